// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "sandbox/apierror.h"
#include "sandbox/sandboxstate.h"

#include <QStringList>

namespace slipway::sandbox {

/// What of an object is shown: ids become objects, and tiers and currency_options appear, only where `expand`
/// asks.
class ObjectView
{
public:
    /// `wishes` are paths such as "product" or "latest_invoice.customer".
    ObjectView(const World &world, const QStringList &wishes) : m_world(world), m_wishes(wishes) {}
    Outcome show(const QJsonObject &object) const;

    static QJsonObject plain(const QJsonObject &object); ///< nothing expanded
    static QStringList wishes(const QJsonObject &fields);

private:
    const World &m_world;
    QStringList m_wishes;
};

/// Whether an enabled endpoint listens to that type; "*" listens to all.
bool wantsEvent(const QJsonObject &webhookEndpoint, const QString &eventType);

} // namespace slipway::sandbox
