// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/processgroup.h"

#include <QDir>
#include <QFile>

#include <cerrno>
#include <csignal>

namespace slipway::operations {

namespace {

/// "PID (NAME) STATE PARENT GROUP …" of proc(5); a name may hold blanks and parentheses.
bool runsInGroup(const QByteArray &status, pid_t group)
{
    const QList<QByteArray> fields = status.mid(status.lastIndexOf(')') + 2).split(' ');
    return fields.size() > 2 && fields[0] != "Z" && fields[0] != "X" && fields[2].toLongLong() == group;
}

} // namespace

bool processGroupRuns(pid_t group)
{
    if (::killpg(group, 0) != 0 && errno == ESRCH)
        return false;
    const QStringList processes =
        QDir(QStringLiteral("/proc")).entryList({QStringLiteral("[1-9]*")}, QDir::Dirs);
    for (const QString &process : processes) {
        QFile status(QStringLiteral("/proc/%1/stat").arg(process));
        if (status.open(QIODevice::ReadOnly) && runsInGroup(status.readAll(), group))
            return true;
    }
    return processes.isEmpty(); // without /proc only the signal tells
}

} // namespace slipway::operations
