// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/rowstable.h"

#include "gui/rowdelegate.h"
#include "gui/statusdelegate.h"

#include <QHeaderView>

namespace slipway::gui {

namespace {

constexpr int shortColumn = 24; // in letters: words of one kind, which are never cut

} // namespace

void dressTable(QTableView &table, const QString &accessibleName)
{
    table.setAccessibleName(accessibleName);
    table.setProperty("pane", true);
    table.setItemDelegate(new RowDelegate(&table));
    table.setItemDelegateForColumn(0, new StatusDelegate(&table));
    table.setShowGrid(false);
    table.setWordWrap(false);
    table.setMouseTracking(true);
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setSelectionMode(QAbstractItemView::SingleSelection);
    table.setTabKeyNavigation(false);
    table.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table.verticalHeader()->hide();
    table.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table.verticalHeader()->setDefaultSectionSize(table.fontMetrics().height() + 16);
    table.horizontalHeader()->setHighlightSections(false);
}

void fitColumn(QTableView &table, int column)
{
    const int before = table.columnWidth(column);
    table.resizeColumnToContents(column);
    table.setColumnWidth(column, qMax(before, table.columnWidth(column)));
}

RowsTable::RowsTable(const QString &accessibleName, const QStringList &columns,
                     const QList<int> &widthsInLetters, int stretched, const QList<int> &fixedColumns,
                     QWidget *parent)
    : QTableView(parent), m_rows(columns, fixedColumns)
{
    setModel(&m_rows);
    dressTable(*this, accessibleName);
    const int em = fontMetrics().averageCharWidth();
    for (int column = 0; column < widthsInLetters.size(); ++column)
        setColumnWidth(column, widthsInLetters[column] * em);
    horizontalHeader()->setSectionResizeMode(stretched, QHeaderView::Stretch);
    const auto fit = [this, widthsInLetters, stretched] {
        for (int column = 0; column < widthsInLetters.size(); ++column)
            if (column != stretched && widthsInLetters[column] <= shortColumn)
                fitColumn(*this, column);
    };
    connect(&m_rows, &QAbstractItemModel::modelReset, this, fit);
    connect(&m_rows, &QAbstractItemModel::dataChanged, this, fit);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this] { Q_EMIT currentKeyChanged(currentKey()); });
}

QString RowsTable::currentKey() const
{
    return currentIndex().data(RowsModel::KeyRole).toString();
}

} // namespace slipway::gui
