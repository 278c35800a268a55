// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/session.h"

#include "database/statementstop.h"

#include <QDir>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlDriver>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>

#include <atomic>
#include <libpq-fe.h>
#include <locale.h>

namespace slipway::database {

using release::Error;
using release::Result;
using release::Secret;

namespace {

/// libpq's sentences are told apart by their words, so it must speak English while it connects, on this
/// thread alone.
class PlainWords
{
public:
    PlainWords()
        : m_plain(::newlocale(LC_MESSAGES_MASK, "C", ::duplocale(::uselocale(nullptr))))
        , m_before(::uselocale(m_plain))
    {
    }
    ~PlainWords()
    {
        ::uselocale(m_before);
        ::freelocale(m_plain);
    }
    Q_DISABLE_COPY_MOVE(PlainWords)

private:
    locale_t m_plain;
    locale_t m_before;
};

PGconn *handleOf(const QSqlDatabase &database)
{
    const QVariant handle = database.driver()->handle();
    return handle.isValid() ? *static_cast<PGconn *const *>(handle.constData()) : nullptr;
}

/// One word of a connection string; Qt takes each ; for a blank.
QString quotedOption(const QString &key, QString value)
{
    value.replace(u'\\', QStringLiteral("\\\\")).replace(u'\'', QStringLiteral("\\'"));
    return key + QStringLiteral("='") + value + u'\'';
}

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
        return Error{QLatin1String(code), sentence.arg(place), {words}};
    };
    if (has("driver not loaded"))
        return made("driver_missing", QStringLiteral("%1 cannot be asked: Qt's database driver is missing. "
                                                     "Install libqt6sql6-psql and libqt6sql6-sqlite."));
    if (target.isSqlite())
        return made("connection_failed",
                    QStringLiteral("The database file %1 cannot be opened. Check that it can be read."));
    if (has("could not translate host name"))
        return made("host_not_found",
                    QStringLiteral("The host of %1 cannot be resolved. Check the database URL and DNS."));
    if (has("root certificate file"))
        return made("tls_untrusted", QStringLiteral("The file of trusted CAs for %1 is missing or "
                                                    "unreadable. Name it as tls.ca of the environment."));
    if (has("certificate verify failed") || has("self-signed") || has("unable to get local issuer"))
        return made("tls_untrusted",
                    QStringLiteral("The certificate of %1 is not signed by a CA that this machine trusts, or "
                                   "has expired. Name the CA's file as tls.ca of the environment."));
    if (has("does not match host name"))
        return made(
            "tls_failed",
            QStringLiteral(
                "The certificate of %1 is for another host. Use the name that the certificate carries."));
    if (has("server does not support SSL"))
        return made(
            "tls_absent",
            QStringLiteral("%1 offers no TLS, which the URL asks for, or Slipway where the host is not "
                           "this machine. Add ?sslmode=disable only on a trusted network."));
    if (has("pg_hba.conf"))
        return made("login_refused",
                    QStringLiteral("%1 refuses the login by its access rules (pg_hba.conf): from this "
                                   "machine, for this user and database, or without TLS."));
    if (has("authentication failed") || has("no password supplied") ||
        (has("role \"") && has("does not exist")))
        return made("login_refused", QStringLiteral("%1 refuses the login. Check user and password."));
    if (has("SSL error") || has("certificate"))
        return made("tls_failed",
                    QStringLiteral(
                        "TLS with %1 failed. The server may refuse this client's certificate or protocol."));
    if ((has("database \"") && has("does not exist")) || has("no such database"))
        return made("database_missing",
                    QStringLiteral(
                        "The server of %1 has no such database. Create it, or correct the name in the URL."));
    if (has("timeout expired") || has("timed out"))
        return made("connection_timeout",
                    QStringLiteral("%1 did not answer in time. Is a tunnel or firewall in the way?"));
    if (has("Connection refused") || has("No such file or directory"))
        return made(
            "connection_refused",
            QStringLiteral("No PostgreSQL listens at %1. Check host and port, and that the server runs."));
    return made("connection_failed", QStringLiteral("%1 cannot be reached: ") + words.left(200) + u'.');
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

const QLatin1String queryCanceled("57014");

Error stopped()
{
    return {QStringLiteral("cancelled"),
            QStringLiteral("Stopped while the database was asked."),
            {},
            release::ErrorKind::Cancelled};
}

} // namespace

Result<std::unique_ptr<Session>> Session::open(const Secret &url, const QString &tlsCa,
                                               const QString &application, std::stop_token stop)
{
    auto target = TargetUrl::parse(url, tlsCa);
    if (!target)
        return target.error();
    std::unique_ptr<Session> session(new Session(*target, freshName(), std::move(stop)));
    if (target->isSqlite() && !QFileInfo(target->sqlitePath()).dir().exists())
        return Error{
            QStringLiteral("database_missing"),
            QStringLiteral("The folder of the database file %1 does not exist.").arg(target->sqlitePath())};
    QSqlDatabase::addDatabase(target->isSqlite() ? QStringLiteral("QSQLITE") : QStringLiteral("QPSQL"),
                              session->m_name);
    if (!session->connect(application))
        return connectionError(*target, QSqlDatabase::database(session->m_name, false).lastError());
    if (auto prepared = session->prepare(); !prepared)
        return prepared.error();
    return session;
}

bool Session::connect(const QString &application)
{
    QSqlDatabase database = QSqlDatabase::database(m_name, false);
    if (isSqlite()) {
        // A file that is not there is an empty database; looking must not make one.
        database.setDatabaseName(QFile::exists(m_target.sqlitePath()) ? m_target.sqlitePath()
                                                                      : QStringLiteral(":memory:"));
        database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
        return database.open();
    }
    QMap<QString, QString> options = m_target.options();
    database.setHostName(options.take(QStringLiteral("host")));
    if (const QString port = options.take(QStringLiteral("port")); !port.isEmpty())
        database.setPort(port.toInt()); // 0 would be sent as a port
    database.setDatabaseName(options.take(QStringLiteral("dbname")));
    database.setUserName(options.take(QStringLiteral("user")));
    database.setPassword(options.take(QStringLiteral("password")));
    options.insert(QStringLiteral("application_name"), application);
    QStringList words;
    for (auto it = options.cbegin(); it != options.cend(); ++it)
        words << quotedOption(it.key(), it.value());
    database.setConnectOptions(words.join(u';'));
    const PlainWords english;
    return database.open();
}

Result<void> Session::prepare()
{
    if (isSqlite())
        return {};
    PGconn *connection = handleOf(QSqlDatabase::database(m_name, false));
    PQsetNoticeReceiver(
        connection, [](void *, const PGresult *) {}, nullptr);
    auto pid = query(QStringLiteral("select pg_backend_pid()"));
    if (!pid)
        return pid.error();
    m_pooled = pid->first().first().toInt() != PQbackendPID(connection);
    if (m_pooled)
        return {}; // a pooled backend would carry the settings on to strangers
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

Result<void> Session::perform(QSqlQuery &statement, const QString &sql, const QVariantList &values)
{
    if (m_stop.stop_requested())
        return stopped();
    const StatementStop watch(isSqlite() ? nullptr : handleOf(QSqlDatabase::database(m_name, false)), m_stop);
    bool done = false;
    if (values.isEmpty()) {
        done = statement.exec(sql);
    } else if (statement.prepare(sql)) {
        for (const QVariant &value : values)
            statement.addBindValue(value);
        done = statement.exec();
    }
    if (done)
        return {};
    const QSqlError error = statement.lastError();
    if (m_inTransaction && !isSqlite())
        rollBack(); // or Qt's DEALLOCATE fails with a warning
    if (m_stop.stop_requested() && error.nativeErrorCode() == queryCanceled)
        return stopped();
    return statementError(error, sql);
}

Result<QList<Row>> Session::query(const QString &sql, const QVariantList &values)
{
    QSqlQuery statement(QSqlDatabase::database(m_name, false));
    statement.setForwardOnly(true);
    if (auto done = perform(statement, sql, values); !done)
        return done.error();
    QList<Row> rows;
    const int columns = static_cast<int>(statement.record().count());
    while (statement.next()) {
        Row row;
        for (int column = 0; column < columns; ++column)
            row << statement.value(column);
        rows << row;
    }
    if (statement.lastError().isValid())
        return statementError(statement.lastError(), sql);
    return rows;
}

Result<int> Session::execute(const QString &sql, const QVariantList &values)
{
    QSqlQuery statement(QSqlDatabase::database(m_name, false));
    if (auto done = perform(statement, sql, values); !done)
        return done.error();
    return statement.numRowsAffected();
}

pg_conn *Session::handle() const
{
    return isSqlite() ? nullptr : handleOf(QSqlDatabase::database(m_name, false));
}

bool Session::alive() const
{
    return isSqlite() || PQstatus(handle()) == CONNECTION_OK;
}

sqlite3 *Session::sqliteHandle() const
{
    const QVariant handle = QSqlDatabase::database(m_name, false).driver()->handle();
    return isSqlite() && handle.isValid() ? *static_cast<sqlite3 *const *>(handle.constData()) : nullptr;
}

Result<void> Session::begin()
{
    auto begun = execute(isSqlite() ? QStringLiteral("BEGIN IMMEDIATE") : QStringLiteral("BEGIN"));
    m_inTransaction = begun.has_value();
    return begun ? Result<void>() : Result<void>(begun.error());
}

Result<void> Session::commit()
{
    auto done = execute(QStringLiteral("COMMIT"));
    m_inTransaction = false;
    return done ? Result<void>() : Result<void>(done.error());
}

void Session::rollBack()
{
    m_inTransaction = false;
    QSqlQuery(QSqlDatabase::database(m_name, false))
        .exec(QStringLiteral("ROLLBACK")); // a requested stop must not hinder it
}

} // namespace slipway::database
