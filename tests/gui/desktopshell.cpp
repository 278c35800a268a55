// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/desktopshell.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusVirtualObject>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway::gui;

namespace {

/// The desktop's side of org.freedesktop.Notifications.
class Notifications : public QDBusVirtualObject
{
public:
    QList<QDBusMessage> calls;

    QString introspect(const QString &) const override { return {}; }
    bool handleMessage(const QDBusMessage &message, const QDBusConnection &connection) override
    {
        if (message.member() != u"Notify")
            return false;
        calls << message;
        return connection.send(message.createReply(uint(7)));
    }
};

} // namespace

/// Against a session bus of its own.
class DesktopShellTest : public QObject
{
    Q_OBJECT

    QProcess m_bus;
    QTemporaryDir m_dir;

public Q_SLOTS:
    void onUpdate(const QDBusMessage &message) { m_updates << message; }

private:
    QList<QDBusMessage> m_updates;

private Q_SLOTS:
    void initTestCase()
    {
        qunsetenv("DBUS_SESSION_BUS_ADDRESS");
        qputenv("XDG_RUNTIME_DIR", m_dir.path().toUtf8());
    }

    void withoutABusNothingIsStartedOrTold()
    {
        DesktopShell shell;
        QVERIFY(!shell.isPresent());
        shell.notify(QStringLiteral("a"), QStringLiteral("b"), true);
        shell.setProgress(0.5);
    }

    void tellsTheDesktop()
    {
        m_bus.start(
            QStringLiteral("dbus-daemon"),
            {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address"),
             QString(QStringLiteral("--address=unix:path=") + m_dir.filePath(QStringLiteral("bus")))});
        QVERIFY(m_bus.waitForStarted());
        QTRY_VERIFY(m_bus.canReadLine());
        qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus.readLine().trimmed());
        QDBusConnection desktop =
            QDBusConnection::connectToBus(QDBusConnection::SessionBus, QStringLiteral("the desktop"));
        QVERIFY(desktop.isConnected());
        Notifications notifications;
        QVERIFY(
            desktop.registerVirtualObject(QStringLiteral("/org/freedesktop/Notifications"), &notifications));
        QVERIFY(desktop.registerService(QStringLiteral("org.freedesktop.Notifications")));
        QVERIFY(desktop.connect(QString(), QString(), QStringLiteral("com.canonical.Unity.LauncherEntry"),
                                QStringLiteral("Update"), this, SLOT(onUpdate(QDBusMessage))));

        DesktopShell shell;
        QVERIFY(shell.isPresent());
        shell.notify(QStringLiteral("Release failed"), QStringLiteral("production & <more>"), true);
        QTRY_COMPARE(notifications.calls.size(), 1);
        const QVariantList first = notifications.calls[0].arguments();
        QCOMPARE(first[0].toString(), QStringLiteral("Slipway"));
        QCOMPARE(first[3].toString(), QStringLiteral("Release failed"));
        QCOMPARE(first[4].toString(),
                 QStringLiteral("production &amp; &lt;more&gt;")); // markup is not ours to give
        QVERIFY(first[5].toStringList().contains(QStringLiteral("default")));
        QCOMPARE(first[7].toInt(), 0); // stays until it is seen

        // A click brings the window; the next one replaces the first.
        QSignalSpy activated(&shell, &DesktopShell::activated);
        QDBusMessage click = QDBusMessage::createSignal(QStringLiteral("/org/freedesktop/Notifications"),
                                                        QStringLiteral("org.freedesktop.Notifications"),
                                                        QStringLiteral("ActionInvoked"));
        click << uint(7) << QStringLiteral("default");
        QTRY_VERIFY(desktop.send(click) && QTest::qWaitFor([&] { return activated.size() > 0; }, 200));
        shell.notify(QStringLiteral("Release succeeded"), {}, false);
        QTRY_COMPARE(notifications.calls.size(), 2);
        QCOMPARE(notifications.calls[1].arguments()[1].toUInt(), 7U);

        shell.setProgress(0.5);
        shell.setProgress(0.501); // nobody would see it
        shell.setUrgent(true);
        QTRY_COMPARE(m_updates.size(), 2);
        QVERIFY(m_updates[0].arguments()[0].toString().startsWith(QStringLiteral("application://")));
        QDBusConnection::disconnectFromBus(QStringLiteral("the desktop"));
    }

    void cleanupTestCase()
    {
        m_bus.kill();
        m_bus.waitForFinished();
    }
};

QTEST_MAIN(DesktopShellTest)
#include "desktopshell.moc"
