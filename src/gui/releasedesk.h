// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/checklistsheet.h"
#include "gui/goboardsheet.h"
#include "gui/plansheet.h"
#include "gui/runbooksheet.h"
#include "gui/runroom.h"
#include "gui/startsheet.h"

#include <QStackedWidget>

namespace slipway::gui {

/// The release wizard: choose, plan, run, result, in one place and without dialogs. Also shows runs of the
/// ledger: those that ended, were interrupted, or are run by another program.
class ReleaseDesk : public QStackedWidget
{
    Q_OBJECT
public:
    explicit ReleaseDesk(QWidget *parent = nullptr);
    ~ReleaseDesk() override;

    /// What every session begins with: folder, ledger, process environment. Reads the workspace and looks for
    /// interrupted runs, both on another thread.
    void setBase(const console::SessionRequest &base);
    /// Where the workspace is not trusted here no plan is made: a plan already runs its commands.
    void setTrusted(bool trusted) { m_trusted = trusted; }
    /// Chooses and, where both are named, makes the plan at once.
    void startRelease(const QString &environment, const QString &playbook);
    void openRun(const QString &runId);
    void resumeRun(const QString &runId, const QString &environment);
    void rollBackRun(const QString &runId, const QString &environment, const QString &option);
    void showStart();

    /// Whether the window may close now. Otherwise the person is asked on the page, and closeAllowed()
    /// follows once the run has truly ended.
    bool askToClose();
    RunController &controller() { return m_controller; }
    RunRoom &room() { return *m_room; }
    /// "production, step 3 of 9" for the window's title; empty where nothing runs.
    QString activity() const;
    double progress() const; ///< of the run that goes on here, by its steps: 0…1; negative = none goes on
    bool needsPerson() const;

Q_SIGNALS:
    void artifactWanted(const QString &path);
    void verificationWanted(const QString &runId, const QString &stepId);
    void activityChanged();
    void closeAllowed();
    void trustWanted();
    /// A run has ended or waits for a person: worth a notification where the window is not in front.
    void attentionWanted(const QString &title, const QString &text, bool urgent);
    void environmentShown(const QString &environment);
    void told(const QString &sentence);

private:
    struct Found ///< by the thread that reads the workspace
    {
        std::optional<release::Workspace> workspace;
        QStringList playbooks;
        QList<StartSheet::OpenRun> openRuns;
        QString ledgerPath;
        std::optional<release::Error> error;
    };
    static Found look(const console::SessionRequest &base);
    void onFound(const Found &found);
    void lookAgain();
    void begin(const RunRequest &request);
    RunRequest requestFor(const QString &environment) const;
    void onPhase();
    void onRunEnded();
    void tellAttention();
    void makeBoard();
    void showBoard();
    void showRunbook(const QString &link);
    void followDecision();
    void loadPlaybookOfRun();
    QString environmentOfRun() const;

    RunController m_controller;
    StartSheet *m_start;
    PlanSheet *m_plan;
    RunRoom *m_room;
    GoBoardSheet *m_board;
    ChecklistSheet *m_checklist;
    RunbookSheet *m_runbook;
    bool m_deciding = false; ///< the board came to the front because it waits for a decision
    console::SessionRequest m_base;
    std::optional<release::Workspace> m_workspace;
    QString m_ledgerPath;
    QString m_runToOpen; ///< asked for before the ledger was known
    bool m_trusted = true;
    std::jthread m_looker;
};

} // namespace slipway::gui
