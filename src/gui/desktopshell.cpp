// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/desktopshell.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QFileInfo>
#include <QGuiApplication>

namespace slipway::gui {

namespace {

const QString service = QStringLiteral("org.freedesktop.Notifications");
const QString path = QStringLiteral("/org/freedesktop/Notifications");
constexpr int untilRead = 0; ///< the desktop's "stay until the person has seen it"
constexpr int asUsual = -1;

/// Asking for a bus that is not there would start one that nobody ends.
bool busIsThere()
{
    return !qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS") ||
           QFileInfo::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/bus"));
}

QString desktopFile()
{
    const QString name = QGuiApplication::desktopFileName();
    return name.isEmpty() ? QStringLiteral("io.github.slipway.Slipway") : name;
}

} // namespace

DesktopShell::DesktopShell(QObject *parent) : QObject(parent)
{
    if (!busIsThere())
        return;
    auto bus = std::make_unique<QDBusConnection>(
        QDBusConnection::connectToBus(QDBusConnection::SessionBus, QStringLiteral("slipway-shell")));
    if (!bus->isConnected())
        return;
    m_bus = std::move(bus);
    m_bus->connect(service, path, service, QStringLiteral("ActionInvoked"), this,
                   SLOT(onAction(uint, QString)));
}

DesktopShell::~DesktopShell()
{
    if (m_bus)
        QDBusConnection::disconnectFromBus(m_bus->name());
}

void DesktopShell::notify(const QString &title, const QString &text, bool urgent)
{
    if (!m_bus)
        return;
    QDBusMessage call = QDBusMessage::createMethodCall(service, path, service, QStringLiteral("Notify"));
    const QVariantMap hints{
        {QStringLiteral("desktop-entry"), desktopFile()},
        {QStringLiteral("urgency"), QVariant::fromValue(static_cast<uchar>(urgent ? 2 : 1))}};
    // The body is markup where the desktop knows it.
    call << QStringLiteral("Slipway") << m_last << desktopFile() << title << text.toHtmlEscaped()
         << QStringList{QStringLiteral("default"), tr("Show")} << hints << (urgent ? untilRead : asUsual);
    auto *watcher = new QDBusPendingCallWatcher(m_bus->asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        const QDBusPendingReply<uint> reply = *watcher;
        if (!reply.isError())
            m_last = reply.value();
        watcher->deleteLater();
    });
}

void DesktopShell::onAction(uint id, const QString &)
{
    if (id == m_last && m_last != 0)
        Q_EMIT activated();
}

void DesktopShell::setProgress(double progress)
{
    // Dozens of events a second are one percent at most.
    const bool same = (progress < 0) == (m_progress < 0) && qAbs(progress - m_progress) < 0.01;
    if (same)
        return;
    m_progress = progress;
    tellLauncher();
}

void DesktopShell::setUrgent(bool urgent)
{
    if (std::exchange(m_urgent, urgent) != urgent)
        tellLauncher();
}

void DesktopShell::tellLauncher()
{
    if (!m_bus)
        return;
    QDBusMessage signal = QDBusMessage::createSignal(QStringLiteral("/io/github/slipway/Slipway"),
                                                     QStringLiteral("com.canonical.Unity.LauncherEntry"),
                                                     QStringLiteral("Update"));
    signal << QString(QStringLiteral("application://") + desktopFile() + QStringLiteral(".desktop"))
           << QVariantMap{{QStringLiteral("progress"), qMax(0.0, m_progress)},
                          {QStringLiteral("progress-visible"), m_progress >= 0},
                          {QStringLiteral("urgent"), m_urgent}};
    m_bus->send(signal);
}

} // namespace slipway::gui
