// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/workspace.h"

#include <QDir>
#include <algorithm>

namespace slipway::release {

QString protectionName(Protection protection)
{
    switch (protection) {
    case Protection::None:
        return QStringLiteral("none");
    case Protection::Confirm:
        return QStringLiteral("confirm");
    case Protection::Approvals:
        return QStringLiteral("approvals");
    }
    Q_UNREACHABLE();
}

const Environment *Workspace::environment(const QString &environmentName) const
{
    const auto it = std::find_if(environments.cbegin(), environments.cend(),
                                 [&](const Environment &e) { return e.name == environmentName; });
    return it == environments.cend() ? nullptr : &*it;
}

QString Workspace::path(const QString &relative) const
{
    return QDir::cleanPath(QDir(dir).absoluteFilePath(relative));
}

} // namespace slipway::release
