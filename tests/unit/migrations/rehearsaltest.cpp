// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/rehearsal.h"
#include "fakes/processes.h"
#include "fakes/stepbench.h"
#include "fakes/testcluster.h"
#include "migrations/livefacts.h"
#include "migrations/migrationsteps.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using namespace slipway::migrations;
using namespace slipway::release;
using namespace Qt::StringLiterals;

/// Pending files on a scratch copy: what is seen, what is proven, what stays.
class RehearsalTest : public QObject
{
    Q_OBJECT

    fakes::TestCluster cluster;
    QString name;
    QTemporaryDir dir;

    void write(const QString &file, const QByteArray &bytes) const
    {
        QFile out(dir.filePath(file));
        QVERIFY(out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size());
    }
    RehearsalReport run(bool rows = false)
    {
        fakes::Processes processes;
        RehearsalRequest request;
        request.target = Secret(cluster.url(name).toUtf8());
        request.server = Secret(cluster.url(u"postgres"_s).toUtf8());
        request.environment.insert(u"PATH"_s, qgetenv("PATH"));
        request.load = rows ? ScratchLoad::Full : ScratchLoad::Schema;
        auto folder = MigrationFolder::open(dir.path());
        return rehearse(request, *folder, processes);
    }
    void apply()
    {
        RunnerSettings settings;
        settings.url = Secret(cluster.url(name).toUtf8());
        settings.runId = u"test"_s;
        auto runner = MigrationRunner::open(std::move(settings), *MigrationFolder::open(dir.path()));
        QVERIFY(runner && !(*runner)->up().error);
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(cluster.start(), qUtf8Printable(cluster.problem)); }
    void init()
    {
        name = cluster.freshDatabase();
        QVERIFY(dir.isValid());
        for (const QString &file : QDir(dir.path()).entryList(QDir::Files))
            QFile::remove(dir.filePath(file));
        write(u"001_a.sql"_s, "create table a (id int primary key, n int); insert into a select g, g from "
                              "generate_series(1, 500) g;");
        write(u"001_a.down.sql"_s, "drop table a;");
        apply();
    }
    void cleanup()
    {
        QCOMPARE(cluster
                     .psql(u"postgres"_s,
                           u"select count(*) from pg_database where datname like 'slipway_rehearsal%'"_s)
                     .trimmed(),
                 u"0"_s);
        QCOMPARE(cluster.psql(name, u"select string_agg(version, ',') from slipway_migrations"_s).trimmed(),
                 u"001"_s);
    }

    void locksAndRewritesAreSeen()
    {
        write(u"002_b.sql"_s, "create index i on a (n);\nalter table a add column c int;\nalter table a "
                              "alter column n type bigint;");
        write(u"002_b.down.sql"_s,
              "drop index i; alter table a alter column n type int; alter table a drop column c;");
        const RehearsalReport report = run(true);
        QVERIFY2(report.good(), report.error ? qUtf8Printable(report.error->message) : "");
        QCOMPARE(report.files.size(), 1);
        const auto &statements = report.files.first().statements;
        QCOMPARE(statements.size(), 3);
        QCOMPARE(statements[0].locks.size(), 1);
        QVERIFY(statements[0].locks.first().stopsWriters && !statements[0].locks.first().stopsReaders);
        QCOMPARE(statements[1].locks.size(), 1);
        QCOMPARE(statements[1].locks.first().mode, u"AccessExclusiveLock"_s);
        QVERIFY(statements[1].locks.first().stopsReaders && statements[1].rewritten.isEmpty());
        QVERIFY(statements[2].locks.isEmpty()); // held already
        QCOMPARE(statements[2].rewritten, QStringList({u"a"_s}));
        QVERIFY(statements[2].walBytes > 0);
        QVERIFY(report.files.first().downRan);
        QVERIFY(!report.notProven.isEmpty());
    }

    void rowsAreCounted()
    {
        write(u"002_b.sql"_s, "update a set n = n + 1 where id > 100;");
        write(u"002_b.down.sql"_s, "update a set n = n - 1 where id > 100;");
        QCOMPARE(run(true).files.first().statements.first().rows, 400);
        QCOMPARE(run(false).files.first().statements.first().rows, 0);
    }

    void wrongWaysDownAreShown()
    {
        write(u"002_b.sql"_s,
              "alter table a add column c int; create index i on a (c); create view v as select 1 as one;");
        write(u"002_b.down.sql"_s, "alter table a drop column c;");
        const RehearsalReport report = run();
        QVERIFY(!report.good());
        const RehearsedFile &file = report.files.first();
        QVERIFY(file.downRan && file.downDifference.join(u'\n').contains(u"+ view public.v"_s));
        QVERIFY(!file.againDifference.isEmpty()); // the view is there already
    }

    void failuresStayInTheCopy()
    {
        write(u"002_b.sql"_s, "alter table a add constraint k check (n < 100);");
        QVERIFY(run(false).good()); // without rows nothing breaks the rule
        const RehearsalReport report = run(true);
        QVERIFY(report.files.first().error);
        QVERIFY(report.files.first().error->message.contains(u"23514"_s));
        QCOMPARE(cluster.psql(name, u"select count(*) from pg_constraint where conname = 'k'"_s).trimmed(),
                 u"0"_s);
    }

    void filesWithoutTransactionAreRehearsedToo()
    {
        write(u"002_b.sql"_s, "create index concurrently i on a (n);");
        write(u"002_b.down.sql"_s, "drop index i;");
        const RehearsalReport report = run();
        QVERIFY2(report.good(), report.files.isEmpty()
                                    ? ""
                                    : qUtf8Printable(report.files.first().downDifference.join(u'\n')));
        QVERIFY(report.files.first().downRan);
    }

    void locksOutsideTransactionsAreSeen()
    {
        write(u"002_b.sql"_s,
              "create function slow(n int) returns int immutable language plpgsql as 'begin perform "
              "pg_sleep(0.001); return n; end';\ncreate index concurrently i on a (slow(n));");
        const RehearsalReport report = run(true);
        QVERIFY(report.good());
        const RehearsedStatement &index = report.files.first().statements[1];
        const auto lock =
            std::find_if(index.locks.cbegin(), index.locks.cend(), [](const RehearsedLock &one) {
                return one.table == u"a"_s && one.mode == u"ShareUpdateExclusiveLock"_s;
            });
        QVERIFY(lock != index.locks.cend());
        QVERIFY(!lock->stopsWriters);
        QVERIFY2(lock->heldUs > 100'000 && lock->heldUs <= index.durationUs,
                 qPrintable(QString::number(lock->heldUs)));
    }

    void rowsOutsideTransactionsAreCounted()
    {
        const QTemporaryDir other;
        QFile out(other.filePath(u"20240101_p.sql"_s));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(
            "-- migrate:up transaction:false\ncreate procedure fill() language plpgsql as 'begin insert into "
            "a "
            "select g from generate_series(1001, 1007) g; commit; delete from a where id = 1001; end';\n"
            "call fill();\n-- migrate:down\ndrop procedure fill();\n");
        out.close();
        fakes::Processes processes;
        RehearsalRequest request;
        request.target = Secret(cluster.url(name).toUtf8());
        request.server = Secret(cluster.url(u"postgres"_s).toUtf8());
        request.environment.insert(u"PATH"_s, qgetenv("PATH"));
        const RehearsalReport report = rehearse(request, *MigrationFolder::open(other.path()), processes);
        QVERIFY(!report.error && !report.files.first().error);
        const QList<RehearsedRows> changes = report.files.first().statements[1].changes;
        QCOMPARE(changes.size(), 1);
        QCOMPARE(changes.first().table, u"a"_s);
        QCOMPARE(changes.first().inserted, 7);
        QCOMPARE(changes.first().deleted, 1);
    }

    /// The rehearsal of the very files that are pending stands in the plan, outside its digest, and in the
    /// record.
    void rehearsalsStandInThePlan()
    {
        write(u"002_b.sql"_s, "alter table a add column c int;");
        write(u"002_b.down.sql"_s, "alter table a drop column c;");
        const QTemporaryDir folder;
        const RehearsalShelf shelf = RehearsalShelf::beside(folder.filePath(u"ledger.sqlite"_s));
        StepKind kind{
            u"migrate"_s, {}, {}, EffectClass::Probed, [shelf] { return makeSqlMigrateStep(shelf); }};
        fakes::StepBench bench({kind});
        bench.setup.runId = u"rehearsed"_s;
        bench.setup.databaseUrl = Secret(cluster.url(name).toUtf8());
        bench.setup.workspace.dir = dir.path();
        bench.setup.environment.settings.migrations.dir = u"."_s;
        const auto shown = [](const Forecast &forecast) {
            for (const Table &table : forecast.tables) {
                if (table.title == u"Rehearsal"_s)
                    return table.rows;
            }
            return QList<QStringList>();
        };
        const Forecast without = bench.forecast(u"migrate"_s);
        QVERIFY(shown(without).first().first().startsWith(u"none of these"_s));

        const RehearsalReport report = run();
        QVERIFY(report.good() && !report.key.isEmpty());
        QVERIFY(shelf.put(report.key, report.toJson()));
        const Forecast with = bench.forecast(u"migrate"_s);
        QCOMPARE(shown(with).first().mid(0, 2), QStringList({u"002_b.sql"_s, u"rollback proven"_s}));
        QCOMPARE(with.intent, without.intent);

        write(u"002_b.down.sql"_s, "alter table a drop column if exists c;");
        QVERIFY(shown(bench.forecast(u"migrate"_s)).first().first().startsWith(u"none of these"_s));
        write(u"002_b.down.sql"_s, "alter table a drop column c;");
        QCOMPARE(bench.run(u"migrate"_s).status, StepStatus::Succeeded);
        QVERIFY(bench.facts[u"rehearsal"_s][u"good"_s].toBool());
        QVERIFY(!bench.facts[u"rehearsal"_s][u"at"_s].toString().isEmpty());
        cluster.psql(name,
                     u"delete from slipway_migrations where version = '002'; alter table a drop column c"_s);
    }

    void liveFactsAreRead()
    {
        auto session = database::Session::open(Secret(cluster.url(name).toUtf8()), {}, u"test"_s);
        auto other = database::Session::open(Secret(cluster.url(name).toUtf8()), {}, u"other"_s);
        QVERIFY((*other)->begin() && (*other)->query(u"select * from a"_s));
        auto facts = readTargetFacts(**session, {u"a"_s, u"gone"_s});
        QVERIFY2(facts, facts ? "" : qUtf8Printable(facts.error().message));
        QVERIFY(facts->tables[0].exists && facts->tables[0].bytes > 0 && facts->tables[0].sessions == 1);
        QVERIFY(!facts->tables[1].exists);
        QCOMPARE(facts->openTransactions, 1);
        QVERIFY(facts->oldest.contains(u"other"_s));
    }
};

QTEST_GUILESS_MAIN(RehearsalTest)
#include "rehearsaltest.moc"
