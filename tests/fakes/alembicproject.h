// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "fakes/stepbench.h"

#include <QTemporaryDir>

namespace slipway::fakes {

/// A copy of one of the small alembic sources in `dataFolder`/versions (tests/data/database), for a test to
/// change as it likes.
class AlembicProject
{
public:
    AlembicProject(const QString &dataFolder, const QString &history);
    /// Swaps the history: another commit is checked out.
    void checkOut(const QString &history);
    /// Points the bench at this source and the database.
    void aim(StepBench &bench, const QString &databaseUrl) const;
    QString path(const QString &name) const { return m_dir.filePath(name); }
    void write(const QString &name, const QByteArray &content, bool executable = false) const;

private:
    QString m_data;
    QTemporaryDir m_dir;
};

} // namespace slipway::fakes
