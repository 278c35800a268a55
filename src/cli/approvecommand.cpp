// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/approvecommand.h"

#include "cli/prompt.h"
#include "console/approving.h"

#include <QJsonObject>

namespace slipway::cli {

using namespace release;

namespace {

Result<void> agreed(Invocation &call, const console::ApprovalRequest &request)
{
    if (call.has(QStringLiteral("yes")))
        return {};
    const Error refusal{
        QStringLiteral("confirmation_missing"),
        QStringLiteral("Nobody said yes, so nothing was written. Without a prompt give --yes."),
        {},
        ErrorKind::Refused};
    PromptOperator person(call.terminal(), call.terminal().inIsTerminal, call.stop());
    if (!person.interactive())
        return refusal;
    auto answer = person.ask(
        {QStringLiteral("approve"),
         {},
         QStringLiteral("%1 this plan as %2?")
             .arg(request.approve ? QStringLiteral("Approve") : QStringLiteral("Reject"), request.role),
         QuestionKind::Confirm});
    if (!answer)
        return answer.error();
    return *answer == u"yes" ? Result<void>() : Result<void>(refusal);
}

QJsonObject documentOf(const console::ApprovalWritten &written)
{
    const Approval &approval = written.approval;
    return {{QStringLiteral("approval"), approval.file},
            {QStringLiteral("sha256"), approval.sha256},
            {QStringLiteral("role"), approval.role},
            {QStringLiteral("decision"),
             approval.approved ? QStringLiteral("approved") : QStringLiteral("rejected")},
            {QStringLiteral("who"), approval.by.shown()},
            {QStringLiteral("plan_digest"), approval.plan.digest},
            {QStringLiteral("signed"), !written.keyFile.isEmpty()}};
}

} // namespace

Description ReleaseApproveCommand::describe() const
{
    return {
        {QStringLiteral("release"), QStringLiteral("approve")},
        QStringLiteral("Approve (or reject) a plan file for somebody else to run"),
        {QStringLiteral("FILE")},
        {{QStringLiteral("role"), QStringLiteral("ROLE"),
          QStringLiteral("As whom: one of the roles the plan asks for")},
         {QStringLiteral("out"), QStringLiteral("APPROVAL"), QStringLiteral("Where to write the approval")},
         {QStringLiteral("comment"), QStringLiteral("TEXT"),
          QStringLiteral("A comment; with --reject the reason")},
         {QStringLiteral("reject"), {}, QStringLiteral("Say no instead of yes")},
         {QStringLiteral("yes"), {}, QStringLiteral("Do not ask")},
         {QStringLiteral("key"), QStringLiteral("FILE"),
          QStringLiteral("SSH key to sign with (default: Git's signing key, else ~/.ssh/id_ed25519)")},
         {QStringLiteral("no-sign"), {}, QStringLiteral("Leave the approval unsigned")}},
        QStringLiteral(
            "Shows what the plan would do, then writes who approved it, as which role and when, bound to "
            "the\n"
            "plan's digest, and the signature beside it as APPROVAL.sig. Needs no workspace and contacts\n"
            "nothing. The other person runs the plan with --approval APPROVAL.")};
}

int ReleaseApproveCommand::run(Invocation &call)
{
    auto plan = evidence::readPlan(call.absolutePath(call.arguments().first()));
    if (!plan)
        return call.fail(plan.error());
    console::ApprovalRequest request;
    request.role = call.value(QStringLiteral("role"));
    request.approve = !call.has(QStringLiteral("reject"));
    request.comment = call.value(QStringLiteral("comment"));
    if (call.has(QStringLiteral("key")))
        request.keyFile = call.absolutePath(call.value(QStringLiteral("key")));
    request.sign = !call.has(QStringLiteral("no-sign"));
    request.dir = call.terminal().currentDir;
    request.environment = call.terminal().environment;
    if (!call.has(QStringLiteral("out")))
        return call.fail({QStringLiteral("usage"),
                          QStringLiteral("Say where the approval goes: --out APPROVAL."),
                          {},
                          ErrorKind::Usage});
    request.outPath = call.absolutePath(call.value(QStringLiteral("out")));
    for (const QString &line : console::planDocumentText(*plan))
        call.line(line);
    call.line();
    if (auto yes = agreed(call, request); !yes)
        return call.fail(yes.error());
    auto written = console::writeApproval(*plan, request, call.stop());
    if (!written)
        return call.fail(written.error());
    if (!written->unsignedBecause.isEmpty())
        call.warn(QStringLiteral("The approval is not signed: %1.").arg(written->unsignedBecause));
    call.result(QStringLiteral("%1 by %2 as %3, plan %4: %5")
                    .arg(request.approve ? QStringLiteral("Approved") : QStringLiteral("Rejected"),
                         written->approval.by.shown(), request.role, plan->subject.digest.left(12),
                         request.outPath));
    call.document(documentOf(*written));
    return exitcode::done;
}

} // namespace slipway::cli
