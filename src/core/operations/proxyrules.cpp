// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/proxyrules.h"

#include <QHostAddress>

namespace slipway::operations {

using release::Secret;

namespace {

int portOf(const QUrl &url)
{
    return url.port(url.scheme() == u"https" ? 443 : 80);
}

QNetworkProxy::ProxyType typeOf(const QUrl &proxy)
{
    return proxy.scheme().startsWith(QStringLiteral("socks")) ? QNetworkProxy::Socks5Proxy
                                                              : QNetworkProxy::HttpProxy;
}

bool isThisMachine(const QString &host)
{
    return host == u"localhost" || host.endsWith(QStringLiteral(".localhost")) ||
           QHostAddress(host).isLoopback();
}

/// Whether one entry of NO_PROXY names the host.
bool names(QString entry, const QString &host, int port)
{
    const qsizetype colon = entry.lastIndexOf(u':');
    if (colon > 0 && entry.indexOf(u':') == colon) { // more than one: an IPv6 address
        if (entry.mid(colon + 1).toInt() != port)
            return false;
        entry.truncate(colon);
    }
    if (entry.contains(u'/')) {
        const QHostAddress address(host);
        return !address.isNull() && address.isInSubnet(QHostAddress::parseSubnet(entry));
    }
    while (entry.startsWith(u'*') || entry.startsWith(u'.'))
        entry.remove(0, 1);
    return !entry.isEmpty() && (host == entry || host.endsWith(QString(u'.' + entry)));
}

} // namespace

ProxyRules::ProxyRules(const QMap<QString, QByteArray> &environment)
{
    for (const char *scheme : {"https", "http", "all"}) {
        const QString lower = QString(QLatin1String(scheme) + QStringLiteral("_proxy"));
        for (const QString &name : {lower, lower.toUpper()}) {
            const QString value = QString::fromUtf8(environment.value(name)).trimmed();
            if (value.isEmpty())
                continue;
            const QUrl url(
                value.contains(QStringLiteral("://")) ? value : QString(QStringLiteral("http://") + value));
            if (!url.host().isEmpty())
                m_rules.insert(QLatin1String(scheme), {name, url});
            break;
        }
    }
    QByteArray exceptions = environment.value(QStringLiteral("no_proxy"));
    if (exceptions.isEmpty())
        exceptions = environment.value(QStringLiteral("NO_PROXY"));
    for (const QByteArray &entry : exceptions.replace(' ', ',').split(',')) {
        if (!entry.isEmpty())
            m_exceptions << QString::fromUtf8(entry).toLower();
    }
}

bool ProxyRules::bypassed(const QUrl &url) const
{
    const QString host = url.host().toLower();
    if (isThisMachine(host))
        return true;
    for (const QString &entry : m_exceptions) {
        if (entry == u"*" || names(entry, host, portOf(url)))
            return true;
    }
    return false;
}

const ProxyRules::Rule *ProxyRules::ruleFor(const QUrl &url) const
{
    auto rule = m_rules.constFind(url.scheme());
    if (rule == m_rules.constEnd())
        rule = m_rules.constFind(QStringLiteral("all"));
    return rule == m_rules.constEnd() || bypassed(url) ? nullptr : &*rule;
}

QNetworkProxy ProxyRules::proxyFor(const QUrl &url) const
{
    const Rule *rule = ruleFor(url);
    if (!rule)
        return QNetworkProxy(QNetworkProxy::NoProxy);
    const int fallback = typeOf(rule->url) == QNetworkProxy::Socks5Proxy ? 1080 : 80;
    return {typeOf(rule->url), rule->url.host(), static_cast<quint16>(rule->url.port(fallback)),
            rule->url.userName(QUrl::FullyDecoded), rule->url.password(QUrl::FullyDecoded)};
}

QString ProxyRules::shown(const QUrl &url) const
{
    const Rule *rule = ruleFor(url);
    return rule ? QStringLiteral("%1 (%2:%3)").arg(rule->name, rule->url.host()).arg(proxyFor(url).port())
                : QString();
}

std::vector<Secret> ProxyRules::passwords() const
{
    std::vector<Secret> found;
    for (const Rule &rule : m_rules) {
        if (rule.url.password().isEmpty())
            continue;
        found.emplace_back(rule.url.password(QUrl::FullyEncoded).toUtf8());
        found.emplace_back(rule.url.password(QUrl::FullyDecoded).toUtf8());
    }
    return found;
}

} // namespace slipway::operations
