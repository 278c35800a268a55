// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/stripesandboxthread.h"

namespace slipway::sandbox {

release::Result<void> StripeSandboxThread::start(quint16 port)
{
    m_context = new QObject;
    m_context->moveToThread(&m_thread);
    m_thread.start();
    release::Result<void> listening;
    QMetaObject::invokeMethod(
        m_context,
        [&] {
            m_server = std::make_unique<StripeSandbox>();
            listening = m_server->listen(port);
            m_baseUrl = m_server->baseUrl();
        },
        Qt::BlockingQueuedConnection);
    return listening;
}

StripeSandboxThread::~StripeSandboxThread()
{
    if (!m_context)
        return;
    QMetaObject::invokeMethod(
        m_context, [this] { m_server.reset(); }, Qt::BlockingQueuedConnection);
    m_context->deleteLater();
    m_thread.quit();
    m_thread.wait();
}

void StripeSandboxThread::addFault(const Fault &fault)
{
    QMetaObject::invokeMethod(
        m_context, [this, fault] { m_server->addFault(fault); }, Qt::BlockingQueuedConnection);
}

} // namespace slipway::sandbox
