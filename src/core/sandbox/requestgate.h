// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "sandbox/transaction.h"

#include <QHash>
#include <QStringList>

namespace slipway::sandbox {

/// A request as it came in, free of QHttpServer.
struct RawRequest
{
    QByteArray method;
    QString path; ///< with its first slash
    QByteArray query;
    QByteArray body;
    QHash<QByteArray, QByteArray> headers; ///< names in lower case

    QByteArray header(const char *name) const { return headers.value(QByteArray(name).toLower()); }
};

/// The version that Stripe-Version has where a request names none.
extern const QString defaultVersion;

/// What Stripe asks before an endpoint sees a request: key, path, version, idempotency key, form, permission.
class RequestGate
{
public:
    void setKeys(const QStringList &keys) { m_keys = keys; }

    /// Fills in the call as far as it gets, also where it refuses. Fields stay as the form had them.
    Check admit(const RawRequest &request, ApiCall &call) const;

    static QString maskedKey(const QByteArray &key);

private:
    Check checkKey(const QByteArray &key) const;
    QStringList m_keys; ///< empty = every well-formed secret or restricted key
};

} // namespace slipway::sandbox
