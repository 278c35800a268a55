// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/icons.h"

#include "gui/tintediconengine.h"

namespace slipway::gui {

QIcon icon(const QString &name)
{
    return QIcon(new TintedIconEngine(name, std::monostate{}));
}

QIcon icon(const QString &name, Tone tone)
{
    return QIcon(new TintedIconEngine(name, tone));
}

QIcon icon(const QString &name, const QColor &color)
{
    return QIcon(new TintedIconEngine(name, color));
}

} // namespace slipway::gui
