// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/iconline.h"
#include "gui/runcontroller.h"

class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace slipway::gui {

class ApprovalsPanel;
class ContactsBox;

/// Beside a plan: what must hold before it may start, from where there is no way back, the time it takes,
/// the approvals; then the typed name and the start, with the reasons below it where it is off.
class PlanGates : public QWidget
{
    Q_OBJECT
public:
    explicit PlanGates(RunController &controller, QWidget *parent = nullptr);

    /// `start` is what the button says.
    void show(const PlannedRun &planned, const QString &start);
    using QWidget::show;
    void clear(); ///< there is no plan
    void takeFocus();

Q_SIGNALS:
    void startWanted(const QString &typedName);

private:
    QWidget *makeConfirm();
    void addGates(const PlannedRun &planned);
    void addNoReturn(const release::Plan &plan);
    void addTime(const PlannedRun &planned);
    QStringList whyNot() const;
    void tellStart();
    void start();

    RunController &m_controller;
    QVBoxLayout *m_gates;
    ApprovalsPanel *m_approvals;
    ContactsBox *m_contacts;
    TintBox *m_confirm;
    QLabel *m_typeName;
    QLineEdit *m_name;
    QPushButton *m_start;
    IconLine *m_why;
    QString m_environment;
    bool m_wantsName = false;
    int m_blocked = 0;
};

} // namespace slipway::gui
