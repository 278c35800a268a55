// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/documentwords.h"

#include "operations/checkliststep.h"
#include "release/goboard.h"

#include <QJsonArray>

namespace slipway::console {

using namespace release;

namespace {

QJsonObject rollbackWords(const RollbackOption &option)
{
    QJsonArray steps;
    for (const StepSpec &step : option.steps)
        steps << QJsonObject{{QStringLiteral("title"), step.title}, {QStringLiteral("action"), step.action}};
    return {{QStringLiteral("name"), option.name},        {QStringLiteral("title"), option.title},
            {QStringLiteral("use_when"), option.useWhen}, {QStringLiteral("does"), option.does},
            {QStringLiteral("leaves"), option.leaves},    {QStringLiteral("steps"), steps}};
}

} // namespace

QJsonObject signOffJson(const SignOff &signOff)
{
    QJsonArray roles;
    for (const SignOffRole &role : signOff.roles)
        roles << QJsonObject{{QStringLiteral("name"), role.name},
                             {QStringLiteral("optional"), role.optional},
                             {QStringLiteral("decides"), role.decides}};
    return {{QStringLiteral("roles"), roles}, {QStringLiteral("self_approval"), signOff.selfApproval}};
}

QJsonObject documentWords(const Playbook &playbook)
{
    QJsonObject words;
    for (const char *name : {"runbook", "cross_reference", "release_notes", "priority", "risk"}) {
        if (const QJsonValue written = playbook.about[QLatin1String(name)]; !written.isUndefined())
            words.insert(QLatin1String(name), written);
    }
    QJsonArray rollback;
    for (const RollbackOption &option : playbook.rollback)
        rollback << rollbackWords(option);
    QJsonArray followUps;
    for (const FollowUpSpec &followUp : playbook.followUps)
        followUps << QJsonObject{{QStringLiteral("id"), followUp.id},
                                 {QStringLiteral("title"), followUp.title},
                                 {QStringLiteral("owner"), followUp.owner}};
    words.insert(QStringLiteral("rollback"), rollback);
    words.insert(QStringLiteral("follow_ups"), followUps);
    return words;
}

QJsonObject emptyRecord(const Playbook &playbook)
{
    QJsonArray steps;
    QJsonArray rows;
    QJsonObject checklists;
    for (const StepSpec &step : playbook.steps) {
        steps << QJsonObject{
            {QStringLiteral("id"), step.id},           {QStringLiteral("phase"), step.phase},
            {QStringLiteral("kind"), step.kind},       {QStringLiteral("title"), step.title},
            {QStringLiteral("action"), step.action},   {QStringLiteral("section"), step.section},
            {QStringLiteral("runbook"), step.runbook}, {QStringLiteral("status"), QString()}};
        if (step.phase == u"decide" && step.kind != GoBoard::closingKind())
            rows << QJsonObject{{QStringLiteral("number"), rows.size() + 1},
                                {QStringLiteral("check"), step.title},
                                {QStringLiteral("action"), step.action},
                                {QStringLiteral("expected"), step.expects},
                                {QStringLiteral("status"), QStringLiteral("open")}};
        if (step.kind == u"manual" || step.kind == u"checklist")
            checklists.insert(step.id, operations::checklistItems(step));
    }
    QJsonArray roles;
    for (const SignOffRole &role : playbook.signOff.roles)
        roles << QJsonObject{{QStringLiteral("role"), role.name},
                             {QStringLiteral("optional"), role.optional}};
    return {{QStringLiteral("playbook"),
             QJsonObject{{QStringLiteral("name"), playbook.name}, {QStringLiteral("title"), playbook.title}}},
            {QStringLiteral("steps"), steps},
            {QStringLiteral("checklists"), checklists},
            {QStringLiteral("go_no_go"),
             QJsonObject{{QStringLiteral("rows"), rows}, {QStringLiteral("sign_off"), roles}}},
            {QStringLiteral("document"), documentWords(playbook)}};
}

} // namespace slipway::console
