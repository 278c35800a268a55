// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/historymodel.h"

#include "gui/statusdelegate.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace slipway;
using namespace slipway::gui;
using release::RunStatus;

namespace {

ledger::RunSummary run(int number, RunStatus status = RunStatus::Succeeded,
                       const QString &environment = QStringLiteral("staging"))
{
    ledger::RunSummary summary;
    summary.id = QStringLiteral("run%1").arg(number);
    summary.status = status;
    summary.environment = environment;
    summary.playbook = QStringLiteral("db-release");
    summary.operatorName = QStringLiteral("release captain");
    summary.startedAt = QDateTime::fromMSecsSinceEpoch(1'700'000'000'000 + number * 60'000LL, Qt::UTC);
    summary.finishedAt = summary.startedAt.addMSecs(1'000LL * (number % 90));
    summary.revisionsBefore = {QStringLiteral("a91e07b2c6d4")};
    summary.revisionsAfter = {QStringLiteral("c64d9a16fa9d")};
    return summary;
}

} // namespace

class HistoryModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheModelsRules()
    {
        HistoryModel model;
        HistoryFilter filter;
        filter.setSourceModel(&model);
        QAbstractItemModelTester rules(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QAbstractItemModelTester filterRules(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRuns({run(2), run(1)});
        model.setRuns({run(3, RunStatus::Running), run(2), run(1)});
        model.setRuns({run(3), run(2), run(1)});
        filter.setWords(QStringLiteral("staging"));
        model.setRuns({});
    }

    void growsAtTheTopWithoutAReset()
    {
        HistoryModel model;
        model.setRuns({run(2), run(1)});
        const QPersistentModelIndex kept = model.index(0, 0);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setRuns({run(3), run(2, RunStatus::Failed), run(1)});
        QCOMPARE(reset.size(), 0);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(kept.row(), 1);
        QCOMPARE(kept.data(HistoryModel::RunIdRole).toString(), QStringLiteral("run2"));
    }

    void filtersByWordsStatusAndEnvironment()
    {
        HistoryModel model;
        HistoryFilter filter;
        filter.setSourceModel(&model);
        model.setRuns({run(3, RunStatus::Failed, QStringLiteral("production")), run(2, RunStatus::Failed), run(1)});
        filter.setStatus(RunStatus::Failed);
        QCOMPARE(filter.rowCount(), 2);
        filter.setEnvironment(QStringLiteral("production"));
        QCOMPARE(filter.rowCount(), 1);
        filter.setStatus({});
        filter.setEnvironment({});
        filter.setWords(QStringLiteral("c64d9 run1"));
        QCOMPARE(filter.rowCount(), 1);
        filter.setWords(QStringLiteral("nothing like it"));
        QCOMPARE(filter.rowCount(), 0);
    }

    void sortsDurationsAsNumbers()
    {
        HistoryModel model;
        HistoryFilter filter;
        filter.setSourceModel(&model);
        model.setRuns({run(9), run(80), run(10)});
        filter.sort(HistoryModel::Duration, Qt::DescendingOrder);
        QCOMPARE(filter.index(0, 0).data(HistoryModel::RunIdRole).toString(), QStringLiteral("run80"));
        QCOMPARE(filter.index(2, 0).data(HistoryModel::RunIdRole).toString(), QStringLiteral("run9"));
    }

    void saysHowLongSomethingTook_data()
    {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<QString>("text");
        QTest::newRow("short") << qint64(400) << QStringLiteral("0.4 s");
        QTest::newRow("seconds") << qint64(12'000) << QStringLiteral("12 s");
        QTest::newRow("minutes") << qint64(185'000) << QStringLiteral("3:05");
        QTest::newRow("hours") << qint64(3'729'000) << QStringLiteral("1:02:09");
    }
    void saysHowLongSomethingTook()
    {
        QFETCH(qint64, ms);
        QLocale::setDefault(QLocale::c());
        const QDateTime from = QDateTime::fromMSecsSinceEpoch(1'700'000'000'000, Qt::UTC);
        QTEST(tookText(from, from.addMSecs(ms)), "text");
        QCOMPARE(tookText(from, {}), QStringLiteral("–"));
    }

    void opensAHundredThousandRuns()
    {
        QList<ledger::RunSummary> runs;
        for (int number = 100'000; number > 0; --number)
            runs << run(number, number % 50 ? RunStatus::Succeeded : RunStatus::Failed);
        HistoryModel model;
        HistoryFilter filter;
        filter.setSourceModel(&model);
        filter.sort(HistoryModel::Started, Qt::DescendingOrder);
        QElapsedTimer clock;
        clock.start();
        model.setRuns(runs);
        const qint64 opened = clock.restart();
        filter.setStatus(RunStatus::Failed);
        QCOMPARE(filter.rowCount(), 2'000);
        qInfo("100,000 runs: opened in %lld ms, narrowed in %lld ms", opened, clock.elapsed());
        filter.setStatus({});
        QCOMPARE(filter.rowCount(), 100'000);
        QCOMPARE(filter.index(0, 0).data(HistoryModel::RunIdRole).toString(), QStringLiteral("run100000"));
    }

    void rollbacksAreShownAsSuch()
    {
        HistoryModel model;
        ledger::RunSummary back = run(1);
        back.reverts = QStringLiteral("run0");
        model.setRuns({back});
        QCOMPARE(model.index(0, 0).data(StatusDelegate::IconRole).toString(), QStringLiteral("undo"));
        QVERIFY(model.index(0, 0).data().toString().contains(QStringLiteral("Rolled back")));
    }
};

QTEST_MAIN(HistoryModelTest)
#include "historymodel.moc"
