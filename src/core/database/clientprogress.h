// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/tabledigest.h"
#include "release/step.h"

namespace slipway::database {

/// Reads from what pg_dump or pg_restore say (--verbose) which tables are under way, and tells how much of
/// the whole that is, by the tables' sizes. Passes everything on.
class ClientProgress
{
public:
    ClientProgress(release::StepContext &context, const QList<TableDigest> &tables, QString marker);
    /// `more` is asked for further words ("12 MB written"); may be empty.
    release::OutputSink sink(std::function<QString()> more = {});

private:
    void feed(QByteArrayView bytes);
    void line(const QByteArray &line);

    release::StepContext &m_context;
    QMap<QString, qint64> m_sizes; ///< by the table's name without quotes
    QString m_marker;
    QByteArray m_open;
    QString m_table;
    qint64 m_before = 0; ///< of the tables before the one under way
    qint64 m_total = 0;
    qint64 m_told = 0;
};

} // namespace slipway::database
