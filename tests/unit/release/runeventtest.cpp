// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/runevent.h"

#include <QJsonDocument>
#include <QSet>
#include <QTest>

using namespace slipway::release;

namespace {

const QJsonObject object{{QStringLiteral("k"), QJsonArray{1, QStringLiteral("two"), QJsonValue()}}};
const QJsonArray steps{QJsonObject{{QStringLiteral("id"), QStringLiteral("a")}}};
const Error error{
    QStringLiteral("code"), QStringLiteral("A sentence."), {QStringLiteral("1"), QStringLiteral("2")}};
const CheckResult check{QStringLiteral("n"), QStringLiteral("a"), QStringLiteral("e"),
                        QStringLiteral("x"), CheckStatus::Fail,   QStringLiteral("r")};

QString text(const char *value)
{
    return QLatin1String(value);
}

/// One of each kind, no member with its default.
QList<RunEvent> everyEvent()
{
    return {RunPlanned{text("digest"), object, steps},
            ApprovalGiven{text("qa"), text("Ada"), text("approved"), text("go"), text("digest"),
                          text("ada@example.org"), text("ada@desk"), text("2026-01-02T03:04:05Z"),
                          text("ada@example.org"), text("ab12")},
            RunRefused{error},
            RunStarted{},
            RunResumed{text("digest"), steps},
            StepForecast{text("a"), object},
            StepStarted{text("a"), 2},
            OutputAppended{text("a"), 2, OutputStream::Err, QByteArray("\0\xff line\n", 8)},
            CheckFinished{text("a"), 2, check},
            ProgressChanged{text("a"), 1, Q_INT64_C(9007199254740993), text("rows")},
            QuestionAsked{text("a"), text("q"), text("Sure?")},
            AnswerGiven{text("a"), text("q"), text("yes"), text("Ada")},
            FactRecorded{text("a"), text("fact"), object},
            EffectIntended{text("a"), text("price"), object},
            StepFinished{text("a"), 2, StepStatus::Failed, text("why"), error, {3, 40, text("ab12")}},
            StepSkipped{text("a"), text("why"), false},
            AttachmentAdded{text("f.png"), text("ab12"), text("note"), text("a"), text("item1"),
                            text("var/reports/f.png")},
            RunFinished{RunStatus::Cancelled, text("why")},
            ArtifactWritten{text("/tmp/a.json"), text("ab12")},
            FollowUpOpened{text("a"), text("watch"), text("Watch it"), text("SRE"),
                           text("2026-01-02T03:04:05Z"), text("a link")},
            FollowUpClosed{text("watch"), text("Ada"), text("quiet"), steps}};
}

QString typeOf(const RunEvent &event)
{
    return eventToJson(event)[u"type"].toString();
}

} // namespace

class RunEventTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyEventSurvivesItsText()
    {
        QSet<std::size_t> kinds;
        QSet<QString> types;
        for (const RunEvent &event : everyEvent()) {
            const QJsonObject json = eventToJson(event);
            const QByteArray bytes = QJsonDocument(json).toJson(QJsonDocument::Compact);
            const auto *output = std::get_if<OutputAppended>(&event);
            const auto again =
                eventFromJson(QJsonDocument::fromJson(bytes).object(), output ? output->data : QByteArray());
            QVERIFY2(again, bytes.constData());
            QCOMPARE(again->index(), event.index());
            QCOMPARE(eventToJson(*again), json);
            if (output)
                QCOMPARE(std::get<OutputAppended>(*again).data, output->data);
            kinds << event.index();
            types << typeOf(event);
        }
        QCOMPARE(kinds.size(), static_cast<qsizetype>(std::variant_size_v<RunEvent>));
        QCOMPARE(types.size(), kinds.size());
    }

    void noMemberIsLeftOut()
    {
        // Members are listed once for both directions, so a forgotten one would survive the comparison above.
        const QMap<QString, int> members{
            {text("RunPlanned"), 3},      {text("ApprovalGiven"), 10},  {text("RunRefused"), 1},
            {text("RunStarted"), 0},      {text("RunResumed"), 2},      {text("StepForecast"), 2},
            {text("StepStarted"), 2},     {text("OutputAppended"), 3},  {text("CheckFinished"), 3},
            {text("ProgressChanged"), 4}, {text("QuestionAsked"), 3},   {text("AnswerGiven"), 4},
            {text("FactRecorded"), 3},    {text("EffectIntended"), 3},  {text("StepFinished"), 6},
            {text("StepSkipped"), 4},     {text("AttachmentAdded"), 6}, {text("RunFinished"), 2},
            {text("ArtifactWritten"), 2}, {text("FollowUpOpened"), 6},  {text("FollowUpClosed"), 4}};
        for (const RunEvent &event : everyEvent()) {
            const QJsonObject json = eventToJson(event);
            QCOMPARE(json.size() - 1, members[typeOf(event)]);
            for (const QJsonValue value : json)
                QVERIFY2(value != QJsonValue(QString()) && value != QJsonValue(0), qPrintable(typeOf(event)));
        }
    }

    void largeNumbersStayExact()
    {
        const auto again =
            eventFromJson(eventToJson(ProgressChanged{text("a"), 0, Q_INT64_C(9007199254740993), {}}));
        QCOMPARE(std::get<ProgressChanged>(*again).total, Q_INT64_C(9007199254740993));
    }

    void aFailureKeepsItsErrorAndASuccessHasNone()
    {
        const auto failed =
            eventFromJson(eventToJson(StepFinished{text("a"), 1, StepStatus::Failed, {}, error, {}}));
        QCOMPARE(std::get<StepFinished>(*failed).error->details, error.details);
        const auto good =
            eventFromJson(eventToJson(StepFinished{text("a"), 1, StepStatus::Succeeded, {}, {}, {}}));
        QVERIFY(!std::get<StepFinished>(*good).error);
        QVERIFY(eventToJson(*good)[u"error"].isNull());
    }

    void aTypeOfANewerVersionIsRefusedByName()
    {
        for (const char *type : {"StepPaused", "runstarted", ""}) {
            const auto event = eventFromJson({{text("type"), text(type)}});
            QVERIFY(!event);
            QCOMPARE(event.error().code, text("event_unknown"));
            QVERIFY(event.error().message.contains(text(type)));
        }
        QCOMPARE(eventFromJson({}).error().code, text("event_unknown"));
    }

    void membersOfANewerVersionArePassedOverAndAbsentOnesHaveTheirDefault()
    {
        QJsonObject json = eventToJson(StepSkipped{text("a"), text("why"), false});
        json.insert(text("since_version"), 9);
        json.remove(text("satisfied"));
        const auto event = eventFromJson(json);
        QVERIFY(event);
        QVERIFY(std::get<StepSkipped>(*event).satisfied);
        const auto finished =
            eventFromJson({{text("type"), text("StepFinished")}, {text("step"), text("a")}});
        QCOMPARE(std::get<StepFinished>(*finished).status, StepStatus::Succeeded);
        QCOMPARE(std::get<StepFinished>(*finished).attempt, 1);
    }

    void aStatusOfANewerVersionNeverReadsAsSuccess()
    {
        QCOMPARE(stepStatusFromName(text("paused")), StepStatus::Interrupted);
        QCOMPARE(runStatusFromName(text("paused")), RunStatus::Interrupted);
    }

    void aMemberOfTheWrongTypeIsDamage_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("member");
        QTest::addColumn<QJsonValue>("value");
        const auto row = [](const char *type, const char *member, const QJsonValue &value) {
            QTest::addRow("%s.%s", type, member) << text(type) << text(member) << value;
        };
        row("StepStarted", "step", 1);
        row("StepStarted", "attempt", text("1"));
        row("StepSkipped", "satisfied", text("no"));
        row("StepFinished", "status", 0);
        row("StepFinished", "error", text("failed"));
        row("StepFinished", "output", 12);
        row("RunPlanned", "steps", object);
        row("RunPlanned", "header", QJsonValue());
        row("CheckFinished", "check", text("pass"));
        row("OutputAppended", "stream", 2);
        row("RunRefused", "error", QJsonValue());
    }
    void aMemberOfTheWrongTypeIsDamage()
    {
        QFETCH(QString, type);
        QFETCH(QString, member);
        QFETCH(QJsonValue, value);
        const auto event = eventFromJson({{text("type"), type}, {member, value}});
        QVERIFY(!event);
        QCOMPARE(event.error().code, text("event_broken"));
        QVERIFY(event.error().message.contains(member));
    }

    void tellsWhoseEventItIs()
    {
        QCOMPARE(eventStep(StepStarted{text("a"), 1}), text("a"));
        QCOMPARE(eventStep(OutputAppended{text("a"), 1, OutputStream::Out, {}}), text("a"));
        QVERIFY(eventStep(RunStarted{}).isEmpty());
    }
};

QTEST_GUILESS_MAIN(RunEventTest)
#include "runeventtest.moc"
