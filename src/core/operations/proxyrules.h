// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/secret.h"

#include <QMap>
#include <QNetworkProxy>
#include <QStringList>
#include <QUrl>
#include <vector>

namespace slipway::operations {

/// Which proxy a URL goes through, by the variables that most programs know: HTTPS_PROXY, HTTP_PROXY,
/// ALL_PROXY and NO_PROXY, each also in lower case (which wins). NO_PROXY is a list of hosts, `.suffixes`,
/// addresses, networks (10.0.0.0/8), each with an optional `:port`, or `*`. This machine is never reached
/// through a proxy.
class ProxyRules
{
public:
    ProxyRules() = default;
    explicit ProxyRules(const QMap<QString, QByteArray> &environment);

    QNetworkProxy proxyFor(const QUrl &url) const;
    /// "HTTPS_PROXY (proxy.example.com:3128)", for messages; empty where the URL goes straight.
    QString shown(const QUrl &url) const;
    std::vector<release::Secret> passwords() const; ///< as written and decoded, for the redactor

private:
    struct Rule
    {
        QString name; ///< of the variable
        QUrl url;
    };
    const Rule *ruleFor(const QUrl &url) const;
    bool bypassed(const QUrl &url) const;

    QMap<QString, Rule> m_rules; ///< by scheme; "all" for every other
    QStringList m_exceptions;
};

} // namespace slipway::operations
