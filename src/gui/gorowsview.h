// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/statuslook.h"
#include "release/goboard.h"

#include <QAbstractListModel>
#include <QListView>

namespace slipway::gui {

StatusLook lookOf(release::GoStatus status);

/// The rows of the go/no-go table.
class GoRowsModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        StepRole = Qt::UserRole + 1,
        NumberRole,
        ActionRole,
        ExpectedRole,
        ActualRole,
        StatusRole,
        FilesRole
    };

    using QAbstractListModel::QAbstractListModel;

    /// Rows that stay the same keep their selection.
    void setRows(const QList<release::GoRow> &rows);
    const QList<release::GoRow> &rows() const { return m_rows; }
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    QList<release::GoRow> m_rows;
};

/// The table as it is read from across the room: number, check and command, expected, actual, status.
class GoRowsView : public QListView
{
    Q_OBJECT
public:
    explicit GoRowsView(QWidget *parent = nullptr);
    void setRows(const QList<release::GoRow> &rows);
    GoRowsModel &rowsModel() { return m_model; }
    QString currentStep() const;
    void chooseStep(const QString &stepId);

Q_SIGNALS:
    void stepChosen(const QString &stepId);

private:
    GoRowsModel m_model;
};

} // namespace slipway::gui
