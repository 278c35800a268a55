// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/approvalgate.h"

#include "console/approving.h"
#include "console/people.h"
#include "evidence/approvalfile.h"

#include <QCryptographicHash>
#include <QFile>
#include <algorithm>

namespace slipway::console {

using namespace release;

namespace {

Error refused(const QString &code, const QString &message, const QStringList &details = {})
{
    return {code, message, details, ErrorKind::Refused};
}

const SignOffRole *roleIn(const SignOff &signOff, const QString &name)
{
    const auto it = std::find_if(signOff.roles.cbegin(), signOff.roles.cend(),
                                 [&](const SignOffRole &role) { return role.name == name; });
    return it == signOff.roles.cend() ? nullptr : &*it;
}

Approval fromEvent(const ApprovalGiven &given)
{
    Approval approval;
    approval.plan.digest = given.planDigest;
    approval.role = given.role;
    approval.comment = given.comment;
    approval.by = {given.who, given.email, given.account.section(u'@', 0, 0), given.account.section(u'@', 1)};
    approval.at = QDateTime::fromString(given.givenAt, Qt::ISODateWithMs);
    approval.sha256 = given.file;
    approval.signature = given.signature;
    return approval;
}

/// The plan asks for nothing more than it did when this was given.
ApprovalGiven carriedOver(const Approval &approval, const QString &digest)
{
    ApprovalGiven given = approvalEvent(approval, digest);
    given.comment = QStringLiteral("%1%2nothing was added since plan %3")
                        .arg(given.comment, given.comment.isEmpty() ? QString() : QStringLiteral("; "),
                             approval.plan.digest.left(8));
    return given;
}

} // namespace

QJsonObject approvalRulesJson(const Workspace &workspace, const ApprovalRules &rules)
{
    QJsonObject object{{QStringLiteral("roles"), QJsonArray::fromStringList(rules.roles)},
                       {QStringLiteral("count"), rules.count},
                       {QStringLiteral("self_approval"), rules.selfApproval},
                       {QStringLiteral("valid_for_ms"), rules.validForMs}};
    if (rules.allowedSigners.isEmpty())
        return object;
    QFile file(workspace.path(rules.allowedSigners));
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const bool hashed = file.open(QIODevice::ReadOnly) && hash.addData(&file);
    object.insert(QStringLiteral("allowed_signers"), rules.allowedSigners);
    object.insert(QStringLiteral("allowed_signers_sha256"),
                  hashed ? QJsonValue(QString::fromLatin1(hash.result().toHex())) : QJsonValue());
    return object;
}

QStringList askedRoles(const Environment &environment, const SignOff &signOff)
{
    QStringList roles =
        environment.protection == Protection::Approvals ? environment.approvals.roles : QStringList();
    for (const SignOffRole &role : signOff.roles)
        roles << role.name;
    roles.removeDuplicates();
    return roles;
}

QList<Approval> stillHolding(const RunState &before, const Plan &now, QStringList &changed)
{
    for (const PlannedStep &planned : now.steps) {
        const StepState *step = before.step(planned.spec.id);
        if (!step || !coveredByPlan(step->forecast, planned.forecast))
            changed << QStringLiteral("step %1 would do something else than what was approved")
                           .arg(planned.spec.id);
    }
    QList<Approval> holding;
    for (const ApprovalGiven &given : before.approvals) {
        const bool approved = given.decision == u"approved" && given.planDigest == before.planDigest;
        if (approved && changed.isEmpty())
            holding << fromEvent(given);
    }
    return holding;
}

ApprovalGate::ApprovalGate(ReleaseSession &session, PlanSubject subject, const SignOff &signOff)
    : m_session(session)
    , m_subject(std::move(subject))
    , m_signOff(signOff)
    , m_runner(Person::fromJson(operatorIdentity(session.processEnvironment(), session.workspace().dir)))
{
}

/// Where both ask for a role, the stricter one counts.
ApprovalNeed ApprovalGate::needOf(const QString &role) const
{
    const ApprovalRules &rules = m_session.environment().approvals;
    const bool byEnvironment =
        m_session.environment().protection == Protection::Approvals && rules.roles.contains(role);
    const SignOffRole *signing = roleIn(m_signOff, role);
    ApprovalNeed need;
    need.roles = askedRoles(m_session.environment(), m_signOff);
    need.selfApproval =
        (!byEnvironment || rules.selfApproval) && (!signing || m_signOff.selfApproval || signing->decides);
    need.validForMs = rules.validForMs;
    return need;
}

Result<QString> ApprovalGate::verifiedSigner(const QString &file, const QByteArray &bytes,
                                             const QString &signatureFile, const Approval &approval) const
{
    const QString allowed = m_session.environment().approvals.allowedSigners;
    if (allowed.isEmpty())
        return QString();
    if (signatureFile.isEmpty())
        return refused(QStringLiteral("approval_unsigned"),
                       QStringLiteral("The approval %1 is not signed, and this environment takes signed ones "
                                      "only (%2). Nothing was touched.")
                           .arg(file, allowed));
    if (approval.by.email.isEmpty())
        return refused(
            QStringLiteral("approval_signature"),
            QStringLiteral("The approval %1 names no e-mail address, so its signature cannot be held "
                           "against %2.")
                .arg(file, allowed));
    const evidence::SshSignatures signatures(m_session.outside().processes,
                                             wholeEnvironment(m_session.processEnvironment()),
                                             m_session.workspace().dir);
    auto verified = signatures.verify(bytes, signatureFile, m_session.workspace().path(allowed),
                                      approval.by.email, evidence::approvalNamespace(approval.role), {});
    if (verified)
        return approval.by.email;
    if (verified.error().kind != ErrorKind::Refused)
        return verified.error();
    return refused(QStringLiteral("approval_signature"),
                   QStringLiteral("The approval %1 does not count: %2. Nothing was touched.")
                       .arg(file, verified.error().message));
}

Result<Approval> ApprovalGate::judged(const QString &file) const
{
    auto read = evidence::readApproval(file);
    if (!read)
        return read.error();
    Approval &approval = read->approval;
    auto signer = verifiedSigner(file, read->bytes, read->signatureFile, approval);
    if (!signer)
        return signer.error();
    approval.signature = *signer;
    auto counts =
        judgeApproval(approval, m_subject, m_runner, needOf(approval.role), m_session.outside().clock.now());
    if (!counts)
        return counts.error();
    return approval;
}

Result<ApprovalGiven> ApprovalGate::accept(const QString &file)
{
    auto approval = judged(m_session.workspace().path(file));
    if (!approval)
        return approval.error();
    return approvalEvent(*approval, m_subject.digest);
}

Result<void> ApprovalGate::enough(const QList<Approval> &counted) const
{
    const Environment &environment = m_session.environment();
    const QString missing =
        missingApprovals(counted, environment.approvals.roles, environment.approvals.count);
    if (missing.isEmpty())
        return {};
    QStringList details;
    for (const QString &why : m_void)
        details << QStringLiteral("An earlier approval is void: %1").arg(why);
    return refused(
        QStringLiteral("approvals_missing"),
        QStringLiteral("Environment %1 asks for approvals, and %2. Nothing was touched. Write the plan with "
                       "`slipway release plan … --out FILE`, have it approved with `slipway release approve "
                       "FILE --role ROLE --out APPROVAL`, and run it with --approval APPROVAL.")
            .arg(environment.name, missing),
        details);
}

/// What the environment asks of the person who runs it. Protection none asks for nothing.
Result<ApprovalGiven> ApprovalGate::confirmed(bool pending) const
{
    const Environment &environment = m_session.environment();
    const RunOptions &options = m_session.setup().options;
    ApprovalGiven given{
        QStringLiteral("operator"), m_runner.shown(), QStringLiteral("confirmed"), {}, m_subject.digest};
    given.email = m_runner.email;
    given.account = QString(m_runner.osUser + u'@' + m_runner.host);
    if (environment.protection == Protection::None || !pending) {
        given.comment = environment.protection == Protection::None ? QStringLiteral("not protected")
                                                                   : QStringLiteral("nothing is changed");
        return given;
    }
    const Error refusal =
        refused(QStringLiteral("confirmation_missing"),
                QStringLiteral("Environment %1 is protected. Nothing was touched; to run this plan give "
                               "--yes-i-mean %1, or type its name at the prompt.")
                    .arg(environment.name));
    if (!options.yesIMean.isEmpty()) {
        given.comment = QStringLiteral("--yes-i-mean %1").arg(options.yesIMean);
        return options.yesIMean == environment.name ? Result<ApprovalGiven>(given)
                                                    : Result<ApprovalGiven>(refusal);
    }
    return typedName(given, refusal);
}

/// Approvals speak for a run where nobody is; at a prompt the name is typed as well.
Result<ApprovalGiven> ApprovalGate::typedName(ApprovalGiven given, const Error &refusal) const
{
    const Environment &environment = m_session.environment();
    Operator &person = m_session.outside().person;
    if (m_session.setup().options.nonInteractive || !person.interactive()) {
        given.comment = QStringLiteral("approved by others");
        return environment.protection == Protection::Approvals ? Result<ApprovalGiven>(given)
                                                               : Result<ApprovalGiven>(refusal);
    }
    const Question question{QStringLiteral("confirm"),
                            {},
                            QStringLiteral("Type the name of the environment to run this plan on it:"),
                            QuestionKind::TypedName,
                            {},
                            environment.name};
    auto answer = person.ask(question);
    if (!answer)
        return answer.error();
    given.comment = QStringLiteral("typed the name");
    return *answer == environment.name ? Result<ApprovalGiven>(given) : Result<ApprovalGiven>(refusal);
}

Result<QList<Approval>> ApprovalGate::counted(const QList<Approval> &earlier,
                                              QList<ApprovalGiven> &events) const
{
    QList<Approval> counted;
    for (const QString &file : m_session.setup().options.approvals) {
        auto approval = judged(file);
        if (!approval)
            return approval.error();
        counted << *approval;
        events << approvalEvent(*approval, m_subject.digest);
    }
    for (const Approval &approval : earlier) {
        const qint64 validFor = needOf(approval.role).validForMs;
        if (validFor > 0 && approval.at.addMSecs(validFor) < m_session.outside().clock.now()) {
            events << approvalEvent(approval, m_subject.digest);
            events.last().decision = QStringLiteral("expired"); // the last word for its role
            continue;
        }
        counted << approval;
        if (approval.plan.digest != m_subject.digest)
            events << carriedOver(approval, m_subject.digest);
    }
    return counted;
}

Result<ApprovalGate::Standing> ApprovalGate::standing(bool pending, const QList<Approval> &earlier) const
{
    const Environment &environment = m_session.environment();
    Standing standing;
    if (environment.protection != Protection::Approvals || !pending)
        return standing;
    standing.roles = environment.approvals.roles;
    auto approvals = counted(earlier, standing.given);
    if (!approvals)
        return approvals.error();
    standing.missing = missingApprovals(*approvals, environment.approvals.roles, environment.approvals.count);
    return standing;
}

Result<QList<ApprovalGiven>> ApprovalGate::admit(bool pending, const QList<Approval> &earlier)
{
    QList<ApprovalGiven> events;
    auto approvals = counted(earlier, events);
    if (!approvals)
        return approvals.error();
    if (m_session.environment().protection == Protection::Approvals && pending) {
        if (auto approved = enough(*approvals); !approved)
            return approved.error();
    }
    auto operatorWord = confirmed(pending);
    if (!operatorWord)
        return operatorWord.error();
    events.prepend(*operatorWord);
    return events;
}

} // namespace slipway::console
