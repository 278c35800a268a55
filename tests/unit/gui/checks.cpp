// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/askedagain.h"
#include "gui/checkdetail.h"
#include "gui/checkview.h"
#include "gui/codebox.h"
#include "gui/statusdelegate.h"
#include "gui/valuetable.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace slipway;
using namespace slipway::gui;
using release::CheckResult;
using release::CheckStatus;

namespace {

CheckResult check(const QString &name, CheckStatus status, const QString &actual = QStringLiteral("1"))
{
    return {name,
            QStringLiteral("select count(*) from t -- ") + name,
            QStringLiteral("0"),
            actual,
            status,
            status == CheckStatus::Pass ? QString() : QStringLiteral("why ") + name};
}

release::RunState state()
{
    release::RunState state;
    release::StepState one;
    one.id = QStringLiteral("one");
    one.title = QStringLiteral("First");
    one.finished = true;
    one.status = release::StepStatus::Succeeded;
    one.checks = {check(QStringLiteral("a"), CheckStatus::Pass),
                  check(QStringLiteral("b"), CheckStatus::Fail)};
    release::StepState two = one;
    two.id = QStringLiteral("two");
    two.title = QStringLiteral("Second");
    two.status = release::StepStatus::Failed;
    two.checks = {check(QStringLiteral("c"), CheckStatus::Skipped, {}),
                  check(QStringLiteral("d"), CheckStatus::Fail),
                  check(QStringLiteral("e"), CheckStatus::Pass)};
    state.steps = {one, two};
    const release::Table rows{QStringLiteral("d"),
                              {QStringLiteral("id"), QStringLiteral("owner")},
                              {{QStringLiteral("6f1c"), QStringLiteral("none")}}};
    const release::Table change{
        QStringLiteral("before and after"),
        {QStringLiteral("measure"), QStringLiteral("before"), QStringLiteral("after"),
         QStringLiteral("change")},
        {{QStringLiteral("rows"), QStringLiteral("5"), QStringLiteral("5"), QStringLiteral("same")},
         {QStringLiteral("nulls"), QStringLiteral("5"), QStringLiteral("0"), QStringLiteral("−5")}}};
    state.facts.insert(QStringLiteral("table.two"), QJsonArray{rows.toJson(), change.toJson()});
    return state;
}

QString nameAt(const CheckView &view, QTableView &table, int row)
{
    Q_UNUSED(view);
    return table.model()->index(row, ChecksModel::Check).data().toString();
}

} // namespace

class ChecksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void failedComeFirstThenTolerated()
    {
        const QList<CheckRow> rows = checkRowsOf(state());
        QCOMPARE(rows.size(), 5);
        QVERIFY(rows[1].tolerated); // its step succeeded all the same
        CheckView view;
        view.show(rows, state().facts);
        const QAbstractItemModelTester rules(const_cast<ChecksModel *>(&view.model()));
        const QAbstractItemModelTester filterRules(view.table().model());
        QStringList order;
        for (int row = 0; row < 5; ++row)
            order << nameAt(view, view.table(), row);
        QCOMPARE(order.join(u' '), QStringLiteral("d b a e c"));
        QCOMPARE(view.table().currentIndex().row(), 0);
    }

    void tellsHowLongACheckTook()
    {
        release::RunState shown = state();
        shown.steps[1].checks[1].tookMs = 12;
        shown.steps[1].checks[2].tookMs = 2'345;
        CheckView view;
        view.show(checkRowsOf(shown), {});
        const auto took = [&view](int row) {
            return view.table().model()->index(row, ChecksModel::Took).data().toString();
        };
        QCOMPARE(took(0), QStringLiteral("12 ms"));
        QCOMPARE(took(1), QStringLiteral("–")); // written before it was measured
        view.table().sortByColumn(ChecksModel::Took, Qt::DescendingOrder);
        QCOMPARE(took(0), QStringLiteral("2.3 s"));
        QCOMPARE(CheckResult::fromJson(shown.steps[1].checks[1].toJson()).tookMs, std::optional<qint64>(12));
        QVERIFY(!shown.steps[0].checks[0].toJson().contains(u"took_ms"));
    }

    void showsWhatIsTrueNowBesideWhatWas()
    {
        QList<CheckRow> rows = checkRowsOf(state());
        AskedAgain answers;
        answers.at = QDateTime::currentDateTimeUtc();
        answers.checks.insert(QStringLiteral("two"),
                              {check(QStringLiteral("d"), CheckStatus::Pass, QStringLiteral("0"))});
        addAnswers(rows, answers);
        CheckView view;
        view.show(rows, {});
        view.resize(1000, 700);
        view.QWidget::show();
        const QModelIndex actual = view.table().model()->index(0, ChecksModel::Actual);
        QVERIFY(actual.data().toString().contains(QStringLiteral("now 0")));
        QCOMPARE(view.table().model()->index(0, ChecksModel::Result).data().toString(),
                 QStringLiteral("Failed")); // the record stays
        QVERIFY(view.findChild<QWidget *>(QStringLiteral("checkNow"))->isVisible());
        view.table().selectRow(1);
        QVERIFY(!view.findChild<QWidget *>(QStringLiteral("checkNow"))->isVisible());
    }

    void showsWhatWasAskedAndItsRows()
    {
        CheckView view;
        view.show(checkRowsOf(state()), state().facts);
        view.resize(1000, 700);
        view.QWidget::show();
        auto *asked = view.findChild<CodeBox *>(QStringLiteral("checkAsked"));
        QVERIFY(asked->toPlainText().endsWith(QStringLiteral("-- d")));
        const auto tables = view.findChild<CheckDetail *>()->findChildren<ValueTable *>();
        QCOMPARE(tables.size(), 2);
        QCOMPARE(tables[0]->values().table().rows.first().first(), QStringLiteral("6f1c"));
        QVERIFY(tables[1]->values().isComparison());
        QCOMPARE(tables[1]->values().differences(), 1);
        QCOMPARE(tables[1]->values().table().rows.first().first(),
                 QStringLiteral("nulls")); // differences first
        view.findChild<QPushButton *>(QStringLiteral("check.copy"))->click();
        QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("6f1c")));
        QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("-- d")));
    }

    void filtersByWordsRankAndStep()
    {
        CheckView view;
        view.show(checkRowsOf(state()), {});
        view.findChild<QPushButton *>(QStringLiteral("checkRank.0"))->click();
        QCOMPARE(view.table().model()->rowCount(), 1);
        view.findChild<QPushButton *>(QStringLiteral("checkRank.9"))->click();
        view.findChild<QLineEdit *>(QStringLiteral("checkFilter"))->setText(QStringLiteral("skipp why"));
        QCOMPARE(view.table().model()->rowCount(), 1);
        QCOMPARE(nameAt(view, view.table(), 0), QStringLiteral("c"));
        view.findChild<QLineEdit *>(QStringLiteral("checkFilter"))
            ->setText(QStringLiteral("nothing like it"));
        QCOMPARE(view.table().model()->rowCount(), 0);
    }

    void copiesWhatIsChosen()
    {
        CheckView view;
        view.show(checkRowsOf(state()), {});
        QSignalSpy copied(&view, &CheckView::copied);
        view.findChild<QAction *>(QStringLiteral("checks.copy"))->trigger();
        QCOMPARE(copied.last().first().toInt(), 1);
        QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("\td\t")));
        view.copyAll();
        QCOMPARE(QApplication::clipboard()->text().split(u'\n').size(), 6); // with the columns' names
    }

    void walksFromFailureToFailure()
    {
        CheckView view;
        view.show(checkRowsOf(state()), {});
        view.nextFailed();
        QCOMPARE(nameAt(view, view.table(), view.table().currentIndex().row()), QStringLiteral("b"));
        view.nextFailed();
        QCOMPARE(nameAt(view, view.table(), view.table().currentIndex().row()), QStringLiteral("d"));
    }

    void keepsTheChosenCheckWhenNewOnesCome()
    {
        CheckView view;
        release::RunState grown = state();
        view.show(checkRowsOf(grown), {});
        view.nextFailed();
        grown.steps[1].checks << check(QStringLiteral("f"), CheckStatus::Fail);
        view.show(checkRowsOf(grown), {});
        QCOMPARE(nameAt(view, view.table(), view.table().currentIndex().row()), QStringLiteral("b"));
    }

    void numbersStandRight()
    {
        QVERIFY(looksLikeNumber(QStringLiteral("1,912,044")));
        QVERIFY(looksLikeNumber(QStringLiteral("−1,234")));
        QVERIFY(looksLikeNumber(QStringLiteral("99.5%")));
        QVERIFY(!looksLikeNumber(QStringLiteral("6f1c")));
        ValueTableModel model;
        const QAbstractItemModelTester rules(&model);
        model.setTable(
            {QStringLiteral("t"),
             {QStringLiteral("id"), QStringLiteral("n")},
             {{QStringLiteral("a"), QStringLiteral("12")}, {QStringLiteral("b"), QStringLiteral("–")}}});
        QVERIFY(model.index(0, 1).data(Qt::TextAlignmentRole).toInt() & Qt::AlignRight);
        QVERIFY(model.index(0, 0).data(Qt::TextAlignmentRole).toInt() & Qt::AlignLeft);
    }
};

QTEST_MAIN(ChecksTest)
#include "checks.moc"
