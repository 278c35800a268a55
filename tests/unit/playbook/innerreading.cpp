// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "playbook/playbookreader.h"

#include <QJsonArray>
#include <QTest>

using namespace slipway::release;
using namespace slipway::playbook;

namespace {

QList<StepKind> kinds()
{
    StepKind look;
    look.name = QStringLiteral("look");
    look.parameters = {{QStringLiteral("at"), QStringLiteral("string"), true, {}}};
    StepKind watch;
    watch.name = QStringLiteral("watch");
    watch.parameters = {{QStringLiteral("check"), QStringLiteral("step"), true, {}},
                        {QStringLiteral("then"), QStringLiteral("steps"), false, {}}};
    return {look, watch};
}

Result<Playbook> reading(const QByteArray &rest)
{
    return readPlaybook("slipway: 1\nname: n\n" + rest, QStringLiteral("n.yaml"), kinds());
}

const QByteArray watching = "phases:\n"
                            "  execute:\n"
                            "    - id: quiet\n"
                            "      kind: watch\n"
                            "      title: Quiet\n"
                            "      expects: no errors\n"
                            "      point_of_no_return: true\n"
                            "      check: {kind: look, at: log, timeout: 3s}\n"
                            "      then: [{kind: look, at: disk, id: disk}, {kind: look, at: cpu}]\n";

} // namespace

/// Steps inside steps, and what stands around the phases.
class InnerReading : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void stepsInsideSteps()
    {
        const auto read = reading(watching);
        QVERIFY2(read, read ? "" : qPrintable(read.error().message));
        const StepSpec &quiet = read->steps.first();
        QCOMPARE(quiet.expects, QStringLiteral("no errors"));
        QVERIFY(quiet.pointOfNoReturn);
        const StepSpec check = quiet.inner[QStringLiteral("check")].value(0);
        QCOMPARE(check.id, QStringLiteral("quiet.check"));
        QCOMPARE(check.title, QStringLiteral("Quiet"));
        QCOMPARE(check.timeoutMs, 3000);
        QCOMPARE(check.parameters[u"at"].toString(), QStringLiteral("log"));
        const QList<StepSpec> then = quiet.inner[QStringLiteral("then")];
        QCOMPARE(then.size(), 2);
        QCOMPARE(then[0].id, QStringLiteral("disk"));
        QCOMPARE(then[1].id, QStringLiteral("quiet.then.2"));
        // What is inside belongs to the plan's digest, which covers the parameters.
        QCOMPARE(quiet.parameters[u"check"][u"at"].toString(), QStringLiteral("log"));
    }

    void mistakesInsideNameTheirPlace_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("message");
        const QByteArray check = "{kind: look, at: log, timeout: 3s}";
        QTest::newRow("kind") << check << QByteArray("{kind: lock, at: log}")
                              << QStringLiteral(
                                     "n.yaml:10:21: there is no step kind 'lock'; did you mean 'look'?");
        QTest::newRow("no kind") << check << QByteArray("{at: log}")
                                 << QStringLiteral("n.yaml:10:14: 'kind' is missing");
        QTest::newRow("required") << check << QByteArray("{kind: look}")
                                  << QStringLiteral(
                                         "n.yaml:10:14: step 'quiet.check' of kind look needs 'at'");
        QTest::newRow("no map") << check << QByteArray("[log]")
                                << QStringLiteral("n.yaml:10:14: 'check' takes");
    }
    void mistakesInsideNameTheirPlace()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QString, message);
        const auto read = reading(QByteArray(watching).replace(from, to));
        QVERIFY(!read);
        QVERIFY2(read.error().message.startsWith(message), qPrintable(read.error().message));
    }

    void whatStandsAroundThePhases()
    {
        const auto read = reading(
            watching +
            "window: {planned: 20m, words: at night}\n"
            "escalation: call the DBA\n"
            "contacts: [{role: DBA, contact: '#dba', when: always}]\n"
            "sign_off: {roles: [captain, {name: qa, optional: true}], self_approval: false}\n"
            "follow_ups:\n"
            "  - {id: still, title: Still skipped, owner: DBA, due: 24h, after: quiet, closes: log}\n");
        QVERIFY2(read, read ? "" : qPrintable(read.error().message));
        QCOMPARE(read->window.plannedMs, 20 * 60'000);
        QCOMPARE(read->contacts.value(0).contact, QStringLiteral("#dba"));
        QCOMPARE(read->escalation, QStringLiteral("call the DBA"));
        QCOMPARE(read->signOff.roles.size(), 2);
        QVERIFY(!read->signOff.roles[0].optional);
        QVERIFY(read->signOff.roles[1].optional);
        QVERIFY(!read->signOff.selfApproval);
        QCOMPARE(read->followUps.value(0).dueMs, 24 * 3'600'000);
        QCOMPARE(read->followUps.value(0).after, QStringLiteral("quiet"));
    }

    void aFollowUpNamesAStepThatExists()
    {
        const auto read = reading(watching + "follow_ups: [{id: a, title: A, after: quite}]\n");
        QVERIFY(!read);
        QCOMPARE(
            read.error().message,
            QStringLiteral("n.yaml:12:14: follow-up 'a' comes after step 'quite', which does not exist; did "
                           "you mean 'quiet'? (in follow_ups)."));
    }

    void aFixIsMadeOfSteps()
    {
        const auto read =
            reading(watching + "known_issues: [{pattern: p, cause: c, fix: f, steps: [{id: a, kind: "
                               "look, at: x}]}]\n");
        QVERIFY2(read, read ? "" : qPrintable(read.error().message));
        QCOMPARE(read->knownIssues.value(0).steps.value(0).phase, QStringLiteral("fix"));
    }
};

QTEST_GUILESS_MAIN(InnerReading)
#include "innerreading.moc"
