// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/pages.h"

#include <QHash>
#include <QStackedWidget>

namespace slipway::gui {

class Page;

/// The window's pages, each made when it is first wanted.
class PageStack : public QStackedWidget
{
    Q_OBJECT
public:
    PageStack(MainWindow &window, const QList<PageEntry> &entries, QWidget *parent = nullptr);
    ~PageStack() override;

    Page *page(const QString &id);     ///< made where it is not yet; null where there is no such page
    Page *showPage(const QString &id); ///< and gives it the focus; null where there is no such page
    QString currentId() const { return m_current; }
    Page *currentPage() const { return m_pages.value(m_current); }
    bool mayClose(); ///< a page with work under way asks its person itself

Q_SIGNALS:
    void pageShown();
    void titleChanged(); ///< of any page

private:
    static void focusOn(Page &page);

    MainWindow &m_window;
    QList<PageEntry> m_entries;
    QHash<QString, Page *> m_pages;
    QString m_current;
};

} // namespace slipway::gui
