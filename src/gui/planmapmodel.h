// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/planmapreading.h"
#include "gui/wordsfilter.h"

#include <QAbstractTableModel>

namespace slipway::gui {

/// The plan map as rows: verdict, plan, and what each of the four places says in two lines.
class PlanMapModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Verdict, Plan, Catalogue, Database, Stripe, Environment, ColumnCount };
    enum Role {
        SortRole = Qt::UserRole + 1,
        DetailRole, ///< a place's second line
        StateRole   ///< PlanSide::State of a place as int
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setLines(const QList<PlanLine> &lines);
    const QList<PlanLine> &lines() const { return m_lines; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QVariant sideData(const PlanSide &side, int role) const;
    QList<PlanLine> m_lines;
};

/// Words (plan, price or product id) and what kind of row.
class PlanMapFilter : public WordsFilter
{
    Q_OBJECT
public:
    enum class Show { All, WithFindings, Orphans };

    explicit PlanMapFilter(QObject *parent = nullptr);
    void setShow(Show show);
    const PlanLine &line(int row) const;  ///< of this filter's row
    int rowOf(const QString &code) const; ///< the first one; -1 = none is shown

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    const PlanMapModel &source() const { return *static_cast<const PlanMapModel *>(sourceModel()); }
    Show m_show = Show::All;
};

} // namespace slipway::gui
