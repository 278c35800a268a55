// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <functional>
#include <optional>
#include <stop_token>

struct pg_conn;

namespace slipway::migrations {

struct ServerError
{
    QString state; ///< SQLSTATE; empty where the connection broke
    QString message;
    QString detail;
    QString hint;
    QString context;
    qsizetype offset = -1; ///< byte of the sent text; -1 = the server names none
    bool lost = false;     ///< the connection is gone, what the server did is unknown
};

struct SendOutcome
{
    int completed = 0; ///< statements that the server finished
    qint64 rows = 0;   ///< that they touched, as the server counts
    QString value;     ///< the only field of the last one-row result
    std::optional<ServerError> error;
};

/// Sends a text of many statements in one message and takes what comes back, feeding each COPY … FROM stdin
/// from `data` in order. A requested stop cancels. Thread: the connection's.
SendOutcome sendScript(pg_conn *connection, const QByteArray &text, const QList<QByteArrayView> &data,
                       const std::stop_token &stop, const std::function<void(const QString &)> &notice);

} // namespace slipway::migrations
