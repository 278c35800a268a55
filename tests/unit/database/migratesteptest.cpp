// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/databasesteps.h"
#include "fakes/alembicproject.h"
#include "fakes/testcluster.h"

#include <QJsonArray>
#include <QTest>

using namespace slipway;
using namespace slipway::release;
using namespace Qt::StringLiterals;

/// migrate, alembic_heads, migration_check and target with a real alembic on a real server.
class MigrateStepTest : public QObject
{
    Q_OBJECT

    fakes::TestCluster cluster;

    struct Place : fakes::StepBench
    {
        Place(fakes::TestCluster &server, const QString &history)
            : StepBench(database::databaseStepKinds())
            , project(QStringLiteral(TEST_DATA) + u"/database", history)
            , name(server.freshDatabase())
        {
            project.aim(*this, server.url(name));
        }
        QJsonObject migrations() const { return facts[u"migrations"].toObject(); }
        QStringList revisions(const char *key) const
        {
            return migrations()[QLatin1String(key)].toVariant().toStringList();
        }
        QJsonObject applied(int index) const
        {
            return migrations()[u"applied"].toArray().at(index).toObject();
        }
        fakes::AlembicProject project;
        QString name;
    };

    QString versions(const Place &place) const
    {
        return cluster.psql(
            place.name, u"select string_agg(version_num, ',' order by version_num) from alembic_version"_s);
    }
    QString sessionsOf(const Place &place) const
    {
        return cluster.psql(
            place.name,
            u"select count(*) from pg_stat_activity where datname = '%1' and pid <> pg_backend_pid()"_s.arg(
                place.name));
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(cluster.start(), qUtf8Printable(cluster.problem)); }

    void targetIsRecorded()
    {
        Place place(cluster, u"linear"_s);
        const Forecast forecast = place.forecast(u"target"_s);
        QCOMPARE(forecast.state, ForecastState::Necessary);
        QCOMPARE(forecast.intent[u"database"].toString(), place.name);
        QCOMPARE(place.run(u"target"_s).status, StepStatus::Succeeded);
        const QJsonObject told = place.facts[u"database"].toObject();
        QCOMPARE(told[u"host"].toString(), u"127.0.0.1"_s);
        QCOMPARE(told[u"port"].toInt(), int(cluster.port()));
        QCOMPARE(told[u"user"].toString(), u"postgres"_s);
        QVERIFY(told[u"server_version"].toString().startsWith(u"15"_s));
        QCOMPARE(told[u"system_identifier"].toString(),
                 cluster.psql(u"postgres"_s, u"select system_identifier from pg_control_system()"_s));
        QVERIFY(told[u"tls"].isNull());
        QVERIFY(place.check(u"database answers"_s)->tookMs.has_value());
        QVERIFY(place.check(u"server version"_s) &&
                place.check(u"server version"_s)->status == CheckStatus::Pass);
    }

    void emptyDatabaseIsMigrated()
    {
        Place place(cluster, u"linear"_s);
        const Forecast forecast = place.forecast(u"migrate"_s);
        QCOMPARE(forecast.state, ForecastState::Necessary);
        QCOMPARE(forecast.operations, QStringList({u"upgrade a1"_s, u"upgrade a2"_s}));
        QCOMPARE(forecast.tables.value(0).rows,
                 QList<QStringList>({{u"a1"_s, u"create account"_s}, {u"a2"_s, u"create plans"_s}}));
        QCOMPARE(forecast.intent[u"revisions"][u"a1"].toString().size(), 64);
        QVERIFY(forecast.from.startsWith(u"base"_s));
        QCOMPARE(forecast.to, u"a2"_s);

        const StepOutcome outcome = place.run(u"migrate"_s);
        QVERIFY2(outcome.status == StepStatus::Succeeded, qUtf8Printable(outcome.reason));
        QCOMPARE(versions(place), u"a2"_s);
        QCOMPARE(place.revisions("before"), QStringList());
        QCOMPARE(place.revisions("after"), QStringList({u"a2"_s}));
        QCOMPARE(place.revisions("heads"), QStringList({u"a2"_s}));
        QCOMPARE(place.applied(0)[u"revision"].toString(), u"a1"_s);
        QCOMPARE(place.applied(1)[u"title"].toString(), u"create plans"_s);
        QCOMPARE(place.applied(1)[u"sha256"].toString().size(), 64);
        QVERIFY(place.applied(0)[u"duration_ms"].isDouble());
        QVERIFY(place.printed(u"Running upgrade a1 -> a2"_s));

        const Forecast again = place.forecast(u"migrate"_s);
        QCOMPARE(again.state, ForecastState::NotNecessary);
        QCOMPARE(again.intent,
                 forecast.intent); // an approval given before the migration still binds after it
    }

    void durationsAreUnknownWithoutTheLog()
    {
        Place place(cluster, u"linear"_s);
        place.setup.childEnvironment.insert(u"QUIET_LOG"_s, "1");
        QCOMPARE(place.run(u"migrate"_s).status, StepStatus::Succeeded);
        QCOMPARE(place.revisions("after"), QStringList({u"a2"_s}));
        QVERIFY(place.applied(0)[u"duration_ms"].isNull());
    }

    void onlyWhatIsPendingIsApplied()
    {
        Place place(cluster, u"linear"_s);
        QCOMPARE(place.run(u"migrate"_s).status, StepStatus::Succeeded);
        place.project.checkOut(u"merge"_s);
        place.facts = {};
        QCOMPARE(place.forecast(u"migrate"_s).operations,
                 QStringList({u"upgrade b2"_s, u"upgrade b3"_s, u"upgrade m4"_s, u"upgrade m5"_s}));
        QCOMPARE(place.run(u"migrate"_s).status, StepStatus::Succeeded);
        QCOMPARE(place.revisions("before"), QStringList({u"a2"_s}));
        QCOMPARE(versions(place), u"m5"_s);
        QCOMPARE(place.migrations()[u"applied"].toArray().size(), 4);
    }

    void changedFileChangesTheIntent()
    {
        Place place(cluster, u"linear"_s);
        const QJsonObject before = place.forecast(u"migrate"_s).intent;
        place.project.write(u"versions/a2_create_plans.py"_s,
                            "revision = 'a2'\ndown_revision = 'a1'\ndef upgrade(): pass\n");
        QVERIFY(place.forecast(u"migrate"_s).intent != before);
    }

    void severalHeadsAreNamed()
    {
        Place place(cluster, u"fork"_s);
        for (const QString &kind : {u"migrate"_s, u"alembic_heads"_s}) {
            const Forecast forecast = place.forecast(kind);
            QCOMPARE(forecast.state, ForecastState::Blocked);
            QVERIFY(forecast.reason.contains(u"a2, b2"_s) && forecast.reason.contains(u"alembic merge"_s));
        }
        place.run(u"alembic_heads"_s);
        QCOMPARE(place.check(u"heads of the source"_s)->status, CheckStatus::Fail);
        QVERIFY(versions(place).contains(u"does not exist"_s));

        place.setup.environment.settings.migrations.manyHeads = true;
        QCOMPARE(place.forecast(u"migrate"_s).state, ForecastState::Necessary);
        QCOMPARE(place.run(u"migrate"_s).status, StepStatus::Succeeded);
        QCOMPARE(versions(place), u"a2,b2"_s);
        QCOMPARE(place.forecast(u"migrate"_s).state, ForecastState::NotNecessary);
    }

    void pendingRevisionsAreListedBeforehand()
    {
        Place place(cluster, u"linear"_s);
        QCOMPARE(place.forecast(u"alembic_heads"_s).tables.value(0).rows.size(), 2);
        QCOMPARE(place.run(u"alembic_heads"_s).status, StepStatus::Succeeded);
        QVERIFY(place.printed(u"pending a2  create plans"_s));
        QCOMPARE(place.revisions("before"), QStringList());
        QCOMPARE(place.revisions("heads"), QStringList({u"a2"_s}));
    }

    void unknownRevisionBlocks()
    {
        Place place(cluster, u"merge"_s);
        QCOMPARE(place.run(u"migrate"_s).status, StepStatus::Succeeded);
        place.project.checkOut(u"linear"_s);
        const Forecast forecast = place.forecast(u"migrate"_s);
        QCOMPARE(forecast.state, ForecastState::Blocked);
        QVERIFY(forecast.reason.contains(u"revision m5"_s) && forecast.reason.contains(u"Check out"_s));
        QCOMPARE(place.run(u"migrate"_s).error->code, u"revision_unknown"_s);
        QCOMPARE(versions(place), u"m5"_s);
    }

    void failingMigrationTellsWhatIsTrueNow()
    {
        Place place(cluster, u"failing"_s);
        const StepOutcome outcome = place.run(u"migrate"_s);
        QCOMPARE(outcome.status, StepStatus::Failed);
        QVERIFY2(outcome.error->message.contains(u"relation \"nowhere_at_all\" does not exist"_s),
                 qUtf8Printable(outcome.error->message));
        QVERIFY(outcome.error->details.value(0).contains(u"as before"_s));
        QVERIFY2(outcome.error->details.value(1).contains(u"ended with exit code"_s),
                 qUtf8Printable(outcome.error->details.join(u'\n')));
        QCOMPARE(place.revisions("after"), QStringList());
        QCOMPARE(place.migrations()[u"applied"].toArray().size(), 0);
        QVERIFY(versions(place).contains(u"does not exist"_s));
    }

    void halfAppliedMigrationTellsHowFarItCame()
    {
        Place place(cluster, u"failing"_s);
        place.setup.childEnvironment.insert(u"PER_MIGRATION"_s, "1");
        const StepOutcome outcome = place.run(u"migrate"_s);
        QCOMPARE(outcome.status, StepStatus::Failed);
        QVERIFY(outcome.error->details.value(0).contains(u"a2"_s));
        QVERIFY(!outcome.error->details.value(0).contains(u"as before"_s));
        QCOMPARE(versions(place), u"a2"_s);
        QCOMPARE(place.revisions("before"), QStringList());
        QCOMPARE(place.revisions("after"), QStringList({u"a2"_s}));
        QCOMPARE(place.migrations()[u"applied"].toArray().size(), 2);
        QCOMPARE(place.forecast(u"migrate"_s).operations, QStringList({u"upgrade a3"_s}));

        place.project.checkOut(u"linear"_s); // repaired: a3 is gone
        QCOMPARE(place.run(u"migrate"_s).status, StepStatus::Succeeded);
        QCOMPARE(place.revisions("before"),
                 QStringList()); // from before the run, not before its second attempt
    }

    void brokenImportNamesTheFile()
    {
        Place place(cluster, u"broken-import"_s);
        const Forecast forecast = place.forecast(u"migrate"_s);
        QCOMPARE(forecast.state, ForecastState::Blocked);
        QVERIFY2(forecast.reason.contains(u"a2_broken.py"_s), qUtf8Printable(forecast.reason));
        QVERIFY(forecast.reason.contains(u"No module named 'a_module_that_is_not_here'"_s));
        QCOMPARE(place.run(u"migrate"_s).error->code, u"alembic_import"_s);
    }

    void missingAlembicIniIsTold()
    {
        Place place(cluster, u"linear"_s);
        QFile::remove(place.project.path(u"alembic.ini"_s));
        const Forecast forecast = place.forecast(u"migrate"_s);
        QCOMPARE(forecast.state, ForecastState::Blocked);
        QVERIFY2(forecast.reason.contains(u"No config file 'alembic.ini' found"_s),
                 qUtf8Printable(forecast.reason));
    }

    void unreachableDatabaseBlocks()
    {
        Place place(cluster, u"linear"_s);
        place.project.aim(place,
                          u"postgresql://postgres@127.0.0.1:%1/x"_s.arg(fakes::TestCluster::freePort()));
        const Forecast forecast = place.forecast(u"migrate"_s);
        QCOMPARE(forecast.state, ForecastState::Blocked);
        QVERIFY(forecast.reason.contains(u"No PostgreSQL listens"_s));
        QCOMPARE(place.forecast(u"target"_s).state, ForecastState::Blocked);
    }

    void alembicAtAnotherDatabaseIsCaught()
    {
        Place place(cluster, u"linear"_s);
        QCOMPARE(place.run(u"migrate"_s).status, StepStatus::Succeeded);
        place.project.checkOut(u"merge"_s);
        const QString other = cluster.freshDatabase();
        place.setup.childEnvironment.insert(u"DATABASE_URL"_s, cluster.url(other).toUtf8());
        const Forecast forecast = place.forecast(u"migrate"_s);
        QCOMPARE(forecast.state, ForecastState::Blocked);
        QVERIFY2(forecast.reason.contains(u"another database"_s), qUtf8Printable(forecast.reason));
        QCOMPARE(place.run(u"migrate"_s).status, StepStatus::Failed);
        QVERIFY(cluster.psql(other, u"select * from alembic_version"_s).contains(u"does not exist"_s));
    }

    void wrapperThatDoesNothingIsNoSuccess()
    {
        Place place(cluster, u"linear"_s);
        place.setup.environment.settings.migrations.run = {u"/bin/true"_s};
        const StepOutcome outcome = place.run(u"migrate"_s);
        QCOMPARE(outcome.status, StepStatus::Failed);
        QCOMPARE(outcome.error->code, u"migration_incomplete"_s);
        QCOMPARE(place.check(u"version table"_s)->status, CheckStatus::Fail);
        QCOMPARE(place.revisions("after"), QStringList());
    }

    void childCarriesNameAndTimeouts()
    {
        Place place(cluster, u"locked"_s);
        place.setup.environment.settings.migrations.session = {{u"lock_timeout"_s, u"150ms"_s},
                                                               {u"search_path"_s, u"public, pg_temp"_s}};
        place.project.checkOut(u"linear"_s);
        QCOMPARE(place.run(u"migrate"_s).status, StepStatus::Succeeded);
        QCOMPARE(place.processes.requests.last().environment.value(u"PGAPPNAME"_s),
                 QByteArray("slipway/01TESTRUN"));

        Place locked(cluster, u"locked"_s);
        locked.setup.environment.settings.migrations.session =
            place.setup.environment.settings.migrations.session;
        cluster.psql(
            locked.name,
            u"create table account (id integer primary key); create table alembic_version (version_num varchar(32) primary key); insert into alembic_version values ('a1')"_s);
        QProcess holder;
        holder.start(u"psql"_s, {u"-X"_s, cluster.url(locked.name)});
        holder.write("begin; lock table account; select 'held';\n");
        QByteArray said;
        QTRY_VERIFY((holder.waitForReadyRead(50), said += holder.readAll(), said.contains("held")));
        const StepOutcome outcome = locked.run(u"migrate"_s);
        holder.closeWriteChannel();
        holder.waitForFinished();
        QCOMPARE(outcome.status, StepStatus::Failed);
        QVERIFY2(outcome.error->message.contains(u"lock timeout"_s), qUtf8Printable(outcome.error->message));
        QCOMPARE(locked.revisions("after"), QStringList({u"a1"_s}));
    }

    void poolerGetsNoStartUpOptions()
    {
        Place place(cluster, u"linear"_s);
        const quint16 port = cluster.startPooler();
        QVERIFY(port > 0);
        place.project.aim(place, u"postgresql://postgres@127.0.0.1:%1/%2"_s.arg(port).arg(place.name));
        const Forecast forecast = place.forecast(u"migrate"_s);
        QVERIFY2(forecast.state == ForecastState::Necessary, qUtf8Printable(forecast.reason));
        QVERIFY(!place.processes.requests.last().environment.contains(u"PGOPTIONS"_s));
    }

    void checkFailsFastWhenPending()
    {
        Place place(cluster, u"linear"_s);
        place.run(u"migration_check"_s);
        QCOMPARE(place.check(u"alembic current"_s)->status, CheckStatus::Fail);
        QCOMPARE(place.check(u"version table"_s)->status, CheckStatus::Fail);
        QCOMPARE(place.run(u"migrate"_s).status, StepStatus::Succeeded);
        QCOMPARE(place.run(u"migration_check"_s).status, StepStatus::Succeeded);
        QCOMPARE(place.check(u"alembic current"_s)->status, CheckStatus::Pass);
        QCOMPARE(place.check(u"version table"_s)->status, CheckStatus::Pass);
    }

    void cancelReachesTheStatementBehindAWrapper()
    {
        Place place(cluster, u"slow"_s);
        // A wrapper that starts the tool in a session of its own, so that ending the wrapper's group does not
        // end it.
        place.project.write(
            u"migrate.sh"_s,
            "#!/bin/sh\necho wrapped\nsetsid /usr/bin/alembic upgrade heads </dev/null &\nwait\n", true);
        place.setup.environment.settings.migrations.run = {u"./migrate.sh"_s};
        place.onOutput = [&] {
            if (place.printed(u"Running upgrade a1 -> a2"_s) && !place.stop.stop_requested()) {
                QTRY_COMPARE(
                    cluster.psql(
                        place.name,
                        u"select count(*) from pg_stat_activity where query like '%pg_sleep%' and pid <> pg_backend_pid()"_s),
                    u"1"_s);
                place.stop.request_stop();
            }
        };
        QElapsedTimer timer;
        timer.start();
        const StepOutcome outcome = place.run(u"migrate"_s);
        QVERIFY2(outcome.status == StepStatus::Cancelled,
                 qUtf8Printable(outcome.reason + outcome.error->details.join(u'\n')));
        QVERIFY(timer.elapsed() < 20'000);
        QCOMPARE(sessionsOf(place), u"0"_s);
        QVERIFY(versions(place).contains(u"does not exist"_s));
        QCOMPARE(place.revisions("after"), QStringList());
        QVERIFY(outcome.error->details.join(u'\n').contains(u"ended"_s));
    }

    void cancelNamesInvalidIndexes()
    {
        Place place(cluster, u"indexed"_s);
        place.setup.childEnvironment.insert(u"PER_MIGRATION"_s, "1");
        place.setup.environment.settings.migrations.session = {{u"lock_timeout"_s, u"0"_s}};
        place.project.write(u"versions/a1_create_account.py"_s,
                            "from alembic import op\nrevision = 'a1'\ndown_revision = None\ndef upgrade(): "
                            "op.execute('create table if not exists account (id integer primary key)')\n");
        cluster.psql(place.name, u"create table account (id integer primary key)"_s);
        QProcess writer; // an open transaction that the concurrent build must wait for
        writer.start(u"psql"_s, {u"-X"_s, cluster.url(place.name, u"postgres"_s)});
        writer.write("begin; insert into account values (1); select 'held';\n");
        QByteArray said;
        QTRY_VERIFY((writer.waitForReadyRead(50), said += writer.readAll(), said.contains("held")));
        place.onOutput = [&] {
            if (place.printed(u"Running upgrade a1 -> a2"_s) && !place.stop.stop_requested()) {
                QTRY_COMPARE(
                    cluster.psql(place.name, u"select count(*) from pg_index where not indisvalid"_s),
                    u"1"_s);
                place.stop.request_stop();
            }
        };
        const StepOutcome outcome = place.run(u"migrate"_s);
        writer.closeWriteChannel();
        writer.waitForFinished();
        const QString told = outcome.error->details.join(u'\n');
        QVERIFY2(outcome.status == StepStatus::Cancelled, qUtf8Printable(outcome.reason + told));
        QVERIFY2(told.contains(u"account_twin is INVALID"_s), qUtf8Printable(told));
        QCOMPARE(place.revisions("after"), QStringList({u"a1"_s}));
    }

    void cancelLeavesTheOutcomeOpenWhileUnnamedSessionsWork()
    {
        Place place(cluster, u"slow"_s);
        // A driver that drops the name (asyncpg): a session of the same user and database that goes on.
        place.project.write(
            u"migrate.sh"_s,
            "#!/bin/sh\nunset PGAPPNAME\nsetsid /usr/bin/alembic upgrade heads </dev/null &\nwait\n", true);
        place.setup.environment.settings.migrations.run = {u"./migrate.sh"_s};
        place.onOutput = [&] {
            if (place.printed(u"Running upgrade a1 -> a2"_s) && !place.stop.stop_requested()) {
                QTRY_COMPARE(
                    cluster.psql(
                        place.name,
                        u"select count(*) from pg_stat_activity where query like '%pg_sleep%' and pid <> pg_backend_pid()"_s),
                    u"1"_s);
                place.stop.request_stop();
            }
        };
        const StepOutcome outcome = place.run(u"migrate"_s);
        const QString told = outcome.error->details.join(u'\n');
        QCOMPARE(sessionsOf(place), u"1"_s); // never ended by guess
        cluster.psql(
            place.name,
            u"select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep%' and pid <> pg_backend_pid()"_s);
        QCOMPARE(outcome.status, StepStatus::Interrupted);
        QVERIFY2(told.contains(u"without a name"_s), qUtf8Printable(told));
    }

    void sqliteIsMigratedToo()
    {
        Place place(cluster, u"linear"_s);
        const QString file = place.project.path(u"product.db"_s);
        place.project.aim(place, u"sqlite:///"_s + file);
        const Forecast forecast = place.forecast(u"migrate"_s);
        QVERIFY2(forecast.state == ForecastState::Necessary, qUtf8Printable(forecast.reason));
        const StepOutcome outcome = place.run(u"migrate"_s);
        QVERIFY2(outcome.status == StepStatus::Succeeded, qUtf8Printable(outcome.reason));
        QCOMPARE(place.revisions("after"), QStringList({u"a2"_s}));
        QCOMPARE(place.run(u"target"_s).status, StepStatus::Succeeded);
        QCOMPARE(place.facts[u"database"][u"name"].toString(), QFileInfo(file).canonicalFilePath());
        QVERIFY(place.facts[u"database"][u"host"].isNull());
        QVERIFY(place.facts[u"database"][u"system_identifier"].isNull());
    }

    void forecastOfAnAbsentSqliteFileMakesNone()
    {
        Place place(cluster, u"linear"_s);
        const QString file = place.project.path(u"product.db"_s);
        place.project.aim(place, u"sqlite:///"_s + file);
        QCOMPARE(place.forecast(u"target"_s).state, ForecastState::Necessary);
        QCOMPARE(place.forecast(u"alembic_heads"_s).state, ForecastState::Necessary);
        QVERIFY(!QFile::exists(file));
    }
};

QTEST_GUILESS_MAIN(MigrateStepTest)
#include "migratesteptest.moc"
