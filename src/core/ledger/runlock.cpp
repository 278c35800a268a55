// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "ledger/runlock.h"

#include <QFile>
#include <QFileInfo>
#include <QThread>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace slipway::ledger {

using release::Error;
using release::ErrorKind;
using release::Result;

namespace {

QByteArray lockPath(const QString &ledgerPath, const QString &runId)
{
    return QFile::encodeName(QStringLiteral("%1-run-%2.lock").arg(ledgerPath, QFileInfo(runId).fileName()));
}

/// False where the file was removed (and perhaps made anew) between opening and locking it.
bool stillThere(int descriptor, const QByteArray &path)
{
    struct stat opened = {};
    struct stat named = {};
    return fstat(descriptor, &opened) == 0 && stat(path.constData(), &named) == 0 &&
           opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

} // namespace

Result<RunLock> RunLock::acquire(const QString &ledgerPath, const QString &runId)
{
    const QByteArray path = lockPath(ledgerPath, runId);
    // isHeld() of another program holds it for a moment, so one refusal proves nothing.
    for (int attempt = 0; attempt < 20; ++attempt) {
        const int descriptor = open(path.constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (descriptor < 0) {
            return Error{
                QStringLiteral("run_lock_failed"),
                QStringLiteral("The lock file %1 could not be made: %2. Make its folder writable, or name "
                               "another ledger with --ledger.")
                    .arg(QFile::decodeName(path), QString::fromLocal8Bit(std::strerror(errno))),
                {},
                ErrorKind::Usage};
        }
        if (flock(descriptor, LOCK_EX | LOCK_NB) == 0 && stillThere(descriptor, path))
            return RunLock(descriptor, path);
        close(descriptor);
        QThread::msleep(5);
    }
    return Error{
        QStringLiteral("run_busy"),
        QStringLiteral("Run %1 is being run by another program; wait until it has ended.").arg(runId),
        {},
        ErrorKind::Busy};
}

bool RunLock::isHeld(const QString &ledgerPath, const QString &runId)
{
    const int descriptor = open(lockPath(ledgerPath, runId).constData(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    const bool held = flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    close(descriptor);
    return held;
}

RunLock::RunLock(RunLock &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)), m_path(std::move(other.m_path))
{
}

RunLock &RunLock::operator=(RunLock &&other) noexcept
{
    if (this != &other) {
        letGo();
        m_descriptor = std::exchange(other.m_descriptor, -1);
        m_path = std::move(other.m_path);
    }
    return *this;
}

void RunLock::letGo()
{
    if (m_descriptor < 0)
        return;
    unlink(m_path.constData()); // while still locked, so that nobody else's file is removed
    close(m_descriptor);
    m_descriptor = -1;
}

} // namespace slipway::ledger
