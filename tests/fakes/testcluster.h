// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QProcess>
#include <QString>
#include <QTemporaryDir>
#include <memory>

namespace slipway::fakes {

/// A private PostgreSQL cluster for one test program, on 127.0.0.1 and a socket, without durability; as root
/// its programs run as `postgres`. Ends with this object, and with the program even when that is killed.
/// Knows no Qt SQL.
class TestCluster
{
public:
    TestCluster() = default;
    ~TestCluster();
    Q_DISABLE_COPY_MOVE(TestCluster)

    /// False with `problem` set. `settings` are further lines of postgresql.conf, `hba` replaces pg_hba.conf
    /// (all logins are trusted without it).
    bool start(const QStringList &settings = {}, const QStringList &hba = {});
    void stop();

    QString freshDatabase(); ///< made from template1; returns its name
    QString url(const QString &database, const QString &user = QStringLiteral("postgres"),
                const QString &password = {}) const;
    /// Rows as psql prints them, columns divided by |; on an error psql's own words.
    QString psql(const QString &database, const QString &sql) const;

    /// PgBouncer in front of the cluster, pooling by transaction. Returns its port once it answers, else 0.
    quint16 startPooler();
    /// A further program of the test's (PgBouncer, say) with root dropped, ended with the cluster.
    QProcess *startBeside(const QStringList &command);
    QString writeFile(const QString &name,
                      const QByteArray &content) const; ///< in dir(), readable by the server alone
    QString dir() const { return m_dir->path(); }
    quint16 port() const { return m_port; }
    static quint16 freePort();

    QString problem;

private:
    bool initialise();
    bool startServer();
    QStringList asServer(const QStringList &command) const;
    QString m_bin;
    std::unique_ptr<QTemporaryDir> m_dir;
    QProcess m_server;
    std::vector<std::unique_ptr<QProcess>> m_beside;
    quint16 m_port = 0;
    int m_databases = 0;
};

} // namespace slipway::fakes
