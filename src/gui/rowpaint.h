// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStyleOptionViewItem>

class QPainter;

namespace slipway::gui {

/// The ground of one cell: surface, hover or selection with the accent bar at the row's left, and the line
/// below. Selection looks the same with and without focus.
void paintRow(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index);

} // namespace slipway::gui
