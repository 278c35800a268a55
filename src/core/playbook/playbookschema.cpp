// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "playbook/playbookreader.h"

#include "playbook/aboutreader.h"

#include <QJsonArray>

namespace slipway::playbook {

using namespace release;

namespace {

QJsonObject typed(const char *type)
{
    return {{QStringLiteral("type"), QLatin1String(type)}};
}

QJsonObject listOf(const QJsonValue &items)
{
    return {{QStringLiteral("type"), QStringLiteral("array")}, {QStringLiteral("items"), items}};
}

QJsonObject parameterType(const ParameterRule &rule)
{
    QJsonObject type;
    if (rule.type == u"list")
        type = typed("array");
    else if (rule.type == u"map")
        type = typed("object");
    else if (rule.type == u"step")
        type = {{QStringLiteral("$ref"), QStringLiteral("#/$defs/inner")}};
    else if (rule.type == u"steps")
        type = listOf(QJsonObject{{QStringLiteral("$ref"), QStringLiteral("#/$defs/inner")}});
    else if (rule.type == u"any")
        type = {};
    else if (rule.type == u"duration")
        type = {{QStringLiteral("type"), QJsonArray{QStringLiteral("string"), QStringLiteral("integer")}}};
    else
        type = {{QStringLiteral("type"), rule.type}};
    type.insert(QStringLiteral("description"), rule.description);
    return type;
}

QJsonObject commonProperties()
{
    const QJsonObject duration{
        {QStringLiteral("type"), QJsonArray{QStringLiteral("string"), QStringLiteral("integer")}}};
    return {{QStringLiteral("id"), typed("string")},
            {QStringLiteral("title"), typed("string")},
            {QStringLiteral("estimate"), duration},
            {QStringLiteral("timeout"), duration},
            {QStringLiteral("needs"), listOf(typed("string"))},
            {QStringLiteral("when"), typed("string")},
            {QStringLiteral("environments"), listOf(typed("string"))},
            {QStringLiteral("retry"), typed("integer")},
            {QStringLiteral("require"), typed("boolean")},
            {QStringLiteral("runbook"), typed("string")},
            {QStringLiteral("evidence"), listOf(typed("string"))},
            {QStringLiteral("action"), typed("string")},
            {QStringLiteral("expects"), typed("string")},
            {QStringLiteral("point_of_no_return"), typed("boolean")},
            {QStringLiteral("parallel"), typed("string")},
            {QStringLiteral("section"), typed("string")},
            {QStringLiteral("on_failure"),
             QJsonObject{
                 {QStringLiteral("enum"), QJsonArray{QStringLiteral("stop"), QStringLiteral("continue")}}}}};
}

QJsonObject kindSchema(const StepKind &kind, const QJsonArray &requiredOfAll)
{
    QJsonObject properties = commonProperties();
    properties.insert(QStringLiteral("kind"), QJsonObject{{QStringLiteral("const"), kind.name}});
    QJsonArray required = requiredOfAll;
    for (const ParameterRule &rule : kind.parameters) {
        properties.insert(rule.name, parameterType(rule));
        if (rule.required)
            required << rule.name;
    }
    return {{QStringLiteral("type"), QStringLiteral("object")},
            {QStringLiteral("description"), kind.summary},
            {QStringLiteral("properties"), properties},
            {QStringLiteral("required"), required},
            {QStringLiteral("additionalProperties"), false}};
}

} // namespace

QJsonObject playbookSchema(const QList<StepKind> &kinds)
{
    QJsonArray alternatives;
    QJsonArray innerAlternatives;
    for (const StepKind &kind : kinds) {
        alternatives << kindSchema(kind, {QStringLiteral("id"), QStringLiteral("kind")});
        innerAlternatives << kindSchema(kind, {QStringLiteral("kind")});
    }
    const QJsonObject steps = listOf(QJsonObject{{QStringLiteral("$ref"), QStringLiteral("#/$defs/step")}});
    QJsonObject phases;
    for (const char *phase : {"preflight", "decide", "execute", "verify", "after"})
        phases.insert(QLatin1String(phase), steps);
    const QJsonObject option{
        {QStringLiteral("type"), QStringLiteral("object")},
        {QStringLiteral("properties"), QJsonObject{{QStringLiteral("name"), typed("string")},
                                                   {QStringLiteral("title"), typed("string")},
                                                   {QStringLiteral("use_when"), typed("string")},
                                                   {QStringLiteral("does"), typed("string")},
                                                   {QStringLiteral("leaves"), typed("string")},
                                                   {QStringLiteral("consequences"), listOf(typed("string"))},
                                                   {QStringLiteral("steps"), steps}}},
        {QStringLiteral("required"), QJsonArray{QStringLiteral("name"), QStringLiteral("steps")}}};
    const QJsonObject issue{
        {QStringLiteral("type"), QStringLiteral("object")},
        {QStringLiteral("required"),
         QJsonArray{QStringLiteral("pattern"), QStringLiteral("cause"), QStringLiteral("fix")}}};
    QJsonObject properties{
        {QStringLiteral("slipway"), QJsonObject{{QStringLiteral("const"), 1}}},
        {QStringLiteral("name"), typed("string")},
        {QStringLiteral("title"), typed("string")},
        {QStringLiteral("roles"), listOf(typed("string"))},
        {QStringLiteral("known_issues"), listOf(issue)},
        {QStringLiteral("rollback"), listOf(option)},
        {QStringLiteral("phases"), QJsonObject{{QStringLiteral("type"), QStringLiteral("object")},
                                               {QStringLiteral("properties"), phases},
                                               {QStringLiteral("additionalProperties"), false}}}};
    for (const char *key :
         {"priority", "risk", "announcements", "description", "runbook", "cross_reference", "release_notes"})
        properties.insert(QLatin1String(key), QJsonObject());
    insertAboutSchema(properties);
    properties.insert(QStringLiteral("success_criteria"), steps);
    return {
        {QStringLiteral("$schema"), QStringLiteral("https://json-schema.org/draft/2020-12/schema")},
        {QStringLiteral("title"), QStringLiteral("Slipway playbook")},
        {QStringLiteral("type"), QStringLiteral("object")},
        {QStringLiteral("properties"), properties},
        {QStringLiteral("required"),
         QJsonArray{QStringLiteral("slipway"), QStringLiteral("name"), QStringLiteral("phases")}},
        {QStringLiteral("additionalProperties"), false},
        {QStringLiteral("$defs"),
         QJsonObject{{QStringLiteral("step"), QJsonObject{{QStringLiteral("oneOf"), alternatives}}},
                     {QStringLiteral("inner"), QJsonObject{{QStringLiteral("oneOf"), innerAlternatives}}}}}};
}

} // namespace slipway::playbook
