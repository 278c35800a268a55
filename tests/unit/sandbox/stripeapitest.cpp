// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/stripeapi.h"

#include "sandbox/formbody.h"

#include <QJsonArray>
#include <QTest>

using namespace slipway::sandbox;

class StripeApiTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void decimalPriceKeepsItsDecimals();
    void priceChangesInThreeSteps();
    void answersHoldNoMemberThatStripeLacks();
    void pagesForwardsAndBackwards();
    void searchIsPaged();
    void filtersPrices();
    void secretIsShownOnce();
    void aRefusalLeavesNothingBehind();

private:
    ApiAnswer call(const char *method, const QString &path, const QByteArray &form = {}, bool live = false)
    {
        const ApiAnswer answer =
            m_api->handle({method, path, *parseForm(form), live, QStringLiteral("req_1"), {}});
        for (const QJsonObject &event : answer.events)
            m_events << event[u"type"].toString();
        return answer;
    }
    QJsonObject made(const QString &path, const QByteArray &form)
    {
        const ApiAnswer answer = call("POST", path, form);
        return answer.status == 200 ? answer.body : QJsonObject();
    }
    QString price(const QByteArray &form) { return made(QStringLiteral("prices"), form)[u"id"].toString(); }
    static QStringList ids(const ApiAnswer &answer)
    {
        QStringList list;
        for (const QJsonValue each : answer.body[u"data"].toArray())
            list << each[u"id"].toString();
        return list;
    }

    std::unique_ptr<SandboxState> m_state;
    std::unique_ptr<StripeApi> m_api;
    QStringList m_events;
};

void StripeApiTest::init()
{
    m_state = std::make_unique<SandboxState>();
    m_api = std::make_unique<StripeApi>(*m_state);
    QCOMPARE(call("POST", QStringLiteral("products"), "id=pro&name=Pro").status, 200);
    m_events.clear();
}

void StripeApiTest::decimalPriceKeepsItsDecimals()
{
    const QJsonObject fine =
        made(QStringLiteral("prices"), "product=pro&currency=usd&unit_amount_decimal=0.25");
    QCOMPARE(fine[u"unit_amount"], QJsonValue(QJsonValue::Null));
    QCOMPARE(fine[u"unit_amount_decimal"].toString(), QStringLiteral("0.25"));
    const QJsonObject free = made(QStringLiteral("prices"), "product=pro&currency=usd&unit_amount=0");
    QCOMPARE(free[u"unit_amount"], QJsonValue(0));
}

void StripeApiTest::priceChangesInThreeSteps()
{
    const QString old = price("product=pro&currency=usd&unit_amount=900&lookup_key=k");
    made(QStringLiteral("products/pro"), "default_price=" + old.toLatin1());
    QCOMPARE(call("POST", QStringLiteral("prices/") + old, "unit_amount=1").status, 400);
    QCOMPARE(call("POST", QStringLiteral("prices/") + old, "active=false").status, 400);
    QVERIFY(price("product=pro&currency=usd&unit_amount=1200&lookup_key=k").isEmpty());
    const QString fresh =
        price("product=pro&currency=usd&unit_amount=1200&lookup_key=k&transfer_lookup_key=true");
    made(QStringLiteral("products/pro"), "default_price=" + fresh.toLatin1());
    const QJsonObject archived = made(QStringLiteral("prices/") + old, "active=False");
    QCOMPARE(archived[u"active"], QJsonValue(false));
    QVERIFY(archived[u"lookup_key"].isNull());
    QCOMPARE(ids(call("GET", QStringLiteral("prices"), "lookup_keys[]=k")), QStringList{fresh});
}

void StripeApiTest::answersHoldNoMemberThatStripeLacks()
{
    const QJsonObject product = call("GET", QStringLiteral("products/pro")).body;
    QVERIFY(!product.contains(QStringLiteral("product")));
    const QString id = price("product=pro&currency=usd&unit_amount=900");
    const QJsonObject shown = call("GET", QStringLiteral("prices/") + id).body;
    QVERIFY(!shown.contains(QStringLiteral("default_price")));
}

void StripeApiTest::pagesForwardsAndBackwards()
{
    QStringList all;
    for (int i = 0; i < 7; ++i)
        all.prepend(price("product=pro&currency=usd&unit_amount=" + QByteArray::number(i)));
    const ApiAnswer first = call("GET", QStringLiteral("prices"), "limit=3");
    QCOMPARE(ids(first), all.mid(0, 3));
    QCOMPARE(first.body[u"has_more"], QJsonValue(true));
    const ApiAnswer last =
        call("GET", QStringLiteral("prices"), "limit=3&starting_after=" + all[3].toLatin1());
    QCOMPARE(ids(last), all.mid(4));
    QCOMPARE(last.body[u"has_more"], QJsonValue(false));
    const ApiAnswer back =
        call("GET", QStringLiteral("prices"), "limit=3&ending_before=" + all[5].toLatin1());
    QCOMPARE(ids(back), all.mid(2, 3));
    QCOMPARE(back.body[u"has_more"], QJsonValue(true));
    const ApiAnswer top = call("GET", QStringLiteral("prices"), "limit=3&ending_before=" + all[2].toLatin1());
    QCOMPARE(ids(top), all.mid(0, 2));
    QCOMPARE(top.body[u"has_more"], QJsonValue(false));
    QCOMPARE(call("GET", QStringLiteral("prices"), "limit=0").status, 400);
}

void StripeApiTest::searchIsPaged()
{
    QStringList all;
    for (int i = 0; i < 5; ++i)
        all.prepend(price("product=pro&currency=usd&metadata[k]=v&unit_amount=" + QByteArray::number(i)));
    const ApiAnswer first = call("GET", QStringLiteral("prices/search"), "limit=3&query=metadata['k']:'v'");
    QCOMPARE(ids(first), all.mid(0, 3));
    const QByteArray page = first.body[u"next_page"].toString().toLatin1();
    const ApiAnswer last =
        call("GET", QStringLiteral("prices/search"), "limit=3&query=metadata['k']:'v'&page=" + page);
    QCOMPARE(ids(last), all.mid(3));
    QCOMPARE(last.body[u"has_more"], QJsonValue(false));
}

void StripeApiTest::filtersPrices()
{
    const QString month = price("product=pro&currency=usd&unit_amount=1&recurring[interval]=month");
    const QString once = price("product=pro&currency=eur&unit_amount=1");
    const auto found = [&](const QByteArray &filter) {
        return ids(call("GET", QStringLiteral("prices"), filter));
    };
    QCOMPARE(found("recurring[interval]=month"), QStringList{month});
    QCOMPARE(found("recurring[interval]=year"), QStringList());
    QCOMPARE(found("type=one_time"), QStringList{once});
    QCOMPARE(found("active=False"), QStringList());
    QCOMPARE(ids(call("GET", QStringLiteral("products"), "active=True")), QStringList{QStringLiteral("pro")});
}

void StripeApiTest::secretIsShownOnce()
{
    const QString path = QStringLiteral("webhook_endpoints");
    const QJsonObject endpoint = made(path, "url=http://127.0.0.1/&enabled_events[]=*");
    QVERIFY(endpoint[u"secret"].toString().startsWith(QStringLiteral("whsec_")));
    const QJsonValue listed = call("GET", path).body[u"data"][0];
    QCOMPARE(listed[u"id"], endpoint[u"id"]);
    QVERIFY(listed[u"secret"].isUndefined());
}

void StripeApiTest::aRefusalLeavesNothingBehind()
{
    QCOMPARE(call("POST", QStringLiteral("prices"), "currency=usd&unit_amount=1&product=none").status, 400);
    QCOMPARE(call("POST", QStringLiteral("products"), "name=A&nonsense=1").status, 400);
    QCOMPARE(call("GET", QStringLiteral("products/pro"), {}, true).status, 404);
    QCOMPARE(m_events, QStringList());
    QCOMPARE(ids(call("GET", QStringLiteral("prices"))), QStringList());
}

QTEST_GUILESS_MAIN(StripeApiTest)
#include "stripeapitest.moc"
