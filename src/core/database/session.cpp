// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/session.h"

#include <QSqlDatabase>
#include <QSqlDriver>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>

#include <atomic>
#include <libpq-fe.h>

namespace slipway::database {

using release::Error;
using release::Result;
using release::Secret;

namespace {

QString freshName()
{
    static std::atomic<int> next = 0;
    return QStringLiteral("slipway-target-%1").arg(++next);
}

Error connectionError(const TargetUrl &target, const QSqlError &error)
{
    const QString words = error.text().simplified();
    const QString place = target.shown();
    const auto has = [&](const char *part) {
        return words.contains(QLatin1String(part), Qt::CaseInsensitive);
    };
    const auto made = [&](const char *code, const QString &sentence) {
        return Error{QLatin1String(code), sentence, {words}};
    };
    if (has("could not translate host name"))
        return made("host_not_found",
                    QStringLiteral("The host %1 cannot be resolved. Check the database URL and DNS.")
                        .arg(target.host()));
    if (has("certificate verify failed") || has("self-signed") || has("unable to get local issuer"))
        return made("tls_untrusted",
                    QStringLiteral("The certificate of %1 is signed by nobody that this machine knows. Name "
                                   "the CA's file as tls.ca of the environment.")
                        .arg(place));
    if (has("root certificate file") && has("does not exist"))
        return made(
            "tls_untrusted",
            QStringLiteral(
                "The file of trusted CAs for %1 does not exist. Name it as tls.ca of the environment.")
                .arg(place));
    if (has("does not match host name"))
        return made("tls_failed", QStringLiteral("The certificate of %1 is for another host.").arg(place));
    if (has("server does not support SSL"))
        return made("tls_absent",
                    QStringLiteral("%1 offers no TLS, and TLS is required for a host that is not this "
                                   "machine. Add ?sslmode=disable only on a trusted network.")
                        .arg(place));
    if (has("SSL error") || has("certificate"))
        return made("tls_failed", QStringLiteral("TLS with %1 failed: %2.").arg(place, words.left(200)));
    if (has("password authentication failed") || has("no password supplied") || has("role ") ||
        has("no pg_hba.conf entry"))
        return made(
            "login_refused",
            QStringLiteral("%1 refuses the login. Check user, password and the server's access rules.")
                .arg(place));
    if (has("database \"") && has("does not exist"))
        return made("database_missing", QStringLiteral("The server of %1 has no such database.").arg(place));
    if (has("timeout expired") || has("timed out"))
        return made(
            "connection_timeout",
            QStringLiteral("%1 did not answer in time. Is a tunnel or firewall in the way?").arg(place));
    if (has("Connection refused") || has("No such file or directory"))
        return made(
            "connection_refused",
            QStringLiteral("No PostgreSQL listens at %1. Check host and port, and that the server runs.")
                .arg(place));
    return made("connection_failed", QStringLiteral("%1 cannot be reached: %2.").arg(place, words.left(200)));
}

Error statementError(const QSqlError &error, const QString &sql)
{
    const QString state = error.nativeErrorCode();
    return {QStringLiteral("sql_failed"),
            QStringLiteral("The database refused a statement%1: %2.")
                .arg(state.isEmpty() ? QString() : QStringLiteral(" (SQLSTATE %1)").arg(state),
                     error.databaseText().simplified()),
            {sql.simplified().left(300), state}};
}

} // namespace

Result<std::unique_ptr<Session>> Session::open(const Secret &url, const QString &tlsCa,
                                               const QString &application)
{
    auto target = TargetUrl::parse(url, tlsCa);
    if (!target)
        return target.error();
    std::unique_ptr<Session> session(new Session(*target, freshName()));
    QSqlDatabase database = QSqlDatabase::addDatabase(
        target->isSqlite() ? QStringLiteral("QSQLITE") : QStringLiteral("QPSQL"), session->m_name);
    if (target->isSqlite()) {
        database.setDatabaseName(target->sqlitePath());
        database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
    } else {
        QMap<QString, QString> options = target->options();
        database.setHostName(options.take(QStringLiteral("host")));
        database.setPort(options.take(QStringLiteral("port")).toInt());
        database.setDatabaseName(options.take(QStringLiteral("dbname")));
        database.setUserName(options.take(QStringLiteral("user")));
        database.setPassword(options.take(QStringLiteral("password")));
        options.insert(QStringLiteral("application_name"), application);
        QStringList words;
        for (auto it = options.cbegin(); it != options.cend(); ++it) {
            if (!it.value().contains(u';'))
                words << it.key() + u'=' + it.value();
        }
        database.setConnectOptions(words.join(u';'));
    }
    if (!database.open())
        return connectionError(*target, database.lastError());
    if (auto prepared = session->prepare(); !prepared)
        return prepared.error();
    return session;
}

Result<void> Session::prepare()
{
    if (isSqlite())
        return {};
    const QVariant handle = QSqlDatabase::database(m_name).driver()->handle();
    PGconn *connection = *static_cast<PGconn *const *>(handle.constData());
    PQsetNoticeReceiver(
        connection, [](void *, const PGresult *) {}, nullptr);
    auto pid = query(QStringLiteral("select pg_backend_pid()"));
    if (!pid)
        return pid.error();
    m_pooled = pid->first().first().toInt() != PQbackendPID(connection);
    for (const char *setting :
         {"set lock_timeout = '5s'", "set idle_in_transaction_session_timeout = '60s'"}) {
        if (auto set = execute(QLatin1String(setting)); !set)
            return set.error();
    }
    return {};
}

Session::~Session()
{
    QSqlDatabase::database(m_name, false).close();
    QSqlDatabase::removeDatabase(m_name);
}

Result<QList<Row>> Session::query(const QString &sql, const QVariantList &values)
{
    QSqlQuery statement(QSqlDatabase::database(m_name));
    statement.setForwardOnly(true);
    bool done = false;
    if (values.isEmpty()) {
        done = statement.exec(sql);
    } else if (statement.prepare(sql)) {
        for (const QVariant &value : values)
            statement.addBindValue(value);
        done = statement.exec();
    }
    if (!done)
        return statementError(statement.lastError(), sql);
    QList<Row> rows;
    const int columns = static_cast<int>(statement.record().count());
    while (statement.next()) {
        Row row;
        for (int column = 0; column < columns; ++column)
            row << statement.value(column);
        rows << row;
    }
    return rows;
}

Result<int> Session::execute(const QString &sql, const QVariantList &values)
{
    QSqlQuery statement(QSqlDatabase::database(m_name));
    bool done = false;
    if (values.isEmpty()) {
        done = statement.exec(sql);
    } else if (statement.prepare(sql)) {
        for (const QVariant &value : values)
            statement.addBindValue(value);
        done = statement.exec();
    }
    if (!done)
        return statementError(statement.lastError(), sql);
    return statement.numRowsAffected();
}

Result<void> Session::begin()
{
    auto begun = execute(isSqlite() ? QStringLiteral("BEGIN IMMEDIATE") : QStringLiteral("BEGIN"));
    return begun ? Result<void>() : Result<void>(begun.error());
}

Result<void> Session::commit()
{
    auto done = execute(QStringLiteral("COMMIT"));
    return done ? Result<void>() : Result<void>(done.error());
}

void Session::rollBack()
{
    (void)execute(QStringLiteral("ROLLBACK"));
}

} // namespace slipway::database
