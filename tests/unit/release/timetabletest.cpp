// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/timetable.h"

#include <QTest>

using namespace slipway::release;

namespace {

QString text(const char *value)
{
    return QString::fromUtf8(value);
}

const QDateTime epoch = QDateTime(QDate(2026, 1, 1), QTime(2, 0), Qt::UTC);

QJsonObject planned(const char *id, int estimateMs, bool noReturn = false)
{
    return {
        {text("id"), text(id)},    {text("phase"), text("execute")},  {text("kind"), text("k")},
        {text("title"), text(id)}, {text("estimate_ms"), estimateMs}, {text("point_of_no_return"), noReturn}};
}

/// A run with a window of 20 minutes: migrate took 4 s, deploy is at work since 02:00:10.
RunState runningState()
{
    const QJsonObject header{{text("window"), QJsonObject{{text("planned_ms"), 1'200'000}}}};
    const std::pair<int, RunEvent> events[] = {
        {0, RunPlanned{text("d"),
                       header,
                       {planned("migrate", 5'000), planned("deploy", 240'000, true),
                        planned("verify", 300'000), planned("note", 0)}}},
        {2, RunStarted{}},
        {4, StepStarted{text("migrate"), 1}},
        {8, StepFinished{text("migrate"), 1, StepStatus::Succeeded, {}, {}, {}}},
        {10, StepStarted{text("deploy"), 1}}};
    RunState state;
    for (const auto &[second, event] : events)
        state.apply({text("run"), state.events + 1, epoch.addSecs(second), "h", event});
    return state;
}

} // namespace

class TimetableTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void estimatesBesideWhatItTook()
    {
        const Timetable timetable = Timetable::of(runningState(), epoch.addSecs(70));
        QCOMPARE(timetable.rows.size(), 4);
        QCOMPARE(timetable.rows[0].actualMs, std::optional<qint64>(4'000));
        QCOMPARE(timetable.rows[1].actualMs, std::optional<qint64>(60'000));
        QVERIFY(timetable.rows[1].running);
        QVERIFY(!timetable.rows[2].actualMs);
        QCOMPARE(timetable.estimateMs, 545'000);
        const Table table = timetable.table();
        QCOMPARE(table.rows[0], (QStringList{text("migrate"), text("5.0 s"), text("4.0 s"), text("-1.0 s"),
                                             text("succeeded")}));
        QCOMPARE(table.rows[1][0], text("deploy (no return)"));
        QCOMPARE(table.rows[2], (QStringList{text("verify"), text("5 min 00 s"), text("–"), QString(),
                                             text("not reached")}));
        QCOMPARE(table.rows.last()[0], text("total"));
    }

    void theWindowIsUsedFromTheBeginning()
    {
        const Timetable timetable = Timetable::of(runningState(), epoch.addSecs(62));
        QCOMPARE(timetable.usedMs, 60'000);
        QCOMPARE(timetable.remainingMs(), 1'140'000);
        QCOMPARE(timetable.aheadMs, 188'000 + 300'000); // what deploy has left, and verify
        QVERIFY(!timetable.tooLate());
        QVERIFY(timetable.past);
        QCOMPARE(
            timetable.windowLine(),
            text(
                "window 20 min 00 s: 1 min 00 s used, 19 min 00 s left, 8 min 08 s of work estimated ahead"));
    }

    void overTheWindow()
    {
        const Timetable timetable = Timetable::of(runningState(), epoch.addSecs(1'000));
        QVERIFY(timetable.tooLate()); // 202 s are left, 300 s ahead
        const Timetable late = Timetable::of(runningState(), epoch.addSecs(1'262));
        QCOMPARE(late.remainingMs(), -60'000);
        QVERIFY(late.windowLine().contains(u"over by 1 min 00 s"));
        QCOMPARE(late.windowJson()[u"remaining_ms"].toInteger(), -60'000);
    }

    void theEndStopsTheClock()
    {
        RunState state = runningState();
        state.apply({text("run"), 6, epoch.addSecs(30), "h",
                     StepFinished{text("deploy"), 1, StepStatus::Failed, {}, {}, {}}});
        state.apply({text("run"), 7, epoch.addSecs(32), "h", RunFinished{RunStatus::Failed, {}}});
        const Timetable timetable = Timetable::of(state, epoch.addSecs(9'999));
        QCOMPARE(timetable.usedMs, 30'000);
        QCOMPARE(timetable.rows[1].actualMs, std::optional<qint64>(20'000));
        QVERIFY(!timetable.rows[1].running);
    }

    void noWindowNoLine()
    {
        RunState state;
        const Timetable timetable = Timetable::of(state, epoch);
        QVERIFY(timetable.windowLine().isEmpty());
        QVERIFY(timetable.windowJson()[u"planned_ms"].isNull());
        QVERIFY(!timetable.tooLate());
    }

    void words_data()
    {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<QString>("words");
        QTest::newRow("short") << qint64(4'200) << text("4.2 s");
        QTest::newRow("seconds") << qint64(35'900) << text("35 s");
        QTest::newRow("minutes") << qint64(125'000) << text("2 min 05 s");
        QTest::newRow("hours") << qint64(3'720'000) << text("1 h 02 min");
        QTest::newRow("a day") << qint64(86'400'000) << text("24 h 00 min");
    }
    void words()
    {
        QFETCH(qint64, ms);
        QTEST(timeText(ms), "words");
    }
};

QTEST_GUILESS_MAIN(TimetableTest)
#include "timetabletest.moc"
