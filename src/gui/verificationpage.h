// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/askedagain.h"
#include "gui/page.h"
#include "ledger/runsummary.h"
#include "release/runstate.h"

#include <QTimer>
#include <optional>
#include <stop_token>

class QPushButton;
class QStackedWidget;

namespace slipway::gui {

class CheckView;
class ErrorCard;
class IconLine;
class MainWindow;
class PageHead;
class QuietLabel;

/// The checks of one run as their own view: failed first, each with what was asked. Follows a run that is
/// still going on. Opened without a run, it takes the latest of the workspace.
class VerificationPage : public Page
{
    Q_OBJECT
public:
    VerificationPage(Workbench &bench, MainWindow &window);
    ~VerificationPage() override;

    QString title() const override { return tr("Verification"); }
    QString environment() const override { return m_summary.environment; }
    QString target() const override;
    /// `detail`: a step whose checks are wanted, else all.
    void open(const QString &runId, const QString &detail = {}) override;
    void shown() override;

    /// What the background brings; tests and screenshots give it by hand.
    void setRun(const ledger::RunSummary &summary, const release::RunState &state);
    void setError(const release::Error &error);
    void setAnswers(const AskedAgain &answers);
    /// Asks the steps of the failed checks again where they only read; while that goes on, stops it.
    void askFailedAgain();

private:
    QWidget *makeHeader();
    void read();
    void showRows();
    void showHeader();
    QStringList failedSteps() const; ///< their ids
    QString leftWords(const AskedAgain &answers) const;
    void saveTable();

    MainWindow &m_window;
    QString m_wanted;
    ledger::RunSummary m_summary;
    release::RunState m_state;
    std::optional<AskedAgain> m_answers;
    std::optional<std::stop_source> m_asking; ///< while it goes on
    bool m_reading = false;
    QTimer m_poll;
    PageHead *m_head;
    IconLine *m_answered;
    QPushButton *m_again;
    QPushButton *m_resume;
    QPushButton *m_save;
    QPushButton *m_run;
    QStackedWidget *m_stack;
    QuietLabel *m_waiting;
    ErrorCard *m_error;
    CheckView *m_view;
};

} // namespace slipway::gui
