// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/targeturl.h"

#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using namespace slipway::release;
using namespace Qt::StringLiterals;
using database::TargetUrl;

/// Database URLs: forms, the policy on TLS, and errors that name what is wrong without the password.
class TargetUrlTest : public QObject
{
    Q_OBJECT

    static Result<TargetUrl> parse(const QString &url, const QString &ca = {})
    {
        return TargetUrl::parse(Secret(url.toUtf8()), ca);
    }
    static QString option(const QString &url, const char *name, const QString &ca = {})
    {
        const auto target = parse(url, ca);
        return target ? target->options().value(QLatin1String(name))
                      : u"(refused) "_s + target.error().message;
    }

private Q_SLOTS:
    void formsAreAlike_data()
    {
        QTest::addColumn<QString>("scheme");
        for (const char *scheme :
             {"postgresql", "postgres", "postgresql+asyncpg", "postgresql+psycopg2", "postgresql+psycopg"})
            QTest::newRow(scheme) << QString::fromLatin1(scheme);
    }
    void formsAreAlike()
    {
        QFETCH(QString, scheme);
        const auto target = parse(scheme + u"://app:p%40ss%2Fw%25rd@db.example.com:6432/product"_s);
        QVERIFY(target);
        QCOMPARE(target->options().value(u"password"_s), u"p@ss/w%rd"_s);
        QCOMPARE(target->shown(), u"app@db.example.com:6432/product"_s);
        QVERIFY(!target->isLocal());
    }

    void tlsIsVerifiedElsewhere()
    {
        const QString elsewhere = u"postgresql://u:p@db.example.com/x"_s;
        QCOMPARE(option(elsewhere, "sslmode"), u"verify-full"_s);
        QVERIFY(!option(elsewhere, "sslrootcert").isEmpty());
        QCOMPARE(option(elsewhere, "sslrootcert", u"/etc/ca.pem"_s), u"/etc/ca.pem"_s);
        QCOMPARE(option(elsewhere, "gssencmode"), u"disable"_s);
        QVERIFY(!option(elsewhere, "connect_timeout").isEmpty());
        QCOMPARE(option(elsewhere + u"?sslmode=disable"_s, "sslmode"), u"disable"_s);
        // With a CA named, libpq would verify although the URL asks for no more than encryption.
        QCOMPARE(option(elsewhere + u"?sslmode=require"_s, "sslrootcert"), QString());
    }

    void sqlalchemySslIsUnderstood_data()
    {
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("mode");
        for (const auto &[written, mode] : {std::pair{"ssl=require", "require"},
                                            {"ssl=true", "require"},
                                            {"ssl=True", "require"},
                                            {"ssl=false", "disable"},
                                            {"application_name=x&ssl=verify-ca", "verify-ca"},
                                            {"ssl=disable&prepared_statement_cache_size=0", "disable"}})
            QTest::newRow(written) << QString::fromLatin1(written) << QString::fromLatin1(mode);
    }
    void sqlalchemySslIsUnderstood()
    {
        QFETCH(QString, written);
        QFETCH(QString, mode);
        QCOMPARE(option(u"postgresql+asyncpg://u:p@db.example.com/x?"_s + written, "sslmode"), mode);
    }

    void passwordIsNotTakenForParameters()
    {
        QCOMPARE(option(u"postgresql://u:a&ssl=true@db.example.com/x"_s, "password"), u"a&ssl=true"_s);
    }

    void whatIsLocal_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("local");
        QTest::newRow("loopback") << u"postgresql://u@127.0.0.1/x"_s << true;
        QTest::newRow("loopback net") << u"postgresql://u@127.8.8.8/x"_s << true;
        QTest::newRow("v6") << u"postgresql://u@[::1]:5432/x"_s << true;
        QTest::newRow("name") << u"postgresql://u@localhost/x"_s << true;
        QTest::newRow("no host") << u"postgresql:///x"_s << true;
        QTest::newRow("socket") << u"postgresql://u@/x?host=/run/postgresql"_s << true;
        QTest::newRow("looks like it") << u"postgresql://u@127.0.0.1.example.com/x"_s << false;
        QTest::newRow("begins like it") << u"postgresql://u@127.example.com/x"_s << false;
        QTest::newRow("address beside") << u"postgresql:///x?hostaddr=10.0.0.1"_s << false;
        QTest::newRow("elsewhere") << u"postgresql://u@10.0.0.1/x"_s << false;
    }
    void whatIsLocal()
    {
        QFETCH(QString, url);
        QFETCH(bool, local);
        const auto target = parse(url);
        QVERIFY(target);
        QCOMPARE(target->isLocal(), local);
        QCOMPARE(target->options().value(u"sslmode"_s) == u"verify-full"_s, !local);
    }

    void wrongUrlsAreExplained_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("words");
        QTest::newRow("scheme") << u"mysql://u:hunter2@h/x"_s << u"scheme"_s;
        QTest::newRow("alike") << u"postgresqlx://u:hunter2@h/x"_s << u"scheme"_s;
        QTest::newRow("empty") << QString() << u"scheme"_s;
        QTest::newRow("port") << u"postgresql://u:hunter2@h:99999/x"_s << u"port"_s;
        QTest::newRow("port word") << u"postgresql://u:hunter2@h:abc/x"_s << u"port"_s;
        QTest::newRow("hash") << u"postgresql://u:hun%zzter2@h/x"_s << u"percent-encode"_s;
        QTest::newRow("parameter") << u"postgresql://u:hunter2@h/x?ssl_mode=require"_s << u"'ssl_mode'"_s;
        QTest::newRow("sslmode") << u"postgresql://u:hunter2@h/x?sslmode=always"_s << u"'always'"_s;
        QTest::newRow("hosts") << u"postgresql://u:hunter2@h1,h2/x"_s << u"several hosts"_s;
        QTest::newRow("sqlite") << u"sqlite://x.db"_s << u"three slashes"_s;
        QTest::newRow("sqlite memory") << u"sqlite://"_s << u"three slashes"_s;
    }
    void wrongUrlsAreExplained()
    {
        QFETCH(QString, url);
        QFETCH(QString, words);
        const auto refused = parse(url);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, u"database_url"_s);
        QCOMPARE(refused.error().kind, ErrorKind::Usage);
        QVERIFY2(refused.error().message.contains(words), qUtf8Printable(refused.error().message));
        QVERIFY(!refused.error().message.contains(u"hunter2"_s) &&
                !refused.error().message.contains(u"ter2"_s));
    }

    void sqliteIsTheCanonicalPath()
    {
        const QTemporaryDir dir;
        QFile file(dir.filePath(u"product.db"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QFile::link(dir.filePath(u"product.db"_s), dir.filePath(u"alias.db"_s));
        const auto target = parse(u"sqlite:///"_s + dir.filePath(u"alias.db"_s));
        QVERIFY(target && target->isSqlite());
        QCOMPARE(target->sqlitePath(), QFileInfo(file).canonicalFilePath());
        QCOMPARE(parse(u"sqlite+aiosqlite:////tmp/none.db?timeout=5"_s)->sqlitePath(), u"/tmp/none.db"_s);
    }

    void sqliteMayLieInTheWorkspace()
    {
        const auto within = [](const char *url) {
            return QString::fromUtf8(database::sqliteWithin(Secret(url), u"/home/shop"_s).reveal());
        };
        QCOMPARE(within("sqlite:///app.db"), u"sqlite:////home/shop/app.db"_s);
        QCOMPARE(within("sqlite+aiosqlite:///./var/app.db?timeout=5"),
                 u"sqlite+aiosqlite:////home/shop/./var/app.db?timeout=5"_s);
        QCOMPARE(within("sqlite:///no-such-folder/app.db"), u"sqlite:////home/shop/no-such-folder/app.db"_s);
        QCOMPARE(within("sqlite:///tmp/app.db"), u"sqlite:///tmp/app.db"_s);
        QCOMPARE(within("sqlite:////srv/app.db"), u"sqlite:////srv/app.db"_s);
        QCOMPARE(within("postgresql://db/app.db"), u"postgresql://db/app.db"_s);
    }
};

QTEST_GUILESS_MAIN(TargetUrlTest)
#include "targeturltest.moc"
