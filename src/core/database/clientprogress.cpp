// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/clientprogress.h"

namespace slipway::database {

using namespace release;

namespace {

constexpr qint64 everyMs = 500;

QString plain(QString name)
{
    return name.remove(u'"');
}

} // namespace

ClientProgress::ClientProgress(StepContext &context, const QList<TableDigest> &tables, QString marker)
    : m_context(context), m_marker(std::move(marker))
{
    for (const TableDigest &table : tables) {
        const qint64 size = std::max<qint64>(1, table.bytes);
        m_sizes.insert(plain(table.table), size);
        m_total += size;
    }
}

OutputSink ClientProgress::sink(std::function<QString()> more)
{
    return [this, more = std::move(more)](OutputStream stream, QByteArrayView bytes) {
        m_context.output(stream, bytes);
        if (stream == OutputStream::Err)
            feed(bytes);
        const qint64 now = m_context.outside.clock.monotonicMs();
        if (now - m_told < everyMs)
            return;
        m_told = now;
        const QString words = more ? more() : QString();
        m_context.progress(m_before, m_total,
                           words.isEmpty() ? m_table : QStringLiteral("%1, %2").arg(m_table, words));
    };
}

void ClientProgress::feed(QByteArrayView bytes)
{
    m_open += bytes.toByteArray();
    qsizetype end = 0;
    while ((end = m_open.indexOf('\n')) >= 0) {
        line(m_open.left(end));
        m_open.remove(0, end + 1);
    }
}

void ClientProgress::line(const QByteArray &line)
{
    const QString text = QString::fromUtf8(line);
    const qsizetype at = text.indexOf(m_marker);
    if (at < 0)
        return;
    m_before += m_sizes.take(m_table);
    m_table = plain(text.mid(at + m_marker.size()).trimmed());
}

} // namespace slipway::database
