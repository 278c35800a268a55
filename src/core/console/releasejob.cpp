// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/releasejob.h"

#include "console/diagnostics.h"
#include "console/runheader.h"
#include "evidence/artifact.h"
#include "evidence/artifactfile.h"
#include "ledger/ledger.h"
#include "ledger/runid.h"
#include "ledger/runlock.h"

namespace slipway::console {

using namespace release;

Result<evidence::PlanDocument> ReleaseJob::planDocument() const
{
    return planFile(m_session, m_playbook, m_plan, m_seen, m_reverts, m_fixes);
}

QJsonObject ReleaseJob::header() const
{
    return runHeader(m_session, m_playbook, m_reverts, m_fixes);
}

/// Approvals of the run itself hold on a resume while nothing was added to what they were given for.
QList<Approval> ReleaseJob::earlierApprovals(ApprovalGate &gate) const
{
    QList<Approval> earlier;
    if (m_resumed) {
        QStringList changed;
        earlier = stillHolding(*m_resumed, m_plan, changed);
        gate.setVoid(changed);
    }
    return earlier;
}

ApprovalGate ReleaseJob::gate() const
{
    return {m_session, planSubject(m_session, m_playbook, m_plan, m_seen, m_reverts, m_fixes),
            m_playbook.signOff};
}

Result<ApprovalGate::Standing> ReleaseJob::approvals() const
{
    ApprovalGate gate = this->gate();
    return gate.standing(m_plan.pending(), earlierApprovals(gate));
}

Result<void> ReleaseJob::takeApproval(const QString &file)
{
    ApprovalGate gate = this->gate();
    auto accepted = gate.accept(file);
    if (!accepted)
        return accepted.error();
    QStringList &files = m_session.setup().options.approvals;
    if (!files.contains(file))
        files << file;
    return {};
}

RunReport ReleaseJob::refuse(RunRecorder &recorder, const Error &error)
{
    RunReport report;
    report.runId = recorder.runId();
    report.status = RunStatus::Refused;
    report.error = error;
    if (auto planned = recorder.append(RunPlanned{m_plan.digest, header(), m_plan.stepsToJson()}); !planned)
        report.error = planned.error();
    else if (auto refused = recorder.append(RunRefused{error}); !refused)
        report.error = refused.error();
    return report;
}

bool ReleaseJob::beginRun(RunRecorder &recorder, const QList<ApprovalGiven> &approvals)
{
    if (m_resumed) {
        (void)recorder.append(RunResumed{m_plan.digest, m_plan.stepsToJson()});
        for (const ApprovalGiven &approval : approvals)
            (void)recorder.append(approval);
        for (const AttachmentAdded &attachment : m_attachments)
            (void)recorder.append(attachment);
        return !recorder.broken();
    }
    (void)recorder.append(RunPlanned{m_plan.digest, header(), m_plan.stepsToJson()});
    for (const ApprovalGiven &approval : approvals)
        (void)recorder.append(approval);
    if (m_facts.contains(revertsKey))
        (void)recorder.append(FactRecorded{{}, revertsKey.toString(), m_facts[revertsKey]});
    for (auto it = m_facts.constBegin(); it != m_facts.constEnd(); ++it) {
        if (it.key().startsWith(capturedPrefix)) // what the run that is taken back or mended has captured
            (void)recorder.append(FactRecorded{{}, it.key(), it.value()});
    }
    (void)recorder.append(FactRecorded{{}, QStringLiteral("secrets"), m_session.maskedSecrets()});
    for (const AttachmentAdded &attachment : m_attachments)
        (void)recorder.append(attachment);
    (void)recorder.append(RunStarted{});
    return !recorder.broken();
}

RunReport ReleaseJob::execute(const RunRecorder::Observer &observe, std::stop_token stop)
{
    RunReport report;
    auto ledger = m_session.ledger();
    if (!ledger) {
        report.error = ledger.error();
        return report;
    }
    RunSetup &setup = m_session.setup();
    if (setup.runId.isEmpty())
        setup.runId = ledger::newRunId(m_session.outside().clock.now());
    RunRecorder recorder(setup.runId, **ledger, m_session.outside().redactor, observe,
                         m_resumed.value_or(RunState()));
    ApprovalGate gate = this->gate();
    auto approvals = gate.admit(m_plan.pending(), earlierApprovals(gate));
    if (!approvals) {
        if (approvals.error().kind == ErrorKind::Refused && !m_resumed)
            return refuse(recorder, approvals.error());
        report.error = approvals.error();
        return report;
    }
    TargetLock *lock = m_plan.blocked() ? nullptr : m_session.targetLock();
    if (lock) {
        if (auto held = lock->acquire(setup.runId); !held) {
            report.error = held.error();
            return report;
        }
    }
    auto runLock = ledger::RunLock::acquire(m_session.ledgerPath(), setup.runId);
    if (!runLock) {
        report.error = runLock.error();
    } else if (!beginRun(recorder, *approvals)) {
        report.error = recorder.broken();
    } else {
        if (m_pinsChanged && !m_plan.blocked())
            (void)m_pins.save();
        report.runId = setup.runId;
        diagnose(QStringLiteral("run %1 begins: %2 on %3, ledger %4")
                     .arg(setup.runId, m_playbook.name, setup.environment.name, m_session.ledgerPath()));
        m_session.outside().signOffs = &gate;
        const RunVerdict verdict = runPlan(m_plan, setup, m_session.outside(), lock, recorder, stop);
        m_session.outside().signOffs = nullptr;
        report.status = verdict.status;
        report.error = verdict.error;
        if (const auto trouble = m_session.tunnelTrouble(); trouble && report.error)
            report.error->details << QStringList{trouble->message} + trouble->details;
        diagnose(QStringLiteral("run %1 %2").arg(report.runId, runStatusName(report.status)));
        finish(recorder, report);
    }
    if (lock)
        lock->release();
    return report;
}

/// The artifact, also for a failed or cancelled run. A run whose artifact cannot be written has not
/// succeeded.
void ReleaseJob::finish(RunRecorder &recorder, RunReport &report)
{
    if (recorder.broken())
        return;
    auto events = (*m_session.ledger())->eventsBesideOutput(report.runId);
    if (!events) {
        report.error = events.error();
        return;
    }
    auto artifact = evidence::makeArtifact(*events);
    if (!artifact) {
        report.error = artifact.error();
        return;
    }
    report.artifact = *artifact;
    const RunSetup &setup = m_session.setup();
    const QString reports = setup.workspace.path(setup.environment.settings.reports);
    auto written = setup.options.summaryPath.isEmpty()
                       ? evidence::writeArtifactInto(reports, *artifact, m_session.outside().clock.now())
                       : evidence::writeArtifactAs(setup.options.summaryPath, *artifact);
    if (!written) {
        if (!report.error)
            report.error = written.error();
        return;
    }
    report.artifactPath = written->path;
    (void)recorder.append(ArtifactWritten{written->path, written->sha256});
}

} // namespace slipway::console
