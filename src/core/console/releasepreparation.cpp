// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
// How a job gets its steps: of a release, a resume, a rollback, a fix; what can refuse it before anything is
// forecast.
#include "console/playbooks.h"
#include "console/releasejob.h"
#include "console/usageerror.h"
#include "evidence/knownreleases.h"
#include "ledger/ledger.h"
#include "ledger/runlock.h"
#include "playbook/playbooktext.h"
#include "playbook/spelling.h"
#include "release/goboard.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <algorithm>

namespace slipway::console {

using namespace release;

Result<const RollbackOption *> findRollback(const Playbook &playbook, const QString &name)
{
    if (const RollbackOption *option = playbook.rollbackOption(name))
        return option;
    QStringList known;
    for (const RollbackOption &option : playbook.rollback)
        known << option.name;
    return usage(QStringLiteral("rollback_unknown"),
                 QStringLiteral("Playbook %1 has no rollback option '%2'; it has: %3.")
                     .arg(playbook.name, name,
                          known.isEmpty() ? QStringLiteral("none") : known.join(QStringLiteral(", "))));
}

Result<void> ReleaseJob::usePlaybook(const QString &name)
{
    auto loaded = loadPlaybook(name, m_session.workspace(), m_session.stepKinds());
    if (!loaded)
        return loaded.error();
    m_playbook = std::move(*loaded);
    m_session.setup().signOff = m_playbook.signOff;
    return trustPlaybook();
}

Result<void> ReleaseJob::trustPlaybook()
{
    if (m_playbook.shipped || m_session.setup().options.trust ||
        QFileInfo(m_playbook.file).absoluteFilePath().startsWith(m_session.workspace().dir + u'/'))
        return {};
    const QStringList commands = commandsOf(m_playbook);
    const Error refusal{
        QStringLiteral("untrusted_playbook"),
        QStringLiteral("%1 lies outside the workspace and is not trusted: nothing of it was run. Read "
                       "it, then give --trust.")
            .arg(m_playbook.file),
        commands, ErrorKind::Refused};
    Operator &person = m_session.outside().person;
    if (m_session.setup().options.nonInteractive || !person.interactive())
        return refusal;
    Question question{
        QStringLiteral("trust"),
        {},
        QStringLiteral("%1 lies outside the workspace. It would run:\n    %2\nTrust it for this run?")
            .arg(m_playbook.file, commands.isEmpty() ? QStringLiteral("(no commands)")
                                                     : commands.join(QStringLiteral("\n    "))),
        QuestionKind::Confirm};
    auto answer = person.ask(question);
    if (!answer)
        return answer.error();
    return *answer == u"yes" ? Result<void>() : Result<void>(refusal);
}

/// Other holders and pins: all that can refuse before anything is forecast.
Result<void> ReleaseJob::guardTarget(std::stop_token stop)
{
    const Environment &environment = m_session.environment();
    if (TargetLock *lock = m_session.targetLock()) {
        auto holder = lock->holder();
        if (!holder && holder.error().kind != ErrorKind::Failed)
            return holder.error(); // unreachable is the plan's to tell; a lock that cannot be trusted is not
        if (holder && *holder) {
            return Error{
                QStringLiteral("target_busy"),
                QStringLiteral("The target is held by %1. Wait for it to end, or stop it, then try again.")
                    .arg((*holder)->sentence()),
                {},
                ErrorKind::Busy};
        }
    }
    auto pins = PinBook::load(m_session.workspace().dir);
    if (!pins)
        return pins.error();
    m_pins = std::move(*pins);
    m_seen = m_session.seenNow(stop);
    if (m_seen.database.isEmpty() && m_seen.stripeAccount.isEmpty())
        return {};
    auto changed = m_pins.compare(environment.name, m_seen);
    if (!changed)
        return changed.error();
    m_pinsChanged = *changed && !m_seen.database.isEmpty();
    return {};
}

/// Under --non-interactive every amount must be known before anything runs; a wrong --plan is an error in any
/// mode.
Result<void> ReleaseJob::checkAmounts()
{
    const RunSetup &setup = m_session.setup();
    QStringList codes;
    QStringList missing;
    for (const CatalogPlan &plan : setup.catalog) {
        codes << plan.code;
        if (!plan.amount && !setup.options.planAmounts.contains(plan.code))
            missing << plan.code;
    }
    for (auto it = setup.options.planAmounts.cbegin(); it != setup.options.planAmounts.cend(); ++it) {
        if (!codes.contains(it.key()))
            return usage(QStringLiteral("plan_unknown"),
                         QStringLiteral("--plan %1=%2: the catalogue has no plan '%1'; it has: %3.")
                             .arg(it.key())
                             .arg(it.value())
                             .arg(codes.join(QStringLiteral(", "))));
    }
    if (missing.isEmpty() || !setup.options.nonInteractive || setup.options.skipStripe ||
        !setup.environment.stripe)
        return {};
    QStringList flags;
    for (const QString &code : missing)
        flags << QStringLiteral("--plan %1=CENTS").arg(code);
    return Error{QStringLiteral("inputs_missing"),
                 QStringLiteral("The catalogue gives no amount for: %1. Give %2.")
                     .arg(missing.join(QStringLiteral(", ")), flags.join(u' ')),
                 missing, ErrorKind::Usage};
}

Result<void> ReleaseJob::attach(const QString &path, const QString &note)
{
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file))
        return usage(
            QStringLiteral("evidence_unreadable"),
            QStringLiteral("The file %1 (%2) cannot be read: %3.").arg(path, note, file.errorString()));
    m_attachments << AttachmentAdded{QFileInfo(path).fileName(), QString::fromLatin1(hash.result().toHex()),
                                     note};
    return {};
}

Result<void> ReleaseJob::hashEvidence()
{
    const RunOptions &options = m_session.setup().options;
    for (const QString &path : options.evidence) {
        if (auto hashed = attach(path, QStringLiteral("evidence")); !hashed)
            return hashed;
    }
    if (!options.answers.isEmpty()) {
        if (auto hashed = attach(options.answers, QStringLiteral("answers file")); !hashed)
            return hashed;
    }
    for (const QString &argument : options.proofs) {
        const evidence::ProofFile proof = evidence::proofFile(argument);
        auto bytes = evidence::readProof(proof, nullptr);
        if (!bytes)
            return bytes.error();
        const QByteArray hash = QCryptographicHash::hash(*bytes, QCryptographicHash::Sha256).toHex();
        m_attachments << AttachmentAdded{QFileInfo(proof.path).fileName(), QString::fromLatin1(hash),
                                         QStringLiteral("artifact of an earlier release")};
    }
    return {};
}

Result<void> ReleaseJob::prepareRelease(const QString &playbookName, std::stop_token stop)
{
    if (auto used = usePlaybook(playbookName); !used)
        return used;
    if (auto amounts = checkAmounts(); !amounts)
        return amounts;
    if (auto hashed = hashEvidence(); !hashed)
        return hashed;
    if (auto guarded = guardTarget(stop); !guarded)
        return guarded;
    m_steps = m_playbook.steps;
    return forecastSteps(stop);
}

/// --from and --skip name steps of what is run.
Result<void> ReleaseJob::checkStepNames() const
{
    const RunOptions &options = m_session.setup().options;
    QStringList ids;
    for (const StepSpec &step : m_steps)
        ids << step.id;
    QStringList wanted = options.skips.keys();
    if (!options.startAt.isEmpty())
        wanted << options.startAt;
    for (const StepSpec &step : m_steps) {
        if (step.kind == GoBoard::closingKind() && options.skips.contains(step.id))
            return Error{
                QStringLiteral("go_no_go_skipped"),
                QStringLiteral("Step %1 decides between go and no-go; it cannot be left out.").arg(step.id),
                {},
                ErrorKind::Refused};
    }
    for (const QString &id : std::as_const(wanted)) {
        if (ids.contains(id))
            continue;
        const QString nearest = playbook::nearestWord(id, ids);
        return usage(QStringLiteral("step_unknown"),
                     QStringLiteral("%1 has no step '%2'%3.")
                         .arg(m_playbook.name, id,
                              nearest.isEmpty()
                                  ? QStringLiteral("; it has: ") + ids.join(QStringLiteral(", "))
                                  : QStringLiteral("; did you mean '%1'?").arg(nearest)));
    }
    return {};
}

/// The last part of every preparation: what the engine must know of the playbook, then the plan.
Result<void> ReleaseJob::forecastSteps(std::stop_token stop)
{
    if (auto known = checkStepNames(); !known)
        return known;
    RunSetup &setup = m_session.setup();
    const QString releaseVersion = QStringLiteral("RELEASE_VERSION");
    if (!setup.options.releaseVersion.isEmpty()) {
        m_facts.insert(capturedPrefix + releaseVersion, setup.options.releaseVersion);
        setup.childEnvironment.insert(releaseVersion, setup.options.releaseVersion.toUtf8());
    }
    setup.knownIssues = m_playbook.knownIssues;
    setup.followUps.clear();
    const bool wholeRelease = !m_reverts.isObject() && !m_fixes.isObject();
    for (const FollowUpSpec &followUp : std::as_const(m_playbook.followUps)) {
        const bool ofAStep = std::any_of(m_steps.cbegin(), m_steps.cend(),
                                         [&](const StepSpec &step) { return step.id == followUp.after; });
        if (ofAStep || (followUp.after.isEmpty() && wholeRelease))
            setup.followUps << followUp;
    }
    m_plan = makePlan(m_steps, m_session.stepKinds(), setup, m_session.outside(), m_facts, stop);
    return {};
}

Result<QString> ReleaseJob::resolveRun(const QString &idOrPrefix)
{
    auto ledger = m_session.ledger();
    if (!ledger)
        return ledger.error();
    auto run = (*ledger)->run(idOrPrefix);
    if (!run)
        return run.error();
    return run->id;
}

Result<void> ReleaseJob::prepareResume(const QString &runId, std::stop_token stop)
{
    if (auto hashed = hashEvidence(); !hashed)
        return hashed;
    auto id = resolveRun(runId);
    if (!id)
        return id.error();
    auto events = (*m_session.ledger())->events(*id, false);
    if (!events)
        return events.error();
    RunState state = RunState::fold(*events);
    if (state.status == RunStatus::Succeeded || state.status == RunStatus::Refused)
        return usage(QStringLiteral("run_finished"),
                     QStringLiteral("Run %1 is %2; there is nothing to resume.")
                         .arg(*id, runStatusName(state.status)));
    if (ledger::RunLock::isHeld(m_session.ledgerPath(), *id))
        return Error{QStringLiteral("run_held"),
                     QStringLiteral("Run %1 is still being run by another program.").arg(*id),
                     {},
                     ErrorKind::Busy};
    const QJsonObject written = state.header[u"playbook"].toObject();
    const QString file = written[u"file"].toString();
    if (auto used = usePlaybook(file.isEmpty() ? written[u"name"].toString() : file); !used)
        return used;
    if (QString::fromLatin1(m_playbook.sha256) != written[u"sha256"].toString())
        return Error{QStringLiteral("playbook_changed"),
                     QStringLiteral("Playbook %1 has changed since run %2 was planned; begin a new release.")
                         .arg(m_playbook.name, *id),
                     {},
                     ErrorKind::Refused};
    m_reverts = state.header[u"reverts"];
    m_steps = m_playbook.steps;
    if (m_reverts.isObject()) {
        auto option = findRollback(m_playbook, m_reverts[u"option"].toString());
        if (!option)
            return option.error();
        m_steps = (*option)->steps;
    }
    m_fixes = state.header[u"fixes"];
    if (m_fixes.isObject()) {
        auto issue = issueNumber(m_fixes[u"issue"].toInt());
        if (!issue)
            return issue.error();
        m_steps = issue->steps;
    }
    if (auto guarded = guardTarget(stop); !guarded)
        return guarded;
    m_facts = state.facts;
    QString &version = m_session.setup().options.releaseVersion;
    if (version.isEmpty()) // the run goes on with the version that it began with
        version = state.header[u"release"][u"version"].toString();
    m_session.setup().runId = *id;
    m_resumed = std::move(state);
    return forecastSteps(stop);
}

Result<void> ReleaseJob::prepareRollback(const QString &runId, const QString &optionName,
                                         std::stop_token stop)
{
    if (auto hashed = hashEvidence(); !hashed)
        return hashed;
    auto id = resolveRun(runId);
    if (!id)
        return id.error();
    auto events = (*m_session.ledger())->events(*id, false);
    if (!events)
        return events.error();
    const RunState reverted = RunState::fold(*events);
    const QJsonObject written = reverted.header[u"playbook"].toObject();
    const QString environment = reverted.header[u"environment"].toObject()[u"name"].toString();
    if (environment != m_session.environment().name)
        return usage(QStringLiteral("wrong_environment"),
                     QStringLiteral("Run %1 was on %2; give --env %2.").arg(*id, environment));
    const QString file = written[u"file"].toString();
    if (auto used = usePlaybook(file.isEmpty() ? written[u"name"].toString() : file); !used)
        return used;
    auto option = findRollback(m_playbook, optionName);
    if (!option)
        return option.error();
    m_steps = (*option)->steps;
    m_reverts = QJsonObject{{QStringLiteral("run_id"), *id}, {QStringLiteral("option"), optionName}};
    QJsonObject recordedThen = reverted.facts;
    recordedThen.insert(QStringLiteral("run_id"), *id);
    takeCaptured(reverted.facts);
    m_facts.insert(revertsKey, recordedThen);
    if (auto guarded = guardTarget(stop); !guarded)
        return guarded;
    return forecastSteps(stop);
}

/// Variables that the other run has captured hold in this one too.
void ReleaseJob::takeCaptured(const QJsonObject &facts)
{
    for (auto it = facts.begin(); it != facts.end(); ++it) {
        if (it.key().startsWith(capturedPrefix))
            m_facts.insert(it.key(), it.value());
    }
}

} // namespace slipway::console
