// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/pagestack.h"

#include "gui/mainwindow.h"
#include "gui/page.h"
#include "gui/panes.h"

#include <QApplication>
#include <algorithm>
#include <utility>

namespace slipway::gui {

PageStack::PageStack(MainWindow &window, const QList<PageEntry> &entries, QWidget *parent)
    : QStackedWidget(parent), m_window(window), m_entries(entries)
{
    setObjectName(QStringLiteral("page"));
}

PageStack::~PageStack()
{
    // What a page still tells while it goes finds no page in front.
    const auto pages = std::exchange(m_pages, {});
    qDeleteAll(pages);
}

Page *PageStack::page(const QString &id)
{
    if (Page *made = m_pages.value(id))
        return made;
    const auto entry = std::find_if(m_entries.cbegin(), m_entries.cend(),
                                    [&](const PageEntry &known) { return known.id == id; });
    if (entry == m_entries.cend())
        return nullptr;
    Page *made = entry->make(m_window.bench(), m_window);
    made->setObjectName(QString(QStringLiteral("page.") + id));
    connect(made, &Page::titleChanged, this, &PageStack::titleChanged);
    m_pages.insert(id, made);
    addWidget(made);
    return made;
}

Page *PageStack::showPage(const QString &id)
{
    Page *wanted = page(id);
    if (!wanted)
        return nullptr;
    m_current = id;
    setCurrentWidget(wanted);
    wanted->shown();
    focusOn(*wanted);
    Q_EMIT pageShown();
    return wanted;
}

bool PageStack::mayClose()
{
    return std::all_of(m_pages.cbegin(), m_pages.cend(), [](Page *made) { return made->mayClose(); });
}

/// The first pane of a page takes the focus, where the page has not given it to something better.
void PageStack::focusOn(Page &page)
{
    if (page.isAncestorOf(QApplication::focusWidget()))
        return;
    const QList<QWidget *> panes = panesOf(page);
    if (!panes.isEmpty() && panes.constFirst()->property("pane").toBool())
        panes.constFirst()->setFocus(Qt::OtherFocusReason);
}

} // namespace slipway::gui
