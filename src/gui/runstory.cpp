// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/runstory.h"

#include "gui/corewords.h"
#include "gui/runinspector.h"

#include <QCoreApplication>

namespace slipway::gui {

using namespace release;

namespace {

QString words(const char *text)
{
    return QCoreApplication::translate("RunStory", text);
}

QStringList titlesOf(const RunState &state, const std::function<bool(const StepState &)> &wanted)
{
    QStringList titles;
    for (const StepState &step : state.steps) {
        if (wanted(step))
            titles << step.title;
    }
    return titles;
}

QString passedNoReturn(const RunState &state)
{
    for (const StepState &step : state.steps)
        if (step.pointOfNoReturn && step.attempt > 0)
            return step.title;
    return {};
}

bool changedSomething(const StepState &step)
{
    return step.finished && step.status == StepStatus::Succeeded && !step.forecast.operations.isEmpty();
}

} // namespace

QList<Truth> truthsOf(const RunState &state, const QString &failedStep)
{
    QList<Truth> truths;
    const QStringList done = titlesOf(state, changedSomething);
    if (!done.isEmpty())
        truths << Truth{
            StepMark::Succeeded,
            words(QT_TRANSLATE_NOOP("RunStory", "Done and kept: %1")).arg(done.join(QStringLiteral(", ")))};
    const QString revision = revisionsOf(state, u"after");
    const QString before = revisionsOf(state, u"before");
    if (!revision.isEmpty() || !before.isEmpty()) {
        const bool same = revision == before;
        truths << Truth{
            StepMark::Succeeded,
            words(QT_TRANSLATE_NOOP("RunStory", "The database is at revision %1"))
                .arg(revision.isEmpty() ? words(QT_TRANSLATE_NOOP("RunStory", "(none)")) : revision),
            same ? words(QT_TRANSLATE_NOOP("RunStory", "as this run found it")) : QString()};
    }
    if (const StepState *step = state.step(failedStep)) {
        if (step->outcomeUnknown())
            truths << Truth{
                StepMark::Unknown,
                words(QT_TRANSLATE_NOOP("RunStory", "Nobody knows whether this step took effect")),
                coreWords(step->reason)};
        else if (step->forecast.operations.isEmpty())
            truths << Truth{StepMark::NothingToDo,
                            words(QT_TRANSLATE_NOOP("RunStory", "This step changes nothing"))};
        for (const CheckResult &check : step->checks) {
            if (check.status == CheckStatus::Fail)
                truths << Truth{StepMark::Failed, check.name,
                                words(QT_TRANSLATE_NOOP("RunStory", "expected %1, found %2"))
                                    .arg(check.expected, check.actual)};
        }
    }
    const qsizetype ahead =
        titlesOf(state, [](const StepState &s) { return !s.finished && s.attempt == 0; }).size();
    if (ahead > 0)
        truths << Truth{StepMark::NothingToDo,
                        QCoreApplication::translate("RunStory", "%n later step(s) not begun", nullptr,
                                                    static_cast<int>(ahead))};
    return truths;
}

FailureStory failureStory(const RunState &state, const RunController::Failure &failure,
                          const Playbook *playbook)
{
    FailureStory story;
    story.error = failure.error;
    story.passedNoReturn = passedNoReturn(state);
    story.truths = truthsOf(state, failure.stepId);
    for (int at = 0; at < state.steps.size(); ++at) {
        const StepState &step = state.steps[at];
        if (step.id != failure.stepId)
            continue;
        story.stepNumber = at + 1;
        story.stepTitle = step.title;
        story.at = step.finishedAt;
        story.tookMs = step.startedAt.isValid() ? step.startedAt.msecsTo(step.finishedAt) : 0;
    }
    if (playbook != nullptr) {
        story.issue = matchingIssue(playbook->knownIssues, failure.error);
        story.rollbacks = playbook->rollback;
    }
    return story;
}

ResultCard::Story resultStory(const RunState &state, RunStatus status, const std::optional<Error> &error,
                              const Playbook *playbook)
{
    ResultCard::Story story;
    story.status = status;
    story.reason = coreWords(error ? error->message : state.reason);
    if (status == RunStatus::Interrupted && story.reason.isEmpty())
        story.reason = words(QT_TRANSLATE_NOOP(
            "RunStory",
            "The program that ran it ended before the run did. What is already done stays done."));
    if (error)
        story.details = error->details;
    if (state.startedAt.isValid() && state.finishedAt.isValid())
        story.tookMs = state.startedAt.msecsTo(state.finishedAt);
    for (const StepState &step : state.steps) {
        for (const CheckResult &check : step.checks) {
            story.passed += check.status == CheckStatus::Pass ? 1 : 0;
            story.failed += check.status == CheckStatus::Fail ? 1 : 0;
            story.skipped += check.status == CheckStatus::Skipped ? 1 : 0;
        }
        if (step.status == StepStatus::Skipped && step.reason.contains(QStringLiteral("left to a person")))
            story.leftToAPerson << step.title;
    }
    story.before = revisionsOf(state, u"before");
    story.after = revisionsOf(state, u"after");
    if (!state.artifacts.isEmpty())
        story.artifactPath = state.artifacts.constLast().path;
    story.mayResume =
        status == RunStatus::Failed || status == RunStatus::Cancelled || status == RunStatus::Interrupted;
    story.passedNoReturn = passedNoReturn(state);
    story.fixed = state.header[u"fixes"].isObject() && status == RunStatus::Succeeded;
    story.mayResume = story.mayResume || story.fixed;
    for (const StepState &step : state.steps)
        story.mayFix = story.mayFix || state.knownIssue(step.id)[u"steps"].toArray().size() > 0;
    if (playbook != nullptr && !state.header[u"reverts"].isObject() && !state.header[u"fixes"].isObject())
        story.rollbacks = playbook->rollback;
    return story;
}

} // namespace slipway::gui
