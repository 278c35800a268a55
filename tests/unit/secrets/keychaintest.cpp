// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "secrets/keychain.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace slipway::release;
using namespace slipway::secrets;

namespace {

/// A private bus and a private keyring; $1: what to do to the keyring before the test's inner half runs, $2
/// is that half.
const char *const script = R"(
mkdir -p -m 700 "$XDG_DATA_HOME" "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME"
daemon() { printf testpw | gnome-keyring-daemon "$@" --components=secrets --foreground >>"$HOME/keyring.log" 2>&1 & keyring=$!; }
ready() {
    for _ in $(seq 200); do
        dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
            string:org.freedesktop.secrets 2>/dev/null | grep -q "boolean true" && return
        sleep 0.05
    done
}
gone() { kill "$keyring"; wait "$keyring" 2>/dev/null; }
daemon --unlock; ready
case $1 in
locked) printf 'kept' | secret-tool store --label=kept server slipway user KEPT xdg:schema org.qt.keychain; gone; daemon; ready;;
hung) kill -STOP "$keyring";;
esac
"$2" "$1"; code=$?
kill -CONT "$keyring"; gone
exit $code
)";

QProcessEnvironment privateEnvironment(const QString &home)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char *name : {"DBUS_SESSION_BUS_ADDRESS", "GNOME_KEYRING_CONTROL", "XDG_RUNTIME_DIR",
                             "DISPLAY", "WAYLAND_DISPLAY"})
        environment.remove(QString::fromLatin1(name));
    environment.insert(QStringLiteral("HOME"), home);
    for (const char *name : {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"})
        environment.insert(QString::fromLatin1(name), home + u'/' + QString::fromLatin1(name));
    return environment;
}

} // namespace

/// The inner half: runs inside the private session.
class InsideTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void unlocked();
    void secretTool();
    void fromManyThreads();
    void refusals();
    void locked();
    void hung();
    void noBus();
};

void InsideTest::unlocked()
{
    Keychain keychain;
    const QString name = QStringLiteral("stripe-staging");
    QCOMPARE(keychain.list().value(), QStringList());
    QCOMPARE(keychain.read(name).error().code, QStringLiteral("secret_not_set"));
    QVERIFY(
        keychain.read(name).error().message.contains(QStringLiteral("slipway secrets set stripe-staging")));
    QVERIFY(keychain.write(name, Secret("sk_test_ä\n1")));
    QCOMPARE(keychain.read(name)->reveal(), QByteArray("sk_test_ä\n1"));
    QVERIFY(keychain.write(name, Secret("second")));
    QVERIFY(keychain.write(QStringLiteral("another"), Secret("x")));
    QCOMPARE(Keychain().read(name)->reveal(), QByteArray("second"));
    QCOMPARE(keychain.list().value(), QStringList({QStringLiteral("another"), name}));
    QVERIFY(keychain.remove(name));
    QCOMPARE(keychain.remove(name).error().code, QStringLiteral("secret_not_set"));
    QCOMPARE(keychain.list().value(), QStringList(QStringLiteral("another")));
}

void InsideTest::secretTool()
{
    Keychain keychain;
    QVERIFY(keychain.write(QStringLiteral("shown"), Secret("plain text")));
    QProcess tool;
    tool.start(QStringLiteral("secret-tool"),
               {QStringLiteral("lookup"), QStringLiteral("server"), QStringLiteral("slipway"),
                QStringLiteral("user"), QStringLiteral("shown")});
    QVERIFY(tool.waitForFinished());
    QCOMPARE(tool.readAllStandardOutput().trimmed(), QByteArray("plain text"));
}

/// QtKeychain's queue lives in one thread; callers come and go.
void InsideTest::fromManyThreads()
{
    QVERIFY(Keychain().write(QStringLiteral("threads"), Secret("t")));
    std::atomic<int> right = 0;
    for (int round = 0; round < 3; ++round) {
        std::vector<std::thread> threads;
        for (int i = 0; i < 3; ++i)
            threads.emplace_back([&] {
                auto value = Keychain().read(QStringLiteral("threads"));
                right += value && value->reveal() == "t" ? 1 : 0;
            });
        for (std::thread &thread : threads)
            thread.join();
    }
    QCOMPARE(right.load(), 9);
}

void InsideTest::refusals()
{
    Keychain keychain;
    QCOMPARE(keychain.write(QStringLiteral("nul"), Secret(QByteArray("a\0b", 3))).error().code,
             QStringLiteral("secret_value"));
    QCOMPARE(keychain.write(QStringLiteral("bytes"), Secret("\xFF\xFE")).error().code,
             QStringLiteral("secret_value"));
    QCOMPARE(keychain.write(QString(), Secret("x")).error().kind, ErrorKind::Usage);
    QCOMPARE(keychain.write(QStringLiteral("slipway-index"), Secret("x")).error().code,
             QStringLiteral("secret_name"));
}

void InsideTest::locked()
{
    Keychain keychain;
    QCOMPARE(keychain.read(QStringLiteral("KEPT")).error().code, QStringLiteral("keychain_locked"));
    QCOMPARE(keychain.write(QStringLiteral("NEW"), Secret("x")).error().code,
             QStringLiteral("keychain_locked"));
    QCOMPARE(keychain.list().error().code, QStringLiteral("keychain_locked"));
}

void InsideTest::hung()
{
    qputenv("SLIPWAY_KEYCHAIN_TIMEOUT_MS", "400");
    Keychain keychain;
    QCOMPARE(keychain.read(QStringLiteral("A")).error().code, QStringLiteral("keychain_timeout"));
    QElapsedTimer time;
    time.start();
    QCOMPARE(keychain.read(QStringLiteral("B")).error().code, QStringLiteral("keychain_timeout"));
    QVERIFY(time.elapsed() < 200); // nothing is queued behind the hung job
}

void InsideTest::noBus()
{
    Keychain keychain;
    QElapsedTimer time;
    time.start();
    QCOMPARE(keychain.read(QStringLiteral("A")).error().code, QStringLiteral("keychain_absent"));
    QCOMPARE(keychain.write(QStringLiteral("A"), Secret("x")).error().code,
             QStringLiteral("keychain_absent"));
    QCOMPARE(keychain.list().error().code, QStringLiteral("keychain_absent"));
    QVERIFY(time.elapsed() < 200);
}

/// Starts the inner half in each situation.
class KeychainTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void situation_data();
    void situation();
};

void KeychainTest::situation_data()
{
    QTest::addColumn<QStringList>("functions");
    QTest::newRow("unlocked") << QStringList{QStringLiteral("unlocked"), QStringLiteral("secretTool"),
                                             QStringLiteral("fromManyThreads"), QStringLiteral("refusals")};
    QTest::newRow("locked") << QStringList{QStringLiteral("locked")};
    QTest::newRow("hung") << QStringList{QStringLiteral("hung")};
    QTest::newRow("noBus") << QStringList{QStringLiteral("noBus")};
}

void KeychainTest::situation()
{
    QFETCH(QStringList, functions);
    const QString mode = QString::fromLatin1(QTest::currentDataTag());
    QTemporaryDir home;
    QVERIFY(home.isValid());
    QProcessEnvironment environment = privateEnvironment(home.path());
    environment.insert(QStringLiteral("SLIPWAY_KEYRING_TEST"), functions.join(u' '));
    QProcess inside;
    inside.setProcessChannelMode(QProcess::MergedChannels);
    if (mode == u"noBus") {
        inside.setProcessEnvironment(environment);
        inside.start(QCoreApplication::applicationFilePath(), {mode});
    } else {
        if (QStandardPaths::findExecutable(QStringLiteral("gnome-keyring-daemon")).isEmpty())
            QSKIP("gnome-keyring is not installed");
        const QString runtime = home.filePath(QStringLiteral("run"));
        QVERIFY(QDir().mkdir(runtime) &&
                QFile::setPermissions(runtime, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), runtime);
        inside.setProcessEnvironment(environment);
        inside.start(QStringLiteral("dbus-run-session"),
                     {QStringLiteral("--"), QStringLiteral("bash"), QStringLiteral("-c"),
                      QString::fromLatin1(script), QStringLiteral("keyring"), mode,
                      QCoreApplication::applicationFilePath()});
    }
    QVERIFY(inside.waitForFinished(60'000));
    const QByteArray said = inside.readAll();
    QVERIFY2(inside.exitCode() == 0, said.constData());
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QString functions = qEnvironmentVariable("SLIPWAY_KEYRING_TEST");
    if (functions.isEmpty()) {
        KeychainTest outer;
        return QTest::qExec(&outer, argc, argv);
    }
    InsideTest inner;
    return QTest::qExec(&inner, QStringList{QStringLiteral("inner")} + functions.split(u' '));
}

#include "keychaintest.moc"
