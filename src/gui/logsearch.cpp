// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/logsearch.h"

#include <QElapsedTimer>

#include <algorithm>
#include <cstring>

namespace slipway::gui {

namespace {

constexpr qint64 blockBytes = 1 << 20; // stays in the processor's cache between reading and searching
constexpr qint64 publishMs = 100;

bool hasCapitals(const QByteArray &text)
{
    return std::any_of(text.cbegin(), text.cend(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

void makeSmall(char *data, qsizetype size)
{
    for (qsizetype at = 0; at < size; ++at) {
        const char c = data[at];
        data[at] = static_cast<char>(c | (c >= 'A' && c <= 'Z' ? 0x20 : 0));
    }
}

qsizetype found(const char *data, qsizetype size, qsizetype from, const QByteArray &text)
{
    const void *at = memmem(data + from, static_cast<std::size_t>(size - from), text.constData(),
                            static_cast<std::size_t>(text.size()));
    return at == nullptr ? -1 : static_cast<const char *>(at) - data;
}

/// Counts lines up to an offset, moving forward only.
class LineCounter
{
public:
    explicit LineCounter(const LogStore::Block &block) : m_block(block), m_line(block.firstLine) {}

    qint64 lineAt(qsizetype offset)
    {
        std::size_t group = m_group;
        while (group + 1 < m_block.groups.size() && m_block.groups[group + 1] <= offset)
            ++group;
        if (group != m_group) {
            m_group = group;
            m_at = m_block.groups[group];
            m_line = m_block.firstLine + static_cast<qint64>(group) * LogStore::linesAGroup;
        }
        m_line += std::count(m_block.text.constData() + m_at, m_block.text.constData() + offset, '\n');
        m_at = offset;
        return m_line;
    }

private:
    const LogStore::Block &m_block;
    std::size_t m_group = 0;
    qsizetype m_at = 0;
    qint64 m_line;
};

/// Adds the lines of the block that hold the text and are not yet spoken of.
void searchBlock(LogStore::Block &block, const QByteArray &text, bool small, LineSet &lines)
{
    if (small)
        makeSmall(block.text.data(), block.text.size());
    const char *data = block.text.constData();
    const qsizetype size = block.text.size();
    LineCounter counter(block);
    for (qsizetype at = found(data, size, 0, text); at >= 0;) {
        const qint64 line = counter.lineAt(at);
        if (line >= lines.size())
            lines.insert(line);
        const void *end = std::memchr(data + at, '\n', static_cast<std::size_t>(size - at));
        at = end == nullptr ? -1 : found(data, size, static_cast<const char *>(end) - data, text);
    }
    lines.growTo(block.firstLine + block.lines);
}

} // namespace

LogSearch::LogSearch(std::shared_ptr<const LogStore> store)
    : m_store(std::move(store)), m_thread([this](const std::stop_token &stop) { run(stop); })
{
}

LogSearch::~LogSearch() = default;

void LogSearch::find(const QByteArray &text)
{
    {
        const std::lock_guard lock(m_mutex);
        m_text = text;
        ++m_turn;
        m_grown = true;
        m_result = std::make_shared<Result>();
    }
    m_wake.notify_one();
}

void LogSearch::logHasGrown()
{
    {
        const std::lock_guard lock(m_mutex);
        m_grown = true;
    }
    m_wake.notify_one();
}

std::shared_ptr<const LogSearch::Result> LogSearch::result() const
{
    const std::lock_guard lock(m_mutex);
    return m_result;
}

void LogSearch::publish(const LineSet &lines, bool upToDate, quint64 turn)
{
    auto result = std::make_shared<Result>(Result{lines, upToDate});
    const std::lock_guard lock(m_mutex);
    if (turn == m_turn)
        m_result = std::move(result);
}

void LogSearch::run(const std::stop_token &stop)
{
    LogStore::Block block;
    LineSet lines;
    QByteArray text;
    bool small = false;
    quint64 turn = 0;
    QElapsedTimer sincePublished;
    sincePublished.start();
    while (!stop.stop_requested()) {
        {
            std::unique_lock lock(m_mutex);
            if (turn != m_turn) {
                turn = m_turn;
                text = m_text;
                small = !hasCapitals(text);
                lines = {};
            }
            m_grown = false;
        }
        if (!text.isEmpty() && m_store->read(lines.size(), blockBytes, block) &&
            block.firstLine + block.lines > lines.size()) {
            searchBlock(block, text, small, lines);
            if (sincePublished.elapsed() >= publishMs) {
                publish(lines, false, turn);
                sincePublished.restart();
            }
            continue;
        }
        publish(lines, true, turn);
        std::unique_lock lock(m_mutex);
        m_wake.wait(lock, stop, [this, turn] { return m_grown || m_turn != turn; });
    }
}

QList<std::pair<qsizetype, qsizetype>> LogSearch::occurrences(QByteArrayView line, const QByteArray &text)
{
    QList<std::pair<qsizetype, qsizetype>> places;
    if (text.isEmpty())
        return places;
    QByteArray searched = line.toByteArray();
    if (!hasCapitals(text))
        makeSmall(searched.data(), searched.size());
    for (qsizetype at = searched.indexOf(text); at >= 0; at = searched.indexOf(text, at + text.size()))
        places << std::pair(at, text.size());
    return places;
}

} // namespace slipway::gui
