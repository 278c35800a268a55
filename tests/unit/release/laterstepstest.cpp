// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "fakes/enginebench.h"

#include <QTest>

using namespace slipway::release;
using namespace slipway::fakes;

/// A step that must know what was there before an earlier one.
class LaterStepsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hearWhenEarlierOnesBegin()
    {
        EngineBench bench;
        QStringList order;
        StepScript &first = bench.step(QStringLiteral("first"));
        StepScript &later = bench.step(QStringLiteral("later"));
        StepScript &last = bench.step(QStringLiteral("last"));
        first.hears = [&](const QString &, StepContext &) { order << QStringLiteral("wrong"); };
        first.does([&](StepContext &context) {
            order << QStringLiteral("first runs");
            // what the later one recorded is there before the first does anything
            return context.recorded(QStringLiteral("mark")).toString() == u"first"
                       ? StepOutcome::succeeded()
                       : StepOutcome::failed({QStringLiteral("x"), QStringLiteral("x")});
        });
        later.hears = [&](const QString &other, StepContext &context) {
            order << QStringLiteral("later hears ") + other;
            context.record(QStringLiteral("mark"), other);
        };
        later.does([&](StepContext &) {
            order << QStringLiteral("later runs");
            return StepOutcome::succeeded();
        });
        last.hears = [&](const QString &other, StepContext &) {
            order << QStringLiteral("last hears ") + other;
        };
        QCOMPARE(bench.run().status, RunStatus::Succeeded);
        QCOMPARE(order, (QStringList{QStringLiteral("later hears first"), QStringLiteral("last hears first"),
                                     QStringLiteral("first runs"), QStringLiteral("last hears later"),
                                     QStringLiteral("later runs")}));
    }

    void hearOfEveryAttempt()
    {
        EngineBench bench;
        StepScript &first = bench.step(QStringLiteral("first"));
        first.fails();
        first.succeeds();
        bench.spec(QStringLiteral("first")).retry = 1;
        int heard = 0;
        bench.step(QStringLiteral("later")).hears = [&](const QString &, StepContext &) { ++heard; };
        QCOMPARE(bench.run().status, RunStatus::Succeeded);
        QCOMPARE(heard, 2);
    }
};

QTEST_GUILESS_MAIN(LaterStepsTest)
#include "laterstepstest.moc"
