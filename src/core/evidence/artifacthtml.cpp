// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "evidence/artifacthtml.h"

#include "evidence/htmlpage.h"

#include <QDateTime>
#include <QJsonArray>
#include <QUrl>

namespace slipway::evidence {

namespace {

QString shown(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    if (value.isBool())
        return value.toBool() ? QStringLiteral("yes") : QStringLiteral("no");
    if (value.isDouble())
        return QString::number(value.toInteger());
    return value.toVariant().toStringList().join(QStringLiteral(", "));
}

QString seconds(const QJsonValue &milliseconds)
{
    return milliseconds.isDouble()
               ? QStringLiteral("%1 s").arg(static_cast<double>(milliseconds.toInteger()) / 1000, 0, 'f', 1)
               : QString();
}

QString took(const QJsonObject &step)
{
    const QDateTime from = QDateTime::fromString(step[u"started_at"].toString(), Qt::ISODateWithMs);
    const QDateTime to = QDateTime::fromString(step[u"finished_at"].toString(), Qt::ISODateWithMs);
    return from.isValid() && to.isValid() ? seconds(from.msecsTo(to)) : QString();
}

bool isBad(const QString &status)
{
    return status == u"failed" || status == u"fail" || status == u"cancelled" || status == u"interrupted";
}

/// The status is always a word; the colour only repeats it.
const char *rowStyle(const QJsonValue &status)
{
    return isBad(status.toString()) ? "bad" : nullptr;
}

/// A section whose heading names it for those who listen.
class Section
{
public:
    Section(HtmlPage &page, const char *id, const QString &title) : m_page(page)
    {
        m_page.beginSection(QLatin1String(id));
        m_page.heading(2, title, QLatin1String(id));
    }
    ~Section() { m_page.endSection(); }
    Q_DISABLE_COPY_MOVE(Section)

private:
    HtmlPage &m_page;
};

void writeVerdict(HtmlPage &page, const QJsonObject &artifact)
{
    const QJsonObject checks = artifact[u"checks"].toObject();
    const QString status = artifact[u"status"].toString();
    page.heading(1,
                 QStringLiteral("%1 on %2")
                     .arg(shown(artifact[u"playbook"][u"title"]), shown(artifact[u"environment"][u"name"])));
    page.paragraph(
        QStringLiteral("%1: %2 checks passed, %3 failed, %4 skipped.")
            .arg(status, shown(checks[u"passed"]), shown(checks[u"failed"]), shown(checks[u"skipped"])),
        isBad(status) ? "bad" : "good");
    const QJsonArray steps = artifact[u"steps"].toArray();
    for (const QJsonValue step : steps) {
        if (isBad(step[u"status"].toString())) {
            const QJsonValue message = step[u"error"][u"message"];
            page.paragraph(QStringLiteral("Step %1 is %2: %3")
                               .arg(shown(step[u"id"]), shown(step[u"status"]),
                                    shown(message.isString() ? message : step[u"reason"])),
                           "bad");
        }
    }
}

/// Planned, used and left; a dash where no window was planned, or the artifact is older than windows.
QString windowText(const QJsonValue &window)
{
    if (!window[u"planned_ms"].isDouble())
        return shown(QJsonValue());
    const qint64 left = window[u"remaining_ms"].toInteger();
    return QStringLiteral("%1 planned, %2 used, %3")
        .arg(seconds(window[u"planned_ms"]), seconds(window[u"used_ms"]),
             left >= 0 ? seconds(left) + QStringLiteral(" left") : seconds(-left) + QStringLiteral(" over"));
}

void writeRun(HtmlPage &page, const QJsonObject &artifact)
{
    const Section section(page, "run", QStringLiteral("Run"));
    const QJsonValue release = artifact[u"release"];
    const QJsonValue person = artifact[u"operator"];
    const QJsonValue source = artifact[u"source"];
    QString who = shown(person[u"name"]);
    if (person[u"email"].isString())
        who += QStringLiteral(" <%1>").arg(person[u"email"].toString());
    page.terms({{QStringLiteral("Run"), shown(artifact[u"run_id"])},
                {QStringLiteral("Workspace"), shown(artifact[u"workspace"])},
                {QStringLiteral("Playbook"), shown(artifact[u"playbook"][u"name"])},
                {QStringLiteral("Started"), shown(artifact[u"started_at"])},
                {QStringLiteral("Finished"), shown(artifact[u"finished_at"])},
                {QStringLiteral("Duration"), seconds(artifact[u"duration_ms"])},
                {QStringLiteral("Maintenance window"), windowText(artifact[u"window"])},
                {QStringLiteral("Operator"), who},
                {QStringLiteral("Machine"), shown(person[u"host"])},
                {QStringLiteral("Version"), shown(release[u"version"])},
                {QStringLiteral("Ticket"), shown(release[u"ticket"])},
                {QStringLiteral("Note"), shown(release[u"notes"])},
                {QStringLiteral("Commit"), shown(source[u"git_sha"])},
                {QStringLiteral("Uncommitted changes"), shown(source[u"dirty"])},
                {QStringLiteral("Reverts run"), shown(artifact[u"reverts"][u"run_id"])}});
}

void writeTarget(HtmlPage &page, const QJsonObject &environment)
{
    const Section section(page, "target", QStringLiteral("Target"));
    const QJsonValue database = environment[u"database"];
    const QJsonValue stripe = environment[u"stripe"];
    QString host = shown(database[u"host"]);
    if (!database[u"port"].isNull())
        host += QStringLiteral(", port ") + shown(database[u"port"]);
    page.terms({{QStringLiteral("Environment"), shown(environment[u"name"])},
                {QStringLiteral("Protection"), shown(environment[u"protection"])},
                {QStringLiteral("Database"), shown(database[u"name"])},
                {QStringLiteral("Host"), host},
                {QStringLiteral("User"), shown(database[u"user"])},
                {QStringLiteral("Server"), shown(database[u"server_version"])},
                {QStringLiteral("System identifier"), shown(database[u"system_identifier"])},
                {QStringLiteral("TLS"), shown(database[u"tls"])},
                {QStringLiteral("Stripe account"), shown(stripe[u"account"])},
                {QStringLiteral("Stripe mode"), shown(stripe[u"mode"])}});
}

void writeMigrations(HtmlPage &page, const QJsonObject &migrations)
{
    const Section section(page, "migrations", QStringLiteral("Migrations"));
    page.terms({{QStringLiteral("Before"), shown(migrations[u"before"])},
                {QStringLiteral("After"), shown(migrations[u"after"])},
                {QStringLiteral("Wanted"), shown(migrations[u"heads"])}});
    const QJsonArray applied = migrations[u"applied"].toArray();
    if (applied.isEmpty()) {
        page.paragraph(QStringLiteral("No migration was applied."));
        return;
    }
    page.beginTable(QStringLiteral("Applied migrations"),
                    {QStringLiteral("Revision"), QStringLiteral("Title"), QStringLiteral("Duration"),
                     QStringLiteral("SHA-256")});
    for (const QJsonValue migration : applied)
        page.row({shown(migration[u"revision"]), shown(migration[u"title"]),
                  seconds(migration[u"duration_ms"]), shown(migration[u"sha256"])});
    page.endTable();
}

void writePlans(HtmlPage &page, const QJsonArray &plans)
{
    if (plans.isEmpty())
        return;
    const Section section(page, "plans", QStringLiteral("Billing plans"));
    page.beginTable(QStringLiteral("Each plan: database, Stripe and price map"),
                    {QStringLiteral("Plan"), QStringLiteral("Active"), QStringLiteral("Amount (minor unit)"),
                     QStringLiteral("Price in the database"), QStringLiteral("Price map"),
                     QStringLiteral("Before"), QStringLiteral("Status"), QStringLiteral("Findings")});
    for (const QJsonValue plan : plans) {
        const QJsonObject stripe = plan[u"stripe"].toObject();
        const QString amount = stripe.isEmpty()
                                   ? QString()
                                   : QStringLiteral("%1 %2/%3")
                                         .arg(shown(stripe[u"unit_amount"]), shown(stripe[u"currency"]),
                                              shown(stripe[u"interval"]));
        const QString status = shown(plan[u"status"]);
        page.row({shown(plan[u"code"]), shown(plan[u"is_active"]), amount, shown(plan[u"stripe_price_id"]),
                  shown(plan[u"environment_price_id"]), shown(plan[u"before"][u"stripe_price_id"]), status,
                  shown(plan[u"findings"])},
                 status == u"ok" ? nullptr : "bad");
    }
    page.endTable();
}

void writeChecks(HtmlPage &page, const QJsonObject &step)
{
    const QJsonArray checks = step[u"checks"].toArray();
    if (checks.isEmpty())
        return;
    page.beginTable(QStringLiteral("Checks of step %1").arg(shown(step[u"id"])),
                    {QStringLiteral("Check"), QStringLiteral("Asked"), QStringLiteral("Expected"),
                     QStringLiteral("Found"), QStringLiteral("Status"), QStringLiteral("Reason")});
    for (const QJsonValue check : checks)
        page.row({shown(check[u"name"]), shown(check[u"asked"]), shown(check[u"expected"]),
                  shown(check[u"actual"]), shown(check[u"status"]), shown(check[u"reason"])},
                 rowStyle(check[u"status"]));
    page.endTable();
}

void writeStepDetails(HtmlPage &page, const QJsonObject &step)
{
    const QJsonObject error = step[u"error"].toObject();
    if (error.isEmpty() && step[u"checks"].toArray().isEmpty())
        return;
    page.beginDetails(QStringLiteral("%1: %2").arg(shown(step[u"title"]), shown(step[u"status"])),
                      isBad(step[u"status"].toString()));
    if (!error.isEmpty()) {
        page.paragraph(shown(error[u"message"]), "bad");
        const QStringList lines = error[u"details"].toVariant().toStringList();
        if (!lines.isEmpty())
            page.preformatted(lines.join(u'\n'));
    }
    writeChecks(page, step);
    page.endDetails();
}

void writeSteps(HtmlPage &page, const QJsonArray &steps)
{
    const Section section(page, "steps", QStringLiteral("Steps"));
    page.beginTable(QStringLiteral("Steps in order; of a repeated step the last attempt"),
                    {QStringLiteral("Step"), QStringLiteral("Phase"), QStringLiteral("Status"),
                     QStringLiteral("Attempt"), QStringLiteral("Started"), QStringLiteral("Duration"),
                     QStringLiteral("Estimate"), QStringLiteral("Lines of output"),
                     QStringLiteral("Reason")});
    for (const QJsonValue value : steps) {
        const QJsonObject step = value.toObject();
        page.row({shown(step[u"title"]), shown(step[u"phase"]), shown(step[u"status"]),
                  shown(step[u"attempt"]), shown(step[u"started_at"]), took(step),
                  seconds(step[u"estimate_ms"]), shown(step[u"output"][u"lines"]), shown(step[u"reason"])},
                 rowStyle(step[u"status"]));
    }
    page.endTable();
    for (const QJsonValue step : steps)
        writeStepDetails(page, step.toObject());
}

void writePeople(HtmlPage &page, const QJsonObject &artifact)
{
    const QJsonArray approvals = artifact[u"approvals"].toArray();
    if (!approvals.isEmpty()) {
        const Section section(page, "approvals", QStringLiteral("Approvals"));
        page.beginTable(QStringLiteral("Who agreed to which plan"),
                        {QStringLiteral("Who"), QStringLiteral("Role"), QStringLiteral("When"),
                         QStringLiteral("Decision"), QStringLiteral("Comment"), QStringLiteral("Plan")});
        for (const QJsonValue approval : approvals)
            page.row({shown(approval[u"who"]), shown(approval[u"role"]), shown(approval[u"at"]),
                      shown(approval[u"decision"]), shown(approval[u"comment"]),
                      shown(approval[u"plan_digest"])});
        page.endTable();
    }
    const QJsonArray attachments = artifact[u"attachments"].toArray();
    if (!attachments.isEmpty()) {
        const Section section(page, "attachments", QStringLiteral("Attachments"));
        page.beginTable(QStringLiteral("Files that belong to this release"),
                        {QStringLiteral("Name"), QStringLiteral("Note"), QStringLiteral("SHA-256")});
        for (const QJsonValue attachment : attachments)
            page.row({shown(attachment[u"name"]), shown(attachment[u"note"]), shown(attachment[u"sha256"])});
        page.endTable();
    }
}

void writeFollowUps(HtmlPage &page, const QJsonArray &followUps)
{
    if (followUps.isEmpty())
        return;
    const Section section(page, "follow-ups", QStringLiteral("Follow-ups"));
    page.beginTable(QStringLiteral("What outlives this release, as it stood when the artifact was written"),
                    {QStringLiteral("What"), QStringLiteral("Owner"), QStringLiteral("Due"),
                     QStringLiteral("Closes with"), QStringLiteral("Closed"), QStringLiteral("Note")});
    for (const QJsonValue followUp : followUps)
        page.row({shown(followUp[u"title"]), shown(followUp[u"owner"]), shown(followUp[u"due_at"]),
                  shown(followUp[u"closes"]), shown(followUp[u"closed_at"]), shown(followUp[u"note"])});
    page.endTable();
}

void writeProof(HtmlPage &page, const QJsonObject &artifact, const HtmlReport &report)
{
    const Section section(page, "proof", QStringLiteral("Proof"));
    page.terms({{QStringLiteral("Artifact"), report.artifactName},
                {QStringLiteral("SHA-256 of the artifact"), report.artifactSha256},
                {QStringLiteral("Plan digest"), shown(artifact[u"plan_digest"])},
                {QStringLiteral("Events in the chain"), shown(artifact[u"chain"][u"events"])},
                {QStringLiteral("Head of the chain"), shown(artifact[u"chain"][u"head"])},
                {QStringLiteral("Slipway"), shown(artifact[u"tool"][u"version"])}});
    page.paragraph(
        QStringLiteral("This page is made from the artifact and proves nothing by itself. `slipway artifact "
                       "verify FILE` checks the artifact against the ledger."));
    if (report.pricesHidden)
        page.paragraph(
            QStringLiteral("Price ids are replaced by words (price-1, price-2, …); the same word is the "
                           "same price."));
    if (!report.logName.isEmpty())
        page.link(QString::fromLatin1(QUrl::toPercentEncoding(report.logName)),
                  QStringLiteral("What the run printed: %1").arg(report.logName));
}

} // namespace

QByteArray artifactHtml(const QJsonObject &artifact, const HtmlReport &report)
{
    HtmlPage page(QStringLiteral("%1: %2, %3")
                      .arg(shown(artifact[u"playbook"][u"title"]), shown(artifact[u"environment"][u"name"]),
                           shown(artifact[u"status"])),
                  QStringLiteral("en"));
    writeVerdict(page, artifact);
    writeRun(page, artifact);
    writeTarget(page, artifact[u"environment"].toObject());
    writeMigrations(page, artifact[u"migrations"].toObject());
    writePlans(page, artifact[u"plans"].toArray());
    writeSteps(page, artifact[u"steps"].toArray());
    writeFollowUps(page, artifact[u"follow_ups"].toArray());
    writePeople(page, artifact);
    writeProof(page, artifact, report);
    return page.finish();
}

} // namespace slipway::evidence
