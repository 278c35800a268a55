// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "ledger/chainverifier.h"

#include <QJsonDocument>

namespace slipway::ledger {

using namespace release;

void ChainVerifier::report(const EventRow &row, const QString &what)
{
    m_problems << QStringLiteral("Run %1, event %2: %3").arg(m_runId).arg(row.sequence).arg(what);
}

void ChainVerifier::checkSequence(const EventRow &row)
{
    const qint64 wanted = m_summary.events + 1;
    if (row.sequence != wanted)
        report(row, QStringLiteral("event %1 should follow here; events are missing.").arg(wanted));
}

std::optional<QByteArray> ChainVerifier::outputOf(const EventRow &row)
{
    if (!row.output)
        return QByteArray();
    ++m_outputRows;
    auto data = m_codec.expand(row.output->frame);
    if (!data)
        report(row, QStringLiteral("its output is damaged and cannot be unpacked."));
    return data;
}

void ChainVerifier::checkIndex(const EventRow &row, const OutputAppended &event, const QByteArray &data)
{
    if (!row.output) {
        report(row, QStringLiteral("its output is missing."));
        return;
    }
    const OutputRow &output = *row.output;
    qint64 &lines = m_lines[event.stepId];
    const bool same = output.step == event.stepId && output.attempt == event.attempt &&
                      output.firstLine == lines && output.lines == data.count('\n') &&
                      output.bytes == data.size();
    if (!same)
        report(row, QStringLiteral(
                        "the index of its output (step, attempt, lines, bytes) does not fit the output."));
    lines += data.count('\n');
}

void ChainVerifier::check(const EventRow &row)
{
    checkSequence(row);
    const auto data = outputOf(row);
    const auto event =
        eventFromJson(QJsonDocument::fromJson(row.event).object(), data.value_or(QByteArray()));
    const auto *appended = event ? std::get_if<OutputAppended>(&*event) : nullptr;
    const QByteArray digest = appended && data ? sha256Hex(*data) : QByteArray();
    if (chainHash({m_predecessor, m_runId, row.sequence, row.at, row.event, digest}) != row.hash)
        report(row, QStringLiteral(
                        "its hash does not fit: its time, content, output or predecessor was changed."));
    if (!event)
        report(row, event.error().message);
    if (appended && data)
        checkIndex(row, *appended, *data);
    if (row.output && event && !appended)
        report(row, QStringLiteral("it carries output, which such an event does not have."));
    if (event) {
        const QDateTime at = QDateTime::fromString(row.at, Qt::ISODateWithMs);
        m_summary.apply({m_runId, row.sequence, at, row.hash, *event});
    }
    m_summary.events = row.sequence;
    m_summary.head = row.hash;
    m_predecessor = row.hash;
}

void ChainVerifier::checkSummary(const std::optional<RunSummary> &stored)
{
    if (!stored)
        m_problems << QStringLiteral("Run %1: its line in the list of runs is missing.").arg(m_runId);
    else if (*stored != m_summary)
        m_problems << QStringLiteral(
                          "Run %1: its line in the list of runs does not fit its events (%2 events there, "
                          "%3 found).")
                          .arg(m_runId)
                          .arg(stored->events)
                          .arg(m_summary.events);
}

void ChainVerifier::checkOutputRows(qint64 stored)
{
    if (stored != m_outputRows)
        m_problems << QStringLiteral("Run %1: %2 pieces of output lie in the ledger, its events name %3.")
                          .arg(m_runId)
                          .arg(stored)
                          .arg(m_outputRows);
}

} // namespace slipway::ledger
