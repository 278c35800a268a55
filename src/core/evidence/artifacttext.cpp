// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "evidence/artifacttext.h"

#include <QJsonArray>

namespace slipway::evidence {

namespace {

QString plain(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    if (value.isBool())
        return value.toBool() ? QStringLiteral("yes") : QStringLiteral("no");
    if (value.isDouble())
        return QString::number(value.toInteger());
    return QStringLiteral("-");
}

QString line(const char *name, const QString &text)
{
    return QString::fromLatin1(name).leftJustified(12) + text;
}

QString targetText(const QJsonObject &environment)
{
    const QJsonObject database = environment[u"database"].toObject();
    QString text = QStringLiteral("%1: %2").arg(plain(environment[u"name"]), plain(database[u"name"]));
    if (!database[u"host"].isNull())
        text += QStringLiteral(" at %1:%2").arg(plain(database[u"host"]), plain(database[u"port"]));
    if (!database[u"server_version"].isNull())
        text += QStringLiteral(" (%1)").arg(plain(database[u"server_version"]));
    const QJsonObject stripe = environment[u"stripe"].toObject();
    if (!stripe.isEmpty())
        text +=
            QStringLiteral(", Stripe %1 (%2 mode)").arg(plain(stripe[u"account"]), plain(stripe[u"mode"]));
    return text;
}

QString revisionsText(const QJsonObject &migrations)
{
    const auto list = [&](const char *name) {
        const QStringList revisions = migrations[QLatin1String(name)].toVariant().toStringList();
        return revisions.isEmpty() ? QStringLiteral("(none)") : revisions.join(QStringLiteral(", "));
    };
    return QStringLiteral("%1 → %2 (%3 applied)")
        .arg(list("before"), list("after"))
        .arg(migrations[u"applied"].toArray().size());
}

QString whenText(const QJsonObject &artifact)
{
    QString text = plain(artifact[u"started_at"]);
    if (!artifact[u"duration_ms"].isNull())
        text += QStringLiteral(", %1 s").arg(static_cast<double>(artifact[u"duration_ms"].toInteger()) / 1000,
                                             0, 'f', 1);
    return text + QStringLiteral(", by %1").arg(plain(artifact[u"operator"][u"name"]));
}

QStringList failures(const QJsonArray &steps)
{
    QStringList lines;
    for (const QJsonValue step : steps) {
        const QJsonArray checks = step[u"checks"].toArray();
        for (const QJsonValue check : checks) {
            if (check[u"status"].toString() == u"fail") {
                lines << QStringLiteral("  check failed in %1: %2: expected %3, found %4")
                             .arg(step[u"id"].toString(), check[u"name"].toString(),
                                  check[u"expected"].toString(), check[u"actual"].toString());
            }
        }
    }
    for (const QJsonValue step : steps) {
        const QString status = step[u"status"].toString();
        if (status == u"failed" || status == u"cancelled" || status == u"interrupted") {
            const QJsonValue message = step[u"error"][u"message"];
            lines << QStringLiteral("  step %1 is %2: %3")
                         .arg(step[u"id"].toString(), status,
                              message.isString() ? message.toString() : plain(step[u"reason"]));
            if (step[u"known_issue"].isObject())
                lines << QStringLiteral("    known issue: %1").arg(step[u"known_issue"][u"cause"].toString())
                      << QStringLiteral("    what to do:  %1").arg(step[u"known_issue"][u"fix"].toString());
        }
    }
    return lines;
}

QString amountText(const QJsonObject &stripe)
{
    if (stripe.isEmpty())
        return QStringLiteral("-");
    return QStringLiteral("%1 %2/%3")
        .arg(plain(stripe[u"unit_amount"]), plain(stripe[u"currency"]), plain(stripe[u"interval"]));
}

QStringList table(const QList<QStringList> &rows)
{
    QList<qsizetype> widths;
    for (const QStringList &row : rows) {
        widths.resize(qMax(widths.size(), row.size()));
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[i] = qMax(widths[i], row[i].size());
    }
    QStringList lines;
    for (const QStringList &row : rows) {
        QString text = QStringLiteral(" ");
        for (qsizetype i = 0; i < row.size(); ++i)
            text += u' ' + row[i].leftJustified(widths[i] + 1);
        lines << text.trimmed().prepend(QStringLiteral("  "));
    }
    return lines;
}

QStringList plansText(const QJsonArray &plans)
{
    QList<QStringList> rows = {{QStringLiteral("PLAN"), QStringLiteral("ACTIVE"), QStringLiteral("PRICE"),
                                QStringLiteral("AMOUNT"), QStringLiteral("STATUS")}};
    for (const QJsonValue value : plans) {
        const QJsonObject plan = value.toObject();
        rows << QStringList{plain(plan[u"code"]), plain(plan[u"is_active"]), plain(plan[u"stripe_price_id"]),
                            amountText(plan[u"stripe"].toObject()), plain(plan[u"status"])};
    }
    return rows.size() > 1 ? table(rows) : QStringList();
}

QStringList followUpsText(const QJsonArray &followUps)
{
    QStringList lines;
    for (const QJsonValue followUp : followUps) {
        if (followUp[u"closed_at"].isString())
            continue;
        lines << line("Follow-up", QStringLiteral("%1: %2 (%3%4)")
                                       .arg(followUp[u"id"].toString(), followUp[u"title"].toString(),
                                            plain(followUp[u"owner"]),
                                            followUp[u"due_at"].isString()
                                                ? QStringLiteral(", due ") + followUp[u"due_at"].toString()
                                                : QString()));
    }
    return lines;
}

} // namespace

QStringList summaryText(const QJsonObject &artifact, const QString &path)
{
    const QJsonObject checks = artifact[u"checks"].toObject();
    QStringList lines;
    lines << line("Release", QStringLiteral("%1 %2").arg(plain(artifact[u"run_id"]),
                                                         plain(artifact[u"status"]).toUpper()));
    lines << failures(artifact[u"steps"].toArray());
    if (artifact[u"reverts"].isObject())
        lines << line("Reverts", plain(artifact[u"reverts"][u"run_id"]));
    lines << line("Playbook", plain(artifact[u"playbook"][u"name"]));
    lines << line("Target", targetText(artifact[u"environment"].toObject()));
    lines << line("When", whenText(artifact));
    lines << line("Source", plain(artifact[u"source"][u"git_sha"]));
    lines << line("Revisions", revisionsText(artifact[u"migrations"].toObject()));
    lines << plansText(artifact[u"plans"].toArray());
    lines << line("Checks",
                  QStringLiteral("%1 passed, %2 failed, %3 skipped")
                      .arg(plain(checks[u"passed"]), plain(checks[u"failed"]), plain(checks[u"skipped"])));
    lines << followUpsText(artifact[u"follow_ups"].toArray());
    lines << line(
        "Chain", QStringLiteral("%1 events, head %2")
                     .arg(plain(artifact[u"chain"][u"events"]), plain(artifact[u"chain"][u"head"]).left(16)));
    if (!path.isEmpty())
        lines << line("Artifact", path);
    return lines;
}

} // namespace slipway::evidence
