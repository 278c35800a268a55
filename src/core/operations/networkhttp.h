// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "operations/proxyrules.h"
#include "release/ports.h"

namespace slipway::operations {

/// HTTP over QNetworkAccessManager, made on the calling thread for each request and waited for in a local
/// event loop. One request goes out exactly once; redirects are replies; HTTP/2 is off; a body that ends
/// early is not a reply.
class NetworkHttp : public release::HttpClient
{
public:
    /// Before the first request.
    void useProxies(ProxyRules rules) { m_proxies = std::move(rules); }
    release::Result<release::HttpReply> send(const release::HttpRequest &request,
                                             std::stop_token stop) override;

private:
    ProxyRules m_proxies;
};

} // namespace slipway::operations
