// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/rowreader.h"

#include "database/namedvalues.h"
#include "database/statementstop.h"

#include <QDeadlineTimer>

#include <libpq-fe.h>
#include <sqlite3.h>

namespace slipway::database {

using namespace release;

namespace {

constexpr Oid booleanType = 16;
constexpr int opsBetweenLooks = 1000; ///< of SQLite's machine

struct Clear
{
    void operator()(PGresult *result) const { PQclear(result); }
};
using Answer = std::unique_ptr<PGresult, Clear>;

struct Finalize
{
    void operator()(sqlite3_stmt *statement) const { sqlite3_finalize(statement); }
};

Error cancelled()
{
    return {QStringLiteral("cancelled"),
            QStringLiteral("Stopped while the database was asked."),
            {},
            ErrorKind::Cancelled};
}

Error tooLong(const ReadRequest &request)
{
    return {QStringLiteral("statement_timeout"),
            QStringLiteral("The statement was not done within %1 s and was stopped.")
                .arg(static_cast<double>(request.timeoutMs) / 1000),
            {request.sql.simplified().left(300), QStringLiteral("57014")}};
}

Error refusal(const QString &words, const QString &state, const ReadRequest &request)
{
    return {QStringLiteral("sql_failed"),
            QStringLiteral("The database refused a statement%1: %2.")
                .arg(state.isEmpty() ? QString() : QStringLiteral(" (SQLSTATE %1)").arg(state), words),
            {request.sql.simplified().left(300), state}};
}

Error errorOf(PGconn *connection, const PGresult *result, const ReadRequest &request,
              const std::stop_token &stop)
{
    const QString state = QString::fromLatin1(PQresultErrorField(result, PG_DIAG_SQLSTATE));
    if (stop.stop_requested() && state == u"57014")
        return cancelled();
    if (state == u"57014" && request.timeoutMs > 0)
        return tooLong(request);
    if (PQstatus(connection) == CONNECTION_BAD)
        return {QStringLiteral("connection_lost"),
                QStringLiteral("The connection to the database was lost: %1")
                    .arg(QString::fromUtf8(PQerrorMessage(connection)).simplified()),
                {request.sql.simplified().left(300), state}};
    QString words = QString::fromUtf8(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY)).simplified();
    if (const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL))
        words += QStringLiteral(" (%1)").arg(QString::fromUtf8(detail).simplified());
    if (words.contains(QStringLiteral("cannot insert multiple commands")))
        words = QStringLiteral("only one statement may stand here");
    return refusal(words, state, request);
}

QList<Cell> cells(const PGresult *result, int row)
{
    QList<Cell> values;
    for (int column = 0; column < PQnfields(result); ++column) {
        if (PQgetisnull(result, row, column))
            values << std::nullopt;
        else if (PQftype(result, column) == booleanType)
            values << (*PQgetvalue(result, row, column) == 't' ? QStringLiteral("true")
                                                               : QStringLiteral("false"));
        else
            values << QString::fromUtf8(PQgetvalue(result, row, column), PQgetlength(result, row, column));
    }
    return values;
}

void take(RowSet &set, const PGresult *result, const ReadRequest &request)
{
    if (set.columns.isEmpty()) {
        for (int column = 0; column < PQnfields(result); ++column)
            set.columns << QString::fromUtf8(PQfname(result, column));
    }
    for (int row = 0; row < PQntuples(result); ++row) {
        ++set.count;
        if (set.rows.size() < request.keep)
            set.rows << cells(result, row);
    }
    if (PQresultStatus(result) == PGRES_COMMAND_OK)
        set.count = QByteArray(PQcmdTuples(const_cast<PGresult *>(result))).toLongLong();
}

Result<QList<Cell>> valuesOf(const NamedStatement &statement, const ReadRequest &request)
{
    QList<Cell> values;
    for (const QString &name : statement.names) {
        const auto found = request.values.constFind(name);
        if (found == request.values.cend())
            return Error{QStringLiteral("value_missing"),
                         QStringLiteral("The statement names :%1, which has no value; name it under "
                                        "parameters.")
                             .arg(name),
                         {},
                         ErrorKind::Usage};
        values << *found;
    }
    return values;
}

/// Row by row, so that a large answer does not have to be held.
Result<RowSet> readPostgres(Session &session, const NamedStatement &statement, const QList<Cell> &values,
                            const ReadRequest &request)
{
    PGconn *connection = session.handle();
    std::vector<QByteArray> bytes;
    std::vector<const char *> pointers;
    for (const Cell &value : values)
        bytes.push_back(value ? value->toUtf8() : QByteArray());
    for (size_t i = 0; i < bytes.size(); ++i)
        pointers.push_back(values[static_cast<qsizetype>(i)] ? bytes[i].constData() : nullptr);
    const StatementStop watch(connection, session.stopToken());
    if (!PQsendQueryParams(connection, statement.sql.toUtf8().constData(), static_cast<int>(pointers.size()),
                           nullptr, pointers.data(), nullptr, nullptr, 0))
        return Error{QStringLiteral("connection_lost"),
                     QStringLiteral("The connection to the database was lost: %1")
                         .arg(QString::fromUtf8(PQerrorMessage(connection)).simplified())};
    PQsetSingleRowMode(connection);
    RowSet set;
    std::optional<Error> error;
    for (Answer result(PQgetResult(connection)); result; result.reset(PQgetResult(connection))) {
        const ExecStatusType status = PQresultStatus(result.get());
        if (status == PGRES_TUPLES_OK || status == PGRES_SINGLE_TUPLE || status == PGRES_COMMAND_OK)
            take(set, result.get(), request);
        else if (!error)
            error = errorOf(connection, result.get(), request, session.stopToken());
        if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH)
            return error.value_or(refusal(QStringLiteral("COPY is not possible here"), {}, request));
    }
    return error ? Result<RowSet>(*error) : Result<RowSet>(std::move(set));
}

/// Looked at by SQLite while it works.
struct Watch
{
    QDeadlineTimer deadline;
    std::stop_token stop;
    static int look(void *self)
    {
        const auto *watch = static_cast<Watch *>(self);
        return watch->stop.stop_requested() || watch->deadline.hasExpired() ? 1 : 0;
    }
};

Cell sqliteCell(sqlite3_stmt *statement, int column)
{
    const int type = sqlite3_column_type(statement, column);
    if (type == SQLITE_NULL)
        return std::nullopt;
    const char *bytes = static_cast<const char *>(sqlite3_column_blob(statement, column));
    if (type == SQLITE_BLOB)
        return u'x' + QString::fromLatin1(QByteArray(bytes, sqlite3_column_bytes(statement, column)).toHex());
    const auto *text = reinterpret_cast<const char *>(sqlite3_column_text(statement, column));
    return QString::fromUtf8(text, sqlite3_column_bytes(statement, column));
}

Result<RowSet> readSqlite(Session &session, const NamedStatement &statement, const QList<Cell> &values,
                          const ReadRequest &request)
{
    sqlite3 *database = session.sqliteHandle();
    Watch watch{request.timeoutMs > 0 ? QDeadlineTimer(request.timeoutMs)
                                      : QDeadlineTimer(QDeadlineTimer::Forever),
                session.stopToken()};
    const auto failed = [&](int code) -> Error {
        if ((code & 0xff) != SQLITE_INTERRUPT)
            return refusal(QString::fromUtf8(sqlite3_errmsg(database)), {}, request);
        return watch.stop.stop_requested() ? cancelled() : tooLong(request);
    };
    const QByteArray sql = statement.sql.toUtf8();
    sqlite3_stmt *raw = nullptr;
    const char *tail = nullptr;
    const int prepared =
        sqlite3_prepare_v2(database, sql.constData(), static_cast<int>(sql.size()), &raw, &tail);
    const std::unique_ptr<sqlite3_stmt, Finalize> ready(raw);
    if (prepared != SQLITE_OK)
        return failed(prepared);
    if (!raw || !QByteArray(tail).trimmed().isEmpty())
        return refusal(raw ? QStringLiteral("only one statement may stand here")
                           : QStringLiteral("there is no statement"),
                       {}, request);
    for (int i = 0; i < values.size(); ++i) {
        const QByteArray text = values[i].value_or(QString()).toUtf8();
        const int at = sqlite3_bind_parameter_index(raw, QByteArray("$" + QByteArray::number(i + 1)));
        if (!values[i])
            sqlite3_bind_null(raw, at);
        else
            sqlite3_bind_text(raw, at, text.constData(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
    }
    RowSet set;
    for (int column = 0; column < sqlite3_column_count(raw); ++column)
        set.columns << QString::fromUtf8(sqlite3_column_name(raw, column));
    sqlite3_progress_handler(database, opsBetweenLooks, &Watch::look, &watch);
    int stepped = SQLITE_ROW;
    while ((stepped = sqlite3_step(raw)) == SQLITE_ROW) {
        ++set.count;
        if (set.rows.size() >= request.keep)
            continue;
        QList<Cell> row;
        for (int column = 0; column < set.columns.size(); ++column)
            row << sqliteCell(raw, column);
        set.rows << row;
    }
    sqlite3_progress_handler(database, 0, nullptr, nullptr);
    if (stepped != SQLITE_DONE)
        return failed(stepped);
    if (set.columns.isEmpty())
        set.count = sqlite3_changes(database);
    return set;
}

/// For the server's own commands around a statement; a failure shows in the statement that follows.
bool command(PGconn *connection, const QByteArray &sql)
{
    const Answer result(PQexec(connection, sql.constData()));
    return PQresultStatus(result.get()) == PGRES_COMMAND_OK;
}

Error explained(const Error &error)
{
    if (error.details.value(1) != u"25006" && !error.message.contains(QStringLiteral("readonly database")))
        return error;
    return {QStringLiteral("check_writes"),
            QStringLiteral("A check only reads, and this one tries to write: %1").arg(error.message),
            error.details};
}

} // namespace

QString shown(const Cell &cell)
{
    return cell.value_or(QStringLiteral("NULL"));
}

Table RowSet::table(const QString &title, qsizetype most) const
{
    Table table{title, columns, {}};
    for (const QList<Cell> &row : rows.mid(0, most)) {
        QStringList words;
        for (const Cell &cell : row)
            words << shown(cell);
        table.rows << words;
    }
    return table;
}

Result<RowSet> readRows(Session &session, const ReadRequest &request)
{
    if (session.stopToken().stop_requested())
        return cancelled();
    const NamedStatement statement = NamedStatement::parse(request.sql);
    const auto values = valuesOf(statement, request);
    if (!values)
        return values.error();
    return session.isSqlite() ? readSqlite(session, statement, *values, request)
                              : readPostgres(session, statement, *values, request);
}

Result<RowSet> readOnly(Session &session, const ReadRequest &request)
{
    if (session.isSqlite()) {
        sqlite3_exec(session.sqliteHandle(), "pragma query_only = on", nullptr, nullptr, nullptr);
        auto rows = readRows(session, request);
        sqlite3_exec(session.sqliteHandle(), "rollback", nullptr, nullptr, nullptr);
        sqlite3_exec(session.sqliteHandle(), "pragma query_only = off", nullptr, nullptr, nullptr);
        return rows ? rows : Result<RowSet>(explained(rows.error()));
    }
    PGconn *connection = session.handle();
    const QByteArray begin = "begin transaction read only; set local statement_timeout = " +
                             QByteArray::number(request.timeoutMs) + "; set local datestyle = 'ISO'";
    if (PQtransactionStatus(connection) != PQTRANS_IDLE)
        command(connection, "rollback"); // a check that began one of its own
    if (!command(connection, begin))
        return Error{QStringLiteral("connection_lost"),
                     QStringLiteral("The connection to the database was lost: %1")
                         .arg(QString::fromUtf8(PQerrorMessage(connection)).simplified())};
    auto rows = readRows(session, request);
    command(connection, "rollback");
    return rows ? rows : Result<RowSet>(explained(rows.error()));
}

} // namespace slipway::database
