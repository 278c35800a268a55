// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/lineset.h"
#include "gui/logtext.h"
#include "release/runevent.h"

#include <QMutex>
#include <QStringList>
#include <memory>
#include <optional>

namespace slipway::gui {

struct LogLine
{
    qint64 number = 0; ///< from 0
    int step = -1;     ///< index into LogStore::steps()
    qint64 time = 0;   ///< ms since 1970, of the event that brought it
    Severity severity = Severity::Info;
    QByteArray text;
};

struct LogFilter
{
    bool errors = true;
    bool warnings = true;
    bool infos = true;
    QString step; ///< empty = all

    bool showsAll() const { return errors && warnings && infos && step.isEmpty(); }
    bool operator==(const LogFilter &) const = default;
};

/// The whole output of one run, line by line: the text in a spool file that has no name and ends with this
/// object, in memory only where every 64th line begins, which lines are errors and warnings, and which step
/// they belong to: 4 MB for ten million lines. One writer and any number of readers, each on a thread of its
/// own.
class LogStore
{
public:
    static constexpr int linesAGroup = 64;

    LogStore();
    ~LogStore();
    Q_DISABLE_COPY_MOVE(LogStore)

    // ---- the writer's thread ----
    /// Output becomes lines; the end of a step ends its last line; all else is passed over.
    void take(const release::StoredEvent &stored);
    void append(const QString &step, release::OutputStream stream, qint64 time, QByteArrayView bytes);
    void endStep();

    // ---- any thread ----
    qint64 lineCount() const;
    qint64 errorCount() const;
    qint64 warningCount() const;
    QStringList steps() const;
    QList<LogLine> lines(qint64 first, qint64 count) const;
    std::optional<qint64> nextError(qint64 from) const;
    std::optional<qint64> previousError(qint64 before) const;
    std::optional<qint64> firstLineOf(const QString &step) const;
    /// Adds what came after `chosen.size()`.
    void extend(LineSet &chosen, const LogFilter &filter) const;
    /// Why lines are missing: the spool file could not be made or written.
    QString problem() const;

    /// Whole groups of lines from the one that holds `line`, about `bytes` long: what a search reads at once.
    struct Block
    {
        qint64 firstLine = 0;
        qint64 lines = 0;
        qint64 offset = 0;          ///< of the first line in the spool file
        std::vector<qint64> groups; ///< offset of each group in `text`
        QByteArray text;
    };
    /// `block` is filled anew, its memory is used again. False where there is nothing at the line.
    bool read(qint64 line, qint64 bytes, Block &block) const;

private:
    struct Segment ///< lines of one step and second
    {
        qint64 firstLine;
        int step;
        qint64 time;
    };
    void publish(const QString &step, qint64 time, const QByteArray &lines);
    int stepIndex(const QString &step);
    QByteArray readSpool(qint64 offset, qint64 bytes) const;
    qint64 groupEnd(qint64 group) const;
    LogLine lineAt(qint64 number) const;
    void appendChosen(LineSet &chosen, const LogFilter &filter, qint64 until) const;

    int m_spool = -1;
    LineCutter m_cutters[3];
    QString m_currentStep;
    qint64 m_currentTime = 0;

    mutable QMutex m_mutex; ///< over all below
    std::vector<qint64> m_groups;
    std::vector<Segment> m_segments;
    LineSet m_errors;
    LineSet m_warnings;
    QStringList m_steps;
    qint64 m_bytes = 0;
    qint64 m_lines = 0;
    QString m_problem;
};

} // namespace slipway::gui
