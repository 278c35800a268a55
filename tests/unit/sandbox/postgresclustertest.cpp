// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/postgrescluster.h"

#include <QDir>
#include <QTcpSocket>
#include <QTest>
#include <QUrl>

#include <csignal>
#include <unistd.h>

using namespace slipway::sandbox;

namespace {

QStringList folders()
{
    return QDir::temp().entryList({QStringLiteral("slipway-pg-*")}, QDir::Dirs);
}

/// Folders of a cluster that this process started.
QStringList ownFolders()
{
    return folders().filter(QStringLiteral("slipway-pg-%1-").arg(QCoreApplication::applicationPid()));
}

bool answers(const QString &url)
{
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), static_cast<quint16>(QUrl(url).port()));
    return socket.waitForConnected(2'000);
}

} // namespace

class PostgresClusterTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void startsAndLeavesNothingBehind();
    void namesWhatIsMissing();
    void endsWithAKilledParent();
    void removesWhatWasAbandoned();
};

void PostgresClusterTest::startsAndLeavesNothingBehind()
{
    QString url;
    {
        PostgresCluster cluster;
        const auto started = cluster.start();
        QVERIFY2(started, started ? "" : qPrintable(started.error().message));
        url = cluster.url();
        QVERIFY(url.startsWith(QStringLiteral("postgresql://postgres@127.0.0.1:")));
        QVERIFY(answers(url));
        QCOMPARE(ownFolders().size(), 1);
    }
    QVERIFY(!answers(url));
    QCOMPARE(ownFolders(), QStringList());
}

void PostgresClusterTest::namesWhatIsMissing()
{
    qputenv("PG_BINDIR", "/nonexistent");
    PostgresCluster cluster;
    const auto started = cluster.start();
    qunsetenv("PG_BINDIR");
    QVERIFY(!started);
    QCOMPARE(started.error().code, QStringLiteral("postgres_missing"));
    QVERIFY(started.error().message.contains(QStringLiteral("Install the package postgresql")));
    QCOMPARE(ownFolders(), QStringList());
}

/// The program that started it is killed without a chance to clean up: the server ends and the folder goes.
void PostgresClusterTest::endsWithAKilledParent()
{
    QProcess parent;
    parent.setProgram(QCoreApplication::applicationFilePath());
    parent.setArguments({QStringLiteral("--serve")});
    parent.start();
    QVERIFY(parent.waitForReadyRead(60'000));
    const QString url = QString::fromUtf8(parent.readLine()).trimmed();
    QVERIFY2(answers(url), qPrintable(url));
    const QString left = QStringLiteral("slipway-pg-%1-").arg(parent.processId());
    QCOMPARE(folders().filter(left).size(), 1);
    parent.kill();
    QVERIFY(parent.waitForFinished());
    QTRY_VERIFY_WITH_TIMEOUT(!answers(url), 10'000);
    QTRY_COMPARE_WITH_TIMEOUT(folders().filter(left), QStringList(), 15'000);
}

/// Everything was killed at once, the janitor too.
void PostgresClusterTest::removesWhatWasAbandoned()
{
    QProcess ended;
    ended.start(QStringLiteral("true"), {});
    QVERIFY(ended.waitForStarted());
    const QString left = QStringLiteral("slipway-pg-%1-left").arg(ended.processId());
    QVERIFY(ended.waitForFinished());
    QVERIFY(QDir::temp().mkpath(left + QStringLiteral("/data")));
    PostgresCluster next;
    QVERIFY(next.start());
    QCOMPARE(folders().filter(left), QStringList());
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (app.arguments().value(1) == QStringLiteral("--serve")) {
        PostgresCluster cluster;
        if (!cluster.start())
            return 1;
        ::puts(qPrintable(cluster.url()));
        ::fflush(stdout);
        return app.exec();
    }
    PostgresClusterTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "postgresclustertest.moc"
