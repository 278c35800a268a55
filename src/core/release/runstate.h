// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/plan.h"

namespace slipway::release {

/// One step as the events tell it.
struct StepState
{
    QString id;
    QString phase;
    QString kind;
    QString title;
    Forecast forecast;
    qint64 estimateMs = 0; ///< as the playbook says; 0 = unknown
    QString action;        ///< a person's words; empty = as the kind says
    QString expects;       ///< a person's words
    QString section;       ///< heading of the checklist document
    QString runbook;       ///< link into the runbook
    QStringList needs;
    bool pointOfNoReturn = false;
    QString parallel;          ///< when it may run beside others, in a person's words
    int attempt = 0;           ///< the last one that was begun; 0 = not started
    bool finished = false;     ///< of the last attempt; started and not finished = outcome unknown
    bool satisfied = false;    ///< succeeded, or skipped in a way that later steps may build on
    bool leftAsIs = false;     ///< skipped after an attempt: by a person's decision or a forecast
    bool decided = false;      ///< by a person's decision, which proves nothing
    QJsonObject startedIntent; ///< the intent with which the last attempt was begun
    StepStatus status = StepStatus::Skipped;
    QString reason;
    QDateTime startedAt;
    QDateTime finishedAt;
    QList<CheckResult> checks; ///< of the last attempt
    std::optional<Error> error;
    OutputSummary output;
    qint64 done = 0;
    qint64 total = 0;
    QString doing;

    bool running() const { return attempt > 0 && !finished; }
    /// What a step that needs this one asks for: it succeeded with all of its checks, or its forecast found
    /// nothing to do. What was left to a person, skipped or decided proves nothing.
    bool proven() const
    {
        return finished && satisfied &&
               (status == StepStatus::Succeeded || attempt == 0 || (leftAsIs && !decided));
    }
    /// Begun, and nobody knows whether it took effect. True also of the step that is running just now.
    bool outcomeUnknown() const { return attempt > 0 && status == StepStatus::Interrupted; }
};

/// What outlives the run, open or closed.
struct FollowUpState
{
    FollowUpOpened opened;
    QDateTime openedAt;
    std::optional<FollowUpClosed> closed;
    QDateTime closedAt;
};

/// The fold of a run's events: the only thing that views and reports read. A value; thread of its owner.
class RunState
{
public:
    void apply(const StoredEvent &stored);
    static RunState fold(const QList<StoredEvent> &events);

    QString runId;
    RunStatus status = RunStatus::Planned;
    QString reason;
    QString planDigest;
    QJsonObject header; ///< RunPlanned.header
    QList<StepState> steps;
    QJsonObject facts; ///< last FactRecorded of each key
    QList<ApprovalGiven> approvals;
    QList<AttachmentAdded> attachments;
    QList<FollowUpState> followUps;
    QList<EffectIntended> intentions;
    QList<ArtifactWritten> artifacts;
    std::optional<Error> refused;
    QString waitingFor;  ///< id of the step whose question is open; empty = none is
    QDateTime startedAt; ///< of RunPlanned
    QDateTime begunAt;   ///< of RunStarted: from here the maintenance window is used; invalid before
    QDateTime finishedAt;
    qint64 events = 0;
    QByteArray head;

    const StepState *step(const QString &id) const;
    bool finished() const;
    int failedChecks() const;
    QString person() const; ///< who runs it, as the header tells
    /// {number, pattern, cause, fix, steps} beside a step that failed; empty where its playbook knows
    /// nothing.
    QJsonObject knownIssue(const QString &stepId) const;

private:
    StepState *find(const QString &id);
    void planSteps(const QJsonArray &planned);
    void on(const RunPlanned &event, const StoredEvent &stored);
    void on(const ApprovalGiven &event, const StoredEvent &) { approvals << event; }
    void on(const RunRefused &event, const StoredEvent &stored);
    void on(const RunStarted &event, const StoredEvent &stored);
    void on(const RunResumed &event, const StoredEvent &stored);
    void on(const StepForecast &event, const StoredEvent &stored);
    void on(const StepStarted &event, const StoredEvent &stored);
    void on(const OutputAppended &, const StoredEvent &) {}
    void on(const CheckFinished &event, const StoredEvent &stored);
    void on(const ProgressChanged &event, const StoredEvent &stored);
    void on(const QuestionAsked &event, const StoredEvent &) { waitingFor = event.stepId; }
    void on(const AnswerGiven &, const StoredEvent &) { waitingFor.clear(); }
    void on(const FactRecorded &event, const StoredEvent &) { facts.insert(event.key, event.value); }
    void on(const EffectIntended &event, const StoredEvent &) { intentions << event; }
    void on(const StepFinished &event, const StoredEvent &stored);
    void on(const StepSkipped &event, const StoredEvent &stored);
    void on(const AttachmentAdded &event, const StoredEvent &) { attachments << event; }
    void on(const RunFinished &event, const StoredEvent &stored);
    void on(const FollowUpOpened &event, const StoredEvent &stored);
    void on(const FollowUpClosed &event, const StoredEvent &stored);
    void on(const ArtifactWritten &event, const StoredEvent &) { artifacts << event; }
};

} // namespace slipway::release
