// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

namespace slipway::fakes {

/// An sshd of the test's own on 127.0.0.1, for the user that runs the test, with keys of its own. Ends with
/// it.
class SshServer
{
public:
    ~SshServer();
    QString start();                      ///< empty, or why it did not start
    void stop();                          ///< the server and its connections' processes of this test
    QStringList command() const;          ///< ssh … user@127.0.0.1, without what is to run
    QStringList strangersCommand() const; ///< with a key that it does not know
    quint16 port() const { return m_port; }

private:
    QStringList commandWith(const QString &key) const;
    QString file(const QString &name) const { return m_dir.filePath(name); }

    QTemporaryDir m_dir;
    QProcess m_process;
    quint16 m_port = 0;
    bool m_madeFolder = false;
};

} // namespace slipway::fakes
