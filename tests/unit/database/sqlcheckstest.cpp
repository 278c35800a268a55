// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/databasesteps.h"
#include "database/namedvalues.h"
#include "fakes/stepbench.h"
#include "fakes/testcluster.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QTest>
#include <thread>

using namespace slipway;
using namespace slipway::release;
using namespace Qt::StringLiterals;

/// Checks by SQL: what is expected, what is told where it is not so, and that they only read.
class SqlChecksTest : public QObject
{
    Q_OBJECT

    fakes::TestCluster cluster;
    fakes::StepBench bench{database::databaseStepKinds()};
    QString name;

    static QJsonObject json(const char *text)
    {
        const QJsonDocument document = QJsonDocument::fromJson(text);
        if (!document.isObject())
            qFatal("not JSON: %s", text);
        return document.object();
    }
    const CheckResult &only(const QJsonObject &parameters)
    {
        const StepOutcome outcome = bench.run(u"sql_check"_s, parameters);
        if (bench.checks.size() != 1)
            qFatal("%d checks: %s", static_cast<int>(bench.checks.size()), qUtf8Printable(outcome.reason));
        return bench.checks.first();
    }
    QString psql(const QString &sql) { return cluster.psql(name, sql); }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(cluster.start({u"max_prepared_transactions = 4"_s}), qUtf8Printable(cluster.problem));
        name = cluster.freshDatabase();
        bench.setup.databaseUrl = Secret(cluster.url(name).toUtf8());
        bench.setup.runId = u"01RUN"_s;
        psql(
            u"create table subs (id int primary key, subscriber_id text, price numeric(10,2), active bool "
            u"not null);"
            "insert into subs values (1, 'a', 10.50, true), (2, null, 20, true), (3, 'c', 30, false);"
            "create function verify_hardening() returns table (check_name text, status text) language sql as "
            "$$ select 'check ' || n, case when n = 17 and current_setting('x.bad', true) = 'yes' then "
            "'FAIL' else "
            "'PASS' end from generate_series(1, 17) n $$;"
            "create function writes() returns int language plpgsql as $$ begin delete from subs; return 0; end $$"_s);
    }

    void expectations_data()
    {
        QTest::addColumn<QByteArray>("check");
        QTest::addColumn<bool>("pass");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("actual");
        const auto row = [](const char *tag, const char *check, bool pass, const char *expected,
                            const char *actual) {
            QTest::newRow(tag) << QByteArray(check) << pass << QString::fromUtf8(expected)
                               << QString::fromUtf8(actual);
        };
        row("empty", R"({"query": "select 1 where false", "empty": true})", true, "no rows", "no rows");
        row("not empty", R"({"query": "select id from subs where subscriber_id is null", "empty": true})",
            false, "no rows", "1 row");
        row("equals", R"({"query": "select count(*) from subs", "equals": 3})", true, "3", "3");
        row("equals text of a number", R"({"query": "select '3'", "equals": "3"})", true, "3", "3");
        row("equals decimal", R"({"query": "select price from subs where id = 1", "equals": "10.5"})", true,
            "10.5", "10.50");
        row("equals null", R"({"query": "select subscriber_id from subs where id = 2", "equals": null})",
            true, "NULL", "NULL");
        row("null is not zero", R"({"query": "select sum(id) from subs where false", "equals": 0})", false,
            "0", "NULL");
        row("equals true", R"({"query": "select active from subs where id = 1", "equals": true})", true,
            "true", "true");
        row("several rows are not one", R"({"query": "select id from subs", "equals": 1})", false, "1",
            "3 rows");
        row("row",
            R"({"query": "select column_name, is_nullable, data_type from information_schema.columns where )"
            R"(table_name = 'subs' and column_name = 'subscriber_id'", "row": ["subscriber_id", "YES", "text"]})",
            true, "subscriber_id | YES | text", "subscriber_id | YES | text");
        row("row by name",
            R"({"query": "select * from subs where id = 3", "row": {"active": false, "id": 3}})", true,
            "active=false, id=3", "active=false, id=3");
        row("row missing", R"({"query": "select 1 where false", "row": [1]})", false, "1", "no rows");
        row("row of another width", R"({"query": "select 1, 2", "row": [1]})", false, "1", "1 | 2");
        row("rows", R"({"query": "select * from subs", "rows": 3})", true, "3 rows", "3 rows");
        row("rows differ", R"({"query": "select * from subs", "rows": {"at_least": 4}})", false,
            "at least 4 rows", "3 rows");
        row("at least", R"({"query": "select count(*) from subs", "at_least": 3})", true, "≥ 3", "3");
        row("at most", R"({"query": "select count(*) from subs", "at_most": 2})", false, "≤ 2", "3");
        row("at least of no number", R"({"query": "select 'many'", "at_least": 3})", false, "≥ 3", "many");
        row("value in", R"({"query": "select 'b'", "value_in": ["a", "b"]})", true, "a or b", "b");
        row("value not in", R"({"query": "select 'c'", "value_in": ["a", "b"]})", false, "a or b", "c");
        row("all pass",
            R"({"query": "select * from verify_hardening() ", "rows": 17, "all": {"column": "status", )"
            R"("is": "PASS"}})",
            true, "17 rows, every status PASS", "17 rows, 17 × PASS");
        row("one fails",
            R"({"query": "select n, case n when 2 then 'FAIL' else 'PASS' end status from )"
            R"(generate_series(1, 3) n", "all": {"column": "status", "is": "PASS"}})",
            false, "every status PASS", "2 × PASS, 1 × FAIL");
        row("none proves nothing",
            R"({"query": "select 'PASS' as status where false", "all": {"column": "status", )"
            R"("is": "PASS"}})",
            false, "every status PASS", "no rows");
        row("no such column", R"({"query": "select 1 as a", "all": {"column": "status", "is": "PASS"}})",
            false, "every status PASS", "a");
        row("within", R"({"query": "select 104", "within": {"of": 100, "tolerance": "5%"}})", true,
            "100 ± 5%", "104");
        row("not within", R"({"query": "select 106", "within": {"of": 100, "tolerance": "5%"}})", false,
            "100 ± 5%", "106");
        row("within absolute", R"({"query": "select 103", "within": {"of": 100, "tolerance": 2}})", false,
            "100 ± 2", "103");
    }
    void expectations()
    {
        QFETCH(QByteArray, check);
        QFETCH(bool, pass);
        QFETCH(QString, expected);
        QFETCH(QString, actual);
        const CheckResult &result = only(json(check.constData()));
        QCOMPARE(result.expected, expected);
        QCOMPARE(result.actual, actual);
        QVERIFY2(result.status == (pass ? CheckStatus::Pass : CheckStatus::Fail),
                 qUtf8Printable(result.reason));
    }

    void failingRowsAreKept()
    {
        only(
            json(R"({"query": "select n as number, case n when 3 then 'FAIL' else 'PASS' end as status from )"
                 R"(generate_series(1, 4) n", "all": {"column": "status", "is": "PASS"}})"));
        QVERIFY(bench.checks.first().reason.contains(u"number=3, status=FAIL"_s));
        const Table table = Table::fromJson(bench.facts[u"table.sql_check"].toObject());
        QCOMPARE(table.columns, QStringList({u"number"_s, u"status"_s}));
        QCOMPARE(table.rows.size(), 4);
        QCOMPARE(table.rows.first(), QStringList({u"3"_s, u"FAIL"_s}));

        only(json(R"({"query": "select count(*) from subs where subscriber_id is null", "equals": 0, )"
                  R"("show": "select id, subscriber_id from subs where subscriber_id is null"})"));
        const Table behind = Table::fromJson(bench.facts[u"table.sql_check"].toObject());
        QCOMPARE(behind.rows, QList<QStringList>({{u"2"_s, u"NULL"_s}}));
    }

    void severalChecksGoOnAfterOneThatFails()
    {
        bench.run(u"sql_check"_s, json(R"({"checks": [
            {"name": "first", "query": "select nothing from nowhere", "equals": 1},
            {"name": "second", "query": "select count(*) from subs where id = :id", "equals": 1}],
            "parameters": {"id": 2}})"));
        QCOMPARE(bench.checks.size(), 2);
        QCOMPARE(bench.check(u"first"_s)->actual, u"no answer"_s);
        QVERIFY(bench.check(u"first"_s)->reason.contains(u"42P01"_s));
        QCOMPARE(bench.check(u"second"_s)->status, CheckStatus::Pass);
    }

    void checksOnlyRead()
    {
        for (const char *query : {"select writes()", "delete from subs returning id", "commit",
                                  "select set_config('transaction_read_only', 'off', true)"}) {
            only({{u"query"_s, QString::fromLatin1(query)}, {u"equals"_s, 0}});
            QCOMPARE(bench.checks.first().status, CheckStatus::Fail);
        }
        QVERIFY(
            only({{u"query"_s, u"select writes()"_s}, {u"equals"_s, 0}}).reason.contains(u"only reads"_s));
        bench.run(u"sql_check"_s, json(R"({"checks": [{"name": "a", "query": "commit", "empty": true},
            {"name": "b", "query": "select writes() ", "equals": 0}]
    })"));
        QCOMPARE(bench.check(u"b"_s)->status, CheckStatus::Fail);
        QVERIFY(only({{u"query"_s, u"select 1; delete from subs"_s}, {u"equals"_s, 1}})
                    .reason.contains(u"only one statement"_s));
        QCOMPARE(psql(u"select count(*) from subs"_s), u"3"_s);
    }

    void timeAndStopEndAQuery()
    {
        const CheckResult &slow =
            only(json(R"({"query": "select pg_sleep(600) ", "equals": 0, "statement_timeout": "100ms"})"));
        QCOMPARE(slow.status, CheckStatus::Fail);
        QVERIFY2(slow.reason.contains(u"0.1 s"_s), qUtf8Printable(slow.reason));

        fakes::StepBench other(database::databaseStepKinds());
        other.setup.databaseUrl = bench.setup.databaseUrl.copy();
        QElapsedTimer since;
        std::thread presses([&] {
            while (
                psql(
                    u"select count(*) from pg_stat_activity where query like 'select pg_sleep(601)%' and pid <> pg_backend_pid()"_s) !=
                u"1"_s) {
            }
            since.start();
            other.stop.request_stop();
        });
        const StepOutcome outcome =
            other.run(u"sql_check"_s, json(R"({"query": "select pg_sleep(601) ", "equals": 0
        })"));
        const qint64 took = since.elapsed();
        presses.join();
        QCOMPARE(outcome.status, StepStatus::Cancelled);
        QVERIFY2(took < 2000, qUtf8Printable(QString::number(took)));
    }

    void snapshotsAreCompared()
    {
        const QByteArray measures = R"([{"name": "Rows", "query": "select count(*) from subs"},
            {"name": "subscriber_id NULL", "query": "select count(*) from subs where subscriber_id is null"},
            {"name": "Sum of price", "query": "select sum(price) from subs"}])";
        bench.run(u"snapshot"_s,
                  json(QByteArray("{\"name\": \"counts\", \"measures\": " + measures + "}").constData()));
        QCOMPARE(only(json(R"({"same_as_before": "counts"})")).status, CheckStatus::Pass);
        QCOMPARE(bench.checks.first().actual, u"the same"_s);

        psql(u"update subs set subscriber_id = 'b' where id = 2"_s);
        const CheckResult changed = only(json(R"({"same_as_before": "counts"})"));
        QCOMPARE(changed.status, CheckStatus::Fail);
        QCOMPARE(changed.reason, u"subscriber_id NULL was 1 and is 0"_s);
        const Table table = Table::fromJson(bench.facts[u"table.sql_check"].toObject());
        QCOMPARE(table.rows.first(), QStringList({u"subscriber_id NULL"_s, u"1"_s, u"0"_s, u"-1"_s}));
        QCOMPARE(table.rows.last().last(), u"same"_s);

        QCOMPARE(only(json(R"({"same_as_before": "counts", "becomes": {"subscriber_id NULL": 0}})")).status,
                 CheckStatus::Pass);
        QCOMPARE(
            only(
                json(
                    R"({"same_as_before": "counts", "becomes": {"Rows": 4}, "except": ["subscriber_id NULL"]})"))
                .reason,
            u"Rows is 3 and should have become 4"_s);
        QCOMPARE(only(json(R"({"same_as_before": "none"})")).status, CheckStatus::Fail);
        psql(u"update subs set subscriber_id = null where id = 2"_s);

        bench.run(u"snapshot"_s,
                  json(R"({"name": "rows", "query": "select id, subscriber_id, active from subs"})"));
        psql(u"delete from subs where id = 3; insert into subs values (4, 'd', 1, true)"_s);
        QCOMPARE(only(json(R"({"same_as_before": "rows"})")).actual, u"4 differences"_s);
        psql(u"delete from subs where id = 4; insert into subs values (3, 'c', 30, false)"_s);

        bench.run(u"snapshot"_s, json(R"({"name": "price", "query": "select sum(price) from subs"})"));
        const QJsonObject near =
            json(R"({"query": "select 61", "within": {"of": "price", "tolerance": "1%"}})");
        QCOMPARE(only(near).status, CheckStatus::Pass);
    }

    void aRollbackComparesWithTheRunItReverts()
    {
        fakes::StepBench first(database::databaseStepKinds());
        first.setup.databaseUrl = bench.setup.databaseUrl.copy();
        first.run(u"snapshot"_s, json(R"({"name": "then", "query": "select count(*) from subs"})"));
        fakes::StepBench second(database::databaseStepKinds());
        second.setup.databaseUrl = bench.setup.databaseUrl.copy();
        second.facts.insert(u"reverts"_s, first.facts);
        second.run(u"sql_check"_s, json(R"({"same_as_before": "then"})"));
        QCOMPARE(second.checks.first().status, CheckStatus::Pass);
    }

    void valuesAreCaptured()
    {
        only(json(
            R"({"query": "select id, price from subs where id = 1", "rows": 1, "capture": {"PRICE": "price"}})"));
        QCOMPARE(bench.facts[u"var.PRICE"].toString(), u"10.50"_s);
    }

    void longTransactions()
    {
        const QJsonObject parameters{{u"table"_s, u"subs"_s}, {u"older_than"_s, 0}};
        QCOMPARE(bench.run(u"long_transactions"_s, parameters).status, StepStatus::Succeeded);
        QCOMPARE(bench.checks.first().status, CheckStatus::Pass);
        QProcess *session =
            cluster.startBeside({u"psql"_s, u"-h"_s, cluster.dir(), u"-p"_s, QString::number(cluster.port()),
                                 u"-d"_s, name + u""_s, u"-U"_s, u"postgres"_s, u"-c"_s,
                                 u"begin; lock table subs in share mode; select pg_sleep(600)"_s});
        QVERIFY(session);
        QTRY_COMPARE(
            psql(u"select count(*) from pg_locks where relation = 'subs'::regclass and mode = 'ShareLock'"_s),
            u"1"_s);
        bench.run(u"long_transactions"_s, parameters);
        QCOMPARE(bench.checks.first().status, CheckStatus::Fail);
        QVERIFY2(bench.checks.first().reason.contains(u"psql"_s),
                 qUtf8Printable(bench.checks.first().reason));
        QCOMPARE(bench.facts[u"table.long_transactions"][u"rows"].toArray().size(), 1);
        bench.run(u"long_transactions"_s, {{u"table"_s, u"subs"_s}, {u"older_than"_s, 3'600'000}});
        QCOMPARE(bench.checks.first().status, CheckStatus::Pass);
        psql(u"create table if not exists other (id int)"_s);
        bench.run(u"long_transactions"_s, {{u"table"_s, u"other"_s}, {u"older_than"_s, 0}});
        QCOMPARE(bench.checks.first().status, CheckStatus::Pass);
        session->terminate();
        session->waitForFinished();
        psql(
            u"select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(600)' and pid <> pg_backend_pid()"_s);
        QTRY_COMPARE(psql(u"select count(*) from pg_locks where relation = 'subs'::regclass"_s), u"0"_s);

        psql(u"begin; lock table subs in share mode; prepare transaction 'left over'"_s);
        bench.run(u"long_transactions"_s, parameters);
        QCOMPARE(bench.checks.first().status, CheckStatus::Fail);
        QVERIFY(bench.checks.first().reason.contains(u"left over"_s));
        bench.run(u"long_transactions"_s, {{u"table"_s, u"other"_s}, {u"older_than"_s, 0}});
        QCOMPARE(bench.checks.first().status, CheckStatus::Pass);
        psql(u"rollback prepared 'left over'"_s);
    }

    void hiddenSessionsAreNotTakenForShortOnes()
    {
        psql(u"create role blind login"_s);
        QProcess *session =
            cluster.startBeside({u"psql"_s, u"-h"_s, cluster.dir(), u"-p"_s, QString::number(cluster.port()),
                                 u"-d"_s, name, u"-U"_s, u"postgres"_s, u"-c"_s,
                                 u"begin; lock table subs in share mode; select pg_sleep(602)"_s});
        QVERIFY(session);
        QTRY_COMPARE(
            psql(u"select count(*) from pg_locks where relation = 'subs'::regclass and mode = 'ShareLock'"_s),
            u"1"_s);
        fakes::StepBench blind(database::databaseStepKinds());
        blind.setup.databaseUrl = Secret(cluster.url(name, u"blind"_s).toUtf8());
        blind.run(u"long_transactions"_s, {{u"table"_s, u"subs"_s}, {u"older_than"_s, 3'600'000}});
        QCOMPARE(blind.checks.first().status, CheckStatus::Fail);
        QVERIFY2(blind.checks.first().reason.contains(u"pg_read_all_stats"_s),
                 qUtf8Printable(blind.checks.first().reason));
        psql(
            u"select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(602)' and pid <> pg_backend_pid()"_s);
        session->waitForFinished();
    }

    void wrongParametersAreToldWhenPlanning()
    {
        const auto blocked = [&](const char *text) {
            const Forecast forecast = bench.forecast(u"sql_check"_s, json(text));
            return forecast.state == ForecastState::Blocked ? forecast.reason : u"not blocked"_s;
        };
        QVERIFY(blocked(R"({"query": "select 1"})").contains(u"nothing is expected"_s));
        QVERIFY(blocked(R"({"equals": 1})").contains(u"'query' is missing"_s));
        QVERIFY(blocked(R"({"checks": [{"name": "a", "query": "select 1", "equal": 1}]})")
                    .contains(u"'equal'"_s));
        QVERIFY(blocked(R"({"query": "select 1", "all": {"column": "x"}})").contains(u"is: VALUE"_s));
        QVERIFY(blocked(R"({"query": "select 1", "within": {"of": 1, "tolerance": "few"}})")
                    .contains(u"tolerance"_s));
        QCOMPARE(bench.forecast(u"sql_check"_s, json(R"({"query": "select 1", "equals": 1})")).state,
                 ForecastState::Necessary);
    }

    void sqliteToo()
    {
        const QTemporaryDir dir;
        const QString file = dir.filePath(u"product.db"_s);
        QProcess sqlite;
        sqlite.start(u"python3"_s,
                     {u"-c"_s,
                      u"import sqlite3,sys; c = sqlite3.connect(sys.argv[1]); c.executescript("
                      "'create table t (id integer primary key, ok boolean, v text); insert into t "
                      "values (1, 1, \"a\"), (2, 0, null)')"_s,
                      file});
        QVERIFY(sqlite.waitForFinished() && sqlite.exitCode() == 0);
        fakes::StepBench lite(database::databaseStepKinds());
        lite.setup.databaseUrl = Secret("sqlite:///" + file.toUtf8());
        lite.run(u"sql_check"_s, json(R"({"checks": [
            {"name": "count", "query": "select count(*) from t where id = :id", "equals": 1, "parameters": {"id": 2}},
            {"name": "bool", "query": "select ok, v from t where id = 2", "row": [false, null]},
            {"name": "write", "query": "delete from t", "empty": true},
            {"name": "two", "query": "select 1; select 2", "equals": 1},
            {"name": "slow", "query": "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n",
             "equals": 1, "statement_timeout": "50ms"}]})"));
        QCOMPARE(lite.check(u"count"_s)->status, CheckStatus::Pass);
        QCOMPARE(lite.check(u"bool"_s)->status, CheckStatus::Pass);
        QVERIFY2(lite.check(u"write"_s)->reason.contains(u"only reads"_s),
                 qUtf8Printable(lite.check(u"write"_s)->reason));
        QVERIFY(lite.check(u"two"_s)->reason.contains(u"only one statement"_s));
        QVERIFY2(lite.check(u"slow"_s)->reason.contains(u"0.05 s"_s),
                 qUtf8Printable(lite.check(u"slow"_s)->reason));
        lite.run(u"long_transactions"_s);
        QCOMPARE(lite.checks.first().status, CheckStatus::Skipped);
    }

    void namesAreFoundOutsideQuotes()
    {
        const auto parsed =
            database::NamedStatement::parse(u"select ':no', \":no\", $$ :no $$, $a$ :no $a$, E'\\':no', "
                                            u"x::text, a[1:2] -- :no\n /* :no */ from t where "
                                            "id = :id and b=:other or id=:id"_s);
        QCOMPARE(parsed.names, QStringList({u"id"_s, u"other"_s}));
        QVERIFY(parsed.sql.endsWith(u"id = $1 and b=$2 or id=$1"_s));
        QVERIFY(parsed.sql.contains(u"x::text"_s));
    }
};

QTEST_GUILESS_MAIN(SqlChecksTest)
#include "sqlcheckstest.moc"
