// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "fakes/enginebench.h"

#include <QTest>

using namespace slipway::release;
using slipway::fakes::EngineBench;

namespace {

QString text(const char *value)
{
    return QLatin1String(value);
}

const QJsonObject heads{{QStringLiteral("heads"), QStringLiteral("b2")}};
const QJsonObject otherHeads{{QStringLiteral("heads"), QStringLiteral("c3")}};

Forecast wants(const QStringList &operations, const QJsonObject &intent = heads)
{
    return Forecast::necessary(QStringLiteral("why"), intent, operations);
}

QString digestOf(const Forecast &forecast)
{
    EngineBench bench;
    bench.step(text("a")).foresees(forecast);
    return bench.plan().digest;
}

} // namespace

class PlanTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheOrderAndTheForecasts()
    {
        EngineBench bench;
        bench.step(text("b"), EffectClass::Unprobed).foresees(wants({text("x")}));
        bench.step(text("a"), EffectClass::None).foresees(Forecast::notNecessary(text("done")));
        const Plan plan = bench.plan();
        QCOMPARE(plan.steps.size(), 2);
        QCOMPARE(plan.steps[0].spec.id, text("b"));
        QCOMPARE(plan.steps[0].effect, EffectClass::Unprobed);
        QCOMPARE(plan.steps[1].forecast.state, ForecastState::NotNecessary);
        QVERIFY(!plan.blocked());
        QVERIFY(plan.pending());
        QCOMPARE(bench.script(text("a")).runCount, 0);
    }

    void whatIsPendingAndWhatBlocks_data()
    {
        QTest::addColumn<Forecast>("forecast");
        QTest::addColumn<bool>("pending");
        QTest::addColumn<bool>("blocked");
        QTest::newRow("operations") << wants({text("x")}) << true << false;
        QTest::newRow("a check only looks") << Forecast::necessary(text("looks")) << false << false;
        QTest::newRow("nothing to do") << Forecast::notNecessary(text("done")) << false << false;
        QTest::newRow("deferred") << Forecast::deferred(text("a"), text("later")) << true << false;
        QTest::newRow("blocked") << Forecast::blocked({text("x"), text("No.")}) << false << true;
    }
    void whatIsPendingAndWhatBlocks()
    {
        QFETCH(Forecast, forecast);
        EngineBench bench;
        bench.step(text("a")).foresees(forecast);
        const Plan plan = bench.plan();
        QTEST(plan.pending(), "pending");
        QTEST(plan.blocked(), "blocked");
    }

    void aForecastReadsOnly()
    {
        EngineBench bench;
        StepContext *seen = nullptr;
        struct Nosy : Step
        {
            StepContext **seen;
            QString *codes;
            Forecast forecast(StepContext &context) override
            {
                *seen = &context;
                context.note(QStringLiteral("ignored"));
                context.check({});
                context.record(QStringLiteral("k"), 1);
                const auto intended = context.intend(QStringLiteral("k"), {});
                const auto answer = context.ask({});
                *codes = intended.error().code + u' ' + answer.error().code;
                return Forecast::necessary(context.recorded(QStringLiteral("fact")).toString());
            }
            StepOutcome run(StepContext &) override { return {}; }
        };
        QString codes;
        StepSpec spec;
        spec.kind = text("nosy");
        const StepKind kind{text("nosy"), {}, {}, EffectClass::None, [&] {
                                auto step = std::make_unique<Nosy>();
                                step->seen = &seen;
                                step->codes = &codes;
                                return step;
                            }};
        const Plan plan = bench.plan({spec}, {kind}, {{text("fact"), text("known")}});
        QVERIFY(seen);
        QCOMPARE(codes, text("read_only read_only"));
        QCOMPARE(plan.steps[0].forecast.reason, text("known"));
        QVERIFY(bench.person.asked.isEmpty());
    }

    void anUnknownKindBlocksWithItsPlace()
    {
        EngineBench bench;
        StepSpec spec;
        spec.id = text("a");
        spec.kind = text("teleport");
        spec.location = {text("p.yaml"), 4, 5};
        const Plan plan = bench.plan({spec}, {});
        QVERIFY(plan.blocked());
        QVERIFY(plan.steps[0].forecast.reason.contains(u"p.yaml:4:5"));
        QVERIFY(plan.steps[0].forecast.reason.contains(u"teleport"));
        QCOMPARE(plan.steps[0].forecast.blockedKind, ErrorKind::Usage);
    }

    void conditions_data()
    {
        QTest::addColumn<QString>("when");
        QTest::addColumn<QString>("options");
        QTest::addColumn<bool>("takesPart");
        const auto row = [](const char *when, const char *options, bool takesPart) {
            QTest::addRow("%s / %s", when, options) << text(when) << text(options) << takesPart;
        };
        row("", "", true);
        row("stripe", "account", true);
        row("stripe", "", false);
        row("stripe", "account skip_stripe", false);
        row("!stripe", "account", false);
        row("!stripe", "", true);
        row("!stripe", "account skip_stripe", true);
        row("db_checks", "", true);
        row("db_checks", "skip_db_checks", false);
        row("!db_checks", "", false);
        row("!db_checks", "skip_db_checks", true);
        row("interactive", "", true);
        row("interactive", "non_interactive", false);
        row("!interactive", "", false);
        row("!interactive", "non_interactive", true);
    }
    void conditions()
    {
        QFETCH(QString, when);
        QFETCH(QString, options);
        EngineBench bench;
        bench.step(text("a")).foresees(wants({text("x")}));
        bench.spec(text("a")).when = when;
        if (options.contains(u"account"))
            bench.setup.environment.stripe.emplace();
        bench.setup.options.skipStripe = options.contains(u"skip_stripe");
        bench.setup.options.skipDbChecks = options.contains(u"skip_db_checks");
        bench.setup.options.nonInteractive = options.contains(u"non_interactive");
        const PlannedStep planned = bench.plan().steps[0];
        QTEST(planned.forecast.state == ForecastState::Necessary, "takesPart");
        if (planned.forecast.state != ForecastState::Necessary) {
            QCOMPARE(planned.forecast.state, ForecastState::NotNecessary);
            QVERIFY(!planned.forecast.reason.isEmpty());
            QVERIFY(!planned.step);
            QCOMPARE(bench.script(text("a")).forecastCount, 0);
        }
    }

    void stepsOfOtherEnvironmentsAreLeftOut()
    {
        EngineBench bench;
        bench.setup.environment.name = text("staging");
        bench.step(text("a"));
        bench.spec(text("a")).environments = {text("production"), text("staging")};
        bench.step(text("b"));
        bench.spec(text("b")).environments = {text("production")};
        const Plan plan = bench.plan();
        QCOMPARE(plan.steps[0].forecast.state, ForecastState::Necessary);
        QCOMPARE(plan.steps[1].forecast.reason, text("only for production"));
    }

    void theDigestBindsTheIntent()
    {
        const QString digest = digestOf(wants({text("x"), text("y")}));
        QCOMPARE(digest.size(), 64);
        QCOMPARE(digestOf(wants({text("x"), text("y")})), digest);
        QVERIFY(digestOf(wants({text("x"), text("y")}, otherHeads)) != digest);
        QVERIFY(digestOf(wants({text("x"), text("y"), text("z")})) != digest);

        EngineBench bench;
        bench.step(text("a")).foresees(wants({text("x"), text("y")}));
        bench.spec(text("a")).parameters.insert(text("file"), text("other.sql"));
        QVERIFY(bench.plan().digest != digest);
        bench.step(text("b"));
        QCOMPARE(bench.plan().steps.size(), 2);
    }

    void theDigestIgnoresWhatIsOnlyObserved()
    {
        const QString digest = digestOf(wants({text("x"), text("y")}));
        QCOMPARE(digestOf(wants({text("y"), text("x")})), digest);
        Forecast sized = wants({text("x"), text("y")});
        sized.reason = text("4 GB, 12 s behind");
        sized.tables << Table{text("Sizes"), {text("table")}, {{text("users, 4 GB")}}};
        QCOMPARE(digestOf(sized), digest);
    }

    void theDigestTellsTheOrderOfSteps()
    {
        EngineBench ab;
        ab.step(text("a"));
        ab.step(text("b"));
        EngineBench ba;
        ba.step(text("b"));
        ba.step(text("a"));
        QVERIFY(ab.plan().digest != ba.plan().digest);
    }

    void covers_data()
    {
        QTest::addColumn<Forecast>("planned");
        QTest::addColumn<Forecast>("now");
        QTest::addColumn<bool>("covered");
        const Forecast two = wants({text("x"), text("y")});
        const Forecast done = Forecast::notNecessary(text("done"), heads);
        const Forecast later = Forecast::deferred(text("m"), text("later"), heads);
        QTest::newRow("the same") << two << two << true;
        QTest::newRow("fewer") << two << wants({text("y")}) << true;
        QTest::newRow("another order") << two << wants({text("y"), text("x")}) << true;
        QTest::newRow("nothing left") << two << done << true;
        QTest::newRow("nothing left, other words") << two << Forecast::notNecessary(text("off")) << true;
        QTest::newRow("one more") << two << wants({text("x"), text("y"), text("z")}) << false;
        QTest::newRow("another one") << two << wants({text("z")}) << false;
        QTest::newRow("another intent") << two << wants({text("x")}, otherHeads) << false;
        QTest::newRow("another intent without operations") << wants({}) << wants({}, otherHeads) << false;
        QTest::newRow("a look with the same intent") << wants({}) << wants({}) << true;
        QTest::newRow("nothing was planned") << done << wants({text("x")}) << false;
        QTest::newRow("deferred shows its details") << later << wants({text("x")}) << true;
        QTest::newRow("deferred with another intent") << later << wants({text("x")}, otherHeads) << false;
        QTest::newRow("blocked does nothing") << two << Forecast::blocked({text("b"), text("No.")}) << true;
    }
    void covers()
    {
        QFETCH(Forecast, planned);
        QFETCH(Forecast, now);
        QTEST(coveredByPlan(planned, now), "covered");
    }

    void theShownPlanHasNoIntents()
    {
        EngineBench bench;
        Forecast forecast = wants({text("x")});
        forecast.tables << Table{text("T"), {text("c")}, {{text("v")}}};
        bench.step(text("a")).foresees(forecast);
        const Plan plan = bench.plan();
        const QJsonObject shown = plan.toJson();
        const QJsonObject step = shown[u"steps"].toArray().first().toObject();
        QCOMPARE(shown[u"digest"].toString(), plan.digest);
        QCOMPARE(step[u"forecast"].toString(), text("necessary"));
        QVERIFY(!step.contains(u"intent"));
        QCOMPARE(step[u"tables"].toArray().size(), 1);
        QCOMPARE(plan.stepsToJson().first().toObject()[u"intent"].toObject(), heads);
    }

    void aForecastSurvivesJson()
    {
        for (Forecast forecast :
             {wants({text("x")}), Forecast::notNecessary(text("w"), heads),
              Forecast::deferred(text("m"), text("w"), heads), Forecast::blocked({text("c"), text("No.")})}) {
            forecast.tables << Table{text("T"), {text("c")}, {{text("v")}}};
            QVERIFY(!forecast.toJson().contains(u"from"));
            forecast.from = text("a1");
            forecast.to = text("a2");
            const Forecast again = Forecast::fromJson(forecast.toJson());
            QCOMPARE(again.state, forecast.state);
            QCOMPARE(again.to, text("a2"));
            QCOMPARE(again.toJson(), forecast.toJson());
        }
    }

    void aStopEndsThePlanningEarly()
    {
        EngineBench bench;
        bench.step(text("a"));
        bench.step(text("b"));
        bench.stop.request_stop();
        QCOMPARE(bench.plan().steps.size(), 1);
        QCOMPARE(bench.script(text("b")).forecastCount, 0);
    }
};

QTEST_GUILESS_MAIN(PlanTest)
#include "plantest.moc"
