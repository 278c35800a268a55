// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/panes.h"

#include <QWidget>

namespace slipway::gui {

QList<QWidget *> panesOf(QWidget &page)
{
    QList<QWidget *> panes;
    QWidget *anyFocus = nullptr;
    QWidget *const first = page.nextInFocusChain();
    QWidget *at = first;
    do {
        if (page.isAncestorOf(at) && at->isVisible() && at->isEnabled()) {
            if (at->property("pane").toBool())
                panes << at;
            else if (anyFocus == nullptr && (at->focusPolicy() & Qt::TabFocus))
                anyFocus = at;
        }
        at = at->nextInFocusChain();
    } while (at != nullptr && at != first);
    if (panes.isEmpty() && anyFocus != nullptr)
        panes << anyFocus;
    return panes;
}

void moveFocus(const QList<QWidget *> &panes, const QWidget *focused, int direction)
{
    int at = 0;
    for (qsizetype i = 0; i < panes.size(); ++i)
        if (panes[i] == focused || (i > 0 && panes[i]->isAncestorOf(focused)))
            at = static_cast<int>(i);
    const int count = static_cast<int>(panes.size());
    if (QWidget *next = panes[(at + direction + count) % count])
        next->setFocus(Qt::TabFocusReason);
}

} // namespace slipway::gui
