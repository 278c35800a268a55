// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/logstore.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace slipway::gui {

/// Looks for a text in a log on a thread of its own, from line 1, and goes on with the lines that come
/// later. The set of found lines is published a few times a second while it grows. Capitals count only where
/// the text has some; beyond ASCII they always count.
class LogSearch
{
public:
    struct Result
    {
        LineSet lines;         ///< size() = lines that were searched so far
        bool upToDate = false; ///< nothing is left to search for now
    };

    explicit LogSearch(std::shared_ptr<const LogStore> store);
    ~LogSearch();
    Q_DISABLE_COPY_MOVE(LogSearch)

    void find(const QByteArray &text); ///< UTF-8; empty = nothing is looked for
    void logHasGrown();                ///< cheap; wakes the thread where it waits for lines
    /// The newest that was published; never null.
    std::shared_ptr<const Result> result() const;
    /// Where `text` occurs in a line, by the same rule as above.
    static QList<std::pair<qsizetype, qsizetype>> occurrences(QByteArrayView line, const QByteArray &text);

private:
    void run(const std::stop_token &stop);
    void publish(const LineSet &lines, bool upToDate, quint64 turn);

    std::shared_ptr<const LogStore> m_store;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_wake;
    QByteArray m_text;
    quint64 m_turn = 0;
    bool m_grown = false;
    std::shared_ptr<const Result> m_result = std::make_shared<Result>();
    std::jthread m_thread;
};

} // namespace slipway::gui
