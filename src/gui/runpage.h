// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/page.h"
#include "ledger/runsummary.h"
#include "release/runstate.h"

#include <optional>

class QGridLayout;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QTabWidget;

namespace slipway::gui {

class ErrorCard;
class MainWindow;
class RowsTable;
class StatusPill;

/// Everything about one run of the history: who, where, what changed, its steps, checks, approvals, output
/// and artifact.
class RunPage : public Page
{
    Q_OBJECT
public:
    RunPage(Workbench &bench, MainWindow &window);

    QString title() const override;
    QString environment() const override { return m_summary.environment; }
    QString target() const override;
    /// `stepId`: chosen, with its output in front.
    void open(const QString &runId, const QString &stepId = {}) override;

    /// What the background brings; tests and screenshots give it by hand.
    void setRun(const ledger::RunSummary &summary, const release::RunState &state);
    void setError(const release::Error &error);

private:
    QWidget *makeHeader();
    QWidget *makeFacts();
    QWidget *makeSteps();
    void showFacts();
    void addFact(const QString &name, const QString &value, bool mono = false);
    void showSteps();
    void showStep(const QString &stepId);
    void chooseStep(const QString &stepId);
    void readOutput(const QString &stepId);

    MainWindow &m_window;
    ledger::RunSummary m_summary;
    release::RunState m_state;
    QString m_step;
    QLabel *m_name;
    QLabel *m_when;
    StatusPill *m_pill;
    QLabel *m_reason;
    QPushButton *m_follow;
    QPushButton *m_verification;
    QPushButton *m_artifact;
    QStackedWidget *m_stack;
    QLabel *m_waiting;
    ErrorCard *m_error;
    QGridLayout *m_facts;
    RowsTable *m_steps;
    RowsTable *m_checks;
    QTabWidget *m_tabs;
    QPlainTextEdit *m_output;
};

} // namespace slipway::gui
