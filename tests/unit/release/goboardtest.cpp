// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/goboard.h"
#include "fakes/enginebench.h"
#include "release/checkitem.h"

#include <QTest>

using namespace slipway::release;
using slipway::fakes::MemoryStore;

namespace {

QString text(const char *value)
{
    return QString::fromUtf8(value);
}

QJsonObject planned(const char *id, const char *kind = "command")
{
    return {{text("id"), text(id)},          {text("phase"), text("decide")},
            {text("kind"), text(kind)},      {text("title"), text(id)},
            {text("expects"), text("fine")}, {text("forecast"), text("necessary")}};
}

const QJsonObject header{
    {text("sign_off"),
     QJsonObject{{text("roles"),
                  QJsonArray{QJsonObject{{text("name"), text("captain")}, {text("optional"), false}},
                             QJsonObject{{text("name"), text("product")}, {text("optional"), true}}}}}}};

/// A table of the rows a and b, closed by c, with what happened to it.
GoBoard board(const QList<RunEvent> &events)
{
    MemoryStore store;
    QList<StoredEvent> stored;
    const QList<RunEvent> all =
        QList<RunEvent>{
            RunPlanned{text("d1"), header, {planned("a"), planned("b"), planned("c", "go_no_go")}},
            RunStarted{}} +
        events;
    for (const RunEvent &event : all)
        stored << *store.append(text("run"), event);
    return GoBoard::of(RunState::fold(stored));
}

QList<RunEvent> row(const char *id, CheckStatus status)
{
    const bool bad = status == CheckStatus::Fail;
    return {StepStarted{text(id), 1},
            CheckFinished{text(id), 1, {text("check"), text("asked"), text("1"), text("3"), status}},
            StepFinished{text(id), 1, bad ? StepStatus::Failed : StepStatus::Succeeded, {}, {}, {}}};
}

QList<RunEvent> closed(StepStatus status)
{
    return {StepStarted{text("c"), 1}, StepFinished{text("c"), 1, status, {}, {}, {}}};
}

QStringList statuses(const GoBoard &table)
{
    QStringList names;
    for (const GoRow &line : table.rows)
        names << goStatusName(line.status);
    return names;
}

ApprovalGiven signature(const char *role, const char *decision, const char *digest = "d1")
{
    return {text(role), text("Ana"), text(decision), {}, text(digest)};
}

} // namespace

class GoBoardTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsStandAsTheirStepsDo()
    {
        QCOMPARE(statuses(board({})), (QStringList{text("open"), text("open")}));
        const GoBoard table = board(row("a", CheckStatus::Fail) + QList<RunEvent>{StepStarted{text("b"), 1}});
        QCOMPARE(statuses(table), (QStringList{text("fail"), text("running")}));
        QCOMPARE(table.rows[0].number, 1);
        QCOMPARE(table.rows[0].expected, text("fine"));
        QCOMPARE(table.rows[0].actual, text("3"));
        QCOMPARE(table.rows[0].action, text("asked"));
        QCOMPARE(table.verdict, GoVerdict::NoGo);
        QCOMPARE(table.sentence(), text("0 of 2 pass, 1 failed, 1 running"));
        QCOMPARE(table.closedBy, text("c"));
    }

    void skippedIsNotGreen()
    {
        const QList<RunEvent> pass = row("a", CheckStatus::Pass);
        QVERIFY(!board(pass + QList<RunEvent>{StepSkipped{text("b"), text("no need"), true}}).allGreen());
        QVERIFY(!board(pass + row("b", CheckStatus::Skipped)).allGreen());
        QVERIFY(board(pass + row("b", CheckStatus::Pass)).allGreen());
    }

    void aPersonsItemsDecideTheRow_data()
    {
        QTest::addColumn<ItemDecision>("decision");
        QTest::addColumn<QString>("status");
        QTest::newRow("done") << ItemDecision::Done << text("pass");
        QTest::newRow("not applicable") << ItemDecision::NotApplicable << text("not_applicable");
        QTest::newRow("open") << ItemDecision::Open << text("skipped");
    }

    void aPersonsItemsDecideTheRow()
    {
        QFETCH(ItemDecision, decision);
        QFETCH(QString, status);
        CheckItem item;
        item.text = text("look");
        item.decision = decision;
        item.note = text("12 panels");
        item.who = text("Mira");
        const GoBoard table = board({StepStarted{text("a"), 1},
                                     FactRecorded{text("a"), itemsKey(text("a")), QJsonArray{item.toJson()}},
                                     AttachmentAdded{text("f.png"), text("ab"), {}, text("a"), text("1")},
                                     StepFinished{text("a"), 1, StepStatus::Succeeded, {}, {}, {}}});
        QCOMPARE(goStatusName(table.rows[0].status), status);
        QCOMPARE(table.rows[0].attachments, 1);
        if (decision == ItemDecision::Done)
            QCOMPARE(table.rows[0].actual, text("confirmed by Mira: 12 panels"));
    }

    void waitsWhileAPersonIsAsked()
    {
        const QList<RunEvent> asked{StepStarted{text("a"), 1},
                                    QuestionAsked{text("a"), text("item1"), text("Done?")}};
        QCOMPARE(statuses(board(asked)).first(), text("waiting"));
        QCOMPARE(
            statuses(board(asked + QList<RunEvent>{AnswerGiven{text("a"), text("item1"), text("yes"), {}}}))
                .first(),
            text("running"));
    }

    void greenAndUnsignedIsOpenAndSignedAndClosedIsGo()
    {
        const QList<RunEvent> green = row("a", CheckStatus::Pass) + row("b", CheckStatus::Pass);
        QCOMPARE(board(green).verdict, GoVerdict::Open);
        QCOMPARE(board(green + closed(StepStatus::Failed)).verdict, GoVerdict::Open);
        QCOMPARE(board(green).unsignedRoles(), QStringList{text("captain")});
        const QList<RunEvent> signedBy = green + QList<RunEvent>{signature("captain", "go")};
        QVERIFY(board(signedBy).unsignedRoles().isEmpty());
        QCOMPARE(board(signedBy + closed(StepStatus::Succeeded)).verdict, GoVerdict::Go);
        const QList<RunEvent> red = row("a", CheckStatus::Pass) + row("b", CheckStatus::Fail);
        QCOMPARE(board(red + closed(StepStatus::Failed)).verdict, GoVerdict::NoGo);
    }

    void aRedRowTriedAgainOpensTheTable()
    {
        const QList<RunEvent> events = row("a", CheckStatus::Pass) + row("b", CheckStatus::Fail) +
                                       closed(StepStatus::Failed) +
                                       QList<RunEvent>{StepStarted{text("b"), 2}};
        QCOMPARE(board(events).verdict, GoVerdict::Open);
    }

    void aNoIsNoGoAndAnotherPlanVoids()
    {
        const GoBoard refused = board({signature("product", "no_go")});
        QCOMPARE(refused.signatures[1].state, SignState::Refused);
        QCOMPARE(refused.verdict, GoVerdict::NoGo);
        const GoBoard old = board({signature("captain", "approved", "d0")});
        QCOMPARE(old.signatures[0].state, SignState::Void);
        QCOMPARE(old.unsignedRoles(), QStringList{text("captain")});
        QVERIFY(old.signatures[0].words.contains(text("plan has changed")));
    }

    void answersSurviveTheWayAsText()
    {
        GoAnswer answer;
        answer.deed = GoAnswer::Deed::Sign;
        answer.role = text("captain");
        answer.go = true;
        const auto read = GoAnswer::fromText(answer.toText());
        QVERIFY(read);
        QCOMPARE(read->role, text("captain"));
        QVERIFY(read->go);
        QVERIFY(!GoAnswer::fromText(text("go")));
        const auto reason = ItemAnswer::fromText(text("na, no PDF in this release"));
        QCOMPARE(reason->note, text("no PDF in this release"));
        QCOMPARE(ItemAnswer::fromText(text("na")).error().code, text("answer_unclear"));
        QCOMPARE(ItemAnswer::fromText(text("perhaps")).error().code, text("answer_unclear"));
        QCOMPARE(ItemAnswer::fromText(text("yes"))->decision, ItemDecision::Done);
    }
};

QTEST_GUILESS_MAIN(GoBoardTest)
#include "goboardtest.moc"
