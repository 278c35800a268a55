// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "sandbox/endpointtable.h"
#include "sandbox/transaction.h"

namespace slipway::sandbox {

struct ApiAnswer
{
    int status = 200;
    QJsonObject body = {};
    bool began = false; ///< the endpoint started: only then Stripe keeps the answer for the idempotency key
    QList<Change> changes = {};
    QList<QJsonObject> events = {};
};

/// What the endpoints do, apart from keys, idempotency and HTTP. Source: docs.stripe.com/api.
class StripeApi
{
public:
    explicit StripeApi(SandboxState &state) : m_state(state) {}

    /// Finds the endpoint, checks the parameters, does it. Unknown URLs are a 404.
    ApiAnswer handle(ApiCall call);

    static ApiAnswer answerTo(const ApiError &error, bool began = false);

private:
    Outcome act(const Endpoint &endpoint, Transaction &transaction, const ApiCall &call) const;
    SandboxState &m_state;
};

} // namespace slipway::sandbox
