// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "fakes/loopbackserver.h"
#include "fakes/stepbench.h"
#include "operations/networkhttp.h"
#include "operations/operationssteps.h"

#include <QJsonDocument>
#include <QTest>

using namespace slipway;
using namespace slipway::release;
using fakes::LoopbackServer;

class AnnouncementTest : public QObject
{
    Q_OBJECT

    operations::NetworkHttp m_http;
    std::unique_ptr<fakes::StepBench> m_bench;

    StepOutcome announce(const char *text, QJsonObject more = {})
    {
        more.insert(QStringLiteral("text"), QString::fromUtf8(text));
        return m_bench->run(QStringLiteral("announcement"), more);
    }

private Q_SLOTS:
    void init()
    {
        qputenv("TZ", "Europe/Berlin");
        m_bench = std::make_unique<fakes::StepBench>(operations::operationsStepKinds({}));
        m_bench->http.instead = &m_http; // the clock says 2026-01-01 12:00 UTC
        m_bench->setup.environment.name = QStringLiteral("production");
        m_bench->facts = {
            {QStringLiteral("var.updated"), QStringLiteral("1,234")},
            {QStringLiteral("migrations"),
             QJsonObject{{QStringLiteral("after"), QJsonArray{QStringLiteral("fdf1b7f6bbe1")}}}},
            {QStringLiteral("table.backfill"),
             Table{QStringLiteral("Summary"),
                   {QStringLiteral("What"), QStringLiteral("Count")},
                   {{QStringLiteral("Ambiguous cases"), QStringLiteral("12")}}}
                 .toJson()}};
    }

    void fillsInFactsAndTimes()
    {
        QCOMPARE(
            announce(
                "{environment}: {updated} updated, {backfill.Ambiguous cases} ambiguous, head {revision}\n"
                "{time} to {time+15} ({time_utc-30}) on {date}; {{literal} {}",
                {{QStringLiteral("minutes_before"), 30}})
                .status,
            StepStatus::Succeeded);
        QCOMPARE(m_bench->facts[u"announcement.announcement"].toString(),
                 QStringLiteral("production: 1,234 updated, 12 ambiguous, head fdf1b7f6bbe1\n"
                                "13:30 CET to 13:45 CET (12:00 UTC) on 2026-01-01; {literal} {}"));
        QVERIFY(m_bench->printed(QStringLiteral("12 ambiguous")));
    }

    void whatNobodyKnowsIsNotAnnounced()
    {
        LoopbackServer server([](const auto &) { return LoopbackServer::Answer{}; });
        const StepOutcome outcome = announce("{skipped} skipped, {backfill.Errors} errors",
                                             {{QStringLiteral("post"), server.url(QStringLiteral("/hook"))}});
        QCOMPARE(outcome.error->code, QStringLiteral("announcement_incomplete"));
        QVERIFY(outcome.error->message.contains(QStringLiteral("skipped, backfill.Errors")));
        QVERIFY(server.requests().isEmpty());
    }

    void thePlanShowsIt()
    {
        const Forecast forecast = m_bench->forecast(
            QStringLiteral("announcement"),
            {{QStringLiteral("text"), QStringLiteral("{updated} done at {time+15}, {later} later")},
             {QStringLiteral("minutes_before"), 30}});
        QCOMPARE(forecast.reason, QStringLiteral("prints a text to post, 30 minutes before the start"));
        QCOMPARE(forecast.tables.first().rows.first().first(),
                 QStringLiteral("1,234 done at 13:45 CET, {later} later"));
        QVERIFY(forecast.tables.first().rows.last().first().contains(QStringLiteral("later")));
        QVERIFY(forecast.operations.isEmpty());
    }

    void isPostedToAWebhookWhoseUrlStaysSecret()
    {
        LoopbackServer server([](const auto &) { return LoopbackServer::Answer{200, "ok"}; });
        m_bench->setup.variables.insert(
            QStringLiteral("WEBHOOK"),
            {Secret(server.url(QStringLiteral("/services/T0/s3cr3t")).toUtf8()), QStringLiteral("test"), {}});
        const StepOutcome outcome =
            announce("\"{updated}\" done", {{QStringLiteral("post"), QStringLiteral("${WEBHOOK}")}});
        QVERIFY2(outcome.status == StepStatus::Succeeded, qPrintable(outcome.reason));
        QCOMPARE(server.requests().first().target, QByteArray("/services/T0/s3cr3t"));
        QCOMPARE(QJsonDocument::fromJson(server.requests().first().body).object(),
                 (QJsonObject{{QStringLiteral("text"), QStringLiteral("\"1,234\" done")}}));
        QVERIFY(!m_bench->printed(QStringLiteral("s3cr3t")));
        QVERIFY(!QJsonDocument(m_bench->facts).toJson().contains("s3cr3t"));
        QCOMPARE(m_bench->facts[u"announcement_posted.announcement"].toObject()[u"status"].toInt(), 200);
        const QJsonObject body{{QStringLiteral("channel"), QStringLiteral("#ops")},
                               {QStringLiteral("blocks"), QJsonArray{QStringLiteral(">> {text}")}}};
        announce("hello",
                 {{QStringLiteral("post"), QJsonObject{{QStringLiteral("url"), QStringLiteral("${WEBHOOK}")},
                                                       {QStringLiteral("body"), body}}}});
        QCOMPARE(
            QJsonDocument::fromJson(server.requests().last().body)[u"blocks"].toArray().first().toString(),
            QStringLiteral(">> hello"));
    }

    void aRefusedPostIsAFailureWithTheText()
    {
        LoopbackServer server([](const auto &) { return LoopbackServer::Answer{403, "invalid_token"}; });
        const StepOutcome refused =
            announce("hello", {{QStringLiteral("post"), server.url(QStringLiteral("/s3cr3t"))}});
        QCOMPARE(refused.error->code, QStringLiteral("announcement_not_posted"));
        QVERIFY(refused.error->message.contains(QStringLiteral("status 403")));
        QVERIFY(!refused.error->message.contains(QStringLiteral("s3cr3t")));
        QVERIFY(m_bench->printed(QStringLiteral("hello")));
        const StepOutcome nobody =
            announce("hello", {{QStringLiteral("post"), QStringLiteral("http://127.0.0.1:1/s3cr3t")}});
        QCOMPARE(nobody.error->code, QStringLiteral("announcement_not_posted"));
        QVERIFY(nobody.error->message.contains(QStringLiteral("connection_refused")));
        QVERIFY(!nobody.error->message.contains(QStringLiteral("s3cr3t")));
    }
};

QTEST_GUILESS_MAIN(AnnouncementTest)
#include "announcementtest.moc"
