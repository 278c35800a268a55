// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/planmapreading.h"

#include <QAbstractTableModel>
#include <QWidget>

class QPushButton;
class QTableView;

namespace slipway::gui {

class QuietLabel;

/// The fields of one plan as each place says them.
class PlanFieldsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;
    void setFields(const QList<PlanField> &fields);
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<PlanField> m_fields;
};

/// One plan field by field, with what one does with its price id.
class PlanFieldsView : public QWidget
{
    Q_OBJECT
public:
    explicit PlanFieldsView(QWidget *parent = nullptr);
    void show(const PlanLine &line, const QString &stripeMode);
    using QWidget::show;
    void clear();

Q_SIGNALS:
    void copied(const QString &sentence);

private:
    void copyPrice();
    void openStripe();

    PlanFieldsModel m_model;
    QString m_price;
    QString m_mode;
    QuietLabel *m_name;
    QPushButton *m_copy;
    QPushButton *m_open;
    QTableView *m_table;
};

} // namespace slipway::gui
