// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/iconline.h"
#include "gui/questioncard.h"
#include "gui/runcontroller.h"
#include "gui/steptreemodel.h"

class QLineEdit;
class QPushButton;
class QScrollArea;
class QTreeView;
class QVBoxLayout;

namespace slipway::gui {

class ApprovalsPanel;

/// A plan before it may run: what would change first, then every forecast with its reason, and beside it what
/// must hold, the time, and the start. While it is made, and where it cannot be made, it says so here.
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
    QWidget *makeSide();
    QWidget *makeConfirm();
    void showPlan(const PlannedRun &planned);
    void showWaiting();
    void showError(const release::Error &error);
    void showChanges(const PlannedRun &planned);
    void showAnnouncements(const PlannedRun &planned);
    void showReasons(const PlannedRun &planned);
    void showNoReturn(const PlannedRun &planned);
    void showGates(const PlannedRun &planned);
    QWidget *tableCard(const release::Table &table);
    void tellStart();
    void start();
    void clearCentre();

    RunController &m_controller;
    StepTreeModel m_steps;
    QLabel *m_title;
    QLabel *m_subtitle;
    IconLine *m_necessary;
    IconLine *m_nothing;
    IconLine *m_blocked;
    QPushButton *m_again;
    QPushButton *m_leave;
    QTreeView *m_tree;
    QScrollArea *m_centreArea;
    QWidget *m_centreContent;
    QVBoxLayout *m_centre;
    QuestionCard *m_question;
    QWidget *m_side;
    QVBoxLayout *m_gates;
    ApprovalsPanel *m_approvals;
    TintBox *m_confirm;
    QLabel *m_typeName;
    QLineEdit *m_name;
    QPushButton *m_start;
    IconLine *m_why;
};

} // namespace slipway::gui
