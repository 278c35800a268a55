// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "fakes/enginebench.h"

#include <QTest>

using namespace slipway::release;
using namespace slipway::fakes;

/// What a person is told about a failure.
class FailureWordsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void failedChecksStandInTheError()
    {
        EngineBench bench;
        bench.step(QStringLiteral("a")).does([](StepContext &context) {
            context.check({QStringLiteral("lag"),
                           {},
                           QStringLiteral("at most 1"),
                           QStringLiteral("7"),
                           CheckStatus::Fail});
            context.check({QStringLiteral("fine"), {}, {}, {}, CheckStatus::Pass});
            return StepOutcome::succeeded();
        });
        QCOMPARE(bench.run().error->code, QStringLiteral("checks_failed"));
        QCOMPARE(bench.person.shown.details, QStringList{QStringLiteral("lag: expected at most 1, found 7")});
    }

    void noSecretIsShownToThePerson()
    {
        EngineBench bench;
        bench.step(QStringLiteral("a")).does([](StepContext &) {
            return StepOutcome::failed({QStringLiteral("broken"),
                                        QStringLiteral("It said hunter2hunter2."),
                                        {QStringLiteral("password hunter2hunter2")}});
        });
        const RunVerdict verdict = bench.run();
        QCOMPARE(bench.person.shown.message, QStringLiteral("It said [secret]."));
        QCOMPARE(bench.person.shown.details, QStringList{QStringLiteral("password [secret]")});
        QVERIFY(!verdict.error->message.contains(QStringLiteral("hunter2")));
    }
};

QTEST_GUILESS_MAIN(FailureWordsTest)
#include "failurewordstest.moc"
