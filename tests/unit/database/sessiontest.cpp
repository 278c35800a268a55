// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/session.h"
#include "database/targetidentity.h"
#include "fakes/testcluster.h"

#include <QElapsedTimer>
#include <QTest>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace slipway;
using namespace slipway::release;
using namespace Qt::StringLiterals;
using database::Session;

/// One connection: what it tells when there is none, TLS, values, and stopping.
class SessionTest : public QObject
{
    Q_OBJECT

    fakes::TestCluster cluster;
    QTemporaryDir keys;

    static Result<std::unique_ptr<Session>> open(const QString &url, const QString &ca = {},
                                                 std::stop_token stop = {})
    {
        return Session::open(Secret(url.toUtf8()), ca, u"slipway/01RUN"_s, std::move(stop));
    }
    static QString codeOf(const QString &url, const QString &ca = {})
    {
        const auto session = open(url, ca);
        return session ? u"connected"_s : session.error().code;
    }
    QString at(const QString &host, const QString &parameters) const
    {
        return u"postgresql://postgres@%1:%2/postgres?%3"_s.arg(host).arg(cluster.port()).arg(parameters);
    }
    bool openssl(const QStringList &arguments) const
    {
        QProcess openssl;
        openssl.setWorkingDirectory(keys.path());
        openssl.setProcessChannelMode(QProcess::MergedChannels);
        openssl.start(u"openssl"_s, arguments);
        const bool done = openssl.waitForFinished() && openssl.exitCode() == 0;
        if (!done)
            qWarning() << openssl.readAll();
        return done;
    }
    QString key(const QString &name) const { return keys.filePath(name); }
    static QByteArray content(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    /// A CA, a certificate of 127.0.0.1 and db.example.test signed by it, and a CA that has signed nothing.
    bool makeKeys() const
    {
        for (const QString &name : {u"ca"_s, u"stranger"_s}) {
            if (!openssl({u"req"_s, u"-x509"_s, u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s, u"-days"_s, u"2"_s,
                          u"-subj"_s, u"/CN=Test "_s + name, u"-keyout"_s, name + u".key"_s, u"-out"_s,
                          name + u".pem"_s}))
                return false;
        }
        QFile names(key(u"names.cnf"_s));
        if (!names.open(QIODevice::WriteOnly) ||
            names.write("subjectAltName=IP:127.0.0.1,DNS:db.example.test\n") < 0)
            return false;
        names.close();
        return openssl({u"req"_s, u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s, u"-subj"_s,
                        u"/CN=db.example.test"_s, u"-keyout"_s, u"server.key"_s, u"-out"_s,
                        u"server.csr"_s}) &&
               openssl({u"x509"_s, u"-req"_s, u"-in"_s, u"server.csr"_s, u"-CA"_s, u"ca.pem"_s, u"-CAkey"_s,
                        u"ca.key"_s, u"-CAcreateserial"_s, u"-days"_s, u"2"_s, u"-extfile"_s, u"names.cnf"_s,
                        u"-out"_s, u"server.pem"_s});
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(cluster.start(
                     {}, {u"local all all trust"_s, u"host all password 127.0.0.1/32 scram-sha-256"_s,
                          u"host all nobody 127.0.0.1/32 reject"_s, u"host all all 127.0.0.1/32 trust"_s}),
                 qUtf8Printable(cluster.problem));
        cluster.psql(
            u"postgres"_s,
            u"create role password login password 'hunter2'; create role nobody login; create role app login"_s);
    }

    void statementsCarryValues()
    {
        auto session = open(cluster.url(u"postgres"_s));
        QVERIFY(session);
        const auto rows = (*session)->query(
            u"select ?::text, ?::int + 1, null, application_name from pg_stat_activity where pid = pg_backend_pid()"_s,
            {u"it's ü"_s, 41});
        QVERIFY2(rows.has_value(), rows ? "" : qUtf8Printable(rows.error().message));
        QCOMPARE(rows->at(0)[0].toString(), u"it's ü"_s);
        QCOMPARE(rows->at(0)[1].toInt(), 42);
        QVERIFY(rows->at(0)[2].isNull());
        QCOMPARE(rows->at(0)[3].toString(), u"slipway/01RUN"_s);
        QCOMPARE((*session)->query(u"show lock_timeout"_s)->at(0)[0].toString(), u"5s"_s);
        QVERIFY(!(*session)->behindPooler());
    }

    void statementErrorsCarryTheState()
    {
        auto session = open(cluster.url(u"postgres"_s));
        const auto refused = (*session)->query(u"select 1/0"_s);
        QVERIFY(!refused);
        QCOMPARE(refused.error().details.value(1), u"22012"_s);
        QVERIFY(refused.error().message.contains(u"division by zero"_s));
        QVERIFY((*session)->query(u"select 1"_s));
    }

    void errorInALaterRowIsAnError()
    {
        auto session = open(cluster.url(u"postgres"_s));
        QVERIFY(!(*session)->query(u"select 10 / (3 - n) from generate_series(1, 3) n"_s));
        QVERIFY((*session)->query(u"select 1"_s));
    }

    void stopEndsTheStatement()
    {
        std::stop_source stop;
        auto session = open(cluster.url(u"postgres"_s), {}, stop.get_token());
        QVERIFY(session);
        QElapsedTimer sinceStop;
        std::thread presses([&] {
            while (cluster.psql(
                       u"postgres"_s,
                       u"select count(*) from pg_stat_activity where query = 'select pg_sleep(600)'"_s) !=
                   u"1"_s) {
            }
            sinceStop.start();
            stop.request_stop();
        });
        const auto stopped = (*session)->query(u"select pg_sleep(600)"_s);
        const qint64 took = sinceStop.elapsed();
        presses.join();
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().code, u"cancelled"_s);
        QCOMPARE(stopped.error().kind, ErrorKind::Cancelled);
        QVERIFY2(took < 1000, qUtf8Printable(QString::number(took)));
        QCOMPARE((*session)->query(u"select 1"_s).error().code, u"cancelled"_s);
    }

    void nobodyListens()
    {
        QCOMPARE(codeOf(u"postgresql://u@127.0.0.1:%1/x"_s.arg(fakes::TestCluster::freePort())),
                 u"connection_refused"_s);
    }
    void noSocket()
    {
        QCOMPARE(codeOf(u"postgresql://u@/x?host=/tmp/slipway-no-such-folder"_s), u"connection_refused"_s);
    }
    void noSuchHost() { QCOMPARE(codeOf(u"postgresql://u@no-such-host.invalid/x"_s), u"host_not_found"_s); }
    void noSuchDatabase() { QCOMPARE(codeOf(cluster.url(u"nowhere"_s)), u"database_missing"_s); }
    void noSuchUser() { QCOMPARE(codeOf(cluster.url(u"postgres"_s, u"stranger"_s)), u"login_refused"_s); }
    void rejectedByRules()
    {
        const auto refused = open(cluster.url(u"postgres"_s, u"nobody"_s));
        QCOMPARE(refused.error().code, u"login_refused"_s);
        QVERIFY2(refused.error().message.contains(u"pg_hba.conf"_s), qUtf8Printable(refused.error().message));
    }

    void wrongPassword()
    {
        QCOMPARE(codeOf(cluster.url(u"postgres"_s, u"password"_s, u"hunter2"_s)), u"connected"_s);
        QCOMPARE(codeOf(cluster.url(u"postgres"_s, u"password"_s)), u"login_refused"_s);
        const auto refused = open(cluster.url(u"postgres"_s, u"password"_s, u"swordfish"_s));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, u"login_refused"_s);
        QVERIFY2(refused.error().message.contains(u"password@127.0.0.1"_s),
                 qUtf8Printable(refused.error().message));
        QVERIFY(!refused.error().message.contains(u"swordfish"_s) &&
                !refused.error().details.join(u' ').contains(u"swordfish"_s));
    }

    void silentHostTimesOut()
    {
        const int silent = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto *const generic = reinterpret_cast<sockaddr *>(&address);
        QVERIFY(::bind(silent, generic, size) == 0 && ::listen(silent, 1) == 0 &&
                ::getsockname(silent, generic, &size) == 0);
        QCOMPARE(codeOf(u"postgresql://u@127.0.0.1:%1/x?connect_timeout=2"_s.arg(ntohs(address.sin_port))),
                 u"connection_timeout"_s);
        ::close(silent);
    }

    void identifierIsNullWhereDenied()
    {
        cluster.psql(u"postgres"_s, u"revoke execute on function pg_control_system() from public"_s);
        const auto identity =
            database::readIdentity(Secret(cluster.url(u"postgres"_s, u"app"_s).toUtf8()), {});
        cluster.psql(u"postgres"_s, u"grant execute on function pg_control_system() to public"_s);
        QVERIFY(identity);
        QVERIFY(!identity->systemIdentifier);
        QVERIFY(identity->toJson()[u"system_identifier"].isNull());
    }

    void tlsFailuresAreToldApart()
    {
        QCOMPARE(codeOf(at(u"127.0.0.1"_s, u"sslmode=require"_s)), u"tls_absent"_s);
        QVERIFY(makeKeys());
        const QString certificate = cluster.writeFile(u"server.pem"_s, content(key(u"server.pem"_s)));
        const QString secret = cluster.writeFile(u"server.key"_s, content(key(u"server.key"_s)));
        for (const QString &setting : {u"ssl_cert_file = '%1'"_s.arg(certificate),
                                       u"ssl_key_file = '%1'"_s.arg(secret), u"ssl = on"_s})
            cluster.psql(u"postgres"_s, u"alter system set "_s + setting);
        cluster.psql(u"postgres"_s, u"select pg_reload_conf()"_s);
        QTRY_COMPARE(codeOf(at(u"127.0.0.1"_s, u"sslmode=require"_s)), u"connected"_s);

        const QString ca = key(u"ca.pem"_s);
        const QString verify = u"sslmode=verify-full"_s;
        const auto identity = database::readIdentity(Secret(at(u"127.0.0.1"_s, verify).toUtf8()), ca);
        QVERIFY2(identity.has_value(), identity ? "" : qUtf8Printable(identity.error().message));
        QVERIFY(identity->tls.startsWith(u"TLSv1."_s));

        const auto missing = open(at(u"127.0.0.1"_s, verify));
        QCOMPARE(missing.error().code, u"tls_untrusted"_s);
        QVERIFY(missing.error().message.contains(u"tls.ca"_s));
        QCOMPARE(codeOf(at(u"127.0.0.1"_s, verify), key(u"stranger.pem"_s)), u"tls_untrusted"_s);
        const auto noFile = open(at(u"127.0.0.1"_s, verify), key(u"none.pem"_s));
        QCOMPARE(noFile.error().code, u"tls_untrusted"_s);
        QVERIFY2(noFile.error().message.contains(u"missing or unreadable"_s),
                 qUtf8Printable(noFile.error().message));

        QCOMPARE(codeOf(at(u"db.example.test"_s, verify + u"&hostaddr=127.0.0.1"_s), ca), u"connected"_s);
        const auto other = open(at(u"other.example.test"_s, verify + u"&hostaddr=127.0.0.1"_s), ca);
        QCOMPARE(other.error().code, u"tls_failed"_s);
        QVERIFY2(other.error().message.contains(u"another host"_s), qUtf8Printable(other.error().message));

        const QString blank = key(u"a b's.pem"_s);
        QVERIFY(QFile::copy(ca, blank));
        QCOMPARE(codeOf(at(u"127.0.0.1"_s, verify), blank), u"connected"_s);
    }

    void sqliteNeedsItsFolder()
    {
        const auto refused = open(u"sqlite:////tmp/slipway-no-such-folder/x.db"_s);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, u"database_missing"_s);
    }
};

QTEST_GUILESS_MAIN(SessionTest)
#include "sessiontest.moc"
