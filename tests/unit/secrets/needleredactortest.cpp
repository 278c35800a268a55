// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "secrets/needleredactor.h"

#include <QJsonObject>
#include <QRandomGenerator>
#include <QTest>

using namespace slipway::release;
using namespace slipway::secrets;

namespace {

const QByteArray stripeKey = "sk_test_51HxYzAbCdEfGhIjKlMnOp4f2a";
const QByteArray awkward = "p'a\"s<s>&w/o r:d\\%1";
const QByteArray privateKey =
    "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nq8sYx0zLmT7wE5vRk2Jd\n-----END PRIVATE "
    "KEY-----\n";

NeedleRedactor known()
{
    NeedleRedactor redactor;
    redactor.add(QStringLiteral("STRIPE_SECRET_KEY"), Secret(stripeKey));
    redactor.add(QStringLiteral("AWKWARD"), Secret(awkward));
    redactor.add(QStringLiteral("SIGNING_KEY"), Secret(privateKey));
    redactor.add(QStringLiteral("SHORT"), Secret("hunter2"));
    redactor.addDatabaseUrl(QStringLiteral("DATABASE_PASSWORD"),
                            Secret("postgresql://app:p%40ssw0rd-long@db.internal:5432/app"));
    return redactor;
}

QByteArray inPieces(const NeedleRedactor &redactor, const QByteArray &text, const QList<qsizetype> &lengths)
{
    auto stream = redactor.stream();
    QByteArray result;
    qsizetype at = 0;
    for (int i = 0; at < text.size(); ++i) {
        const qsizetype length = lengths[i % lengths.size()];
        result += stream->filter(QByteArrayView(text).sliced(at, std::min(length, text.size() - at)));
        at += length;
    }
    return result + stream->finish();
}

} // namespace

class NeedleRedactorTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyForm_data();
    void everyForm();
    void unknownSecrets_data();
    void unknownSecrets();
    void plainTextStays();
    void shortOnesInContextOnly();
    void anySplit();
    void linesLeaveAtOnce();
    void longLineIsBounded();
    void unfinishedPrivateKey();
    void secretOverManyLinesIsHeld();
    void masks();
};

void NeedleRedactorTest::everyForm_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("clean");
    const auto quoted = [](QByteArray v) { return v.replace('\\', "\\\\").replace('"', "\\\""); };
    QTest::newRow("as it is") << "key " + stripeKey + '.' << QByteArray("key [STRIPE_SECRET_KEY].");
    QTest::newRow("json") << "{\"k\":\"" + quoted(awkward) + "\"}" << QByteArray("{\"k\":\"[AWKWARD]\"}");
    QTest::newRow("percent") << "?p=" + awkward.toPercentEncoding() << QByteArray("?p=[AWKWARD]");
    QTest::newRow("percent, lower") << QByteArray("?p=p%27a%22s%3cs%3e%26w%2fo%20r%3ad%5c%251")
                                    << QByteArray("?p=[AWKWARD]");
    QTest::newRow("form") << QByteArray("?p=p%27a%22s%3Cs%3E%26w%2Fo+r%3Ad%5C%251")
                          << QByteArray("?p=[AWKWARD]");
    QTest::newRow("html") << QByteArray("<b>p'a&quot;s&lt;s&gt;&amp;w/o r:d\\%1</b>")
                          << QByteArray("<b>[AWKWARD]</b>");
    QTest::newRow("sql") << QByteArray("values ('p''a\"s<s>&w/o r:d\\%1')")
                         << QByteArray("values ('[AWKWARD]')");
    QTest::newRow("hex") << awkward.toHex() << QByteArray("[AWKWARD]");
    QTest::newRow("HEX") << awkward.toHex().toUpper() << QByteArray("[AWKWARD]");
    QTest::newRow("one line of several")
        << QByteArray("> q8sYx0zLmT7wE5vRk2Jd <") << QByteArray("> [SIGNING_KEY] <");
    QTest::newRow("password of the URL, written")
        << QByteArray("p%40ssw0rd-long") << QByteArray("[DATABASE_PASSWORD]");
    QTest::newRow("password of the URL, decoded")
        << QByteArray("pw p@ssw0rd-long!") << QByteArray("pw [DATABASE_PASSWORD]!");
    QTest::newRow("twice") << stripeKey + stripeKey << QByteArray("[STRIPE_SECRET_KEY][STRIPE_SECRET_KEY]");
}

void NeedleRedactorTest::everyForm()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, clean);
    QCOMPARE(known().clean(text), clean);
}

void NeedleRedactorTest::unknownSecrets_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("clean");
    QTest::newRow("stripe key") << QByteArray("rk_live_abcdefghijKLMNOP0123 used")
                                << QByteArray("rk_live_[redacted] used");
    QTest::newRow("webhook") << QByteArray("secret=whsec_0123456789abcdef\n")
                             << QByteArray("secret=whsec_[redacted]\n");
    QTest::newRow("url") << QByteArray("redis://user:topsecret@cache:6379/0")
                         << QByteArray("redis://user:[redacted]@cache:6379/0");
    QTest::newRow("url without user")
        << QByteArray("redis://:topsecret@cache") << QByteArray("redis://:[redacted]@cache");
    QTest::newRow("driver") << QByteArray("postgresql+asyncpg://app:pa:ss@w0rd@h/db")
                            << QByteArray("postgresql+asyncpg://app:[redacted]@h/db");
    QTest::newRow("private key")
        << QByteArray("a\n-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\nb")
        << QByteArray("a\n[private key redacted]\nb");
    QTest::newRow("masked key stays") << QByteArray("sk_test_\xE2\x80\xA6"
                                                    "4f2a")
                                      << QByteArray("sk_test_\xE2\x80\xA6"
                                                    "4f2a");
    QTest::newRow("part of a word") << QByteArray("desk_test_abcdefghijklmnop")
                                    << QByteArray("desk_test_abcdefghijklmnop");
    QTest::newRow("url without password")
        << QByteArray("see https://example.org:443/a@b") << QByteArray("see https://example.org:443/a@b");
    QTest::newRow("certificate") << QByteArray("-----BEGIN CERTIFICATE-----\nAAAA\n")
                                 << QByteArray("-----BEGIN CERTIFICATE-----\nAAAA\n");
}

void NeedleRedactorTest::unknownSecrets()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, clean);
    QCOMPARE(NeedleRedactor().clean(text), clean);
    QCOMPARE(NeedleRedactor().clean(clean), clean);
}

void NeedleRedactorTest::plainTextStays()
{
    QByteArray text = "INFO  [alembic.runtime.migration] Running upgrade  -> a1b2, create account\r\n";
    text.append('\0').append("\xFF\xFE").append("10:00:00 https://docs.example.org/a\n");
    QCOMPARE(known().clean(text), text);
    QCOMPARE(inPieces(known(), text, {1}), text);
}

void NeedleRedactorTest::shortOnesInContextOnly()
{
    const NeedleRedactor redactor = known();
    QCOMPARE(redactor.clean("hunter2 went home"), QByteArray("hunter2 went home"));
    QCOMPARE(redactor.clean("PGPASSWORD=hunter2 psql"), QByteArray("PGPASSWORD=[SHORT] psql"));
    QCOMPARE(redactor.clean("{\"password\": \"hunter2\"}"), QByteArray("{\"password\": \"[SHORT]\"}"));
    QCOMPARE(redactor.clean("mysql://root:hunter2@h/d"), QByteArray("mysql://root:[SHORT]@h/d"));
}

/// Whatever the pieces, the result is that of the whole.
void NeedleRedactorTest::anySplit()
{
    const NeedleRedactor redactor = known();
    QByteArray text;
    for (int alignment = 0; alignment < 3; ++alignment)
        text += "b64 " + QByteArray(alignment, 'u').append(":" + stripeKey + ";").toBase64() + '\n';
    text += "one " + stripeKey + "\ntwo\n" + privateKey + awkward +
            "\npostgres://u:secretword@h/d whsec_0123456789abcdef\nend";
    const QByteArray whole = redactor.clean(text);
    for (const QByteArray &piece : {stripeKey, awkward, QByteArray("MIIEvQ"), QByteArray("secretword"),
                                    stripeKey.toBase64().mid(4, 30)})
        QVERIFY2(!whole.contains(piece), piece.constData());
    for (qsizetype length = 1; length < 80; ++length)
        QCOMPARE(inPieces(redactor, text, {length}), whole);
    QRandomGenerator random(7);
    for (int round = 0; round < 50; ++round) {
        QList<qsizetype> lengths;
        for (int i = 0; i < 9; ++i)
            lengths << random.bounded(1, 60);
        QCOMPARE(inPieces(redactor, text, lengths), whole);
    }
}

void NeedleRedactorTest::linesLeaveAtOnce()
{
    const NeedleRedactor redactor = known();
    auto stream = redactor.stream();
    QCOMPARE(stream->filter("first\nsecond\nthi"), QByteArray("first\nsecond\n"));
    QCOMPARE(stream->filter("rd\n"), QByteArray("third\n"));
    QCOMPARE(stream->finish(), QByteArray());
}

void NeedleRedactorTest::longLineIsBounded()
{
    const NeedleRedactor redactor = known();
    auto stream = redactor.stream();
    QByteArray out;
    qint64 in = 0;
    for (int i = 0; i < 3000; ++i) {
        const QByteArray piece = QByteArray(97, 'x') + (i % 10 == 0 ? stripeKey : QByteArray());
        in += piece.size();
        out += stream->filter(piece);
        QVERIFY(in - out.size() < 40'000 + i * 20); // redaction shortens; what is held is bounded
    }
    out += stream->finish();
    QCOMPARE(out.count("[STRIPE_SECRET_KEY]"), 300);
    QVERIFY(!out.contains("sk_test_51"));
    QCOMPARE(out.count('x'), 97 * 3000);
}

void NeedleRedactorTest::unfinishedPrivateKey()
{
    const NeedleRedactor redactor;
    QCOMPARE(inPieces(redactor, "a\n-----BEGIN PRIVATE KEY-----\nAAAA\nBBBB\n", {7}),
             QByteArray("a\n[private key redacted]"));
}

void NeedleRedactorTest::secretOverManyLinesIsHeld()
{
    NeedleRedactor redactor;
    redactor.add(QStringLiteral("TWO"), Secret("alpha-alpha\nbeta"));
    auto stream = redactor.stream();
    QCOMPARE(stream->filter("x\nalpha-alpha\n"), QByteArray("x\n"));
    QCOMPARE(stream->filter("beta\n"), QByteArray("[TWO]\n"));
}

void NeedleRedactorTest::masks()
{
    const QJsonArray list = known().maskedList();
    QCOMPARE(list.size(), 5);
    const QJsonObject last = list.at(4).toObject();
    QCOMPARE(last[u"name"].toString(), QStringLiteral("STRIPE_SECRET_KEY"));
    QCOMPARE(last[u"masked"].toString(), QStringLiteral("sk_test_…4f2a"));
    QCOMPARE(known().text(QStringLiteral("ä ") + QString::fromLatin1(stripeKey)),
             QStringLiteral("ä [STRIPE_SECRET_KEY]"));
}

QTEST_GUILESS_MAIN(NeedleRedactorTest)
#include "needleredactortest.moc"
