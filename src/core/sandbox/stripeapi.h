// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "sandbox/parameterrules.h"
#include "sandbox/sandboxstate.h"

#include <functional>
#include <variant>

namespace slipway::sandbox {

struct ApiCall
{
    QByteArray method;
    QString path;       ///< below /v1, without slashes at its ends
    QJsonObject fields; ///< form or query, nested
    bool live = false;
    QString requestId;
    QString idempotencyKey;
};

struct ApiAnswer
{
    int status = 200;
    QJsonObject body;
};

/// What the endpoints do, apart from keys, idempotency and HTTP. docs.stripe.com/api
class StripeApi
{
public:
    explicit StripeApi(SandboxState &state) : m_state(state) {}
    ApiAnswer handle(const ApiCall &call);
    std::function<void(bool live, const QJsonObject &event)> onEvent;

private:
    using Outcome = std::variant<QJsonObject, ApiError>;
    Outcome route(const ApiCall &call);
    Outcome products(const ApiCall &call, const QStringList &path);
    Outcome createProduct(const ApiCall &call);
    Outcome updateProduct(const ApiCall &call, QJsonObject product);
    Outcome deleteProduct(const ApiCall &call, const QJsonObject &product);
    Outcome prices(const ApiCall &call, const QStringList &path);
    Outcome createPrice(const ApiCall &call, QJsonObject fields, bool announce = true);
    Outcome updatePrice(const ApiCall &call, QJsonObject price);
    Outcome plain(const ApiCall &call, const QStringList &path, const QString &type, const QString &prefix,
                  const QString &rules);
    Outcome webhookEndpoints(const ApiCall &call, const QStringList &path);
    Outcome list(const ApiCall &call, const QString &type, const QString &filters,
                 const std::function<bool(const QJsonObject &)> &keep);
    Outcome search(const ApiCall &call, const QString &type);
    std::optional<ApiError> claimLookupKey(const ApiCall &call, const QString &key, bool transfer,
                                           const QString &ownId);
    QJsonObject shown(const ApiCall &call, const QString &type, QJsonObject object) const;
    QJsonObject expanded(const ApiCall &call, QJsonObject object, const QStringList &wishes) const;
    void save(const ApiCall &call, const QString &type, const QJsonObject &object, const QString &event,
              const QJsonObject &previous = {});
    World &world(const ApiCall &call) const { return m_state.worlds[call.live ? 1 : 0]; }
    SandboxState &m_state;
};

} // namespace slipway::sandbox
