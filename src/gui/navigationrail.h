// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/pages.h"

#include <QFrame>
#include <QHash>

class QMenu;
class QPushButton;
class QToolButton;

namespace slipway::gui {

class Workbench;

/// Where one can go: the workspace above, a button for each page. Wide on overviews, icons alone elsewhere.
class NavigationRail : public QFrame
{
    Q_OBJECT
public:
    NavigationRail(Workbench &bench, const QList<PageEntry> &entries, QWidget *parent = nullptr);

    /// `current` is the page in front; what needs a workspace is off where none is open.
    void show(const QString &current, bool wide);
    using QWidget::show;
    QWidget *buttonOf(const QString &pageId) const; ///< null where the rail has none
    void setMenuActions(const QList<QAction *> &actions) { m_menuActions = actions; }

Q_SIGNALS:
    void pageWanted(const QString &pageId);
    void workspaceWanted(const QString &dir);

private:
    QWidget *makeHead();
    QToolButton *makeButton(const PageEntry &entry);
    void fillMenu();

    Workbench &m_bench;
    QList<PageEntry> m_entries;
    QHash<QString, QToolButton *> m_buttons;
    QList<QAction *> m_menuActions; ///< below the recent workspaces
    QWidget *m_head;
    QPushButton *m_workspace;
    QMenu *m_menu;
};

} // namespace slipway::gui
