// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/observeddown.h"
#include "fakes/processes.h"
#include "fakes/testcluster.h"
#include "migrations/migrationdraft.h"
#include "migrations/rehearsal.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using namespace slipway::migrations;
using namespace slipway::release;
using namespace Qt::StringLiterals;

/// Ways down drafted from what a migration did to a scratch copy. Each draft is rehearsed as a file
/// afterwards.
class ObservedDownTest : public QObject
{
    Q_OBJECT

    fakes::TestCluster cluster;

    RehearsalRequest request(const QString &target = {})
    {
        RehearsalRequest made;
        if (!target.isEmpty())
            made.target = Secret(cluster.url(target).toUtf8());
        made.server = Secret(cluster.url(u"postgres"_s).toUtf8());
        made.environment.insert(u"PATH"_s, qgetenv("PATH"));
        return made;
    }
    static void write(const QTemporaryDir &dir, const QString &file, const QByteArray &bytes)
    {
        QFile out(dir.filePath(file));
        QVERIFY(out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size());
    }
    static constexpr const char *first =
        "create type colour as enum ('red', 'green');\n"
        "create table a (id serial primary key, name varchar(20) not null default 'x', tone colour default "
        "'red', "
        "gone int not null, old text);\n"
        "create table b (id int primary key, a_id int references a, check (id > 0));\n"
        "create index b_a on b (a_id);\n"
        "create view names as select name from a;\n"
        "create function twice(n int) returns int language sql as 'select n * 2';\n"
        "create function touch() returns trigger language plpgsql as 'begin return new; end';\n"
        "create trigger touched before update on b for each row execute function touch();\n"
        "create table keep (id int);\n";

private Q_SLOTS:
    void initTestCase() { QVERIFY2(cluster.start(), qUtf8Printable(cluster.problem)); }
    void cleanup()
    {
        QCOMPARE(cluster
                     .psql(u"postgres"_s,
                           u"select count(*) from pg_database where datname like 'slipway_rehearsal%'"_s)
                     .trimmed(),
                 u"0"_s);
    }

    void whatWasDoneIsTakenBack_data()
    {
        QTest::addColumn<QByteArray>("up");
        QTest::addColumn<QByteArray>("contains");
        const auto row = [](const char *name, const char *up, const char *contains) {
            QTest::newRow(name) << QByteArray(up) << QByteArray(contains);
        };
        row("new tables",
            "create table c (id serial primary key, b_id int references b, n int unique); create index on c "
            "(n);",
            "DROP TABLE c;\n");
        row("tables that refer to each other",
            "create table c (id int primary key); create table d (id int primary key references c); alter "
            "table c add "
            "foreign key (id) references d;",
            "DROP CONSTRAINT c_id_fkey");
        row("columns, keys, indexes",
            "alter table b add column x int default 3 not null, add constraint k unique (x); create index "
            "concurrently "
            "b_x on b (x); alter table a add column s serial;",
            "ALTER TABLE b DROP COLUMN x;");
        row("a dropped column",
            "drop view names; alter table a drop column gone; create view names as select name from a;",
            "ALTER TABLE a ADD COLUMN gone integer NOT NULL;");
        row("a dropped table", "drop table b;", "CREATE TABLE b (");
        row("other types and defaults",
            "drop view names; alter table a alter name type text, alter name drop default, alter name drop "
            "not null; alter "
            "table b alter a_id type bigint;",
            "ALTER COLUMN name TYPE character varying(20)");
        row("renamed",
            "alter table b rename to bb; alter table bb rename column a_id to owner; alter index b_a rename "
            "to "
            "bb_owner; alter type colour rename to tone;",
            "ALTER TABLE bb RENAME TO b;");
        row("renamed and changed",
            "alter table b rename to bb; alter table bb alter column a_id type bigint; alter table bb add y "
            "int;",
            "ALTER TABLE b DROP COLUMN y;");
        row("an enum value", "alter type colour add value 'blue'; create table e (c colour);",
            "CREATE TYPE colour AS ENUM ('red', 'green');");
        row("functions, views, triggers",
            "create or replace function twice(n int) returns int language sql as 'select n + n'; create or "
            "replace view "
            "names as select name, id from a; drop trigger touched on b; create function more() returns int "
            "language "
            "sql as 'select 1';",
            "CREATE OR REPLACE FUNCTION public.twice");
        row("policies and schemas",
            "create schema extra; create table extra.t (id int); create policy p on keep using (id > 0); "
            "create domain d "
            "as int check (value > 0); create sequence s;",
            "DROP SCHEMA extra;");
        row("made by code that the text does not show",
            "do $$ begin for i in 1..3 loop execute format('create table made%s (id int)', i); end loop; end "
            "$$;",
            "DROP TABLE made3;\nDROP TABLE made2;\nDROP TABLE made1;\n");
    }

    void whatWasDoneIsTakenBack()
    {
        QFETCH(const QByteArray, up);
        QFETCH(const QByteArray, contains);
        const QTemporaryDir dir;
        write(dir, u"001_first.sql"_s, first);
        write(dir, u"002_second.sql"_s, up);
        write(dir, u"003_later.sql"_s, "drop table keep;");
        const auto folder = MigrationFolder::open(dir.path());
        fakes::Processes processes;
        const auto down = observeDown(request(), *folder, *folder->find(u"2"_s), processes);
        QVERIFY2(down, down ? "" : qUtf8Printable(down.error().message));
        QVERIFY2(down->sql.contains(contains), down->sql);
        QVERIFY2(down->proven, QByteArray(down->difference.join(u'\n').toUtf8() + down->sql).constData());
        QVERIFY(down->header(u"002_second.sql"_s).contains("Proven there"));

        const auto file =
            downFile(*folder, *folder->find(u"2"_s), down->header(u"002_second.sql"_s) + down->sql);
        QCOMPARE(file->file, u"002_second.down.sql"_s);
        write(dir, file->file, file->content);
        QFile::remove(dir.filePath(u"003_later.sql"_s));
        const QString target = cluster.freshDatabase();
        const auto report = rehearse(request(target), *MigrationFolder::open(dir.path()), processes);
        QVERIFY(!report.error);
        QVERIFY2(!report.files.last().error,
                 qUtf8Printable(report.files.last().error.value_or(Error{}).message));
        QVERIFY2(report.files.last().rollback() == Rollback::Proven,
                 qUtf8Printable(
                     (report.files.last().downDifference + report.files.last().againDifference).join(u'\n')));
    }

    void whatCannotBeTakenBackIsSaid()
    {
        const QTemporaryDir dir;
        write(
            dir, u"001_a.sql"_s,
            "create table a (id int); create type span as range (subtype = int);\ninsert into a values (1);");
        const auto folder = MigrationFolder::open(dir.path());
        fakes::Processes processes;
        const auto down = observeDown(request(), *folder, folder->migrations().first(), processes);
        QVERIFY(down);
        QVERIFY(!down->proven);
        QVERIFY(down->difference.join(u' ').contains(u"span"_s));
        const QByteArray header = down->header(u"001_a.sql"_s);
        QVERIFY2(header.contains("NOT proven") && header.contains("span"), header);
        QVERIFY2(header.contains("Rows are not taken back: insert into a values"), header);
    }

    void theTargetsOwnSchemaCountsWhereItIsPending()
    {
        const QTemporaryDir dir;
        const QString target = cluster.freshDatabase();
        cluster.psql(target, u"create table made_by_hand (id int)"_s);
        write(dir, u"001_a.sql"_s, "alter table made_by_hand add column x int;");
        const auto folder = MigrationFolder::open(dir.path());
        fakes::Processes processes;
        const auto alone = observeDown(request(), *folder, folder->migrations().first(), processes);
        QVERIFY(!alone);
        QCOMPARE(alone.error().code, u"migration_failed"_s);
        const auto copied = observeDown(request(target), *folder, folder->migrations().first(), processes);
        QVERIFY(copied && copied->proven);
        QCOMPARE(copied->sql, QByteArray("ALTER TABLE made_by_hand DROP COLUMN x;\n"));
        QCOMPARE(
            cluster.psql(target, u"select count(*) from information_schema.columns where column_name = 'x'"_s)
                .trimmed(),
            u"0"_s);
    }
};

QTEST_GUILESS_MAIN(ObservedDownTest)
#include "observeddowntest.moc"
