// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/rowstable.h"

#include "gui/rowdelegate.h"
#include "gui/statusdelegate.h"

#include <QHeaderView>

namespace slipway::gui {

RowsTable::RowsTable(const QString &accessibleName, const QStringList &columns, const QList<int> &widthsInLetters,
                     int stretched, const QList<int> &fixedColumns, QWidget *parent)
    : QTableView(parent), m_rows(columns, fixedColumns)
{
    setAccessibleName(accessibleName);
    setProperty("pane", true);
    setModel(&m_rows);
    setItemDelegate(new RowDelegate(this));
    setItemDelegateForColumn(0, new StatusDelegate(this));
    setShowGrid(false);
    setMouseTracking(true);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setTabKeyNavigation(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 14);
    horizontalHeader()->setHighlightSections(false);
    const int em = fontMetrics().averageCharWidth();
    for (int column = 0; column < widthsInLetters.size(); ++column)
        setColumnWidth(column, widthsInLetters[column] * em);
    horizontalHeader()->setSectionResizeMode(stretched, QHeaderView::Stretch);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this] { Q_EMIT currentKeyChanged(currentKey()); });
}

QString RowsTable::currentKey() const
{
    return currentIndex().data(RowsModel::KeyRole).toString();
}

} // namespace slipway::gui
