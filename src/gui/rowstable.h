// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/rowsmodel.h"

#include <QTableView>

namespace slipway::gui {

/// Gives a table the look of the house: rows of one height, no grid, one row selected, plain cells by
/// RowDelegate and the first column by StatusDelegate.
void dressTable(QTableView &table, const QString &accessibleName);

/// Widens a column until its header and what it shows fit. Never makes it narrower: a person may have widened
/// it.
void fitColumn(QTableView &table, int column);

/// A short table in the look of the house. One column takes the room that is left.
class RowsTable : public QTableView
{
    Q_OBJECT
public:
    RowsTable(const QString &accessibleName, const QStringList &columns, const QList<int> &widthsInLetters,
              int stretched, const QList<int> &fixedColumns = {}, QWidget *parent = nullptr);
    RowsModel &rowsModel() { return m_rows; }
    QString currentKey() const;

Q_SIGNALS:
    void currentKeyChanged(const QString &key);

private:
    RowsModel m_rows;
};

} // namespace slipway::gui
