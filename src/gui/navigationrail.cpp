// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/navigationrail.h"

#include "gui/card.h"
#include "gui/icons.h"
#include "gui/workbench.h"

#include <QAction>
#include <QFileInfo>
#include <QMenu>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

namespace slipway::gui {

namespace {

constexpr int narrowWidth = 52;
constexpr int wideWidth = 184;

/// Where a page that has no place of its own in the rail belongs.
QString railIdOf(const QString &page)
{
    return page == u"run" || page == u"verification" ? QStringLiteral("releases") : page;
}

} // namespace

NavigationRail::NavigationRail(Workbench &bench, const QList<PageEntry> &entries, QWidget *parent)
    : QFrame(parent), m_bench(bench), m_entries(entries)
{
    setObjectName(QStringLiteral("rail"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(4);
    column->addWidget(makeHead());
    for (const PageEntry &entry : m_entries) {
        if (!entry.inRail)
            continue;
        if (entry.id == u"settings")
            column->addStretch();
        column->addWidget(makeButton(entry));
    }
}

QWidget *NavigationRail::makeHead()
{
    m_head = new QWidget;
    auto *column = new QVBoxLayout(m_head);
    column->setContentsMargins(0, 0, 0, 4);
    column->setSpacing(4);
    m_workspace = new QPushButton;
    m_workspace->setProperty("kind", QStringLiteral("menu"));
    m_workspace->setObjectName(QStringLiteral("workspaceButton"));
    m_workspace->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_menu = new QMenu(m_workspace);
    m_workspace->setMenu(m_menu);
    connect(m_menu, &QMenu::aboutToShow, this, &NavigationRail::fillMenu);
    auto *caption = new QuietLabel(tr("workspace"), QuietLabel::Ink::Text3);
    caption->setFont(captionFont(font()));
    caption->setContentsMargins(5, 0, 0, 0);
    auto *line = new QFrame;
    line->setObjectName(QStringLiteral("rule"));
    column->addWidget(caption);
    column->addWidget(m_workspace);
    column->addWidget(line);
    return m_head;
}

QToolButton *NavigationRail::makeButton(const PageEntry &entry)
{
    auto *button = new QToolButton;
    button->setObjectName(QString(QStringLiteral("rail.") + entry.id));
    button->setProperty("kind", QStringLiteral("rail"));
    button->setIcon(icon(entry.iconName));
    button->setIconSize(QSize(20, 20));
    button->setText(QString(QStringLiteral("  ") + entry.title));
    button->setAccessibleName(entry.title);
    button->setToolTip(entry.title);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    button->setCheckable(true);
    button->setAutoExclusive(true);
    button->setFocusPolicy(Qt::StrongFocus);
    connect(button, &QToolButton::clicked, this, [this, id = entry.id] { Q_EMIT pageWanted(id); });
    m_buttons.insert(entry.id, button);
    return button;
}

QWidget *NavigationRail::buttonOf(const QString &pageId) const
{
    return m_buttons.value(pageId);
}

void NavigationRail::show(const QString &current, bool wide)
{
    const bool open = m_bench.hasWorkspace();
    setFixedWidth(wide ? qMax(wideWidth, fontMetrics().averageCharWidth() * 26) : narrowWidth);
    m_head->setVisible(wide);
    for (const PageEntry &entry : std::as_const(m_entries)) {
        QToolButton *button = m_buttons.value(entry.id);
        if (button == nullptr)
            continue;
        button->setEnabled(open || !entry.needsWorkspace);
        button->setChecked(entry.id == railIdOf(current));
        if (button->property("narrow").toBool() == wide) {
            button->setProperty("narrow", !wide);
            button->style()->unpolish(button);
            button->style()->polish(button);
        }
        button->setToolButtonStyle(wide ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    }
    const QString name = open ? m_bench.workspace().name : tr("none yet");
    m_workspace->setText(name);
    m_workspace->setAccessibleName(tr("Workspace %1").arg(name));
    m_workspace->setToolTip(m_bench.workspace().dir);
}

void NavigationRail::fillMenu()
{
    m_menu->clear();
    const QStringList recent = m_bench.recentWorkspaces();
    for (const QString &dir : recent) {
        QAction *action =
            m_menu->addAction(QString(QFileInfo(dir).fileName() + QStringLiteral("    ") + dir));
        connect(action, &QAction::triggered, this, [this, dir] { Q_EMIT workspaceWanted(dir); });
    }
    m_menu->addSeparator();
    m_menu->addActions(m_menuActions);
}

} // namespace slipway::gui
