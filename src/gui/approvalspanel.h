// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/iconline.h"
#include "gui/runcontroller.h"

class QPushButton;
class QVBoxLayout;

namespace slipway::gui {

/// What others must approve before a plan may run: who has, as what, and what is still missing. The plan
/// leaves as a file, the approvals come back as files.
class ApprovalsPanel : public QWidget
{
    Q_OBJECT
public:
    explicit ApprovalsPanel(RunController &controller, QWidget *parent = nullptr);
    /// Of the plan that is shown; hidden where the environment asks for no approvals.
    void tell();
    void writePlan(const QString &path);
    void takeApproval(const QString &path);

private:
    void choosePlanFile();
    void chooseApproval();
    void addPeople(const console::ApprovalGate::Standing &standing);
    void say(const QString &iconName, std::optional<Tone> tone, const QString &text,
             const QString &more = {});

    RunController &m_controller;
    QVBoxLayout *m_people;
    QPushButton *m_write;
    QPushButton *m_take;
    IconLine *m_told; ///< how the last file fared
};

} // namespace slipway::gui
