// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>

class QWidget;

namespace slipway::gui {

/// The panes of a page, between which F6 leads, in the order of Tab: every widget with the property "pane",
/// where there is none the first that takes focus.
QList<QWidget *> panesOf(QWidget &page);

/// Gives focus to the pane after (1) or before (-1) the one that has it, in a ring.
void moveFocus(const QList<QWidget *> &panes, const QWidget *focused, int direction);

} // namespace slipway::gui
