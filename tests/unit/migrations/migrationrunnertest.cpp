// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/migrationrunner.h"
#include "database/targetlock.h"
#include "fakes/testcluster.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace slipway;
using namespace slipway::migrations;
using namespace Qt::StringLiterals;

/// Every format on a real server: up, again, down; what fails, what is half done, what was edited.
class MigrationRunnerTest : public QObject
{
    Q_OBJECT

    fakes::TestCluster cluster;

    /// A folder and a fresh database.
    struct Place
    {
        Place(fakes::TestCluster &server, const QMap<QString, QByteArray> &files)
            : cluster(server), name(server.freshDatabase())
        {
            for (auto it = files.cbegin(); it != files.cend(); ++it)
                write(it.key(), it.value());
        }
        void write(const QString &file, const QByteArray &bytes) const
        {
            QDir(dir.path()).mkpath(QFileInfo(dir.filePath(file)).path());
            QFile out(dir.filePath(file));
            QVERIFY(out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size());
        }
        std::unique_ptr<MigrationRunner> open(RunnerSettings settings = {})
        {
            if (settings.url.isEmpty())
                settings.url = release::Secret(cluster.url(name).toUtf8());
            if (settings.runId.isEmpty())
                settings.runId = u"test"_s;
            settings.lockTimeoutMs = qMin(settings.lockTimeoutMs, 300);
            if (shelf.isValid())
                settings.applied = AppliedShelf(shelf.filePath(u"applied"_s));
            if (!settings.note)
                settings.note = [this](const QString &line) { notes << line; };
            auto folder = MigrationFolder::open(dir.path());
            if (!folder) {
                error = folder.error();
                return nullptr;
            }
            auto opened = MigrationRunner::open(std::move(settings), *folder);
            if (!opened) {
                error = opened.error();
                return nullptr;
            }
            return std::move(*opened);
        }
        RunnerReport up(const QString &to = {}) { return open()->up(to); }
        RunnerReport down(const QString &to = {}) { return open()->down(to); }
        QString sql(const QString &text) const { return cluster.psql(name, text).trimmed(); }
        QStringList pending()
        {
            QStringList all;
            const auto state = open()->state();
            for (const Migration &m : state->pending)
                all << m.name();
            return all;
        }
        QStringList problems()
        {
            QStringList all;
            const auto state = open()->state();
            for (const Problem &problem : state->problems)
                all << problem.kind;
            return all;
        }
        fakes::TestCluster &cluster;
        QString name;
        QTemporaryDir dir;
        QTemporaryDir shelf;
        QStringList notes;
        release::Error error;
    };

    static QMap<QString, QByteArray> threeOf(const QString &format)
    {
        const QByteArray up[] = {"create table a (id int primary key);",
                                 "create table b (id int references a);",
                                 "alter table b add column note text; insert into a values (1);"};
        const QByteArray down[] = {"drop table a;", "drop table b;",
                                   "delete from a; alter table b drop column note;"};
        QMap<QString, QByteArray> files;
        for (int i = 0; i < 3; ++i) {
            const QString n = QString::number(i + 1);
            if (format == u"plain") {
                files.insert(u"00"_s + n + u"_step.sql"_s, up[i]);
                files.insert(u"00"_s + n + u"_step.down.sql"_s, down[i]);
            } else if (format == u"golang-migrate") {
                files.insert(u"00"_s + n + u"_step.up.sql"_s, up[i]);
                files.insert(u"00"_s + n + u"_step.down.sql"_s, down[i]);
            } else if (format == u"dbmate") {
                files.insert(u"2024010"_s + n + u"_step.sql"_s,
                             "-- migrate:up\n" + up[i] + "\n-- migrate:down\n" + down[i]);
            } else if (format == u"goose") {
                files.insert(u"0000"_s + n + u"_step.sql"_s,
                             "-- +goose Up\n" + up[i] + "\n-- +goose Down\n" + down[i]);
            } else if (format == u"flyway") {
                files.insert(u"V"_s + n + u"__step.sql"_s, up[i]);
                files.insert(u"U"_s + n + u"__step.sql"_s, down[i]);
            } else {
                files.insert(u"2024-01-0"_s + n + u"-000000_step/up.sql"_s, up[i]);
                files.insert(u"2024-01-0"_s + n + u"-000000_step/down.sql"_s, down[i]);
            }
        }
        return files;
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(cluster.start(), qUtf8Printable(cluster.problem)); }

    void everyFormatGoesUpAndDown_data()
    {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("history"); ///< how its own tool would ask after three steps
        QTest::addColumn<QString>("expected");
        QTest::newRow("plain")
            << u"plain"_s
            << u"select string_agg(version || ' ' || statements, ',' order by id) from slipway_migrations"_s
            << u"001 1,002 1,003 2"_s;
        QTest::newRow("golang-migrate")
            << u"golang-migrate"_s << u"select version, dirty from schema_migrations"_s << u"3|f"_s;
        QTest::newRow("dbmate")
            << u"dbmate"_s << u"select string_agg(version, ',' order by version) from schema_migrations"_s
            << u"20240101,20240102,20240103"_s;
        QTest::newRow("goose")
            << u"goose"_s
            << u"select string_agg(version_id || ' ' || is_applied, ',' order by id) from goose_db_version"_s
            << u"0 true,1 true,2 true,3 true"_s;
        QTest::newRow("flyway")
            << u"flyway"_s
            << u"select string_agg(installed_rank || ' ' || version || ' ' || type || ' ' || success, ',' "
               "order by installed_rank) from flyway_schema_history"_s
            << u"1 1 SQL true,2 2 SQL true,3 3 SQL true"_s;
        QTest::newRow("diesel")
            << u"diesel"_s
            << u"select string_agg(version, ',' order by version) from __diesel_schema_migrations"_s
            << u"20240101000000,20240102000000,20240103000000"_s;
    }
    void everyFormatGoesUpAndDown()
    {
        QFETCH(QString, format);
        QFETCH(QString, history);
        QFETCH(QString, expected);
        Place place(cluster, threeOf(format));
        QCOMPARE(formatName(place.open()->folder().format()), format);
        QCOMPARE(place.pending().size(), 3);
        const RunnerReport up = place.up();
        QVERIFY2(!up.error, up.error ? qUtf8Printable(up.error->message) : "");
        QCOMPARE(up.done.size(), 3);
        QCOMPARE(place.sql(history), expected);
        QCOMPARE(place.pending(), QStringList());
        QCOMPARE(place.problems(), QStringList());
        QVERIFY(place.up().done.isEmpty());
        QCOMPARE(place.sql(u"select count(*) from a"_s), u"1"_s);

        const RunnerReport one = place.down();
        QVERIFY2(!one.error, one.error ? qUtf8Printable(one.error->message) : "");
        QCOMPARE(one.done.size(), 1);
        QCOMPARE(place.pending().size(), 1);
        QVERIFY(!place.up().error);
        const RunnerReport all = place.down(u"0"_s);
        QVERIFY2(!all.error, all.error ? qUtf8Printable(all.error->message) : "");
        QCOMPARE(all.done.size(), 3);
        QCOMPARE(place.pending().size(), 3);
        QCOMPARE(place.sql(u"select to_regclass('a')"_s), QString());
        QVERIFY(!place.up().error);
        QCOMPARE(place.pending(), QStringList());
    }

    void toStopsAtAVersion()
    {
        Place place(cluster, threeOf(u"plain"_s));
        QCOMPARE(place.up(u"2"_s).done.size(), 2);
        QCOMPARE(place.pending(), QStringList({u"003"_s}));
        QCOMPARE(place.up(u"9"_s).error->code, u"version_unknown"_s);
        QVERIFY(!place.up().error);
        QCOMPARE(place.down(u"1"_s).done.size(), 2);
        QCOMPARE(place.sql(u"select string_agg(version, ',') from slipway_migrations"_s), u"001"_s);
    }

    void errorsTellPlaceAndTruth()
    {
        Place place(cluster,
                    {{u"001_a.sql"_s, "create table a (id int);"},
                     {u"002_b.sql"_s, "create table b (id int);\n\n  select 'ä', nothing\n  from a;\n"}});
        const RunnerReport report = place.up();
        QVERIFY(report.error);
        QCOMPARE(report.done.size(), 1);
        QVERIFY2(report.error->message.startsWith(u"002_b.sql:3:15: "),
                 qUtf8Printable(report.error->message));
        QVERIFY(report.error->message.contains(u"42703"_s));
        QVERIFY(report.error->message.contains(u"Nothing of this file"_s));
        QVERIFY(report.error->details.contains(u"  select 'ä', nothing"_s));
        QVERIFY(report.error->details.contains(QString(QString(14, u' ') + u'^')));
        QCOMPARE(place.sql(u"select to_regclass('b')"_s), QString());
        QCOMPARE(place.pending(), QStringList({u"002"_s}));
    }

    void detailAndHintAreKept()
    {
        Place place(cluster, {{u"001_a.sql"_s,
                               "create table a (id int primary key); insert into a values (1), (1);"}});
        const RunnerReport report = place.up();
        QVERIFY(report.error->details.contains(u"detail: Key (id)=(1) already exists."_s));
        QVERIFY(report.error->message.contains(u"001_a.sql:1:38"_s));
    }

    void deferredConstraintsFailAtTheEnd()
    {
        Place place(cluster,
                    {{u"001_a.sql"_s,
                      "create table a (id int primary key, other int references a deferrable initially "
                      "deferred); insert into a values (1, 2);"}});
        const RunnerReport report = place.up();
        QVERIFY(report.error);
        QVERIFY(report.error->details.contains(u"statement: the end of the transaction"_s));
        QCOMPARE(place.pending().size(), 1);
    }

    void syntaxIsFoundBeforeAnythingRuns()
    {
        Place place(cluster,
                    {{u"001_a.sql"_s, "create table a (id int);"}, {u"002_b.sql"_s, "select from where;"}});
        const RunnerReport report = place.up();
        QCOMPARE(report.error->code, u"migration_syntax"_s);
        QVERIFY2(report.error->message.startsWith(u"002_b.sql:1:13: "),
                 qUtf8Printable(report.error->message));
        QCOMPARE(place.sql(u"select to_regclass('a')"_s), QString());
    }

    void editedFilesAreShown()
    {
        for (const auto &format : {u"plain"_s, u"flyway"_s}) {
            Place place(cluster, threeOf(format));
            QVERIFY(!place.up().error);
            const QString file = format == u"plain" ? u"002_step.sql"_s : u"V2__step.sql"_s;
            place.write(file, "create table b (id int references a, more int);");
            QCOMPARE(place.problems(), QStringList({u"drift"_s}));
            QCOMPARE(place.up().error->code, u"migration_problems"_s);
            if (format == u"plain")
                QVERIFY(place.open()->state()->problems.first().details.contains(
                    u"- create table b (id int references a);"_s));
            auto runner = place.open();
            auto plan = runner->repairPlan(MigrationRunner::RepairKind::Adopt, u"2"_s);
            QVERIFY(plan && runner->perform(*plan));
            QCOMPARE(place.problems(), QStringList());
        }
    }

    /// Histories of other tools keep no text, most of them no checksum.
    void whatSlipwayAppliedIsKnownInEveryFormat()
    {
        for (const auto &format : {u"golang-migrate"_s, u"dbmate"_s, u"goose"_s, u"diesel"_s, u"flyway"_s}) {
            const QMap<QString, QByteArray> files = threeOf(format);
            Place place(cluster, files);
            QVERIFY(!place.up().error);
            QCOMPARE(place.problems(), QStringList());
            const auto second = std::find_if(files.cbegin(), files.cend(), [](const QByteArray &text) {
                return text.contains("create table b");
            });
            place.write(second.key(), QByteArray(*second).replace("id int references a", "id bigint"));
            QCOMPARE(place.problems(), QStringList({u"drift"_s}));
            auto runner = place.open();
            const Problem problem = runner->state()->problems.first();
            QVERIFY2(!problem.details.filter(u"- create table b (id int references a);"_s).isEmpty(),
                     qUtf8Printable(format + u": "_s + problem.details.join(u'\n')));
            QVERIFY(!problem.details.filter(u"+ create table b (id bigint);"_s).isEmpty());
            // Tools without checksums take such a file as it is, so that is no reason to stop.
            QCOMPARE(problem.error, format == u"flyway");
            auto plan = runner->repairPlan(MigrationRunner::RepairKind::Adopt, problem.version);
            QVERIFY(plan && runner->perform(*plan));
            QCOMPARE(place.problems(), QStringList());
            // Reverted and applied again, the newer text is the one that counts.
            place.write(second.key(), *second);
            QVERIFY(!place.down(u"0"_s).error);
            QCOMPARE(place.problems(), QStringList());
            QVERIFY(!place.up().error);
            QCOMPARE(place.problems(), QStringList());
        }
    }

    void missingAndLateFilesAreNamed()
    {
        Place place(cluster, threeOf(u"plain"_s));
        QVERIFY(!place.up().error);
        QVERIFY(QFile::rename(place.dir.filePath(u"002_step.sql"_s), place.dir.filePath(u"x"_s)));
        QVERIFY(place.problems().contains(u"missing"_s));
        QVERIFY(QFile::rename(place.dir.filePath(u"x"_s), place.dir.filePath(u"002_step.sql"_s)));
        place.write(u"004_late.sql"_s, "select 1;");
        QVERIFY(!place.up().error);
        Place late(cluster, {{u"001_a.sql"_s, "select 1;"}, {u"003_c.sql"_s, "select 3;"}});
        QVERIFY(!late.up().error);
        late.write(u"002_b.sql"_s, "select 2;");
        QCOMPARE(late.problems(), QStringList({u"out_of_order"_s}));
        QVERIFY(late.up().error);
        RunnerSettings settings;
        settings.outOfOrder = true;
        QVERIFY(!late.open(std::move(settings))->up().error);
        QCOMPARE(late.pending(), QStringList());
    }

    void dirtyStopsGolangMigrate()
    {
        Place place(cluster, threeOf(u"golang-migrate"_s));
        QVERIFY(!place.up(u"1"_s).error);
        place.sql(u"update schema_migrations set version = 2, dirty = true"_s);
        QCOMPARE(place.problems(), QStringList({u"dirty"_s}));
        QVERIFY(place.up().error && place.down().error);
        auto runner = place.open();
        auto plan = runner->repairPlan(MigrationRunner::RepairKind::NotApplied, u"2"_s);
        QVERIFY(plan && runner->perform(*plan));
        QCOMPARE(place.sql(u"select version, dirty from schema_migrations"_s), u"1|f"_s);
        QVERIFY(!place.up().error);
    }

    void repeatableRunsWhenItChanges()
    {
        Place place(cluster, {{u"V1__a.sql"_s, "create table a (id int);"},
                              {u"R__v.sql"_s, "create or replace view v as select id from a;"}});
        QVERIFY(!place.up().error);
        QCOMPARE(place.pending(), QStringList());
        place.write(u"R__v.sql"_s, "create or replace view v as select id, 1 as one from a;");
        QCOMPARE(place.pending(), QStringList({u"R v"_s}));
        QVERIFY(!place.up().error);
        QCOMPARE(place.sql(u"select count(*) from flyway_schema_history where version is null"_s), u"2"_s);
    }

    void baselineCounts_data()
    {
        QTest::addColumn<QString>("format");
        for (const char *format : {"plain", "golang-migrate", "dbmate", "goose", "flyway", "diesel"})
            QTest::newRow(format) << QString::fromLatin1(format);
    }
    void baselineCounts()
    {
        QFETCH(QString, format);
        Place place(cluster, threeOf(format));
        place.sql(u"create table a (id int primary key); create table b (id int references a)"_s);
        auto runner = place.open();
        const QString second = runner->folder().migrations()[1].version;
        auto plan = runner->baselinePlan(second);
        QVERIFY2(plan, plan ? "" : qUtf8Printable(plan.error().message));
        QVERIFY(runner->perform(*plan));
        QCOMPARE(place.pending().size(), 1);
        QVERIFY(!place.up().error);
        QCOMPARE(place.problems(), QStringList());
        QCOMPARE(place.open()->baselinePlan(second).error().code, u"baseline_late"_s);
    }

    void anotherToolsTableIsRefused()
    {
        Place place(cluster, threeOf(u"dbmate"_s));
        place.sql(u"create table schema_migrations (version bigint primary key, dirty boolean)"_s);
        QCOMPARE(place.up().error->code, u"history_foreign"_s);
    }

    void sessionsAreCleanBetweenFiles()
    {
        Place place(
            cluster,
            {{u"001_a.sql"_s,
              "create role stranger; grant usage, create on schema public to stranger; set role stranger; "
              "set search_path = ''; create temp table x (id int);"},
             {u"002_b.sql"_s, "create table b as select current_user as who, current_schema() as place;"}});
        const RunnerReport report = place.up();
        QVERIFY2(!report.error, report.error ? qUtf8Printable(report.error->message) : "");
        QCOMPARE(place.sql(u"select who, place from b"_s), u"postgres|public"_s);
        place.sql(u"drop owned by stranger; drop role stranger"_s);
    }

    void copyDataArrives()
    {
        QByteArray data = "create table a (id int, t text);\ncopy a from stdin;\n";
        for (int i = 0; i < 1000; ++i)
            data += QByteArray::number(i) + "\ttext; 'of' \\\\ line\n";
        Place place(
            cluster,
            {{u"001_a.sql"_s, data + "\\.\n\ncopy a (id) from stdin;\n-1\n\\.\ninsert into a values (-2);"}});
        const RunnerReport report = place.up();
        QVERIFY2(!report.error, report.error ? qUtf8Printable(report.error->message) : "");
        QCOMPARE(place.sql(u"select count(*), max(t) from a"_s), u"1002|text; 'of' \\ line"_s);
        Place broken(cluster,
                     {{u"001_a.sql"_s, "create table a (id int);\ncopy a from stdin;\n1\nx\n\\.\n"}});
        const RunnerReport failed = broken.up();
        QVERIFY2(failed.error && failed.error->message.startsWith(u"001_a.sql:2:1: "),
                 failed.error ? qUtf8Printable(failed.error->message) : "");
        QCOMPARE(broken.sql(u"select to_regclass('a')"_s), QString());
    }

    void largeFilesAreOneTransactionToo()
    {
        QByteArray data = "create table a (id int, t text);\ncopy a from stdin;\n";
        for (int i = 0; i < 30'000; ++i)
            data += QByteArray::number(i) + "\t" + QByteArray(60, 'x') + "\n";
        data += "\\.\n";
        Place place(cluster, {{u"001_a.sql"_s, data}});
        QVERIFY(data.size() > 1 << 20);
        const RunnerReport report = place.up();
        QVERIFY2(!report.error, report.error ? qUtf8Printable(report.error->message) : "");
        QCOMPARE(place.sql(u"select count(*) from a"_s), u"30000"_s);
        QCOMPARE(place.sql(u"select sha256 from slipway_migrations"_s),
                 QString::fromLatin1(QCryptographicHash::hash(data, QCryptographicHash::Sha256).toHex()));
        // What is refused at the very end takes all of it back.
        Place late(cluster, {{u"001_a.sql"_s, data}});
        late.sql(u"create table slipway_migrations (id int generated by default as identity, version text "
                 u"unique check (version <> '001'), name text, file text, "
                 "kind text default 'applied', sha256 text, applied_by text, applied_at timestamptz default "
                 "now(), duration_ms "
                 "bigint, run_id text, statements int, script text)"_s);
        QVERIFY(late.up().error);
        QCOMPARE(late.sql(u"select to_regclass('a')"_s), QString());
    }

    void withoutTransactionAJournalKeepsAccount()
    {
        Place place(cluster, {{u"001_a.sql"_s, "create table a (id int); insert into a values (1), (1);"},
                              {u"002_b.sql"_s,
                               "insert into a values (2);\ncreate unique index concurrently ua on a (id);\n"
                               "insert into a values (3);"}});
        RunnerReport report = place.up();
        QVERIFY(report.error);
        QVERIFY2(report.error->message.contains(u"002_b.sql:2:"_s) &&
                     report.error->message.contains(u"INVALID"_s),
                 qUtf8Printable(report.error->message));
        QCOMPARE(place.sql(u"select indisvalid from pg_index where indexrelid = 'ua'::regclass"_s), u"f"_s);
        QCOMPARE(place.problems(), QStringList({u"unfinished"_s}));
        QCOMPARE(place.sql(u"select count(*) from a where id = 2"_s), u"1"_s);
        place.sql(u"delete from a where ctid in (select min(ctid) from a where id = 1)"_s);
        report = place.up();
        QVERIFY2(!report.error, report.error ? qUtf8Printable(report.error->message) : "");
        QCOMPARE(place.sql(u"select indisvalid from pg_index where indexrelid = 'ua'::regclass"_s), u"t"_s);
        QCOMPARE(place.sql(u"select string_agg(id::text, ',' order by id) from a"_s), u"1,2,3"_s);
        QCOMPARE(place.sql(u"select to_regclass('slipway_migration_journal')"_s), QString());
        QVERIFY(place.notes.join(u'\n').contains(u"INVALID"_s));
    }

    void editedHalfDoneFilesAreRefused()
    {
        Place place(cluster, {{u"001_a.sql"_s, "create table a (id int);\nvacuum a;\nselect 1/0;"}});
        QVERIFY(place.up().error);
        place.write(u"001_a.sql"_s, "create table a (id bigint);\nvacuum a;\nselect 1;");
        QCOMPARE(place.up().error->code, u"journal_mismatch"_s);
        place.write(u"001_a.sql"_s, "create table a (id int);\nvacuum a;\nselect 1;");
        QVERIFY(!place.up().error);
    }

    void unknownOutcomesAskAPerson()
    {
        Place place(cluster, {{u"001_a.sql"_s, "create table a (id int);\ncreate database other_%1;"}});
        place.write(u"001_a.sql"_s,
                    "create table a (id int);\ncreate database other_" + place.name.toUtf8() + ";");
        auto runner = place.open();
        QVERIFY(!runner->up().error);
        // As a killed run leaves it: begun, not seen to end.
        place.sql(u"delete from slipway_migrations"_s);
        auto again = place.open();
        auto failed = again->up();
        QVERIFY(failed.error); // table a is there
        place.sql(u"drop table a; drop table if exists slipway_migration_journal"_s);
        failed = place.up();
        QVERIFY(failed.error && failed.error->message.contains(u"42P04"_s));
        QCOMPARE(place.up().error->code, u"outcome_unknown"_s);
        runner = place.open();
        auto plan = runner->repairPlan(MigrationRunner::RepairKind::Done, u"001:2"_s);
        QVERIFY2(plan, plan ? "" : qUtf8Printable(plan.error().message));
        QVERIFY(runner->perform(*plan));
        QVERIFY(!place.up().error);
        QCOMPARE(place.pending(), QStringList());
    }

    void busyTablesAreTriedAgain()
    {
        Place place(cluster, {{u"001_a.sql"_s, "create table a (id int);"},
                              {u"002_b.sql"_s, "alter table a add column b int;"}});
        QVERIFY(!place.up(u"1"_s).error);
        auto holder =
            database::Session::open(release::Secret(cluster.url(place.name).toUtf8()), {}, u"holder"_s);
        QVERIFY(holder && (*holder)->begin() && (*holder)->query(u"select * from a"_s));
        RunnerSettings settings;
        settings.lockTimeoutMs = 50;
        settings.lockAttempts = 3;
        const RunnerReport stuck = place.open(std::move(settings))->up();
        QCOMPARE(stuck.error->code, u"lock_timeout"_s);
        QVERIFY(stuck.error->message.contains(u"55P03"_s));
        RunnerSettings patient;
        patient.lockTimeoutMs = 200;
        patient.lockAttempts = 8;
        int tries = 0;
        patient.note = [&](const QString &line) {
            if (line.contains(u"trying again"_s) && ++tries == 2)
                (*holder)->rollBack();
        };
        const RunnerReport freed = place.open(std::move(patient))->up();
        QVERIFY2(!freed.error, freed.error ? qUtf8Printable(freed.error->message) : "");
        QCOMPARE(tries, 2);
    }

    void whoBlocksAndWhoWaitsIsShown()
    {
        Place place(cluster, {{u"001_a.sql"_s, "create table a (id int); create table b (id int);"},
                              {u"002_b.sql"_s, "alter table a add column b int;"}});
        QVERIFY(!place.up(u"1"_s).error);
        auto holder =
            database::Session::open(release::Secret(cluster.url(place.name).toUtf8()), {}, u"the holder"_s);
        QVERIFY(holder && (*holder)->begin() && (*holder)->query(u"select * from a"_s));
        RunnerSettings settings;
        settings.url = release::Secret(cluster.url(place.name).toUtf8());
        settings.runId = u"test"_s;
        settings.lockTimeoutMs = 1500;
        settings.lockAttempts = 1;
        auto runner = MigrationRunner::open(std::move(settings), *MigrationFolder::open(place.dir.path()));
        QVERIFY(runner);
        const RunnerReport report = (*runner)->up();
        QCOMPARE(report.error->code, u"lock_timeout"_s);
        QVERIFY2(report.error->details.join(u'\n').contains(u"blocks us: pid"_s) &&
                     report.error->details.join(u'\n').contains(u"the holder"_s),
                 qUtf8Printable(report.error->details.join(u'\n')));
    }

    void weGiveWayToThoseBehindUs()
    {
        Place place(cluster,
                    {{u"001_a.sql"_s, "create table a (id int); create table turn (n int);"},
                     {u"002_b.sql"_s,
                      "alter table a add column b int;\nselect pg_sleep(case when exists (select from turn) "
                      "then 0 else 20 end);"}});
        QVERIFY(!place.up(u"1"_s).error);
        RunnerSettings settings;
        settings.queue = {1, 0};
        settings.lockAttempts = 5;
        auto runner = place.open(std::move(settings));
        std::thread reader([&] {
            while (
                cluster
                    .psql(place.name, u"select count(*) from pg_stat_activity where wait_event = 'PgSleep'"_s)
                    .trimmed() != u"1")
                QThread::msleep(20);
            cluster.psql(place.name,
                         u"select count(*) from a; insert into turn values (1)"_s); // waits behind us
        });
        const RunnerReport report = runner->up();
        reader.join();
        QVERIFY2(!report.error, report.error ? qUtf8Printable(report.error->message) : "");
        const QString told = place.notes.join(u'\n');
        QVERIFY2(told.contains(u"waits behind us: pid"_s) && told.contains(u"gave way"_s),
                 qUtf8Printable(told));
    }

    void aStopEndsTheStatement()
    {
        Place place(cluster, {{u"001_a.sql"_s, "create table a (id int); select pg_sleep(30);"}});
        std::stop_source stop;
        RunnerSettings settings;
        settings.stop = stop.get_token();
        auto runner = place.open(std::move(settings));
        std::thread stopper([&] {
            while (
                place.cluster
                    .psql(place.name, u"select count(*) from pg_stat_activity where wait_event = 'PgSleep'"_s)
                    .trimmed() != u"1")
                QThread::msleep(20);
            stop.request_stop();
        });
        const RunnerReport report = runner->up();
        stopper.join();
        QCOMPARE(report.error->kind, release::ErrorKind::Cancelled);
        QCOMPARE(place.sql(u"select to_regclass('a')"_s), QString());
    }

    void aLostLockStopsBeforeTheNextFile_data()
    {
        QTest::addColumn<QByteArray>("second");
        QTest::newRow("in a transaction") << QByteArray("create table b (id int);");
        QTest::newRow("with an isolation of its own")
            << QByteArray("set transaction isolation level serializable; create table b (id int);");
        QTest::newRow("part by part") << QByteArray("create index concurrently i on a (id);");
    }
    void aLostLockStopsBeforeTheNextFile()
    {
        QFETCH(const QByteArray, second);
        Place place(cluster,
                    {{u"001_a.sql"_s, "create table a (id int); select pg_terminate_backend(pid, 10000) from "
                                      "pg_stat_activity where pid <> pg_backend_pid() and datname = "
                                      "current_database() and application_name = 'slipway/locked';"},
                     {u"002_b.sql"_s, second}});
        const auto locked = [&] {
            RunnerSettings settings;
            settings.runId = u"locked"_s;
            settings.underLock = true;
            return place.open(std::move(settings))->up();
        };
        const RunnerReport without = locked();
        QCOMPARE(without.error->code, u"lock_lost"_s);
        QCOMPARE(place.pending().size(), 2);
        auto lock = database::makeTargetLock(release::Secret(cluster.url(place.name).toUtf8()), {});
        QVERIFY((*lock)->acquire(u"locked"_s));
        const RunnerReport report = locked();
        QCOMPARE(report.done.size(), 1);
        QVERIFY(report.error);
        QCOMPARE(report.error->code, u"lock_lost"_s);
        QCOMPARE(place.pending(), QStringList{u"002"_s});
        QCOMPARE(place.sql(u"select to_regclass('b') is null and to_regclass('i') is null"_s), u"t"_s);
    }
    void lostConnectionsAreAskedAfter()
    {
        // A statement that ends its own session stands for a server that goes away before the end.
        Place before(cluster, {{u"001_a.sql"_s,
                                "create table a (id int); select pg_terminate_backend(pg_backend_pid());"}});
        const RunnerReport lost = before.up();
        QCOMPARE(lost.error->code, u"connection_lost"_s);
        QCOMPARE(before.sql(u"select to_regclass('a')"_s), QString());
        QCOMPARE(before.pending().size(), 1);
    }

    void sqliteTargets()
    {
        Place place(
            cluster,
            {{u"001_a.sql"_s, "create table a (id integer primary key, n text);\ncreate table log (x);"},
             {u"002_b.sql"_s, "create trigger t after insert on a begin insert into log values (new.n); "
                              "delete from log where x is null; end;\ninsert into a (n) values ('x');"},
             {u"002_b.down.sql"_s, "drop trigger t;"}});
        const QString file = place.dir.filePath(u"app.sqlite"_s);
        const auto open = [&] {
            RunnerSettings settings;
            settings.url = release::Secret(QString(u"sqlite:///"_s + file).toUtf8());
            return place.open(std::move(settings));
        };
        RunnerReport report = open()->up();
        QVERIFY2(!report.error, report.error ? qUtf8Printable(report.error->message) : "");
        QCOMPARE(report.done.size(), 2);
        QVERIFY(open()->state()->pending.isEmpty());
        QCOMPARE(open()->down().done.size(), 1);
        QCOMPARE(open()->state()->pending.size(), 1);
        place.write(u"003_c.sql"_s, "create table c (x);\nselect nothing\nfrom c;");
        report = open()->up();
        QVERIFY2(report.error && report.error->message.startsWith(u"003_c.sql:2:8: "),
                 report.error ? qUtf8Printable(report.error->message) : "");
    }
};

QTEST_GUILESS_MAIN(MigrationRunnerTest)
#include "migrationrunnertest.moc"
