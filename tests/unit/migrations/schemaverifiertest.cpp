// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "fakes/testcluster.h"
#include "migrations/requirementsdraft.h"
#include "migrations/schemareport.h"

#include <QTest>

using namespace slipway;
using namespace slipway::migrations;
using namespace slipway::release;
using namespace Qt::StringLiterals;

/// Requirements against a live schema: what fits, what does not, and what is suggested.
class SchemaVerifierTest : public QObject
{
    Q_OBJECT

    fakes::TestCluster cluster;
    QString name;
    LiveSchema live;

    LiveSchema read()
    {
        auto session = database::Session::open(Secret(cluster.url(name).toUtf8()), {}, u"test"_s);
        auto schema = LiveSchema::read(**session);
        return *schema;
    }
    static SchemaRequirements with(RequiredTable table) { return {u"r.yaml"_s, {std::move(table)}, {}}; }
    bool fits(RequiredTable table) { return verifySchema(live, with(std::move(table))).fulfilled(); }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(cluster.start(), qUtf8Printable(cluster.problem));
        name = cluster.freshDatabase();
        cluster.psql(name, u"create type mood as enum ('sad', 'glad'); create schema other; create table "
                           u"other.far (id int primary key);"
                           "create table a (id bigint generated always as identity primary key, email "
                           "varchar(20) not null unique, "
                           "state text default 'new' check (state in ('new', 'old')), amount numeric(10,2) "
                           "check (amount >= 0), "
                           "at timestamptz not null default now(), tags text[], feeling mood);"
                           "create table b (id int primary key, a_id bigint references a on delete cascade "
                           "on update set null, "
                           "far_id int references other.far(id)); create index b_a on b (a_id)"_s);
        live = read();
    }

    void typesHaveManyNames_data()
    {
        QTest::addColumn<QString>("column");
        QTest::addColumn<QString>("type");
        QTest::addColumn<bool>("right");
        const auto row = [](const char *column, const char *type, bool right) {
            QTest::newRow(type) << QString::fromLatin1(column) << QString::fromLatin1(type) << right;
        };
        row("email", "varchar(20)", true);
        row("email", "VARCHAR(20)", true);
        row("email", "character varying(20)", true);
        row("email", "varchar(21)", false);
        row("email", "text", false);
        row("id", "int8", true);
        row("id", "int", false);
        row("amount", "decimal(10, 2)", true);
        row("at", "timestamptz", true);
        row("at", "timestamp with time zone", true);
        row("at", "timestamp", false);
        row("tags", "text[]", true);
        row("feeling", "mood", true);
    }
    void typesHaveManyNames()
    {
        QFETCH(QString, column);
        QFETCH(QString, type);
        QFETCH(bool, right);
        RequiredTable table;
        table.name = u"a"_s;
        table.columns = {{column, type, {}, {}}};
        QCOMPARE(fits(table), right);
    }

    void columnsAreComparedInFull()
    {
        RequiredTable table;
        table.name = u"a"_s;
        table.columns = {{u"state"_s, {}, true, u"'new'"_s},
                         {u"at"_s, {}, false, u"CURRENT_TIMESTAMP"_s},
                         {u"email"_s, {}, false, u""_s}};
        QVERIFY(fits(table));
        table.columns = {{u"state"_s, {}, false, {}}};
        QVERIFY(!fits(table));
        table.columns = {{u"state"_s, {}, {}, u"'old'"_s}};
        QVERIFY(!fits(table));
        table.columns = {{u"gone"_s, u"int"_s, false, u"0"_s}};
        const SchemaVerdict verdict = verifySchema(live, with(table));
        QCOMPARE(verdict.suggestion, QByteArray("ALTER TABLE a ADD COLUMN gone int DEFAULT 0 NOT NULL;\n"));
    }

    void keysChecksAndIndexes()
    {
        RequiredTable a;
        a.name = u"a"_s;
        a.primaryKey = {u"id"_s};
        a.unique = {{u"email"_s}};
        a.checks = {{{}, {}, {u"state"_s}, {u"old"_s, u"new"_s}}, {{}, u"amount >= 0"_s, {}, {}}};
        QVERIFY(fits(a));
        a.checks = {{{}, {}, {u"state"_s}, {u"old"_s}}};
        QVERIFY(!fits(a));
        RequiredTable b;
        b.name = u"b"_s;
        b.foreignKeys = {{{u"a_id"_s}, u"a"_s, {u"id"_s}, u"cascade"_s, u"set null"_s},
                         {{u"far_id"_s}, u"other.far"_s, {}, {}, {}}};
        b.indexes = {{u"b_a"_s, {u"a_id"_s}, false}};
        QVERIFY(fits(b));
        b.foreignKeys = {{{u"a_id"_s}, u"a"_s, {}, u"restrict"_s, {}}};
        QVERIFY(!fits(b));
        b.foreignKeys.clear();
        b.indexes = {{u"b_far"_s, {u"far_id"_s}, {}}};
        QCOMPARE(verifySchema(live, with(b)).suggestion,
                 QByteArray("CREATE INDEX CONCURRENTLY b_far ON b (far_id);\n"));
    }

    void invalidIndexesDoNotCount()
    {
        cluster.psql(
            name,
            u"insert into other.far values (1); create table dup (n int); insert into dup values (1), (1)"_s);
        cluster.psql(name, u"create unique index concurrently dup_n on dup (n)"_s);
        live = read();
        RequiredTable table;
        table.name = u"dup"_s;
        table.indexes = {{u"dup_n"_s, {u"n"_s}, true}};
        const SchemaVerdict verdict = verifySchema(live, with(table));
        QVERIFY(!verdict.fulfilled());
        QCOMPARE(verdict.checks.last().actual, u"INVALID"_s);
    }

    void enumsAndMissingTables()
    {
        SchemaRequirements required;
        required.enums = {{u"mood"_s, {u"sad"_s, u"bored"_s}}, {u"none"_s, {u"x"_s}}};
        required.tables = {{u"gone"_s, {{u"id"_s, u"int"_s, {}, {}}}, {u"id"_s}, {}, {}, {}, {}}};
        const SchemaVerdict verdict = verifySchema(live, required);
        QVERIFY(!verdict.fulfilled());
        QVERIFY(verdict.suggestion.contains("ALTER TYPE mood ADD VALUE 'bored';"));
        QVERIFY(verdict.suggestion.contains("CREATE TYPE none AS ENUM ('x');"));
        QVERIFY(verdict.suggestion.contains("CREATE TABLE gone (\n    id int,\n    PRIMARY KEY (id)\n);"));
    }

    void linesOfASchemaTellDifferences()
    {
        const QString one = cluster.freshDatabase();
        const QString two = cluster.freshDatabase();
        cluster.psql(one, u"create table t (a int, b text); create view v as select a from t"_s);
        cluster.psql(two,
                     u"create table t (b text); alter table t add a int; create view v as select a from t"_s);
        const auto lines = [&](const QString &database) {
            auto session = database::Session::open(Secret(cluster.url(database).toUtf8()), {}, u"test"_s);
            auto read = schemaLines(**session, {});
            return read ? *read : QStringList{read.error().message};
        };
        QVERIFY(lines(one).contains(u"column public.t.a integer"_s));
        QCOMPARE(lines(one), lines(two)); // column order does not count
        cluster.psql(two, u"create function f() returns int language sql as 'select 1'"_s);
        QVERIFY(lines(one) != lines(two));
    }

    void reportsEscapeWhatTheyShow()
    {
        ReportMaterial material;
        material.title = u"A <b> & c"_s;
        material.fieldMark = u"x_"_s;
        material.when = QDateTime(QDate(2026, 1, 25), QTime(0, 0), Qt::UTC);
        const SchemaReport report = makeReport(material);
        QVERIFY(report.document.html(u"t"_s).contains("A &lt;b&gt; &amp; c"));
        QVERIFY(report.document.markdown().contains("**Date:** 2026-01-25"));
        QCOMPARE(report.conclusion, u"NO MIGRATION REQUIRED"_s);
    }
};

QTEST_GUILESS_MAIN(SchemaVerifierTest)
#include "schemaverifiertest.moc"
