// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "playbook/aboutreader.h"

#include <QJsonArray>

namespace slipway::playbook {

using namespace release;

namespace {

/// The entries of a map that may hold these keys only; what is not a map is told.
QList<std::pair<QString, Value>> entriesOf(const Value &value, const QStringList &keys,
                                           const QStringList &required)
{
    if (value.isMap()) {
        value.allow(keys);
        value.require(required);
    }
    return value.entries();
}

SignOffRole readRole(const Value &value)
{
    if (!value.isMap())
        return {value.text(), false, false};
    SignOffRole role;
    const QString name = QStringLiteral("name");
    for (const auto &[key, part] :
         entriesOf(value, {name, QStringLiteral("optional"), QStringLiteral("decides")}, {name})) {
        if (key == u"name")
            role.name = part.text();
        else if (key == u"optional")
            role.optional = part.boolean();
        else if (key == u"decides")
            role.decides = part.boolean();
    }
    return role;
}

FollowUpSpec readFollowUp(const Value &value)
{
    FollowUpSpec followUp;
    followUp.location = value.location();
    const QStringList keys{QStringLiteral("id"),  QStringLiteral("title"), QStringLiteral("owner"),
                           QStringLiteral("due"), QStringLiteral("after"), QStringLiteral("closes")};
    for (const auto &[key, part] : entriesOf(value, keys, {QStringLiteral("id"), QStringLiteral("title")})) {
        if (key == u"id")
            followUp.id = part.text();
        else if (key == u"title")
            followUp.title = part.text();
        else if (key == u"owner")
            followUp.owner = part.text();
        else if (key == u"due")
            followUp.dueMs = part.durationMs();
        else if (key == u"after")
            followUp.after = part.text();
        else if (key == u"closes")
            followUp.closes = part.text();
    }
    return followUp;
}

QJsonObject typed(const char *type)
{
    return {{QStringLiteral("type"), QLatin1String(type)}};
}

QJsonObject mapOf(std::initializer_list<std::pair<QString, QJsonValue>> properties,
                  const QJsonArray &required)
{
    return {{QStringLiteral("type"), QStringLiteral("object")},
            {QStringLiteral("properties"), QJsonObject(properties)},
            {QStringLiteral("required"), required},
            {QStringLiteral("additionalProperties"), false}};
}

QJsonObject listOf(const QJsonValue &items)
{
    return {{QStringLiteral("type"), QStringLiteral("array")}, {QStringLiteral("items"), items}};
}

} // namespace

MaintenanceWindow readWindow(const Value &value)
{
    if (value.isScalar())
        return {0, value.text()};
    MaintenanceWindow window;
    const QStringList keys{QStringLiteral("planned"), QStringLiteral("words")};
    for (const auto &[key, part] : entriesOf(value, keys, {QStringLiteral("planned")})) {
        if (key == u"planned")
            window.plannedMs = part.durationMs();
        else if (key == u"words")
            window.words = part.text();
    }
    return window;
}

QList<Contact> readContacts(const Value &value)
{
    QList<Contact> contacts;
    const QStringList keys{QStringLiteral("role"), QStringLiteral("name"), QStringLiteral("contact"),
                           QStringLiteral("at"), QStringLiteral("when")};
    for (const Value &item : value.items()) {
        Contact contact;
        for (const auto &[key, part] : entriesOf(item, keys, {})) {
            QString &target = key == u"role" || key == u"name"    ? contact.role
                              : key == u"contact" || key == u"at" ? contact.contact
                                                                  : contact.when;
            target = part.text();
        }
        if (contact.role.isEmpty())
            item.complain(QStringLiteral("key_missing"),
                          QStringLiteral("a contact needs 'role' (or 'name')"));
        contacts << contact;
    }
    return contacts;
}

SignOff readSignOff(const Value &value)
{
    SignOff signOff;
    const QString roles = QStringLiteral("roles");
    for (const auto &[key, part] : entriesOf(value, {roles, QStringLiteral("self_approval")}, {roles})) {
        if (key == u"self_approval")
            signOff.selfApproval = part.boolean();
        else if (key == u"roles")
            for (const Value &role : part.items())
                signOff.roles << readRole(role);
    }
    return signOff;
}

QList<FollowUpSpec> readFollowUps(const Value &value)
{
    QList<FollowUpSpec> followUps;
    for (const Value &item : value.items())
        followUps << readFollowUp(item);
    return followUps;
}

void checkFollowUps(const Playbook &playbook, const Value &value)
{
    QStringList steps;
    for (const StepSpec &step : playbook.steps)
        steps << step.id;
    for (const RollbackOption &option : playbook.rollback) {
        for (const StepSpec &step : option.steps)
            steps << step.id;
    }
    QStringList ids;
    const QList<Value> items = value.items();
    for (qsizetype i = 0; i < items.size() && i < playbook.followUps.size(); ++i) {
        const FollowUpSpec &followUp = playbook.followUps[i];
        if (ids.contains(followUp.id))
            items[i].complain(QStringLiteral("duplicate_id"),
                              QStringLiteral("there are two follow-ups '%1'").arg(followUp.id));
        if (!followUp.after.isEmpty() && !steps.contains(followUp.after))
            items[i].complain(QStringLiteral("unknown_step"),
                              QStringLiteral("follow-up '%1' comes after step '%2', which does not exist%3")
                                  .arg(followUp.id, followUp.after, nearestHint(followUp.after, steps)));
        ids << followUp.id;
    }
}

void insertAboutSchema(QJsonObject &properties)
{
    const QJsonObject text = typed("string");
    const QJsonObject duration{
        {QStringLiteral("type"), QJsonArray{QStringLiteral("string"), QStringLiteral("integer")}}};
    const auto either = [](const QJsonObject &a, const QJsonObject &b) {
        return QJsonObject{{QStringLiteral("oneOf"), QJsonArray{a, b}}};
    };
    properties.insert(QStringLiteral("window"), either(text, mapOf({{QStringLiteral("planned"), duration},
                                                                    {QStringLiteral("words"), text}},
                                                                   {QStringLiteral("planned")})));
    QJsonObject contact;
    for (const char *key : {"role", "name", "contact", "at", "when"})
        contact.insert(QLatin1String(key), text);
    properties.insert(QStringLiteral("contacts"),
                      listOf(QJsonObject{{QStringLiteral("type"), QStringLiteral("object")},
                                         {QStringLiteral("properties"), contact},
                                         {QStringLiteral("additionalProperties"), false}}));
    properties.insert(QStringLiteral("escalation"), text);
    const QJsonObject role = either(text, mapOf({{QStringLiteral("name"), text},
                                                 {QStringLiteral("optional"), typed("boolean")},
                                                 {QStringLiteral("decides"), typed("boolean")}},
                                                {QStringLiteral("name")}));
    properties.insert(QStringLiteral("sign_off"), mapOf({{QStringLiteral("roles"), listOf(role)},
                                                         {QStringLiteral("self_approval"), typed("boolean")}},
                                                        {QStringLiteral("roles")}));
    properties.insert(QStringLiteral("follow_ups"),
                      listOf(mapOf({{QStringLiteral("id"), text},
                                    {QStringLiteral("title"), text},
                                    {QStringLiteral("owner"), text},
                                    {QStringLiteral("due"), duration},
                                    {QStringLiteral("after"), text},
                                    {QStringLiteral("closes"), text}},
                                   {QStringLiteral("id"), QStringLiteral("title")})));
}

} // namespace slipway::playbook
