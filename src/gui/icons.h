// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/theme.h"

#include <QIcon>

namespace slipway::gui {

/// An icon of the family in resources/icons, tinted from the palette whenever it is drawn.
QIcon icon(const QString &name);
/// The same in a status colour.
QIcon icon(const QString &name, Tone tone);
/// The same in a fixed colour, for solid fills.
QIcon icon(const QString &name, const QColor &color);

} // namespace slipway::gui
