// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/iconline.h"
#include "gui/questioncard.h"
#include "gui/runcontroller.h"
#include "gui/steptreemodel.h"

class QPushButton;
class QScrollArea;
class QTreeView;
class QVBoxLayout;

namespace slipway::gui {

class PlanGates;
class PlanPaper;

/// A plan before it may run: its steps, what would change by place, and beside it what must hold, the time
/// and the start. While it is made, and where it cannot be made, it says so here.
class PlanSheet : public QWidget
{
    Q_OBJECT
public:
    explicit PlanSheet(RunController &controller, QWidget *parent = nullptr);

    void refresh();

Q_SIGNALS:
    void forecastWanted(); ///< again
    void leaveWanted();
    void startWanted(const QString &typedName);

private:
    QWidget *makeHeader();
    QWidget *makeButtons();
    void makeTree();
    QWidget *makeCentre();
    void showPlan(const PlannedRun &planned);
    void showWaiting();
    void showError(const release::Error &error);
    void showCounts(const release::Plan &plan);
    void askHere();
    void revealStep(const QModelIndex &index);
    QString heading(const PlannedRun &planned) const;
    QString startWords() const;
    void clear();
    void setNotice(QWidget *notice);

    RunController &m_controller;
    StepTreeModel m_steps;
    QLabel *m_title;
    QLabel *m_subtitle;
    IconLine *m_changes;
    IconLine *m_checks;
    IconLine *m_nothing;
    IconLine *m_blocked;
    QPushButton *m_again;
    QPushButton *m_leave;
    QTreeView *m_tree;
    QScrollArea *m_area;
    QVBoxLayout *m_centre;
    QuestionCard *m_question;
    QWidget *m_notice = nullptr; ///< instead of a plan: that it is made, or why there is none
    PlanPaper *m_paper;
    PlanGates *m_gates;
};

} // namespace slipway::gui
