// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>

class QDBusConnection;

namespace slipway::gui {

/// What the desktop round the window is told: notifications (org.freedesktop.Notifications) and the state of
/// the entry in task bar or dock (com.canonical.Unity.LauncherEntry, which GNOME's docks, KDE and others
/// read). Does nothing where there is no session bus; never starts one and never waits for it. Thread: the
/// window's.
class DesktopShell : public QObject
{
    Q_OBJECT
public:
    explicit DesktopShell(QObject *parent = nullptr);
    ~DesktopShell() override;

    bool isPresent() const { return m_bus != nullptr; }
    /// Replaces the one before. `urgent`: something failed or waits for a person.
    void notify(const QString &title, const QString &text, bool urgent);
    /// 0…1; negative = none.
    void setProgress(double progress);
    void setUrgent(bool urgent);

Q_SIGNALS:
    void activated(); ///< the notification was clicked

private Q_SLOTS:
    void onAction(uint id, const QString &action);

private:
    void tellLauncher();

    std::unique_ptr<QDBusConnection> m_bus;
    uint m_last = 0;
    double m_progress = -1;
    bool m_urgent = false;
};

} // namespace slipway::gui
