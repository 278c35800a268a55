// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/targetlock.h"
#include "fakes/testcluster.h"

#include <QTest>

using namespace slipway;
using namespace slipway::release;
using namespace Qt::StringLiterals;

/// One release at a time on a target.
class TargetLockTest : public QObject
{
    Q_OBJECT

    fakes::TestCluster cluster;
    QString name;

    static std::unique_ptr<TargetLock> lockOf(const QString &url)
    {
        auto made = database::makeTargetLock(Secret(url.toUtf8()), {});
        return made ? std::move(*made) : nullptr;
    }
    std::unique_ptr<TargetLock> lock(const QString &user = u"postgres"_s) const
    {
        return lockOf(cluster.url(name, user));
    }

    /// A client that stays connected until it is told to go.
    struct Client : QProcess
    {
        explicit Client(const QString &url, const QByteArray &sql = "select 1;")
        {
            start(u"psql"_s, {u"-X"_s, u"-q"_s, url});
            write(sql + "\\echo there\n");
            while (!said.contains("there") && waitForReadyRead(5000))
                said += readAll();
        }
        ~Client() override
        {
            closeWriteChannel();
            waitForFinished();
        }
        QByteArray said;
    };

private Q_SLOTS:
    void initTestCase() { QVERIFY2(cluster.start(), qUtf8Printable(cluster.problem)); }
    void init() { name = cluster.freshDatabase(); }

    void keyIsTheContract()
    {
        // printf 'slipway target' | sha256sum | cut -c1-16, as a signed big-endian number
        QCOMPARE(database::targetKey(), qint64(7543821563983270695LL));
    }

    void secondRunIsToldWhoHolds()
    {
        auto first = lock();
        auto second = lock();
        const auto nobody = first->holder();
        QVERIFY(nobody && !*nobody);
        QVERIFY(first->acquire(u"01FIRST"_s));
        QVERIFY(first->verifyHeld());
        const auto refused = second->acquire(u"01SECOND"_s);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, u"target_busy"_s);
        QCOMPARE(refused.error().kind, ErrorKind::Busy);
        QVERIFY2(refused.error().message.contains(u"slipway/01FIRST"_s) &&
                     refused.error().message.contains(u"user postgres"_s),
                 qUtf8Printable(refused.error().message));
        const auto holder = second->holder();
        QVERIFY(holder && *holder && !(*holder)->leftover);
        QVERIFY(qAbs((*holder)->since.secsTo(QDateTime::currentDateTimeUtc())) < 60);
        QVERIFY(!second->verifyHeld());

        first->release();
        QVERIFY(second->acquire(u"01SECOND"_s));
        QVERIFY(second->verifyHeld());
    }

    void otherDatabasesAreFree()
    {
        auto first = lock();
        QVERIFY(first->acquire(u"01FIRST"_s));
        auto elsewhere = lockOf(cluster.url(cluster.freshDatabase()));
        QVERIFY(elsewhere->acquire(u"01SECOND"_s));
    }

    void foreignHolderOfTheKeyCounts()
    {
        const Client client(cluster.url(name),
                            "select pg_advisory_lock(" + QByteArray::number(database::targetKey()) + ");");
        const auto refused = lock()->acquire(u"01RUN"_s);
        QVERIFY(!refused && refused.error().message.contains(u"psql"_s));
    }

    void otherAdvisoryLocksDoNot()
    {
        const Client client(cluster.url(name), "select pg_advisory_lock(1), pg_advisory_lock(1, 2);");
        QVERIFY(lock()->acquire(u"01RUN"_s));
    }

    void sessionsOfAnEarlierRunCount()
    {
        auto mine = lock();
        {
            const Client orphan(cluster.url(name) + u"?application_name=slipway/01OLD"_s);
            const auto refused = mine->acquire(u"01RUN"_s);
            QVERIFY(!refused);
            QCOMPARE(refused.error().code, u"target_busy"_s);
            QVERIFY2(refused.error().message.contains(u"slipway/01OLD"_s) &&
                         refused.error().message.contains(u"pg_terminate_backend"_s),
                     qUtf8Printable(refused.error().message));
            QVERIFY(mine->holder().value_or({}).value_or(LockHolder{}).leftover);
        }
        QTRY_VERIFY(
            !mine->holder().value_or(LockHolder{}).has_value()); // the refusal has left no lock behind
        QVERIFY(mine->acquire(u"01RUN"_s));
    }

    void sessionsOutsideAnyRunDoNot()
    {
        const Client reading(cluster.url(name) + u"?application_name=slipway/"_s);
        auto mine = lock();
        QVERIFY(!mine->holder().value_or(LockHolder{}).has_value());
        QVERIFY(mine->acquire(u"01RUN"_s));
    }

    void lostConnectionIsNoticed()
    {
        auto mine = lock();
        QVERIFY(mine->acquire(u"01RUN"_s));
        cluster.psql(
            name,
            u"select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'slipway/01RUN'"_s);
        const auto held = mine->verifyHeld();
        QVERIFY(!held);
        QCOMPARE(held.error().code, u"lock_lost"_s);
    }

    void holderIsToldToAnUnprivilegedUserToo()
    {
        cluster.psql(name, u"create role app login"_s);
        auto first = lock();
        QVERIFY(first->acquire(u"01FIRST"_s));
        const auto refused = lock(u"app"_s)->acquire(u"01SECOND"_s);
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.contains(u"slipway/01FIRST"_s),
                 qUtf8Printable(refused.error().message));
        QVERIFY2(!refused.error().message.contains(u"1970"_s) &&
                     !refused.error().message.contains(u"since  UTC"_s),
                 qUtf8Printable(refused.error().message));
    }

    void poolerIsRefused()
    {
        const quint16 port = cluster.startPooler();
        QVERIFY(port > 0);
        auto pooled = lockOf(u"postgresql://postgres@127.0.0.1:%1/%2"_s.arg(port).arg(name));
        QVERIFY(pooled->holder().has_value());
        const auto refused = pooled->acquire(u"01RUN"_s);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, u"pgbouncer"_s);
        QCOMPARE(refused.error().kind, ErrorKind::Refused);
        QCOMPARE(cluster.psql(name, u"select count(*) from pg_locks where locktype = 'advisory'"_s), u"0"_s);
    }

    void unreachableTargetIsAnError()
    {
        auto nowhere = lockOf(u"postgresql://postgres@127.0.0.1:%1/x"_s.arg(fakes::TestCluster::freePort()));
        QCOMPARE(nowhere->acquire(u"01RUN"_s).error().code, u"connection_refused"_s);
    }

    void sqliteHasALockFileBeside()
    {
        const QTemporaryDir dir;
        const QString url = u"sqlite:///"_s + dir.filePath(u"product.db"_s);
        auto first = lockOf(url);
        auto second = lockOf(url);
        QVERIFY(first->acquire(u"01FIRST"_s));
        QVERIFY(QFile::exists(dir.filePath(u"product.db.slipway-lock"_s)));
        const auto refused = second->acquire(u"01SECOND"_s);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Busy);
        QVERIFY(second->holder().value_or({}).has_value());
        QVERIFY(first->verifyHeld());
        first->release();
        QVERIFY(second->acquire(u"01SECOND"_s));
    }
};

QTEST_GUILESS_MAIN(TargetLockTest)
#include "targetlocktest.moc"
