// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/planplaces.h"

#include <QHash>
#include <QWidget>

class QToolButton;
class QVBoxLayout;

namespace slipway::gui {

/// What a plan would change, place by place, each step with its reason; what is read only or has nothing to
/// do is folded below. Blocked steps stand first.
class PlanPaper : public QWidget
{
    Q_OBJECT
public:
    explicit PlanPaper(QWidget *parent = nullptr);

    void show(const PlanPlaces &places);
    using QWidget::show;
    void clear();
    /// Where the step's line stands, unfolded; null where it has none.
    QWidget *unfold(const QString &stepId);

private:
    void addBlocked(const PlaceStep &step);
    void addPlace(const PlaceChanges &place);
    void addMessages(const PlaceChanges &place);
    void addQuiet(const QList<PlaceStep> &steps);
    QWidget *makeSteps(const QList<PlaceStep> &steps);
    void fillStep(QVBoxLayout *column, const PlaceStep &step);

    QVBoxLayout *m_column;
    QToolButton *m_fold = nullptr;
    QWidget *m_folded = nullptr;
    bool m_unfolded = false; ///< by a person; kept for the next plan
    QHash<QString, QWidget *> m_lines;
};

} // namespace slipway::gui
