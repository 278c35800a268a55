// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/databasesteps.h"
#include "database/scratchdatabase.h"
#include "fakes/stepbench.h"
#include "fakes/testcluster.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace slipway;
using namespace slipway::release;
using namespace Qt::StringLiterals;

/// backup and restore_proof with PostgreSQL's own programs on a real server.
class RestoreProofTest : public QObject
{
    Q_OBJECT

    fakes::TestCluster cluster;

    struct Place : fakes::StepBench
    {
        explicit Place(fakes::TestCluster &onCluster)
            : StepBench(database::databaseStepKinds()), server(onCluster), name(onCluster.freshDatabase())
        {
            setup.runId = u"20260101T120000Z-AbC"_s;
            setup.workspace.dir = folder.path();
            setup.databaseUrl = Secret(server.url(name).toUtf8());
            setup.childEnvironment.insert(u"PATH"_s, qgetenv("PATH"));
            server.psql(
                name,
                u"create schema \"Odd\"; create table \"Odd\".\"T\" (t int, s text); "
                "insert into \"Odd\".\"T\" select g, repeat('ä', g % 7) from generate_series(1, 500) g; "
                "create table plain (id int primary key, at timestamptz default now()); "
                "insert into plain select g from generate_series(1, 20) g; create table empty ()"_s);
        }
        StepOutcome backUp(QJsonObject more = {})
        {
            more.insert(u"checksum"_s, QJsonArray{u"plain"_s, u"\"Odd\".\"T\""_s});
            return run(u"backup"_s, more);
        }
        QString file() const { return std::as_const(facts)[u"backup"][u"file"].toString(); }
        QString scratches() const
        {
            return server.psql(name, u"select count(*) from pg_database where datname like 'slipway%'"_s);
        }
        QJsonObject startOf(const QString &script) const
        {
            return {{u"start"_s, QJsonArray{u"/usr/bin/python3"_s, u"-c"_s, script, u"{port}"_s}},
                    {u"environment"_s, QJsonObject{{u"DATABASE"_s, u"{database_url}"_s}}},
                    {u"within"_s, 10'000}};
        }
        QTemporaryDir folder;
        fakes::TestCluster &server;
        QString name;
    };

private Q_SLOTS:
    void initTestCase() { QVERIFY2(cluster.start(), qUtf8Printable(cluster.problem)); }

    void backupIsRestoredComparedAndRemoved()
    {
        Place place(cluster);
        place.clock.monotonic = 1000; // time to tell progress
        const StepOutcome backup = place.backUp();
        QVERIFY2(backup.status == StepStatus::Succeeded,
                 backup.error ? qUtf8Printable(backup.error->message) : "");
        QCOMPARE(place.facts[u"backup"][u"tables"].toArray().size(), 3);
        QVERIFY(!QFile::exists(place.file() + u".part"_s));
        place.server.psql(place.name, u"delete from plain"_s); // the database goes on; the backup does not
        const StepOutcome restored = place.run(u"restore_proof"_s);
        QVERIFY2(restored.status == StepStatus::Succeeded,
                 restored.error ? qUtf8Printable(restored.error->message) : "");
        QCOMPARE(place.check(u"row counts"_s)->actual, u"520 rows in 3 tables"_s);
        QCOMPARE(place.check(u"checksum of public.plain"_s)->status, CheckStatus::Pass);
        QCOMPARE(place.check(u"checksum of \"Odd\".\"T\""_s)->status, CheckStatus::Pass);
        QCOMPARE(place.check(u"scratch database removed"_s)->actual, u"gone"_s);
        QCOMPARE(place.scratches(), u"0"_s);
    }

    void otherRowsAreSeen()
    {
        Place place(cluster);
        QCOMPARE(place.backUp().status, StepStatus::Succeeded);
        QJsonObject backup = place.facts[u"backup"].toObject();
        QJsonArray tables = backup[u"tables"].toArray();
        for (auto table : tables) {
            QJsonObject changed = table.toObject();
            if (changed[u"table"] == u"public.plain"_s)
                changed[u"checksum"_s] = u"1"_s;
            else if (changed[u"table"] == u"public.empty"_s)
                changed[u"rows"_s] = 3;
            table = changed;
        }
        tables << QJsonObject{{u"table"_s, u"public.lost"_s}, {u"rows"_s, 1}};
        backup[u"tables"_s] = tables;
        place.facts[u"backup"_s] = backup;
        const StepOutcome outcome = place.run(u"restore_proof"_s);
        QCOMPARE(outcome.error->code, u"restore_unproven"_s);
        QCOMPARE(place.check(u"checksum of public.plain"_s)->status, CheckStatus::Fail);
        QCOMPARE(place.check(u"row counts"_s)->reason, u"public.empty: 0 of 3, public.lost: 0 of 1"_s);
        QCOMPARE(place.scratches(), u"0"_s);
    }

    void fileThatChangedOrCannotBeRestored()
    {
        Place place(cluster);
        QCOMPARE(place.backUp().status, StepStatus::Succeeded);
        QFile file(place.file());
        QVERIFY(file.open(QIODevice::ReadWrite));
        const qint64 half = file.size() / 2;
        QVERIFY(file.resize(half));
        file.close();
        QCOMPARE(place.run(u"restore_proof"_s).error->code, u"backup_changed"_s);
        QJsonObject backup = place.facts[u"backup"].toObject(); // as if it had been written like that
        backup[u"sha256"_s] = place.check(u"the file is the backup"_s)->actual;
        place.facts[u"backup"_s] = backup;
        const StepOutcome outcome = place.run(u"restore_proof"_s);
        QCOMPARE(outcome.error->code, u"restore_failed"_s);
        QCOMPARE(place.check(u"backup restored"_s)->status, CheckStatus::Fail);
        QCOMPARE(place.scratches(), u"0"_s);
    }

    void applicationStartsFromIt()
    {
        Place place(cluster);
        QCOMPARE(place.backUp().status, StepStatus::Succeeded);
        const QString server =
            u"import http.server, os, sys\nassert 'slipway_restore' in os.environ['DATABASE']\n"
            "class H(http.server.BaseHTTPRequestHandler):\n"
            "    def do_GET(self):\n        self.send_response(204)\n        self.end_headers()\n"
            "print('pid', os.getpid(), flush=True)\n"
            "http.server.HTTPServer(('127.0.0.1', int(sys.argv[1])), H).serve_forever()"_s;
        place.http.otherwise([](const HttpRequest &) { return fakes::FakeHttp::json(200, {}); });
        QCOMPARE(place.run(u"restore_proof"_s, place.startOf(server)).status, StepStatus::Succeeded);
        const CheckResult *check = place.check(u"the application starts from it"_s);
        QVERIFY(check->asked.contains(u"/health"));
        QVERIFY(place.processes.requests.last().endWithParent);
        QCOMPARE(place.http.requests.last().url.host(), u"127.0.0.1"_s);
        const pid_t started =
            place.output.mid(place.output.lastIndexOf("pid ") + 4).split('\n').first().toInt();
        QVERIFY(started == 0 || ::kill(started, 0) != 0); // ended, if it had come to print
    }

    void applicationThatEndsIsAFailedCheck()
    {
        Place place(cluster);
        QCOMPARE(place.backUp().status, StepStatus::Succeeded);
        place.http.otherwise([](const HttpRequest &) -> fakes::FakeHttp::Answer {
            return Error{u"connection_refused"_s, u"refused"_s};
        });
        const StepOutcome outcome =
            place.run(u"restore_proof"_s, place.startOf(u"raise SystemExit('no settings')"_s));
        QCOMPARE(outcome.error->code, u"restore_unproven"_s);
        QVERIFY(place.check(u"the application starts from it"_s)->reason.contains(u"no settings"));
        QCOMPARE(place.scratches(), u"0"_s);
    }

    void secretIsRefusedInACommandLine()
    {
        Place place(cluster);
        QCOMPARE(place.backUp().status, StepStatus::Succeeded);
        const QJsonObject start{{u"start"_s, QJsonArray{u"/bin/true"_s, u"{database_url}"_s}}};
        QCOMPARE(place.run(u"restore_proof"_s, start).error->code, u"secret_in_argv"_s);
        QCOMPARE(place.scratches(), u"0"_s);
    }

    void storeAndFetchAreCompared()
    {
        Place place(cluster);
        const QJsonObject store{{u"store"_s, QJsonArray{u"/bin/cp"_s, u"{file}"_s, u"{name}.stored"_s}},
                                {u"fetch"_s, QJsonArray{u"/bin/cp"_s, u"{name}.stored"_s, u"{file}"_s}}};
        QCOMPARE(place.backUp(store).status, StepStatus::Succeeded);
        QCOMPARE(place.check(u"stored copy is the backup"_s)->status, CheckStatus::Pass);
        QCOMPARE(place.run(u"restore_proof"_s, {{u"fetch"_s, store[u"fetch"]}}).status,
                 StepStatus::Succeeded);
        const QJsonObject broken{{u"store"_s, store[u"store"]},
                                 {u"fetch"_s, QJsonArray{u"/bin/cp"_s, u"/etc/hostname"_s, u"{file}"_s}}};
        (void)place.backUp(broken);
        QCOMPARE(place.check(u"stored copy is the backup"_s)->status, CheckStatus::Fail);
    }

    void stopRemovesFileAndDatabase()
    {
        Place place(cluster);
        QCOMPARE(place.backUp().status, StepStatus::Succeeded);
        place.onOutput = [&place] {
            if (place.output.contains("pg_restore"))
                place.stop.request_stop();
        };
        QCOMPARE(place.run(u"restore_proof"_s).status, StepStatus::Cancelled);
        QCOMPARE(place.scratches(), u"0"_s);
        Place dumping(cluster);
        dumping.onOutput = [&dumping] { dumping.stop.request_stop(); };
        QCOMPARE(dumping.backUp().status, StepStatus::Cancelled);
        QCOMPARE(QDir(dumping.folder.path() + u"/var/backups"_s).entryList(QDir::Files), QStringList());
    }

    void whatKilledRunsLeftIsRemovedAndWhatLivesIsNot()
    {
        Place place(cluster);
        QCOMPARE(place.backUp().status, StepStatus::Succeeded);
        const QString own = database::ScratchDatabase::nameFor(place.setup.runId);
        const QString dead = database::ScratchDatabase::nameFor(u"DEAD"_s);
        const QString alive = database::ScratchDatabase::nameFor(u"ALIVE"_s);
        for (const QString &name : {own, dead, alive})
            place.server.psql(place.name, u"create database \"%1\""_s.arg(name));
        auto living = database::Session::open(place.setup.databaseUrl, {}, u"slipway/ALIVE"_s);
        QVERIFY(living.has_value());
        QCOMPARE(place.run(u"restore_proof"_s).status, StepStatus::Succeeded);
        QVERIFY(place.printed(dead));
        QCOMPARE(
            place.server.psql(place.name, u"select datname from pg_database where datname like 'slipway%'"_s),
            alive);
        living->reset();
        QCOMPARE(place.run(u"restore_proof"_s).status, StepStatus::Succeeded);
        QCOMPARE(place.scratches(), u"0"_s);
    }

    void planNamesWhatItMakes()
    {
        Place place(cluster);
        QCOMPARE(place.forecast(u"backup"_s).operations, QStringList{u"write a backup"_s});
        QCOMPARE(place.forecast(u"restore_proof"_s).state, ForecastState::Necessary);
        QCOMPARE(place.run(u"restore_proof"_s).error->code, u"backup_missing"_s);
        place.setup.databaseUrl = Secret("sqlite:///tmp/x.db");
        QCOMPARE(place.forecast(u"backup"_s).state, ForecastState::Blocked);
    }
};

QTEST_GUILESS_MAIN(RestoreProofTest)
#include "restoreprooftest.moc"
