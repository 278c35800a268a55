// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/billingsteps.h"
#include "fakes/fakeplans.h"
#include "fakes/fakestripe.h"

#include <QJsonDocument>
#include <QTest>

using namespace slipway;
using namespace slipway::release;

namespace {

class Still : public Clock
{
    QDateTime now() const override { return QDateTime(QDate(2026, 1, 1), QTime(12, 0), Qt::UTC); }
    qint64 monotonicMs() const override { return 0; }
};

class NoProcesses : public ProcessRunner
{
    Result<ProcessOutcome> run(const ProcessRequest &, std::stop_token, const OutputSink &) override
    {
        return Error{QStringLiteral("program_missing"), QStringLiteral("none")};
    }
};

class Person : public Operator
{
public:
    bool present = false;
    QMap<QString, QStringList> answers; ///< question id → what is said, in order
    bool interactive() const override { return present; }
    Result<QString> ask(const Question &question) override
    {
        return answers[question.id].isEmpty() ? QString() : answers[question.id].takeFirst();
    }
    FailureAnswer failed(const QString &, const QString &, const Error &) override { return {}; }
};

class PlainFilter : public OutputFilter
{
    QByteArray filter(QByteArrayView chunk) override { return chunk.toByteArray(); }
    QByteArray finish() override { return {}; }
};

class NoSecrets : public Redactor
{
    std::unique_ptr<OutputFilter> stream() const override { return std::make_unique<PlainFilter>(); }
    QString text(const QString &text) const override { return text; }
};

/// The context of one step; facts are shared by the steps of a run.
class Context : public StepContext
{
public:
    Context(const StepSpec &stepSpec, const RunSetup &runSetup, Outside &world, QJsonObject &recordedFacts)
        : StepContext(stepSpec, runSetup, world, {}), facts(recordedFacts)
    {
    }
    QJsonObject &facts;
    QList<CheckResult> checks;
    QList<EffectIntended> intents;
    QByteArray notes;

    void output(OutputStream, QByteArrayView bytes) override { notes += bytes; }
    void check(CheckResult result) override { checks << result; }
    void progress(qint64, qint64, const QString &) override {}
    void record(const QString &key, const QJsonValue &value) override { facts.insert(key, value); }
    QJsonValue recorded(const QString &key) const override { return std::as_const(facts)[key]; }
    Result<void> intend(const QString &key, const QJsonObject &detail) override
    {
        intents << EffectIntended{spec.id, key, detail};
        return {};
    }
    QList<EffectIntended> intended() const override { return intents; }
    Result<QString> ask(const Question &question) override { return outside.person.ask(question); }
};

struct Bench
{
    fakes::FakeStripe stripe;
    fakes::FakePlanRows rows;
    fakes::FakePriceMap map;
    Still clock;
    NoProcesses processes;
    Person person;
    NoSecrets redactor;
    Outside outside{clock, processes, stripe.http, person, redactor, &rows, &map};
    RunSetup setup;
    StepSpec spec;
    QJsonObject facts;
    std::unique_ptr<Context> context;

    explicit Bench(const QString &kind)
    {
        setup.runId = QStringLiteral("run-1");
        setup.workspace.name = QStringLiteral("acme");
        setup.environment.name = QStringLiteral("staging");
        setup.environment.stripe = StripeSettings{};
        setup.stripeKey = Secret(QByteArray("sk_test_abcdefgh12345678"));
        setup.catalog = {{QStringLiteral("starter"),
                          QStringLiteral("Starter"),
                          2000,
                          QStringLiteral("usd"),
                          QStringLiteral("month"),
                          1,
                          14,
                          {},
                          {},
                          {}}};
        rows.rows = {{QStringLiteral("1"), QStringLiteral("starter"), true, {}}};
        use(kind);
    }
    void use(const QString &kind)
    {
        spec.id = kind;
        spec.kind = kind;
        context = std::make_unique<Context>(spec, setup, outside, facts);
    }
    std::unique_ptr<Step> step() const
    {
        for (const StepKind &kind : billing::billingStepKinds()) {
            if (kind.name == spec.kind)
                return kind.create();
        }
        return nullptr;
    }
    Forecast forecast() { return step()->forecast(*context); }
    StepOutcome run() { return step()->run(*context); }
    QString price() const { return rows.rows.constFirst().price; }
    QJsonObject plan() const { return facts[u"plans"].toArray().at(0).toObject(); }
};

} // namespace

class BillingStepsTest : public QObject
{
    Q_OBJECT

    const QString m_provision = QStringLiteral("provision_plans");
    const QString m_verify = QStringLiteral("verify_plans");

private Q_SLOTS:
    void aForecastOnlyReads()
    {
        Bench bench(m_provision);
        const Forecast forecast = bench.forecast();
        QCOMPARE(forecast.state, ForecastState::Necessary);
        QVERIFY(forecast.operations.contains(QStringLiteral("create_price starter")));
        QCOMPARE(forecast.tables.size(), 1);
        QCOMPARE(forecast.intent[u"stripe"][u"account"].toString(), QStringLiteral("acct_fake"));
        QCOMPARE(bench.stripe.http.count("POST"), 0);
        QCOMPARE(bench.rows.writes + bench.map.writes, 0);
    }

    void waitsForTheMigrationThatMakesTheTable()
    {
        Bench bench(m_provision);
        bench.rows.missing =
            Error{QStringLiteral("table_missing"), QStringLiteral("There is no billing_plans.")};
        QCOMPARE(bench.forecast().state, ForecastState::Blocked);
        bench.spec.needs = {QStringLiteral("migrate")};
        const Forecast deferred = bench.forecast();
        QCOMPARE(deferred.state, ForecastState::Deferred);
        QCOMPARE(deferred.after, QStringLiteral("migrate"));
        bench.rows.missing.reset();
        QCOMPARE(bench.forecast().intent, deferred.intent);
    }

    void provisionsRecordsAndIsDone()
    {
        Bench bench(m_provision);
        const StepOutcome outcome = bench.run();
        QVERIFY2(outcome.status == StepStatus::Succeeded, qPrintable(outcome.reason));
        QCOMPARE(bench.facts[u"stripe"],
                 QJsonValue(QJsonObject{{QStringLiteral("account"), QStringLiteral("acct_fake")},
                                        {QStringLiteral("mode"), QStringLiteral("test")}}));
        const QJsonObject plan = bench.plan();
        QCOMPARE(plan[u"stripe_price_id"].toString(), bench.price());
        QCOMPARE(plan[u"environment_price_id"].toString(), bench.price());
        QCOMPARE(plan[u"stripe"][u"unit_amount"].toInteger(), 2000);
        QCOMPARE(plan[u"status"].toString(), QStringLiteral("ok"));
        QVERIFY(plan[u"before"][u"stripe_price_id"].isNull());
        QCOMPARE(bench.facts[u"plan_price_changes"].toArray().at(0)[u"created"].toBool(), true);
        QCOMPARE(bench.context->intents.size(), 3);
        QVERIFY(!bench.context->notes.contains("sk_test_abcdefgh12345678"));
        QCOMPARE(bench.forecast().state, ForecastState::NotNecessary);
        bench.use(m_verify);
        QCOMPARE(bench.run().status, StepStatus::Succeeded);
        QVERIFY(bench.plan()[u"before"][u"stripe_price_id"].isNull());
        QCOMPARE(bench.context->checks.size(), 10);
    }

    void aFailureMidwayKeepsWhatWasBefore()
    {
        Bench bench(m_provision);
        bench.stripe.dropNext(QStringLiteral("/v1/products/acme_starter"));
        bench.stripe.dropNext(QStringLiteral("/v1/products/acme_starter"));
        bench.stripe.dropNext(QStringLiteral("/v1/products/acme_starter"));
        QCOMPARE(bench.run().status, StepStatus::Failed);
        QVERIFY(bench.plan()[u"before"][u"stripe_price_id"].isNull());
        QCOMPARE(bench.run().status, StepStatus::Succeeded);
        QVERIFY(bench.plan()[u"before"][u"stripe_price_id"].isNull());
        QCOMPARE(bench.stripe.prices.size(), 1);
    }

    void aMissingRowIsAFailedCheckAndNothingIsDone()
    {
        Bench bench(m_provision);
        bench.rows.rows.clear();
        const StepOutcome outcome = bench.run();
        QCOMPARE(outcome.error->code, QStringLiteral("row_missing"));
        QCOMPARE(bench.context->checks.size(), 1);
        QCOMPARE(bench.context->checks.constFirst().status, CheckStatus::Fail);
        QVERIFY(
            bench.context->checks.constFirst().reason.contains(QStringLiteral("insert into billing_plans")));
        QCOMPARE(bench.stripe.http.count("POST"), 0);
    }

    void amountsAreAskedOrNamed()
    {
        Bench bench(m_provision);
        bench.setup.catalog.first().amount.reset();
        const Forecast headless = bench.forecast();
        QCOMPARE(headless.state, ForecastState::Blocked);
        QCOMPARE(headless.blockedKind, ErrorKind::Usage);
        bench.person.present = true;
        bench.person.answers[QStringLiteral("amount_starter")] = {QStringLiteral("twenty"),
                                                                  QStringLiteral("2000")};
        const Forecast asked = bench.forecast();
        QVERIFY(asked.operations.contains(QStringLiteral("create_price starter")));
        const StepOutcome outcome = bench.run();
        QVERIFY2(outcome.status == StepStatus::Succeeded, qPrintable(outcome.reason));
        QCOMPARE(bench.stripe.prices[bench.price()][u"unit_amount"].toInteger(), 2000);
        bench.use(m_verify);
        QCOMPARE(bench.run().status, StepStatus::Succeeded);
        QCOMPARE(bench.context->checks.at(5).expected, QStringLiteral("2000"));
    }

    void anOverrideIsTakenBackOnlyWithAYes()
    {
        Bench bench(m_provision);
        bench.setup.options.planAmounts = {{QStringLiteral("starter"), 1500}};
        QCOMPARE(bench.run().status, StepStatus::Succeeded);
        QVERIFY(bench.context->notes.contains("override_not_in_catalog"));
        bench.setup.options.planAmounts.clear();
        QCOMPARE(bench.forecast().blockedKind, ErrorKind::Refused);
        QCOMPARE(bench.forecast().state, ForecastState::Blocked);
        bench.person.present = true;
        QCOMPARE(bench.forecast().state, ForecastState::Necessary);
        QCOMPARE(bench.forecast().tables.size(), 2);
        bench.person.answers[QStringLiteral("override_revert")] = {QStringLiteral("no"),
                                                                   QStringLiteral("yes")};
        QCOMPARE(bench.run().error->kind, ErrorKind::Refused);
        QCOMPARE(bench.run().status, StepStatus::Succeeded);
        QCOMPARE(bench.stripe.prices[bench.price()][u"unit_amount"].toInteger(), 2000);
    }

    void aLiveKeyInATestEnvironmentIsRefused_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char *kind : {"stripe_account", "provision_plans", "restore_prices"})
            QTest::newRow(kind) << QString::fromLatin1(kind);
    }
    void aLiveKeyInATestEnvironmentIsRefused()
    {
        QFETCH(QString, kind);
        Bench bench(kind);
        bench.facts.insert(
            QStringLiteral("reverts"),
            QJsonObject{
                {QStringLiteral("run_id"), QStringLiteral("r")},
                {QStringLiteral("plans"),
                 QJsonArray{QJsonObject{{QStringLiteral("code"), QStringLiteral("starter")},
                                        {QStringLiteral("stripe_price_id"), QStringLiteral("price_1")}}}}});
        bench.setup.stripeKey = Secret(QByteArray("sk_live_abcdefgh12345678"));
        const Forecast forecast = bench.forecast();
        QCOMPARE(forecast.state, ForecastState::Blocked);
        QCOMPARE(forecast.blockedKind, ErrorKind::Refused);
        QCOMPARE(bench.stripe.http.requests.size(), 0);
    }

    void theAccountIsRecordedOrTheKeyFails()
    {
        Bench bench(QStringLiteral("stripe_account"));
        QCOMPARE(bench.forecast().state, ForecastState::Necessary);
        QCOMPARE(bench.run().status, StepStatus::Succeeded);
        QCOMPARE(bench.facts[u"stripe"][u"account"].toString(), QStringLiteral("acct_fake"));
        bench.stripe.http.reply(401, QJsonObject());
        QCOMPARE(bench.run().error->code, QStringLiteral("stripe_key_refused"));
        QCOMPARE(bench.context->checks.constLast().status, CheckStatus::Fail);
    }

    void withoutStripeAPersonIsToldWhatToDo()
    {
        Bench bench(QStringLiteral("stripe_manual"));
        QCOMPARE(bench.forecast().state, ForecastState::NotNecessary);
        bench.setup.options.skipStripe = true;
        bench.setup.stripeKey = Secret();
        QCOMPARE(bench.run().status, StepStatus::Succeeded);
        QVERIFY(
            bench.context->notes.contains("20.00 usd every month with lookup key acme_starter_month_usd"));
        QCOMPARE(bench.facts[u"stripe_manual"].toArray().size(), 5);
        bench.use(m_provision);
        QCOMPARE(bench.forecast().state, ForecastState::NotNecessary);
        bench.use(m_verify);
        bench.rows.rows.first().price = QStringLiteral("price_by_hand");
        bench.map.entries.insert(QStringLiteral("starter"), QStringLiteral("price_by_hand"));
        QCOMPARE(bench.run().status, StepStatus::Succeeded);
        QCOMPARE(bench.stripe.http.requests.size(), 0);
    }

    void aRollbackBringsBackWhatWasBefore()
    {
        Bench bench(m_provision);
        QCOMPARE(bench.run().status, StepStatus::Succeeded);
        const QString old = bench.price();
        bench.facts = {};
        bench.setup.runId = QStringLiteral("run-2");
        bench.setup.catalog.first().amount = 2500;
        QCOMPARE(bench.run().status, StepStatus::Succeeded);
        const QJsonObject reverts{{QStringLiteral("run_id"), QStringLiteral("run-2")},
                                  {QStringLiteral("plans"), bench.facts[u"plans"]}};
        bench.facts = {{QStringLiteral("reverts"), reverts}};
        bench.setup.runId = QStringLiteral("run-3");
        bench.use(QStringLiteral("restore_prices"));
        const Forecast forecast = bench.forecast();
        QCOMPARE(forecast.state, ForecastState::Necessary);
        QCOMPARE(forecast.operations,
                 (QStringList{
                     QStringLiteral("activate_price starter"), QStringLiteral("move_lookup_key starter"),
                     QStringLiteral("set_default_price starter"), QStringLiteral("write_database starter"),
                     QStringLiteral("write_environment starter"), QStringLiteral("archive_price starter")}));
        const StepOutcome outcome = bench.run();
        QVERIFY2(outcome.status == StepStatus::Succeeded, qPrintable(outcome.reason));
        QCOMPARE(bench.price(), old);
        QCOMPARE(bench.forecast().state, ForecastState::NotNecessary);
        QCOMPARE(bench.forecast().intent, forecast.intent);
    }

    void theProbeFailsAsACheck()
    {
        Bench bench(QStringLiteral("stripe_account"));
        const auto probe = billing::stripeProbe();
        const ProviderSpec provider{QStringLiteral("stripe"), QStringLiteral("stripe"), {}, {}, 200, {}};
        QCOMPARE(probe(provider, *bench.context).status, CheckStatus::Pass);
        bench.setup.webhookSecret = Secret(QByteArray("not a secret"));
        QCOMPARE(probe(provider, *bench.context).actual, QStringLiteral("webhook_secret_malformed"));
        bench.setup.options.skipStripe = true;
        QCOMPARE(probe(provider, *bench.context).status, CheckStatus::Skipped);
    }
};

QTEST_GUILESS_MAIN(BillingStepsTest)
#include "billingsteps.moc"
