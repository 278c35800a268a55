// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/planmapreading.h"

#include <QAbstractListModel>
#include <QListView>

namespace slipway::gui {

/// Findings of the plan map, worst first, under the roles of FindingDelegate.
class FindingsModel : public QAbstractListModel
{
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;

    void setLines(const QList<PlanLine> &lines);
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    QList<billing::Finding> m_findings;
};

/// Each finding as thing, verdict, one sentence and the remedy. Choosing one chooses its row of the map.
class FindingsView : public QListView
{
    Q_OBJECT
public:
    explicit FindingsView(QWidget *parent = nullptr);
    void setLines(const QList<PlanLine> &lines);
    void choose(const QString &code); ///< the first of a plan; says nothing
    int count() const { return m_model.rowCount(); }

Q_SIGNALS:
    void chosen(const QString &code);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    FindingsModel m_model;
    bool m_choosing = false;
};

} // namespace slipway::gui
