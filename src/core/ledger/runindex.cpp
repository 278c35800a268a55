// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "ledger/runindex.h"

#include "ledger/chain.h"

#include <QJsonDocument>

namespace slipway::ledger {

using namespace release;

namespace {

const QString &columns()
{
    static const QString names = QStringLiteral(
        "run, status, reason, workspace, environment, playbook, operator, reverts, started_at, finished_at, "
        "revisions_before, revisions_after, plan_digest, artifact, events, head, follow_ups");
    return names;
}

QDateTime timeFrom(const QString &text)
{
    return text.isEmpty() ? QDateTime() : QDateTime::fromString(text, Qt::ISODateWithMs);
}

QString listText(const QStringList &list)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(list)).toJson(QJsonDocument::Compact));
}

QStringList listFrom(const QString &text)
{
    return QJsonDocument::fromJson(text.toUtf8()).array().toVariantList().isEmpty()
               ? QStringList()
               : QJsonDocument::fromJson(text.toUtf8()).toVariant().toStringList();
}

/// QtSql binds a null QString as NULL.
QString text(const QString &value)
{
    return value.isNull() ? QStringLiteral("") : value;
}

RunSummary summaryFrom(const QSqlQuery &query)
{
    const auto column = [&query](int index) { return query.value(index).toString(); };
    RunSummary summary;
    summary.id = column(0);
    summary.status = runStatusFromName(column(1));
    summary.reason = column(2);
    summary.workspace = column(3);
    summary.environment = column(4);
    summary.playbook = column(5);
    summary.operatorName = column(6);
    summary.reverts = column(7);
    summary.startedAt = timeFrom(column(8));
    summary.finishedAt = timeFrom(column(9));
    summary.revisionsBefore = listFrom(column(10));
    summary.revisionsAfter = listFrom(column(11));
    summary.planDigest = column(12);
    summary.artifact = column(13);
    summary.events = query.value(14).toLongLong();
    summary.head = column(15).toLatin1();
    summary.openFollowUps = listFrom(column(16));
    return summary;
}

} // namespace

Result<void> RunIndex::write(const RunSummary &s)
{
    return m_connection.run(
        QStringLiteral(
            "INSERT OR REPLACE INTO runs (%1) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .arg(columns()),
        {s.id, runStatusName(s.status), text(s.reason), text(s.workspace), text(s.environment),
         text(s.playbook), text(s.operatorName), text(s.reverts), text(timeText(s.startedAt)),
         text(timeText(s.finishedAt)), listText(s.revisionsBefore), listText(s.revisionsAfter),
         text(s.planDigest), text(s.artifact), s.events, QString::fromLatin1(s.head),
         listText(s.openFollowUps)});
}

Result<void> RunIndex::advance(const StoredEvent &stored)
{
    if (!RunSummary::touchedBy(stored.event) && stored.sequence > 1) {
        return m_connection.run(QStringLiteral("UPDATE runs SET events = ?, head = ? WHERE run = ?"),
                                {stored.sequence, QString::fromLatin1(stored.hash), stored.runId});
    }
    auto summary = find(stored.runId);
    if (!summary)
        return summary.error();
    RunSummary updated = summary->value_or(RunSummary());
    updated.apply(stored);
    return write(updated);
}

Result<void> RunIndex::clear()
{
    return m_connection.execute(QStringLiteral("DELETE FROM runs"));
}

Result<std::optional<RunSummary>> RunIndex::find(const QString &runId)
{
    auto query =
        m_connection.query(QStringLiteral("SELECT %1 FROM runs WHERE run = ?").arg(columns()), {runId});
    if (!query)
        return query.error();
    if (!query->next())
        return std::optional<RunSummary>();
    return std::optional(summaryFrom(*query));
}

Result<QList<RunSummary>> RunIndex::startingWith(const QString &prefix)
{
    auto query = m_connection.query(
        QStringLiteral("SELECT %1 FROM runs WHERE substr(run, 1, ?) = ? ORDER BY run").arg(columns()),
        {prefix.size(), prefix});
    if (!query)
        return query.error();
    QList<RunSummary> found;
    while (query->next())
        found << summaryFrom(*query);
    return found;
}

Result<QList<RunSummary>> RunIndex::list(const RunFilter &filter,
                                         const std::function<bool(RunSummary &)> &accept)
{
    const QString workspace = text(filter.workspace);
    const QString environment = text(filter.environment);
    const QString playbook = text(filter.playbook);
    // an open run may turn out to be interrupted, which `accept` tells
    const QString status = filter.status ? runStatusName(*filter.status) : QStringLiteral("");
    auto query = m_connection.query(
        QStringLiteral(
            "SELECT %1 FROM runs WHERE (? = '' OR workspace = ?) AND (? = '' OR environment = ?) AND "
            "(? = '' OR playbook = ?) AND (? = '' OR status IN (?, 'planned', 'running')) AND started_at >= "
            "?%2 ORDER BY started_at DESC, run DESC")
            .arg(columns(), filter.withFollowUps ? QStringLiteral(" AND follow_ups <> '[]'") : QString()),
        {workspace, workspace, environment, environment, playbook, playbook, status, status,
         text(timeText(filter.since))});
    if (!query)
        return query.error();
    QList<RunSummary> found;
    while (query->next() && (filter.limit <= 0 || found.size() < filter.limit)) {
        RunSummary summary = summaryFrom(*query);
        if (accept(summary))
            found << summary;
    }
    return found;
}

} // namespace slipway::ledger
