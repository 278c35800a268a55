// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "sandbox/parameterrules.h"

#include <QByteArray>

namespace slipway::sandbox {

/// One line of endpoints.txt with its parameters.
struct Endpoint
{
    QByteArray method;
    QStringList path;   ///< without "v1"; "{id}" stands for any id
    QString action;     ///< "list", "createPrice", …
    QString objectType; ///< "price"
    QList<ParameterRule> rules;
};

/// The endpoints that the server has, as data.
class EndpointTable
{
public:
    static const EndpointTable &instance();

    /// nullptr for an unknown URL. `id` gets what stands for "{id}".
    const Endpoint *find(const QByteArray &method, const QString &path, QString *id) const;
    /// The object of that type as Stripe makes it when nothing is said.
    QJsonObject blank(const QString &objectType) const { return m_blanks.value(objectType).toObject(); }
    const QList<Endpoint> &endpoints() const { return m_endpoints; }

private:
    EndpointTable();
    QList<Endpoint> m_endpoints;
    QJsonObject m_blanks;
};

} // namespace slipway::sandbox
