// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "ledger/ledger.h"

#include "ledger/chainverifier.h"
#include "ledger/ledgererror.h"
#include "ledger/ledgerschema.h"
#include "ledger/runlock.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QSqlError>

namespace slipway::ledger {

using namespace release;

struct Ledger::Last
{
    qint64 sequence = 0;
    QByteArray hash = firstPredecessor();
};

namespace {

bool mustBeOnDisk(const RunEvent &event)
{
    return std::holds_alternative<RunPlanned>(event) || std::holds_alternative<ApprovalGiven>(event) ||
           std::holds_alternative<RunRefused>(event) || std::holds_alternative<RunResumed>(event) ||
           std::holds_alternative<StepStarted>(event) || std::holds_alternative<AnswerGiven>(event) ||
           std::holds_alternative<EffectIntended>(event) || std::holds_alternative<StepFinished>(event) ||
           std::holds_alternative<RunFinished>(event) || std::holds_alternative<ArtifactWritten>(event) ||
           std::holds_alternative<FollowUpOpened>(event) || std::holds_alternative<FollowUpClosed>(event);
}

Error unknownRun(const QString &runId)
{
    return unusable(
        "run_unknown",
        QStringLiteral("The ledger knows no run '%1'; 'slipway release list' shows them.").arg(runId));
}

EventRow rowFrom(const QSqlQuery &query, bool withOutput)
{
    EventRow row;
    row.sequence = query.value(0).toLongLong();
    row.at = query.value(1).toString();
    row.event = query.value(2).toString().toUtf8();
    row.hash = query.value(3).toString().toLatin1();
    if (withOutput && !query.isNull(4)) {
        row.output =
            OutputRow{query.value(4).toString(),   query.value(5).toLongLong(), query.value(6).toLongLong(),
                      query.value(7).toLongLong(), query.value(8).toLongLong(), query.value(9).toByteArray()};
    }
    return row;
}

Result<StoredEvent> storedFrom(const QString &runId, const EventRow &row, OutputCodec &codec)
{
    const auto data = row.output ? codec.expand(row.output->frame) : QByteArray();
    if (!data) {
        return Error{QStringLiteral("ledger_unreadable"),
                     QStringLiteral("The output of event %1 of run %2 is damaged in the ledger.")
                         .arg(row.sequence)
                         .arg(runId)};
    }
    auto event = eventFromJson(QJsonDocument::fromJson(row.event).object(), *data);
    if (!event)
        return event.error();
    return StoredEvent{runId, row.sequence, QDateTime::fromString(row.at, Qt::ISODateWithMs), row.hash,
                       std::move(*event)};
}

} // namespace

Ledger::~Ledger() = default;

Result<std::unique_ptr<Ledger>> Ledger::open(const QString &path, const LedgerOptions &options)
{
    auto ledger = openPrepared(path, options);
    if (ledger)
        return ledger;
    Error error = ledger.error();
    error.kind = ErrorKind::Usage; // whatever it is, no run has begun
    return error;
}

Result<std::unique_ptr<Ledger>> Ledger::openPrepared(const QString &path, const LedgerOptions &options)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    const QByteArray fileSystem = options.fileSystem.isEmpty() ? fileSystemOf(absolute) : options.fileSystem;
    if (auto prepared = prepareLedgerFile(absolute, fileSystem); !prepared)
        return prepared.error();
    auto connection = LedgerConnection::open(absolute);
    if (!connection)
        return connection.error();
    std::unique_ptr<Ledger> ledger(new Ledger(absolute, options));
    ledger->m_connection = std::move(*connection);
    ledger->m_output = std::make_unique<OutputStore>(*ledger->m_connection, ledger->m_codec);
    ledger->m_runs = std::make_unique<RunIndex>(*ledger->m_connection);
    if (auto upgraded = upgradeSchema(*ledger->m_connection, ledger->now()); !upgraded)
        return upgraded.error();
    if (auto filled = ledger->fillSummary(); !filled)
        return filled.error();
    return ledger;
}

QDateTime Ledger::now() const
{
    return m_clock ? m_clock->now() : QDateTime::currentDateTimeUtc();
}

Result<StoredEvent> Ledger::append(const QString &runId, const RunEvent &event)
{
    Transaction transaction(*m_connection);
    if (auto begun = transaction.begin(mustBeOnDisk(event) ? Durability::Synced : Durability::Deferred);
        !begun)
        return begun.error();
    auto stored = insert(runId, event);
    if (!stored)
        return stored;
    if (auto committed = transaction.commit(); !committed)
        return committed.error();
    return stored;
}

Result<Ledger::Last> Ledger::last(const QString &runId)
{
    auto query = m_connection->prepared(
        QStringLiteral("SELECT sequence, hash FROM events WHERE run = ? ORDER BY sequence DESC LIMIT 1"));
    if (!query)
        return query.error();
    (*query)->bindValue(0, runId);
    if (!(*query)->exec())
        return m_connection->failure(**query);
    Last last;
    if ((*query)->next())
        last = {(*query)->value(0).toLongLong(), (*query)->value(1).toString().toLatin1()};
    (*query)->finish();
    return last;
}

Result<StoredEvent> Ledger::insert(const QString &runId, const RunEvent &event)
{
    auto before = last(runId);
    if (!before)
        return before.error();
    const auto *output = std::get_if<OutputAppended>(&event);
    const QByteArray json = QJsonDocument(eventToJson(event)).toJson(QJsonDocument::Compact);
    const QDateTime at = now();
    const qint64 sequence = before->sequence + 1;
    const QByteArray digest = output ? sha256Hex(output->data) : QByteArray();
    const QByteArray hash = chainHash({before->hash, runId, sequence, timeText(at), json, digest});
    auto done = m_connection->run(
        QStringLiteral("INSERT INTO events VALUES (?, ?, ?, ?, ?)"),
        {runId, sequence, timeText(at), QString::fromUtf8(json), QString::fromLatin1(hash)});
    const StoredEvent stored{runId, sequence, at, hash, event};
    if (done && output)
        done = m_output->append(stored, *output);
    if (done)
        done = m_runs->advance(stored);
    if (!done)
        return done.error();
    return stored;
}

/// After the upgrade that made the table, whether or not that upgrade's program lived to fill it.
Result<void> Ledger::fillSummary()
{
    auto missing = m_connection->number(QStringLiteral("SELECT NOT EXISTS (SELECT 1 FROM runs) AND "
                                                       "EXISTS (SELECT 1 FROM events)"));
    if (!missing)
        return missing.error();
    return *missing ? rebuildSummary() : Result<void>();
}

Result<void> Ledger::rebuildSummary()
{
    Transaction transaction(*m_connection);
    if (auto begun = transaction.begin(Durability::Synced); !begun)
        return begun;
    if (auto cleared = m_runs->clear(); !cleared)
        return cleared;
    auto ids = m_connection->query(QStringLiteral("SELECT DISTINCT run FROM events ORDER BY run"), {});
    if (!ids)
        return ids.error();
    while (ids->next()) {
        auto summary = foldSummary(ids->value(0).toString());
        if (!summary)
            return summary.error();
        if (auto written = m_runs->write(*summary); !written)
            return written;
    }
    ids->finish();
    return transaction.commit();
}

Result<RunSummary> Ledger::foldSummary(const QString &runId)
{
    RunSummary summary;
    auto visited = visitStored(runId, 0, Rows::WithoutItsBytes, [&summary](const StoredEvent &stored) {
        summary.apply(stored);
        return true;
    });
    if (!visited)
        return visited.error();
    return summary;
}

Result<void> Ledger::visitRows(const QString &runId, qint64 afterSequence, Rows rows,
                               const std::function<Result<bool>(const EventRow &)> &visit)
{
    const bool withOutput = rows == Rows::WithOutput;
    const QString output =
        withOutput
            ? QStringLiteral(", o.step, o.attempt, o.first_line, o.lines, o.bytes, o.data FROM events e "
                             "LEFT JOIN output o ON o.run = e.run AND o.sequence = e.sequence")
            : QStringLiteral(" FROM events e");
    const QString beside = rows == Rows::BesideOutput
                               ? QStringLiteral(" AND NOT EXISTS (SELECT 1 FROM output o WHERE o.run = e.run "
                                                "AND o.sequence = e.sequence)")
                               : QString();
    auto query =
        m_connection->query(QStringLiteral("SELECT e.sequence, e.at, e.event, e.hash%1 WHERE e.run = ? AND "
                                           "e.sequence > ?%2 ORDER BY e.sequence")
                                .arg(output, beside),
                            {runId, afterSequence});
    if (!query)
        return query.error();
    while (query->next()) {
        auto goOn = visit(rowFrom(*query, withOutput));
        if (!goOn)
            return goOn.error();
        if (!*goOn)
            return {};
    }
    if (query->lastError().isValid())
        return m_connection->failure(*query);
    return {};
}

Result<void> Ledger::visitStored(const QString &runId, qint64 afterSequence, Rows rows,
                                 const std::function<bool(StoredEvent)> &visit)
{
    return visitRows(runId, afterSequence, rows, [&](const EventRow &row) -> Result<bool> {
        auto stored = storedFrom(runId, row, m_codec);
        if (!stored)
            return stored.error();
        return visit(std::move(*stored));
    });
}

Result<void> Ledger::visitEvents(const QString &runId, qint64 afterSequence,
                                 const std::function<bool(const StoredEvent &)> &visit)
{
    return visitStored(runId, afterSequence, Rows::WithOutput, visit);
}

Result<QList<StoredEvent>> Ledger::allEvents(const QString &runId, Rows rows)
{
    QList<StoredEvent> list;
    auto visited = visitStored(runId, 0, rows, [&list](StoredEvent stored) {
        list << std::move(stored);
        return true;
    });
    if (!visited)
        return visited.error();
    if (list.isEmpty())
        return unknownRun(runId);
    return list;
}

Result<QList<StoredEvent>> Ledger::events(const QString &runId, bool withOutput)
{
    return allEvents(runId, withOutput ? Rows::WithOutput : Rows::WithoutItsBytes);
}

Result<QList<StoredEvent>> Ledger::eventsBesideOutput(const QString &runId)
{
    return allEvents(runId, Rows::BesideOutput);
}

Result<QList<StoredEvent>> Ledger::eventsAfter(const QString &runId, qint64 sequence, int limit)
{
    QList<StoredEvent> list;
    auto visited = visitStored(runId, sequence, Rows::WithOutput, [&list, limit](StoredEvent stored) {
        list << std::move(stored);
        return list.size() < limit;
    });
    if (!visited)
        return visited.error();
    return list;
}

Result<QByteArray> Ledger::hashAt(const QString &runId, qint64 sequence)
{
    auto query = m_connection->query(QStringLiteral("SELECT hash FROM events WHERE run = ? AND sequence = ?"),
                                     {runId, sequence});
    if (!query)
        return query.error();
    return query->next() ? query->value(0).toString().toLatin1() : QByteArray();
}

Result<OutputRange> Ledger::output(const QString &runId, const QString &stepId, qint64 fromLine, qint64 lines)
{
    return m_output->range(runId, stepId, fromLine, lines);
}

RunSummary Ledger::withLiveStatus(RunSummary summary) const
{
    const bool open = summary.status == RunStatus::Planned || summary.status == RunStatus::Running;
    if (open && !RunLock::isHeld(m_path, summary.id))
        summary.status = RunStatus::Interrupted;
    return summary;
}

Result<QList<RunSummary>> Ledger::runs(const RunFilter &filter)
{
    return m_runs->list(filter, [&](RunSummary &summary) {
        summary = withLiveStatus(summary);
        return !filter.status || summary.status == *filter.status;
    });
}

Result<RunSummary> Ledger::run(const QString &idOrPrefix)
{
    auto found = idOrPrefix.isEmpty() ? QList<RunSummary>() : m_runs->startingWith(idOrPrefix);
    if (!found)
        return found.error();
    if (found->isEmpty())
        return unknownRun(idOrPrefix);
    if (found->size() == 1 || found->first().id == idOrPrefix)
        return withLiveStatus(found->first());
    Error error = unusable(
        "run_ambiguous",
        QStringLiteral("%1 runs begin with '%2'; give more of the id.").arg(found->size()).arg(idOrPrefix));
    for (const RunSummary &candidate : std::as_const(*found))
        error.details << candidate.id;
    return error;
}

Result<QStringList> Ledger::verifyChain(const QString &runId)
{
    Transaction snapshot(*m_connection); // one view of events, output and summary while others append
    if (auto begun = snapshot.beginReading(); !begun)
        return begun.error();
    ChainVerifier verifier(runId, m_codec);
    auto visited = visitRows(runId, 0, Rows::WithOutput, [&verifier](const EventRow &row) -> Result<bool> {
        verifier.check(row);
        return true;
    });
    if (!visited)
        return visited.error();
    auto summary = m_runs->find(runId);
    if (!summary)
        return summary.error();
    auto rows = m_output->rows(runId);
    if (!rows)
        return rows.error();
    if (verifier.events() == 0 && !*summary)
        return unknownRun(runId);
    verifier.checkSummary(*summary);
    verifier.checkOutputRows(*rows);
    return verifier.problems();
}

} // namespace slipway::ledger
