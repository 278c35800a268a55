// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/runheader.h"

#include "console/approvalgate.h"
#include "console/documentwords.h"
#include "console/people.h"
#include "playbook/playbooktext.h"

namespace slipway::console {

using namespace release;

namespace {

/// What an approval binds to of the target.
QJsonObject pinnedTarget(const Pin &seen)
{
    QJsonObject target;
    if (!seen.database.isEmpty())
        target.insert(
            QStringLiteral("database"),
            QJsonObject{{QStringLiteral("name"), seen.database},
                        {QStringLiteral("system_identifier"),
                         seen.systemIdentifier ? QJsonValue(*seen.systemIdentifier) : QJsonValue()}});
    if (!seen.stripeAccount.isEmpty())
        target.insert(QStringLiteral("stripe"), QJsonObject{{QStringLiteral("account"), seen.stripeAccount},
                                                            {QStringLiteral("mode"), seen.stripeMode}});
    return target;
}

/// The other run that this one takes back or mends; empty for a release.
QString aim(const QJsonValue &reverts, const QJsonValue &fixes)
{
    if (reverts.isObject())
        return QStringLiteral("%1 %2").arg(reverts[u"run_id"].toString(), reverts[u"option"].toString());
    if (fixes.isObject())
        return QStringLiteral("%1 fix of %2").arg(fixes[u"run_id"].toString(), fixes[u"step"].toString());
    return {};
}

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

} // namespace

QJsonObject runHeader(ReleaseSession &session, const Playbook &playbook, const QJsonValue &reverts,
                      const QJsonValue &fixes)
{
    const RunSetup &setup = session.setup();
    const Environment &environment = setup.environment;
    const RunOptions &options = setup.options;
    const QJsonObject stripe{
        {QStringLiteral("account"), QJsonValue()},
        {QStringLiteral("mode"), environment.stripe ? environment.stripe->mode : QString()}};
    QJsonObject place{{QStringLiteral("name"), environment.name},
                      {QStringLiteral("protection"), protectionName(environment.protection)},
                      {QStringLiteral("stripe"), environment.stripe ? QJsonValue(stripe) : QJsonValue()}};
    if (environment.protection == Protection::Approvals)
        place.insert(QStringLiteral("approvals"), approvalRulesJson(setup.workspace, environment.approvals));
    return {
        {QStringLiteral("tool"), QJsonObject{{QStringLiteral("version"), QStringLiteral(SLIPWAY_VERSION)}}},
        {QStringLiteral("workspace"), setup.workspace.name},
        {QStringLiteral("playbook"),
         QJsonObject{{QStringLiteral("name"), playbook.name},
                     {QStringLiteral("title"), playbook.title},
                     {QStringLiteral("sha256"), QString::fromLatin1(playbook.sha256)},
                     {QStringLiteral("file"), playbook.shipped ? QString() : playbook.file}}},
        {QStringLiteral("options"), options.toJson()},
        {QStringLiteral("release"),
         QJsonObject{{QStringLiteral("version"), orNull(options.releaseVersion)},
                     {QStringLiteral("ticket"), orNull(options.ticket)},
                     {QStringLiteral("notes"), orNull(options.note)},
                     {QStringLiteral("prs"), QJsonArray::fromStringList(options.prs)},
                     {QStringLiteral("release_notes"), orNull(options.releaseNotes)},
                     {QStringLiteral("change_class"), QJsonValue()}}},
        {QStringLiteral("environment"), place},
        {QStringLiteral("operator"), operatorIdentity(session.processEnvironment(), setup.workspace.dir)},
        {QStringLiteral("sign_off"), signOffJson(playbook.signOff)},
        {QStringLiteral("document"), documentWords(playbook)},
        {QStringLiteral("reverts"), reverts.isObject() ? reverts : QJsonValue(QJsonValue::Null)},
        {QStringLiteral("fixes"), fixes.isObject() ? fixes : QJsonValue(QJsonValue::Null)},
        {QStringLiteral("window"), playbook::windowToJson(playbook.window)},
        {QStringLiteral("contacts"), playbook::contactsToJson(playbook.contacts)},
        {QStringLiteral("escalation"), orNull(playbook.escalation)},
        {QStringLiteral("rollback"), playbook::rollbackToJson(playbook.rollback)}};
}

PlanSubject planSubject(ReleaseSession &session, const Playbook &playbook, const Plan &plan, const Pin &seen,
                        const QJsonValue &reverts, const QJsonValue &fixes)
{
    const RunOptions &options = session.setup().options;
    const QJsonObject given = options.toJson();
    QJsonObject limits;
    for (const char *name : {"skip_stripe", "skip_db_checks", "accept_revert", "plan", "from", "skip"}) {
        if (given.contains(QLatin1String(name)))
            limits.insert(QLatin1String(name), given[QLatin1String(name)]);
    }
    return {plan.digest,
            session.workspace().name,
            session.environment().name,
            pinnedTarget(seen),
            playbook.name,
            QString::fromLatin1(playbook.sha256),
            options.releaseVersion,
            aim(reverts, fixes),
            limits,
            plan.intents()};
}

Result<evidence::PlanDocument> planFile(ReleaseSession &session, const Playbook &playbook, const Plan &plan,
                                        const Pin &seen, const QJsonValue &reverts, const QJsonValue &fixes)
{
    const Redactor &redactor = session.outside().redactor;
    evidence::PlanDocument document;
    document.subject = planSubject(session, playbook, plan, seen, reverts, fixes);
    const QJsonObject written = document.subject.toJson();
    if (redactor.json(written) != QJsonValue(written))
        return Error{
            QStringLiteral("plan_holds_secret"),
            QStringLiteral("A step of this plan names a secret in its parameters or its intent, so the plan "
                           "cannot leave this machine; write ${NAME} in the playbook instead."),
            {},
            ErrorKind::Usage};
    document.title = playbook.title;
    document.steps = redactor.json(plan.toJson()[u"steps"]).toArray();
    document.release = runHeader(session, playbook, reverts, {})[u"release"].toObject();
    document.options = redactor.json(session.setup().options.toJson()).toObject();
    document.plannedBy = operatorIdentity(session.processEnvironment(), session.workspace().dir);
    document.plannedAt = session.outside().clock.now();
    document.roles = askedRoles(session.environment(), playbook.signOff);
    document.signatures = !session.environment().approvals.allowedSigners.isEmpty();
    return document;
}

} // namespace slipway::console
