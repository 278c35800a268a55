// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/stripesandbox.h"

#include "sandbox/stripeserver.h"

namespace slipway::sandbox {

StripeSandbox::StripeSandbox() : m_server(std::make_unique<StripeServer>()) {}
StripeSandbox::~StripeSandbox() = default;

release::Result<void> StripeSandbox::useDataFile(const QString &path)
{
    return m_server->useDataFile(path);
}

void StripeSandbox::setKeys(const QStringList &keys)
{
    m_server->gate().setKeys(keys);
}

void StripeSandbox::addFault(const Fault &fault)
{
    m_server->faults().add(fault);
}

void StripeSandbox::clearFaults()
{
    m_server->faults().clear();
}

release::Result<void> StripeSandbox::listen(quint16 port)
{
    return m_server->listen(port);
}

QUrl StripeSandbox::baseUrl() const
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_server->port()));
}

} // namespace slipway::sandbox
