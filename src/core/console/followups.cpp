// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/followups.h"

#include "console/usageerror.h"
#include "ledger/runlock.h"
#include "release/runrecorder.h"
#include "secrets/needleredactor.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <algorithm>

namespace slipway::console {

using namespace release;

namespace {

QDateTime dueOf(const FollowUp &followUp)
{
    return QDateTime::fromString(followUp.state.opened.dueAt, Qt::ISODateWithMs);
}

QString timeOf(const QDateTime &at)
{
    return at.toUTC().toString(Qt::ISODateWithMs);
}

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

/// The one that is meant, among those that are open.
Result<FollowUp> find(ledger::Ledger &ledger, const FollowUpFilter &filter, const QString &wanted)
{
    FollowUpFilter open = filter;
    open.closedToo = false;
    auto all = listFollowUps(ledger, open);
    if (!all)
        return all.error();
    const QString run = wanted.contains(u':') ? wanted.section(u':', 0, 0) : QString();
    const QString id = wanted.contains(u':') ? wanted.section(u':', 1) : wanted;
    QList<FollowUp> found;
    QStringList known;
    for (const FollowUp &followUp : std::as_const(*all)) {
        const QString name = followUp.runId + u':' + followUp.state.opened.id;
        known << name;
        if (followUp.state.opened.id == id && followUp.runId.startsWith(run))
            found << followUp;
    }
    if (found.size() == 1)
        return found.first();
    if (found.isEmpty())
        return usage(
            QStringLiteral("followup_unknown"),
            QStringLiteral("No follow-up '%1' is open; open are: %2.")
                .arg(wanted, known.isEmpty() ? QStringLiteral("none") : known.join(QStringLiteral(", "))));
    QStringList candidates;
    for (const FollowUp &followUp : std::as_const(found))
        candidates << followUp.runId + u':' + id;
    return usage(QStringLiteral("followup_ambiguous"),
                 QStringLiteral("Several runs have a follow-up '%1' open; say which: %2.")
                     .arg(wanted, candidates.join(QStringLiteral(", "))),
                 candidates);
}

Result<QJsonArray> hashed(const QStringList &paths)
{
    QJsonArray evidence;
    for (const QString &path : paths) {
        QFile file(path);
        QCryptographicHash hash(QCryptographicHash::Sha256);
        if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file))
            return usage(
                QStringLiteral("evidence_unreadable"),
                QStringLiteral("Evidence file %1 cannot be read: %2.").arg(path, file.errorString()));
        evidence << QJsonObject{{QStringLiteral("name"), QFileInfo(path).fileName()},
                                {QStringLiteral("sha256"), QString::fromLatin1(hash.result().toHex())}};
    }
    return evidence;
}

Result<void> mayBeClosed(const FollowUp &followUp, const FollowUpClosing &closing)
{
    const FollowUpOpened &opened = followUp.state.opened;
    if (closing.note.trimmed().isEmpty())
        return usage(QStringLiteral("note_missing"),
                     QStringLiteral("Say how '%1' ended: --note TEXT.").arg(opened.title));
    if (!opened.closes.isEmpty() && closing.evidence.isEmpty())
        return usage(QStringLiteral("evidence_missing"),
                     QStringLiteral("'%1' is closed with evidence: %2. Give it with --evidence FILE.")
                         .arg(opened.title, opened.closes));
    return {};
}

} // namespace

bool FollowUp::overdue(const QDateTime &now) const
{
    const QDateTime due = dueOf(*this);
    return open() && due.isValid() && due < now;
}

QJsonObject FollowUp::toJson(const QDateTime &now) const
{
    const FollowUpClosed closed = state.closed.value_or(FollowUpClosed());
    return {{QStringLiteral("run_id"), runId},
            {QStringLiteral("environment"), environment},
            {QStringLiteral("playbook"), playbook},
            {QStringLiteral("id"), state.opened.id},
            {QStringLiteral("title"), state.opened.title},
            {QStringLiteral("owner"), textOrNull(state.opened.owner)},
            {QStringLiteral("closes"), textOrNull(state.opened.closes)},
            {QStringLiteral("opened_at"), timeOf(state.openedAt)},
            {QStringLiteral("due_at"), textOrNull(state.opened.dueAt)},
            {QStringLiteral("overdue"), overdue(now)},
            {QStringLiteral("closed_at"), open() ? QJsonValue() : QJsonValue(timeOf(state.closedAt))},
            {QStringLiteral("who"), textOrNull(closed.who)},
            {QStringLiteral("note"), textOrNull(closed.note)},
            {QStringLiteral("evidence"), closed.evidence}};
}

Result<QList<FollowUp>> listFollowUps(ledger::Ledger &ledger, const FollowUpFilter &filter)
{
    ledger::RunFilter runs;
    runs.workspace = filter.workspace;
    runs.environment = filter.environment;
    runs.withFollowUps = !filter.closedToo;
    auto summaries = ledger.runs(runs);
    if (!summaries)
        return summaries.error();
    QList<FollowUp> list;
    for (const ledger::RunSummary &summary : std::as_const(*summaries)) {
        auto events = ledger.eventsBesideOutput(summary.id);
        if (!events)
            return events.error();
        for (const FollowUpState &state : RunState::fold(*events).followUps) {
            if (filter.closedToo || !state.closed)
                list << FollowUp{summary.id, summary.environment, summary.playbook, state};
        }
    }
    std::stable_sort(list.begin(), list.end(), [](const FollowUp &a, const FollowUp &b) {
        const QDateTime left = dueOf(a);
        const QDateTime right = dueOf(b);
        return left.isValid() && (!right.isValid() || left < right);
    });
    return list;
}

Result<FollowUp> closeFollowUp(ledger::Ledger &ledger, const FollowUpFilter &filter,
                               const FollowUpClosing &closing)
{
    auto followUp = find(ledger, filter, closing.id);
    if (!followUp)
        return followUp;
    if (auto may = mayBeClosed(*followUp, closing); !may)
        return may.error();
    auto evidence = hashed(closing.evidence);
    if (!evidence)
        return evidence.error();
    auto lock = ledger::RunLock::acquire(ledger.path(), followUp->runId);
    if (!lock)
        return lock.error();
    auto events = ledger.eventsBesideOutput(followUp->runId);
    if (!events)
        return events.error();
    const secrets::NeedleRedactor redactor;
    RunRecorder recorder(followUp->runId, ledger, redactor, {}, RunState::fold(*events));
    if (auto stored =
            recorder.append(FollowUpClosed{followUp->state.opened.id, closing.who, closing.note, *evidence});
        !stored)
        return stored.error();
    for (const FollowUpState &state : recorder.state().followUps) {
        if (state.opened.id == followUp->state.opened.id)
            followUp->state = state;
    }
    return followUp;
}

QString followUpLine(const FollowUp &followUp, const QDateTime &now)
{
    const FollowUpOpened &opened = followUp.state.opened;
    const QDateTime due = dueOf(followUp);
    QString when = QStringLiteral("no date");
    if (!followUp.open())
        when =
            QStringLiteral("closed ") + followUp.state.closedAt.toUTC().toString(u"yyyy-MM-dd HH:mm 'UTC'");
    else if (due.isValid())
        when = (followUp.overdue(now) ? QStringLiteral("OVERDUE since ") : QStringLiteral("due ")) +
               due.toUTC().toString(u"yyyy-MM-dd HH:mm 'UTC'");
    QString line =
        QStringLiteral("%1:%2  %3  %4  %5")
            .arg(followUp.runId, opened.id, when,
                 opened.owner.isEmpty() ? QStringLiteral("(no owner)") : opened.owner, opened.title);
    if (followUp.open() && !opened.closes.isEmpty())
        line += QStringLiteral("  [closes with: %1]").arg(opened.closes);
    return line;
}

} // namespace slipway::console
