// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/approval.h"

#include <QTest>

using namespace slipway::release;

namespace {

QString text(const char *value)
{
    return QString::fromUtf8(value);
}

QJsonObject intent(const QString &id, const QJsonObject &what, const QStringList &operations)
{
    return {{text("id"), id},
            {text("kind"), text("migrate")},
            {text("parameters"), QJsonObject()},
            {text("intent"), what},
            {text("operations"), QJsonArray::fromStringList(operations)}};
}

PlanSubject subject(const QJsonArray &intents)
{
    return {digestOf(intents),
            text("shop"),
            text("production"),
            {},
            text("go"),
            text("ab12"),
            text("1.2.0"),
            {},
            {},
            intents};
}

const QJsonObject heads{{text("heads"), text("b2")}};
const QDateTime noon = QDateTime::fromString(text("2026-05-04T12:00:00Z"), Qt::ISODate);
const Person ana{text("Ana Ruiz"), text("ana@example.org"), text("ana"), text("desk")};
const Person mira{text("Mira Okafor"), text("mira@example.org"), text("mira"), text("lab")};

PlanSubject plan()
{
    return subject({intent(text("migrate"), heads, {text("apply b2"), text("apply c3")})});
}

Approval approval(const Person &by = mira)
{
    return {plan(), text("qa"), true, {}, by, noon.addSecs(-3600), {}, {}, {}};
}

ApprovalNeed need(qint64 validForMs = 0, bool self = false)
{
    return {{text("qa"), text("sre")}, self, validForMs};
}

QString codeOf(const Approval &given, const PlanSubject &now, const ApprovalNeed &wanted = need())
{
    const auto judged = judgeApproval(given, now, ana, wanted, noon);
    if (judged)
        return {};
    return judged.error().kind == ErrorKind::Refused ? judged.error().code : text("wrong kind");
}

} // namespace

class ApprovalTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsForItsPlanOnly()
    {
        QCOMPARE(codeOf(approval(), plan()), QString());
        const PlanSubject other =
            subject({intent(text("migrate"), {{text("heads"), text("c3")}}, {text("apply b2")})});
        QCOMPARE(codeOf(approval(), other), text("approval_for_another_plan"));
        const QStringList changes = changesSince(plan(), other);
        QCOMPARE(changes, QStringList{text("step migrate: heads was b2 and is now c3")});
    }

    void whatChangedIsTold_data()
    {
        QTest::addColumn<PlanSubject>("now");
        QTest::addColumn<QString>("words");
        const QJsonObject step = intent(text("migrate"), heads, {text("apply b2"), text("apply c3")});
        QTest::newRow("a further operation")
            << subject(
                   {intent(text("migrate"), heads, {text("apply b2"), text("apply c3"), text("apply d4")})})
            << text("step migrate: it would now also apply d4");
        QTest::newRow("a further step") << subject({step, intent(text("deploy"), {}, {text("run deploy")})})
                                        << text("step deploy was not in the plan");
        QTest::newRow("a step less") << subject({}) << text("step migrate is no longer in the plan");
        PlanSubject elsewhere = plan();
        elsewhere.environment = text("staging");
        QTest::newRow("environment") << elsewhere
                                     << text("the environment was production and is now staging");
        PlanSubject version = plan();
        version.version = text("1.3.0");
        QTest::newRow("version") << version << text("the version was 1.2.0 and is now 1.3.0");
        PlanSubject file = plan();
        file.playbookSha256 = text("cd34");
        QTest::newRow("playbook") << file << text("the playbook's file has changed (SHA-256 ab12, now cd34)");
        PlanSubject options = plan();
        options.options = {{text("skip_db_checks"), true}};
        QTest::newRow("options") << options
                                 << text("the options: skip_db_checks was nothing and is now [true]");
        PlanSubject target = plan();
        target.target = {{text("database"), text("other")}};
        QTest::newRow("target") << target << text("the target: database was nothing and is now other");
    }

    void whatChangedIsTold()
    {
        QFETCH(PlanSubject, now);
        QFETCH(QString, words);
        QCOMPARE(changesSince(plan(), now), QStringList{words});
    }

    void fewerOperationsAreNoChange()
    {
        QCOMPARE(codeOf(approval(), subject({intent(text("migrate"), heads, {text("apply c3")})})),
                 QString());
        QCOMPARE(codeOf(approval(), subject({intent(text("migrate"), {}, {})})), QString());
    }

    void refusesWhatDoesNotCount()
    {
        Approval rejected = approval();
        rejected.approved = false;
        QCOMPARE(codeOf(rejected, plan()), text("approval_rejected"));
        Approval captain = approval();
        captain.role = text("captain");
        QCOMPARE(codeOf(captain, plan()), text("approval_role"));
        QCOMPARE(codeOf(approval(ana), plan()), text("approval_own"));
        QCOMPARE(codeOf(approval(ana), plan(), need(0, true)), QString());
        QCOMPARE(codeOf(approval(), plan(), need(3600'000)), QString());
        QCOMPARE(codeOf(approval(), plan(), need(3599'000)), text("approval_expired"));
        Approval early = approval();
        early.at = noon.addSecs(3600);
        QCOMPARE(codeOf(early, plan()), text("approval_from_the_future"));
    }

    void samePersonByAnyOfTheirNames()
    {
        QVERIFY(samePerson(ana, mira).isEmpty());
        QVERIFY(!samePerson(ana, {text("A. Ruiz"), text("ANA@example.org"), text("x"), text("y")}).isEmpty());
        QVERIFY(!samePerson(ana, {text("ana ruiz"), text("private@example.org"), text("x"), text("y")})
                     .isEmpty());
        // A shared account does not make one person of two whom Git tells apart …
        QVERIFY(samePerson(ana, {mira.name, mira.email, ana.osUser, ana.host}).isEmpty());
        // … but it is all there is where Git names nobody.
        QVERIFY(!samePerson(ana, {{}, {}, ana.osUser, ana.host}).isEmpty());
        QVERIFY(samePerson({{}, {}, text("root"), text("a")}, {{}, {}, text("root"), text("b")}).isEmpty());
    }

    void countsPeopleAndRoles()
    {
        Approval second = approval({text("Tom"), text("tom@example.org"), text("tom"), text("t")});
        second.role = text("sre");
        Approval again = approval();
        again.role = text("sre");
        const QStringList roles{text("qa"), text("sre")};
        QCOMPARE(missingApprovals({approval()}, roles, 0), text("nobody has approved as sre"));
        QVERIFY(missingApprovals({approval(), second}, roles, 0).isEmpty());
        QVERIFY(missingApprovals({approval()}, roles, 1).isEmpty());
        QCOMPARE(missingApprovals({approval(), again}, roles, 2),
                 text("1 of 2 people have approved (as qa or sre)"));
        QVERIFY(missingApprovals({approval(), second}, roles, 2).isEmpty());
        QVERIFY(!missingApprovals({}, roles, 1).isEmpty());
    }

    void aPlanThatWasEditedIsBroken()
    {
        QJsonObject written = plan().toJson();
        const auto read = PlanSubject::fromJson(written);
        QVERIFY(read);
        QVERIFY(changesSince(plan(), *read).isEmpty());
        QJsonArray intents = written[u"intents"].toArray();
        QJsonObject step = intents[0].toObject();
        step[u"operations"] = QJsonArray{text("drop everything")};
        intents[0] = step;
        written[u"intents"] = intents;
        QCOMPARE(PlanSubject::fromJson(written).error().code, text("plan_broken"));
    }
};

QTEST_GUILESS_MAIN(ApprovalTest)
#include "approvaltest.moc"
