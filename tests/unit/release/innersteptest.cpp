// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/innerstep.h"

#include "fakes/stepbench.h"

#include <QTest>
#include <condition_variable>

using namespace slipway::release;
using namespace slipway;

namespace {

/// Says what its parameters tell; with `hang` it ends only where it is stopped.
class TalkingStep : public Step
{
public:
    Forecast forecast(StepContext &) override { return Forecast::necessary(QStringLiteral("talks")); }
    StepOutcome run(StepContext &context) override
    {
        context.output(OutputStream::Out, "hello\n");
        context.record(QStringLiteral("talked"), true);
        if (context.spec.parameters[u"hang"].toBool()) {
            std::mutex mutex;
            std::unique_lock lock(mutex);
            std::condition_variable_any never;
            never.wait(lock, context.stop, [] { return false; });
            return {StepStatus::Cancelled, QStringLiteral("stopped"), {}};
        }
        const bool good = context.spec.parameters[u"good"].toBool(true);
        context.check({QStringLiteral("mood"),
                       {},
                       QStringLiteral("good"),
                       good ? QStringLiteral("good") : QStringLiteral("bad"),
                       good ? CheckStatus::Pass : CheckStatus::Fail});
        return StepOutcome::succeeded();
    }
};

/// Runs what its test wants with a context.
class HostStep : public Step
{
public:
    explicit HostStep(std::function<void(StepContext &)> work) : m_work(std::move(work)) {}
    Forecast forecast(StepContext &) override { return Forecast::necessary({}); }
    StepOutcome run(StepContext &context) override
    {
        m_work(context);
        return StepOutcome::succeeded();
    }

private:
    std::function<void(StepContext &)> m_work;
};

void inHost(
    const std::function<void(StepContext &)> &work,
    const std::function<void(fakes::StepBench &)> &prepare = [](fakes::StepBench &) {})
{
    StepKind talk;
    talk.name = QStringLiteral("talk");
    talk.create = [] { return std::make_unique<TalkingStep>(); };
    StepKind host;
    host.name = QStringLiteral("host");
    host.create = [work] { return std::make_unique<HostStep>(work); };
    fakes::StepBench bench({talk, host});
    prepare(bench);
    (void)bench.run(QStringLiteral("host"));
}

StepSpec talking(const QJsonObject &parameters = {}, qint64 timeoutMs = 0)
{
    StepSpec spec;
    spec.id = QStringLiteral("host.check");
    spec.kind = QStringLiteral("talk");
    spec.title = QStringLiteral("Talk");
    spec.parameters = parameters;
    spec.timeoutMs = timeoutMs;
    return spec;
}

} // namespace

class InnerStepTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void handsBackChecksAndOutputAndSharesFacts()
    {
        inHost([](StepContext &context) {
            auto inner = InnerStep::make(talking(), context);
            QVERIFY(inner);
            const InnerOutcome told = inner->run(InnerStep::Output::HandBack, context.stop);
            QVERIFY(told.held());
            QCOMPARE(told.output, QByteArray("hello\n"));
            QCOMPARE(told.checks.size(), 1);
            QVERIFY(context.recorded(QStringLiteral("talked")).toBool());
        });
    }

    void aFailedCheckDoesNotHold()
    {
        inHost([](StepContext &context) {
            auto inner = InnerStep::make(talking({{QStringLiteral("good"), false}}), context);
            const InnerOutcome told = inner->run(InnerStep::Output::HandBack, context.stop);
            QVERIFY(!told.held());
            QCOMPARE(told.trouble(), QStringLiteral("mood: expected good, found bad"));
        });
    }

    void endsAtItsOwnTimeout()
    {
        inHost([](StepContext &context) {
            auto inner = InnerStep::make(talking({{QStringLiteral("hang"), true}}, 20), context);
            const InnerOutcome told = inner->run(InnerStep::Output::HandBack, context.stop);
            QCOMPARE(told.outcome.status, StepStatus::Failed);
            QCOMPARE(told.outcome.error->code, QStringLiteral("timeout"));
        });
    }

    void endsWhenTheOuterOneIsStopped()
    {
        inHost(
            [](StepContext &context) {
                auto inner = InnerStep::make(talking({{QStringLiteral("hang"), true}}, 60'000), context);
                const InnerOutcome told = inner->run(InnerStep::Output::HandBack, context.stop);
                QCOMPARE(told.outcome.status, StepStatus::Cancelled);
            },
            [](fakes::StepBench &bench) { bench.stop.request_stop(); });
    }

    void anUnknownKindIsNamed()
    {
        inHost([](StepContext &context) {
            StepSpec spec = talking();
            spec.kind = QStringLiteral("sing");
            const auto inner = InnerStep::make(spec, context);
            QVERIFY(!inner);
            QCOMPARE(inner.error().code, QStringLiteral("kind_unknown"));
        });
    }

    void valuesAreCapturedAndExpanded()
    {
        inHost([](StepContext &context) {
            context.capture(QStringLiteral("COUNT"), QStringLiteral("12"));
            const auto text = context.expand(QStringLiteral("${COUNT} rows, $${kept}"));
            QVERIFY(text);
            QCOMPARE(*text, QStringLiteral("12 rows, ${kept}"));
            const auto missing = context.expand(QStringLiteral("${NOWHERE}"));
            QVERIFY(!missing);
            QCOMPARE(missing.error().code, QStringLiteral("variable_missing"));
        });
    }

    void aSecretIsExpandedOnlyWhereItStaysOne()
    {
        inHost(
            [](StepContext &context) {
                const QString text = QStringLiteral("Bearer ${TOKEN}");
                const auto secret = context.expandSecret(text);
                QVERIFY(secret);
                QCOMPARE(secret->reveal(), QByteArray("Bearer hunter2hunter2"));
                const auto readable = context.expand(text);
                QVERIFY(!readable);
                QCOMPARE(readable.error().code, QStringLiteral("variable_secret"));
                QVERIFY(!readable.error().message.contains(QStringLiteral("hunter2")));
            },
            [](fakes::StepBench &bench) {
                bench.setup.variables.insert(QStringLiteral("TOKEN"),
                                             {Secret("hunter2hunter2"), QStringLiteral("env"), {}});
            });
    }
};

QTEST_GUILESS_MAIN(InnerStepTest)
#include "innersteptest.moc"
