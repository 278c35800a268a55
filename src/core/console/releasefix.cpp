// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
// The parts of ReleaseJob that show ways out of a failure and take one of them.
#include "console/plantext.h"
#include "console/releasejob.h"
#include "console/usageerror.h"
#include "ledger/ledger.h"
#include "playbook/playbooktext.h"
#include "release/timetable.h"

#include <algorithm>

namespace slipway::console {

using namespace release;

namespace {

/// The failed step whose known issue is meant; none named = the first that has one.
Result<QString> failedStep(const RunState &state, const QString &wanted)
{
    QStringList failed;
    for (const StepState &step : state.steps) {
        if (!step.error)
            continue;
        failed << step.id;
        if ((wanted.isEmpty() || wanted == step.id) && !state.knownIssue(step.id).isEmpty())
            return step.id;
    }
    if (!wanted.isEmpty() && !failed.contains(wanted))
        return usage(QStringLiteral("fix_unknown"),
                     QStringLiteral("Step '%1' of run %2 has not failed; failed have: %3.")
                         .arg(wanted, state.runId,
                              failed.isEmpty() ? QStringLiteral("none") : failed.join(QStringLiteral(", "))));
    return usage(QStringLiteral("fix_unknown"),
                 QStringLiteral("The playbook knows no fix for what failed in run %1.").arg(state.runId));
}

} // namespace

Result<KnownIssue> ReleaseJob::issueNumber(int number) const
{
    if (number < 1 || number > m_playbook.knownIssues.size())
        return usage(QStringLiteral("fix_unknown"),
                     QStringLiteral("Playbook %1 has no known issue %2.").arg(m_playbook.name).arg(number));
    const KnownIssue issue = m_playbook.knownIssues[number - 1];
    if (issue.steps.isEmpty())
        return usage(QStringLiteral("fix_by_hand"),
                     QStringLiteral("This fix is done by hand: %1").arg(issue.fix));
    return issue;
}

Result<void> ReleaseJob::prepareFix(const QString &runId, const QString &step, std::stop_token stop)
{
    if (auto hashed = hashEvidence(); !hashed)
        return hashed;
    auto id = resolveRun(runId);
    if (!id)
        return id.error();
    auto events = (*m_session.ledger())->eventsBesideOutput(*id);
    if (!events)
        return events.error();
    const RunState failed = RunState::fold(*events);
    const QString environment = failed.header[u"environment"][u"name"].toString();
    if (environment != m_session.environment().name)
        return usage(QStringLiteral("wrong_environment"),
                     QStringLiteral("Run %1 was on %2; give --env %2.").arg(*id, environment));
    auto where = failedStep(failed, step);
    if (!where)
        return where.error();
    const QJsonObject written = failed.header[u"playbook"].toObject();
    const QString file = written[u"file"].toString();
    if (auto used = usePlaybook(file.isEmpty() ? written[u"name"].toString() : file); !used)
        return used;
    if (QString::fromLatin1(m_playbook.sha256) != written[u"sha256"].toString())
        return Error{QStringLiteral("playbook_changed"),
                     QStringLiteral("Playbook %1 has changed since run %2 failed; begin a new release.")
                         .arg(m_playbook.name, *id),
                     {},
                     ErrorKind::Refused};
    const int number = failed.knownIssue(*where)[u"number"].toInt();
    auto issue = issueNumber(number);
    if (!issue)
        return issue.error();
    m_steps = issue->steps;
    m_fixes = QJsonObject{
        {QStringLiteral("run_id"), *id}, {QStringLiteral("step"), *where}, {QStringLiteral("issue"), number}};
    takeCaptured(failed.facts);
    if (auto guarded = guardTarget(stop); !guarded)
        return guarded;
    return forecastSteps(stop);
}

QStringList ReleaseJob::planLines() const
{
    QStringList lines = planText(m_plan);
    if (m_playbook.window.plannedMs > 0 && !m_reverts.isObject() && !m_fixes.isObject()) {
        qint64 estimate = 0;
        for (const PlannedStep &planned : m_plan.steps)
            estimate += planned.spec.estimateMs;
        lines << QStringLiteral("window %1, estimated %2  %3")
                     .arg(timeText(m_playbook.window.plannedMs), timeText(estimate), m_playbook.window.words)
                     .trimmed();
    }
    for (const RollbackOption &option : m_playbook.rollback) {
        if (m_fixes.isObject() || (m_reverts.isObject() && m_reverts[u"option"].toString() != option.name))
            continue;
        lines << QString() << playbook::rollbackLines(option);
    }
    return lines;
}

QJsonObject ReleaseJob::planJson() const
{
    QJsonObject object = m_plan.toJson();
    object.insert(QStringLiteral("window"), playbook::windowToJson(m_playbook.window));
    object.insert(QStringLiteral("rollback"), playbook::rollbackToJson(m_playbook.rollback));
    return object;
}

} // namespace slipway::console
