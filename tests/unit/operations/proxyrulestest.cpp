// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/proxyrules.h"

#include <QTest>

using slipway::operations::ProxyRules;

class ProxyRulesTest : public QObject
{
    Q_OBJECT

    static QString chosen(const QMap<QString, QByteArray> &environment, const QString &url)
    {
        const QNetworkProxy proxy = ProxyRules(environment).proxyFor(QUrl(url));
        return proxy.type() == QNetworkProxy::NoProxy
                   ? QString()
                   : QStringLiteral("%1:%2").arg(proxy.hostName()).arg(proxy.port());
    }

private Q_SLOTS:
    void exceptions_data()
    {
        QTest::addColumn<QByteArray>("exceptions");
        QTest::addColumn<QString>("host");
        QTest::addColumn<bool>("straight");
        const auto row = [](const char *name, const char *exceptions, const char *host, bool straight) {
            QTest::newRow(name) << QByteArray(exceptions) << QString::fromLatin1(host) << straight;
        };
        row("none", "", "api.stripe.com", false);
        row("the host", "api.stripe.com", "api.stripe.com", true);
        row("a domain", "stripe.com", "api.stripe.com", true);
        row("a dotted domain", ".stripe.com", "api.stripe.com", true);
        row("a starred domain", "*.stripe.com", "api.stripe.com", true);
        row("no part of a word", "stripe.com", "notstripe.com", false);
        row("in any case", "STRIPE.com", "api.Stripe.com", true);
        row("everything", "*", "api.stripe.com", true);
        row("one of several", "a.test, b.test,c.test", "b.test", true);
        row("another port", "api.stripe.com:8443", "api.stripe.com", false);
        row("the port", "api.stripe.com:443", "api.stripe.com", true);
        row("an address", "10.1.2.3", "10.1.2.3", true);
        row("a network", "10.0.0.0/8", "10.1.2.3", true);
        row("another network", "10.0.0.0/16", "10.1.2.3", false);
        row("a network and a name", "10.0.0.0/8", "ten.test", false);
        row("this machine", "", "localhost", true);
        row("this machine by address", "", "127.0.0.1", true);
        row("this machine by IPv6", "", "[::1]", true);
    }

    void exceptions()
    {
        QFETCH(QByteArray, exceptions);
        QFETCH(QString, host);
        QFETCH(bool, straight);
        const QString found = chosen({{QStringLiteral("HTTPS_PROXY"), "http://proxy.test:3128"},
                                      {QStringLiteral("NO_PROXY"), exceptions}},
                                     QString(QStringLiteral("https://") + host + QStringLiteral("/v1")));
        QCOMPARE(found, straight ? QString() : QStringLiteral("proxy.test:3128"));
    }

    void eachSchemeHasItsVariable()
    {
        const QMap<QString, QByteArray> environment{{QStringLiteral("http_proxy"), "one.test:1"},
                                                    {QStringLiteral("HTTP_PROXY"), "two.test:2"},
                                                    {QStringLiteral("ALL_PROXY"), "socks5://three.test"}};
        QCOMPARE(chosen(environment, QStringLiteral("http://a.test")), QStringLiteral("one.test:1"));
        QCOMPARE(chosen(environment, QStringLiteral("https://a.test")), QStringLiteral("three.test:1080"));
        QCOMPARE(ProxyRules(environment).proxyFor(QUrl(QStringLiteral("https://a.test"))).type(),
                 QNetworkProxy::Socks5Proxy);
        QCOMPARE(chosen({}, QStringLiteral("https://a.test")), QString());
    }

    void passwordsAreKnownAndNeverShown()
    {
        const ProxyRules rules({{QStringLiteral("HTTPS_PROXY"), "http://ci:p%40ss-word-1@proxy.test:3128"}});
        const QUrl url(QStringLiteral("https://a.test"));
        QCOMPARE(rules.proxyFor(url).password(), QStringLiteral("p@ss-word-1"));
        QCOMPARE(rules.passwords().size(), std::size_t(2));
        QCOMPARE(rules.passwords()[0].reveal(), QByteArray("p%40ss-word-1"));
        QCOMPARE(rules.passwords()[1].reveal(), QByteArray("p@ss-word-1"));
        QCOMPARE(rules.shown(url), QStringLiteral("HTTPS_PROXY (proxy.test:3128)"));
    }
};

QTEST_GUILESS_MAIN(ProxyRulesTest)
#include "proxyrulestest.moc"
