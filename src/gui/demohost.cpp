// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/demohost.h"

#include "console/demo.h"

namespace slipway::gui {

DemoHost::DemoHost(QObject *parent)
    : QObject(parent), m_world(std::make_shared<std::unique_ptr<console::DemoWorld>>())
{
    m_thread.setObjectName(QStringLiteral("demo"));
    m_there.moveToThread(&m_thread);
    m_thread.start();
}

DemoHost::~DemoHost()
{
    QMetaObject::invokeMethod(
        &m_there, [world = m_world] { world->reset(); }, Qt::QueuedConnection);
    QMetaObject::invokeMethod(
        &m_there, [this] { m_thread.quit(); }, Qt::QueuedConnection);
    m_thread.wait();
}

void DemoHost::start(const QString &product, const QString &dir)
{
    if (m_starting)
        return;
    m_starting = true;
    QMetaObject::invokeMethod(
        &m_there,
        [this, product, wanted = dir, world = m_world] {
            auto begun = console::DemoWorld::start(product, wanted);
            if (begun) {
                *world = std::move(*begun);
                const QString folder = (*world)->dir();
                const QString playbook = (*world)->playbook();
                QMetaObject::invokeMethod(
                    this,
                    [this, folder, playbook] {
                        m_starting = false;
                        Q_EMIT started(folder, playbook);
                    },
                    Qt::QueuedConnection);
                return;
            }
            QMetaObject::invokeMethod(
                this,
                [this, error = begun.error()] {
                    m_starting = false;
                    Q_EMIT failed(error);
                },
                Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

} // namespace slipway::gui
