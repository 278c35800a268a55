// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/failurecard.h"
#include "gui/logpane.h"
#include "gui/questioncard.h"
#include "gui/resultcard.h"
#include "gui/runcontroller.h"
#include "gui/runinspector.h"
#include "gui/timeline.h"

class QScrollArea;
class QSplitter;
class QTreeView;

namespace slipway::gui {

class CancelStrip;
class ItemCard;
class RoomHeader;
class StepPanel;

/// The room of one run: its steps, what happens now, what waits for a person, its time and its log. Shows
/// what the controller knows; the same for a run of this window, a run of another program and one that has
/// ended.
class RunRoom : public QWidget
{
    Q_OBJECT
public:
    explicit RunRoom(RunController &controller, QWidget *parent = nullptr);

    LogPane &log() { return *m_log; }
    /// Asks in the page whether to cancel; `closing` where the window wants to close.
    void askToCancel(bool closing);
    /// The playbook's knowledge for a run that is only followed.
    void showLogOf(const QString &stepId);
    /// What was written about the run that is shown, where it is known.
    const release::Playbook *playbook() const;
    void setPlaybook(const release::Playbook &playbook);
    QByteArray saveLayout() const;
    void restoreLayout(const QByteArray &state);

Q_SIGNALS:
    void artifactWanted(const QString &path);
    void verificationWanted(const QString &runId, const QString &stepId);
    void resumeWanted();
    void told(const QString &sentence); ///< why something that was asked here could not be
    void runbookWanted(const QString &link);
    void boardWanted(); ///< the go/no-go board of this run
    void fixWanted();   ///< of what failed in the run that has ended
    void rollBackWanted(const QString &option);
    void newReleaseWanted();
    void closeWanted(); ///< the run has ended, and the person wanted the window closed then

private:
    QWidget *makeCentre();
    QWidget *makeStepPanel();
    void refresh();
    void refreshStepPanel();
    void sendToBackfill(const QJsonArray &wanted);
    QString rowAskedAbout() const;
    void askAboutRow();
    void refreshCards();
    void followRunningStep();
    qint64 windowMs() const;
    ResultCard::Story resultStory() const;
    FailureStory failureStory() const;
    QList<Truth> truths() const;
    QString askingStep() const;
    QString shownStep() const;
    void onLogReplaced();
    void onSelected();
    void onClicked(const QModelIndex &index);
    QString runbookOfPhase(const QString &phase) const;
    void foldFinishedPhases();
    bool isLive() const;

    RunController &m_controller;
    std::optional<release::Playbook> m_playbook;
    StepTreeModel m_steps;

    RoomHeader *m_header;
    CancelStrip *m_cancel;
    TimeLine *m_timeLine;
    QTreeView *m_tree;
    QScrollArea *m_centre;
    QuestionCard *m_question;
    ItemCard *m_item;
    FailureCard *m_failure;
    QWidget *m_nothingHappens;
    ResultCard *m_result;
    StepPanel *m_stepPanel;
    RunInspector *m_inspector;
    LogPane *m_log;
    QSplitter *m_across;
    QSplitter *m_down;

    QTimer m_clock;
    QString m_chosenStep; ///< by the person; empty = the one that runs
    QString m_askedQuestion;
    QString m_askedRow;          ///< of a backfill, which its queue shows
    bool m_sentDecision = false; ///< while nobody asked
    bool m_failureShown = false;
    bool m_resultShown = false;
    bool m_closing = false; ///< once the run has ended
    bool m_selecting = false;
};

} // namespace slipway::gui
