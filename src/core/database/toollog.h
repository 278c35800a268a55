// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"

#include <QMap>

namespace slipway::database {

/// Reads what alembic prints while it passes by, over any length, with two unfinished lines at most in
/// memory.
class ToolLog
{
public:
    void feed(release::OutputStream stream, QByteArrayView bytes, qint64 atMs);
    void end(qint64 atMs);

    /// The exception or "FAILED:" line that was printed last; empty where there was none. What SQLAlchemy
    /// prints after it ("Background on this error at") and a wrapper's own last word say less.
    const QString &errorLine() const { return m_errorLine; }
    /// "FILE", line N of the last frame of the last traceback that is not of an installed package; may be
    /// empty.
    const QString &errorPlace() const { return m_errorPlace; }
    /// Milliseconds from a revision's "Running upgrade" line to the next such line or the tool's end.
    /// Revisions that the log did not name (its logging may be off) are absent.
    const QMap<QString, qint64> &durations() const { return m_durations; }

private:
    void line(const QString &text, qint64 atMs);
    void trace(const QString &text);
    void finishRevision(qint64 atMs);
    QByteArray m_unfinished[2];
    bool m_inTraceback = false;
    QString m_errorLine;
    QString m_errorPlace;
    QString m_running;
    qint64 m_runningSince = 0;
    QMap<QString, qint64> m_durations;
};

} // namespace slipway::database
