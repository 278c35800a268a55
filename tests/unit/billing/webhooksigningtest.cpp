// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/webhooksigning.h"

#include <QTest>

using namespace slipway::billing;

namespace {

const QByteArray secret = "whsec_test";
const QByteArray body = "{\"id\":\"evt_1\"}";
constexpr qint64 then = 1'700'000'000;
/// Made with another program: printf '1700000000.{"id":"evt_1"}' | openssl dgst -sha256 -hmac whsec_test
const QByteArray known = "c89214b5b5da833daed6f0b8c5bb6bd58cea9022bd80ccc78230f3942d632925";

} // namespace

class WebhookSigningTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void signsAsStripeDoes()
    {
        QCOMPARE(signWebhook(secret, body, then), QByteArray("t=1700000000,v1=" + known));
    }
    void verifies_data();
    void verifies();
};

void WebhookSigningTest::verifies_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<qint64>("now");
    QTest::addColumn<bool>("fits");
    const QByteArray time = "t=1700000000";
    const QByteArray right = ",v1=" + known;
    const QByteArray wrong = ",v1=" + QByteArray(64, '0');
    QTest::newRow("right") << QByteArray(time + right) << then << true;
    QTest::newRow("at the tolerance") << QByteArray(time + right) << then + 300 << true;
    QTest::newRow("too old") << QByteArray(time + right) << then + 301 << false;
    QTest::newRow("from the future") << QByteArray(time + right) << then - 301 << false;
    QTest::newRow("one of several") << QByteArray(time + wrong + right) << then << true;
    QTest::newRow("wrong") << QByteArray(time + wrong) << then << false;
    QTest::newRow("cut") << QByteArray(time + right.chopped(2)) << then << false;
    QTest::newRow("v0 counts for nothing") << QByteArray(time + ",v0=" + known) << then << false;
    QTest::newRow("another time") << QByteArray("t=1700000001" + right) << then << false;
    QTest::newRow("no time") << right.mid(1) << then << false;
    QTest::newRow("empty") << QByteArray() << then << false;
}

void WebhookSigningTest::verifies()
{
    QFETCH(QByteArray, header);
    QFETCH(qint64, now);
    QTEST(verifyWebhook(header, secret, body, now), "fits");
    QVERIFY(!verifyWebhook(header, "whsec_other", body, now));
    QVERIFY(!verifyWebhook(header, secret, body + ' ', now));
}

QTEST_GUILESS_MAIN(WebhookSigningTest)
#include "webhooksigningtest.moc"
