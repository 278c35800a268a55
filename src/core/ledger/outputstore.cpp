// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "ledger/outputstore.h"

namespace slipway::ledger {

using namespace release;

namespace {

constexpr qint64 largestRange = 16 << 20;

Error damaged(const QString &runId, const QString &stepId)
{
    return {QStringLiteral("ledger_unreadable"),
            QStringLiteral(
                "The output of step %1 of run %2 is damaged in the ledger; 'slipway release show' tells "
                "which events are concerned.")
                .arg(stepId, runId)};
}

/// Drops `skip` lines from the front and all after `count` lines.
QByteArray linesOf(const QByteArray &data, qint64 skip, qint64 count)
{
    qsizetype begin = 0;
    for (; skip > 0 && begin >= 0; --skip) {
        const qsizetype end = data.indexOf('\n', begin);
        begin = end < 0 ? -1 : end + 1;
    }
    if (begin < 0)
        return {};
    qsizetype end = begin;
    for (; count > 0 && end < data.size(); --count) {
        const qsizetype lineEnd = data.indexOf('\n', end);
        end = lineEnd < 0 ? data.size() : lineEnd + 1;
    }
    return data.mid(begin, end - begin);
}

} // namespace

Result<void> OutputStore::append(const StoredEvent &stored, const OutputAppended &output)
{
    auto firstLine = lineEnds(stored.runId, output.stepId);
    if (!firstLine)
        return firstLine.error();
    return m_connection.run(QStringLiteral("INSERT INTO output VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
                            {stored.runId, stored.sequence, output.stepId, output.attempt, *firstLine,
                             qint64(output.data.count('\n')), qint64(output.data.size()),
                             m_codec.compress(output.data)});
}

Result<qint64> OutputStore::lineEnds(const QString &runId, const QString &stepId)
{
    auto query =
        m_connection.prepared(QStringLiteral("SELECT first_line + lines FROM output WHERE run = ? AND "
                                             "step = ? ORDER BY first_line DESC, sequence DESC LIMIT 1"));
    if (!query)
        return query.error();
    (*query)->bindValue(0, runId);
    (*query)->bindValue(1, stepId);
    if (!(*query)->exec())
        return m_connection.failure(**query);
    const qint64 ends = (*query)->next() ? (*query)->value(0).toLongLong() : 0;
    (*query)->finish();
    return ends;
}

Result<OutputStore::Tail> OutputStore::tail(const QString &runId, const QString &stepId)
{
    auto query =
        m_connection.query(QStringLiteral("SELECT first_line + lines, data FROM output WHERE run = ? AND "
                                          "step = ? ORDER BY first_line DESC, sequence DESC LIMIT 1"),
                           {runId, stepId});
    if (!query)
        return query.error();
    if (!query->next())
        return Tail();
    const auto data = m_codec.expand(query->value(1).toByteArray());
    if (!data)
        return damaged(runId, stepId);
    return Tail{query->value(0).toLongLong(), !data->isEmpty() && !data->endsWith('\n')};
}

/// The line at which the last chunk that starts before `line` begins: `line` begins in that chunk.
Result<qint64> OutputStore::startBefore(const QString &runId, const QString &stepId, qint64 line)
{
    auto query = m_connection.query(
        QStringLiteral("SELECT max(first_line) FROM output WHERE run = ? AND step = ? AND first_line < ?"),
        {runId, stepId, line});
    if (!query)
        return query.error();
    return query->next() ? query->value(0).toLongLong() : 0;
}

Result<OutputRange> OutputStore::range(const QString &runId, const QString &stepId, qint64 fromLine,
                                       qint64 lines)
{
    OutputRange range;
    range.firstLine = qMax(fromLine, qint64(0));
    auto end = tail(runId, stepId);
    if (!end)
        return end.error();
    range.totalLines = end->lineEnds + (end->open ? 1 : 0);
    auto start = startBefore(runId, stepId, range.firstLine);
    if (!start)
        return start.error();
    auto query =
        m_connection.query(QStringLiteral("SELECT data FROM output WHERE run = ? AND step = ? AND "
                                          "first_line >= ? AND first_line < ? ORDER BY first_line, sequence"),
                           {runId, stepId, *start, range.firstLine + qMax(lines, qint64(0))});
    if (!query)
        return query.error();
    QByteArray found;
    while (!range.cut && query->next()) {
        const auto data = m_codec.expand(query->value(0).toByteArray());
        if (!data)
            return damaged(runId, stepId);
        found += *data;
        range.cut = found.size() > largestRange;
    }
    range.data = linesOf(found, range.firstLine - *start, lines);
    return range;
}

Result<qint64> OutputStore::rows(const QString &runId)
{
    auto query = m_connection.query(QStringLiteral("SELECT count(*) FROM output WHERE run = ?"), {runId});
    if (!query)
        return query.error();
    return query->next() ? query->value(0).toLongLong() : 0;
}

} // namespace slipway::ledger
