// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/correction.h"
#include "database/databasesteps.h"
#include "fakes/stepbench.h"
#include "fakes/testcluster.h"

#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using namespace slipway::release;
using namespace Qt::StringLiterals;

/// Corrections: bound values, enforced counts, what is kept, and the fate of a commit nobody saw.
class CorrectionTest : public QObject
{
    Q_OBJECT

    fakes::TestCluster cluster;
    QString name;

    static QJsonObject json(const char *text) { return QJsonDocument::fromJson(text).object(); }
    QString psql(const QString &sql) { return cluster.psql(name, sql); }
    void prepare(fakes::StepBench &bench) { bench.setup.databaseUrl = Secret(cluster.url(name).toUtf8()); }
    QString state()
    {
        return psql(u"select string_agg(id || '=' || coalesce(sub, '-'), ' ' order by id) from subs"_s);
    }

    const QJsonObject asking = json(R"({
        "parameters": {"id": {"ask": "Which subscription?", "type": "integer"}, "sub": {"ask": "Which subscriber?"}},
        "statement": "update subs set sub = :sub where id = :id", "show": "select id, sub from subs where id = :id"})");

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(cluster.start(), qUtf8Printable(cluster.problem));
        name = cluster.freshDatabase();
    }
    void init()
    {
        psql(u"drop table if exists subs; create table subs (id int primary key, sub text check (sub <> "
             u"'bad'));"
             "insert into subs values (1, 'a'), (2, null), (3, 'c')"_s);
    }

    void forecastTriesAndRollsBack()
    {
        fakes::StepBench bench(database::databaseStepKinds());
        prepare(bench);
        const Forecast forecast = bench.forecast(
            u"sql"_s, json(R"({"statement": "update subs set sub = 'x'", "rows": {"at_least": 1}})"));
        QCOMPARE(forecast.state, ForecastState::Necessary);
        QCOMPARE(forecast.tables.first().rows.first().last(), u"3"_s);
        QCOMPARE(state(), u"1=a 2=- 3=c"_s);
        QCOMPARE(bench.forecast(u"sql"_s, asking).state, ForecastState::Necessary);
        QVERIFY(bench.forecast(u"sql"_s, json(R"({"statement": "update later set x = 1"})"))
                    .reason.contains(u"cannot be tried yet"_s));
    }

    void personGivesValues()
    {
        fakes::StepBench bench(database::databaseStepKinds());
        prepare(bench);
        bench.person.present = true;
        bench.person.answers = {{u"id"_s, {u"two"_s, u"2"_s}},
                                {u"sub"_s, {u"x'; drop table subs; --"_s}},
                                {u"apply"_s, {u"yes"_s}}};
        const StepOutcome outcome = bench.run(u"sql"_s, asking);
        QVERIFY2(outcome.status == StepStatus::Succeeded, qUtf8Printable(outcome.reason));
        QCOMPARE(state(), u"1=a 2=x'; drop table subs; -- 3=c"_s);
        const Table kept = Table::fromJson(bench.facts[u"table.sql"].toObject());
        QCOMPARE(kept.rows.first(),
                 QStringList({u"2"_s, u"NULL"_s, u"x'; drop table subs; --"_s, u"changed"_s}));
        QCOMPARE(bench.checks.first().actual, u"1"_s);
    }

    void personDeclines()
    {
        fakes::StepBench bench(database::databaseStepKinds());
        prepare(bench);
        bench.person.present = true;
        bench.person.answers = {{u"id"_s, {u"2"_s}}, {u"sub"_s, {u"x"_s}}, {u"apply"_s, {u"no"_s}}};
        QCOMPARE(bench.run(u"sql"_s, asking).error->code, u"declined"_s);
        QCOMPARE(state(), u"1=a 2=- 3=c"_s);
    }

    void countsAreEnforced()
    {
        fakes::StepBench bench(database::databaseStepKinds());
        prepare(bench);
        for (const char *text : {R"({"statement": "update subs set sub = 'x'"})",
                                 R"({"statement": "update subs set sub = 'x' where id = 9"})",
                                 R"({"statements": [{"statement": "update subs set sub = 'x' where id = 1"},
                                     {"statement": "delete from subs", "rows": {"at_most": 2}}]})"}) {
            const StepOutcome outcome = bench.run(u"sql"_s, json(text));
            QVERIFY(outcome.error);
            QCOMPARE(outcome.error->code, u"row_count"_s);
            QCOMPARE(state(), u"1=a 2=- 3=c"_s);
        }
        const StepOutcome refused = bench.run(u"sql"_s, json(R"({"statements": [
            {"statement": "update subs set sub = 'y' where id = 1"}, {"statement": "update subs set sub = 'bad' where id = 2"}]})"));
        QCOMPARE(refused.error->details.value(1), u"23514"_s);
        QCOMPARE(state(), u"1=a 2=- 3=c"_s);
    }

    void severalValuesAndPairsFromAFile()
    {
        fakes::StepBench bench(database::databaseStepKinds());
        prepare(bench);
        bench.person.present = true;
        QJsonObject several = asking;
        several.insert(u"parameters"_s, json(R"({"id": {"ask": "Which?", "type": "integer", "several": true},
                                                 "sub": {"ask": "Which subscriber?"}})"));
        bench.person.answers = {
            {u"id"_s, {u"1, 1"_s, u"1, 3"_s}}, {u"sub"_s, {u"x"_s}}, {u"apply"_s, {u"yes"_s}}};
        QCOMPARE(bench.run(u"sql"_s, several).status, StepStatus::Succeeded);
        QCOMPARE(state(), u"1=x 2=- 3=x"_s);
        QCOMPARE(bench.checks.first().actual, u"2"_s);
        QCOMPARE(bench.facts[u"sql.sql"][u"before"][u"rows"].toArray().size(), 2);
        QVERIFY(bench.printed(u"'1' is named twice"_s));

        QTemporaryDir dir;
        bench.setup.workspace.dir = dir.path();
        bench.person.answers = {{u"apply"_s, {u"yes"_s, u"yes"_s, u"yes"_s}}};
        const auto write = [&](const QByteArray &text) {
            QFile file(dir.filePath(u"c.csv"_s));
            return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
        };
        const QJsonObject pairs = json(R"({"each": "c.csv", "parameters": {"id": {"type": "integer"}},
            "statement": "update subs set sub = :sub where id = :id", "show": "select id, sub from subs where id = :id"})");
        QVERIFY(write("id,sub\n2,\"a, \"\"b\"\"\"\n9,z\n"));
        const StepOutcome none = bench.run(u"sql"_s, pairs);
        QCOMPARE(none.error->code, u"row_count"_s);
        QVERIFY2(none.error->message.startsWith(u"With id = 9, sub = z the"_s),
                 qUtf8Printable(none.error->message));
        QCOMPARE(state(), u"1=x 2=- 3=x"_s);
        QVERIFY(write("id,sub\r\n2,\"a, \"\"b\"\"\"\r\n3,\r\n"));
        const QJsonObject intent = bench.forecast(u"sql"_s, pairs).intent;
        bench.facts = {};
        QCOMPARE(bench.run(u"sql"_s, pairs).status, StepStatus::Succeeded);
        QCOMPARE(state(), u"1=x 2=a, \"b\" 3=-"_s);
        bench.facts = {};
        QVERIFY(write("id,sub\n1,y\n"));
        QVERIFY(bench.forecast(u"sql"_s, pairs).intent != intent); // another file is another plan
        for (const char *wrong : {"id,sub\n", "id,sub\n1\n", "id,sub\n1,\"x\n", "id,id\n1,2\n",
                                  "id,sub\none,x\n", "id,sub\n1,x\n1,x\n"}) {
            QVERIFY(write(wrong));
            const Forecast refused = bench.forecast(u"sql"_s, pairs);
            QVERIFY2(refused.state == ForecastState::Blocked && refused.reason.startsWith(u"c.csv:"_s),
                     qUtf8Printable(refused.reason));
        }
    }

    void commitThatNobodySawIsFound()
    {
        fakes::StepBench bench(database::databaseStepKinds());
        prepare(bench);
        const QJsonObject once = json(R"({"statement": "update subs set sub = sub || '!' where id = 1"})");
        QCOMPARE(bench.run(u"sql"_s, once).status, StepStatus::Succeeded);
        QCOMPARE(bench.intents.size(), 1); // announced before the commit
        QCOMPARE(bench.forecast(u"sql"_s, once).state, ForecastState::NotNecessary);
        QCOMPARE(state(), u"1=a! 2=- 3=c"_s);

        QJsonObject fact = bench.facts[u"sql.sql"].toObject(); // as if it had been killed before the commit
        fact.insert(u"transaction"_s, psql(u"begin; select txid_current(); rollback"_s));
        bench.facts.insert(u"sql.sql"_s, fact);
        QCOMPARE(bench.forecast(u"sql"_s, once).state, ForecastState::Necessary);
        fact.insert(u"transaction"_s, QString());
        bench.facts.insert(u"sql.sql"_s, fact);
        QCOMPARE(bench.forecast(u"sql"_s, once).state, ForecastState::Blocked);
    }

    void wrongValuesAreRefused_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("right");
        QTest::addColumn<QString>("wrong");
        QTest::newRow("integer") << u"integer"_s << u"-7"_s << u"7.5"_s;
        QTest::newRow("number") << u"number"_s << u"7.5"_s << u"seven"_s;
        QTest::newRow("boolean") << u"boolean"_s << u"true"_s << u"yes"_s;
        QTest::newRow("uuid") << u"uuid"_s << u"6f1ca120-0000-4000-8000-000000000001"_s << u"6f1c-a120"_s;
        QTest::newRow("date") << u"date"_s << u"2026-02-28"_s << u"2026-02-30"_s;
        QTest::newRow("timestamp") << u"timestamp"_s << u"2026-02-28 10:00:00"_s << u"noon"_s;
        QTest::newRow("text") << u"text"_s << u"x"_s << u""_s;
    }
    void wrongValuesAreRefused()
    {
        QFETCH(QString, type);
        QFETCH(QString, right);
        QFETCH(QString, wrong);
        QCOMPARE(database::wrongValue(type, right), QString());
        QVERIFY(!database::wrongValue(type, wrong).isEmpty());
    }
};

QTEST_GUILESS_MAIN(CorrectionTest)
#include "correctiontest.moc"
