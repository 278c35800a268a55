// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/scriptsender.h"

#include "database/statementstop.h"

#include <algorithm>
#include <libpq-fe.h>
#include <memory>

namespace slipway::migrations {

namespace {

using ResultPtr = std::unique_ptr<PGresult, decltype(&PQclear)>;

QString field(const PGresult *result, int code)
{
    return QString::fromUtf8(PQresultErrorField(result, code)).trimmed();
}

qsizetype byteOf(const QByteArray &text, int character)
{
    qsizetype at = 0;
    for (int seen = 1; at < text.size(); ++at) {
        if ((static_cast<unsigned char>(text[at]) & 0xC0) == 0x80)
            continue;
        if (seen++ == character)
            break;
    }
    return at;
}

ServerError readError(const PGresult *result, const QByteArray &text)
{
    ServerError error{field(result, PG_DIAG_SQLSTATE), field(result, PG_DIAG_MESSAGE_PRIMARY),
                      field(result, PG_DIAG_MESSAGE_DETAIL), field(result, PG_DIAG_MESSAGE_HINT),
                      field(result, PG_DIAG_CONTEXT)};
    if (error.message.isEmpty())
        error.message = QString::fromUtf8(PQresultErrorMessage(result)).simplified();
    if (const int position = field(result, PG_DIAG_STATEMENT_POSITION).toInt(); position > 0)
        error.offset = byteOf(text, position);
    return error;
}

void feed(PGconn *connection, QByteArrayView data)
{
    constexpr qsizetype piece = 1 << 16; // no more than the server works on at once
    for (qsizetype at = 0; at < data.size(); at += piece) {
        const QByteArrayView part = data.sliced(at, std::min(piece, data.size() - at));
        if (PQputCopyData(connection, part.data(), static_cast<int>(part.size())) != 1)
            break;
    }
    PQputCopyEnd(connection, nullptr);
}

void drain(PGconn *connection)
{
    char *row = nullptr;
    while (PQgetCopyData(connection, &row, 0) > 0)
        PQfreemem(row);
}

} // namespace

SendOutcome sendScript(PGconn *connection, const QByteArray &text, const QList<QByteArrayView> &data,
                       const std::stop_token &stop, const std::function<void(const QString &)> &notice)
{
    SendOutcome outcome;
    PQsetNoticeReceiver(
        connection,
        [](void *sink, const PGresult *result) {
            const auto &tell = *static_cast<const std::function<void(const QString &)> *>(sink);
            if (tell)
                tell(QString(field(result, PG_DIAG_SEVERITY) + QStringLiteral(": ") +
                             field(result, PG_DIAG_MESSAGE_PRIMARY)));
        },
        const_cast<std::function<void(const QString &)> *>(&notice));
    const database::StatementStop watch(connection, stop);
    if (PQsendQuery(connection, text.constData()) != 1) {
        outcome.error = ServerError{};
        outcome.error->message = QString::fromUtf8(PQerrorMessage(connection)).simplified();
        outcome.error->lost = PQstatus(connection) != CONNECTION_OK;
    }
    qsizetype nextData = 0;
    while (!outcome.error || PQstatus(connection) == CONNECTION_OK) {
        const ResultPtr result(PQgetResult(connection), &PQclear);
        if (!result)
            break;
        switch (PQresultStatus(result.get())) {
        case PGRES_COPY_IN:
            feed(connection, nextData < data.size() ? data[nextData] : QByteArrayView());
            ++nextData;
            break;
        case PGRES_COPY_OUT:
            drain(connection);
            break;
        case PGRES_FATAL_ERROR:
        case PGRES_BAD_RESPONSE:
            if (!outcome.error)
                outcome.error = readError(result.get(), text);
            break;
        default:
            ++outcome.completed;
            if (PQntuples(result.get()) == 1 && PQnfields(result.get()) == 1)
                outcome.value = QString::fromUtf8(PQgetvalue(result.get(), 0, 0));
            outcome.rows += QByteArrayView(PQcmdTuples(result.get())).toByteArray().toLongLong();
        }
    }
    if (PQstatus(connection) != CONNECTION_OK) {
        if (!outcome.error)
            outcome.error = ServerError{};
        outcome.error->lost = true;
        if (outcome.error->message.isEmpty())
            outcome.error->message = QString::fromUtf8(PQerrorMessage(connection)).simplified();
    }
    PQsetNoticeReceiver(
        connection, [](void *, const PGresult *) {}, nullptr);
    return outcome;
}

} // namespace slipway::migrations
