// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"

#include <QObject>
#include <QThread>
#include <memory>

namespace slipway::console {
class DemoWorld;
}

namespace slipway::gui {

/// The demo's servers on a thread of their own, which lives as long as they do (their parent-death signal is
/// bound to it). Ending the host ends them.
class DemoHost : public QObject
{
    Q_OBJECT
public:
    explicit DemoHost(QObject *parent = nullptr);
    ~DemoHost() override;

    void start(const QString &product, const QString &dir);
    bool starting() const { return m_starting; }

Q_SIGNALS:
    void started(const QString &dir, const QString &playbook);
    void failed(const slipway::release::Error &error);

private:
    QThread m_thread;
    QObject m_there;                                              ///< lives on the thread
    std::shared_ptr<std::unique_ptr<console::DemoWorld>> m_world; ///< touched on the thread alone
    bool m_starting = false;
};

} // namespace slipway::gui
