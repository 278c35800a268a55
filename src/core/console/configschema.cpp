// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/configschema.h"

#include "console/environmentstatus.h"
#include "playbook/workspacereader.h"
#include "secrets/environmentfiles.h"

#include <QDir>
#include <QJsonArray>
#include <algorithm>

namespace slipway::console {

using namespace release;

namespace {

/// Variables that the environment's own references name, with what they are for.
QMap<QString, QString> referencedBy(const Environment &environment)
{
    QMap<QString, QString> found;
    const auto add = [&found](const QString &text, const QString &meaning) {
        for (const QString &name : Variables::referenced(text))
            found.insert(name, meaning);
        if (text.startsWith(QStringLiteral("env:")))
            found.insert(text.mid(4), meaning);
    };
    add(environment.database, QStringLiteral("database"));
    if (environment.stripe) {
        add(environment.stripe->secretKey, QStringLiteral("stripe.secret_key"));
        add(environment.stripe->webhookSecret, QStringLiteral("stripe.webhook_secret"));
        add(environment.stripe->apiBase, QStringLiteral("stripe.api_base"));
    }
    for (const ProviderSpec &provider : environment.settings.providers) {
        add(provider.url, QStringLiteral("url of provider %1").arg(provider.name));
        add(provider.bearer, QStringLiteral("bearer of provider %1").arg(provider.name));
    }
    return found;
}

/// What is not declared could be a secret, so only what is declared as none is shown.
ConfigEntry variableEntry(const QString &name, const VariableRule *rule, const QString &meaning,
                          const Variables &variables)
{
    ConfigEntry entry;
    entry.name = name;
    entry.type = QStringLiteral("string");
    entry.meaning = meaning;
    entry.secret = !rule || rule->secret;
    entry.required =
        rule ? !rule->optional : meaning != u"stripe.api_base" && meaning != u"stripe.webhook_secret";
    if (rule)
        entry.mustBe = rule->mustBe;
    const Variable *variable = variables.find(name);
    if (!variable) {
        if (entry.required)
            entry.problem = QStringLiteral("not set");
        return entry;
    }
    const QByteArray &bytes = variable->value.reveal();
    entry.source = variable->source;
    entry.value = entry.secret ? maskedSecret(bytes) : QString::fromUtf8(bytes);
    if (entry.required && bytes.isEmpty())
        entry.problem = QStringLiteral("empty");
    else if (entry.mustBe && QString::fromUtf8(bytes) != *entry.mustBe)
        entry.problem = QStringLiteral("must be '%1'").arg(*entry.mustBe);
    return entry;
}

ConfigEntry setting(const QString &name, const QString &type, const QString &value, const QString &fallback,
                    const QString &meaning)
{
    ConfigEntry entry;
    entry.name = name;
    entry.type = type;
    entry.meaning = meaning;
    entry.fallback = fallback;
    entry.value = value;
    entry.source = value == fallback ? QStringLiteral("default") : QStringLiteral("slipway.yaml");
    return entry;
}

QList<ConfigEntry> workspaceSettings(const Settings &s)
{
    const Settings standard;
    const auto text = [](const QString &name, const QString &value, const QString &fallback,
                         const QString &meaning) {
        return setting(name, QStringLiteral("string"), value, fallback, meaning);
    };
    const auto list = [](const QString &name, const QStringList &value, const QStringList &fallback,
                         const QString &meaning) {
        return setting(name, QStringLiteral("list"), value.join(u' '), fallback.join(u' '), meaning);
    };
    return {
        text(QStringLiteral("catalog"), s.catalog, standard.catalog, QStringLiteral("the plans file")),
        text(QStringLiteral("reports"), s.reports, standard.reports,
             QStringLiteral("folder of the artifacts")),
        text(QStringLiteral("ledger"), s.ledger, standard.ledger, QStringLiteral("the record of all runs")),
        text(QStringLiteral("migrations.tool"), s.migrations.tool, standard.migrations.tool,
             QStringLiteral("alembic or sql")),
        list(QStringLiteral("migrations.alembic"), s.migrations.alembic, standard.migrations.alembic,
             QStringLiteral("how alembic is called")),
        list(QStringLiteral("migrations.run"), s.migrations.run, standard.migrations.run,
             QStringLiteral("what applies the migrations; empty = alembic upgrade heads")),
        text(QStringLiteral("migrations.heads"),
             s.migrations.manyHeads ? QStringLiteral("many") : QStringLiteral("one"), QStringLiteral("one"),
             QStringLiteral("one or many")),
        text(QStringLiteral("migrations.dir"), s.migrations.dir, standard.migrations.dir,
             QStringLiteral("folder of SQL migrations")),
        text(QStringLiteral("migrations.format"), s.migrations.format, standard.migrations.format,
             QStringLiteral("whose SQL migrations they are")),
        text(QStringLiteral("billing_plans.table"), s.billingPlans.table, standard.billingPlans.table,
             QStringLiteral("table of the billing plans")),
        text(QStringLiteral("billing_plans.id"), s.billingPlans.id, standard.billingPlans.id,
             QStringLiteral("its key")),
        text(QStringLiteral("billing_plans.code"), s.billingPlans.code, standard.billingPlans.code,
             QStringLiteral("its column of plan codes")),
        text(QStringLiteral("billing_plans.price"), s.billingPlans.price, standard.billingPlans.price,
             QStringLiteral("its column of Stripe price ids")),
        text(QStringLiteral("billing_plans.active"), s.billingPlans.active, standard.billingPlans.active,
             QStringLiteral("its column that tells sold plans")),
    };
}

QList<ConfigEntry> processSettings(const QProcessEnvironment &process)
{
    QList<ConfigEntry> entries;
    const auto add = [&](const char *name, const char *type, const char *fallback, const char *meaning) {
        ConfigEntry entry = setting(QLatin1String(name), QLatin1String(type), {}, QLatin1String(fallback),
                                    QLatin1String(meaning));
        const bool set = process.contains(entry.name);
        entry.value = set ? process.value(entry.name) : *entry.fallback;
        entry.source = set ? QStringLiteral("process environment") : QStringLiteral("default");
        entries << entry;
    };
    add("SLIPWAY_LEDGER", "string", "", "the ledger's file, above the workspace's");
    add("SLIPWAY_KEYCHAIN_TIMEOUT_MS", "integer", "10000", "how long the keychain may take to answer");
    add("XDG_DATA_HOME", "string", "~/.local/share", "where the default ledger lies");
    add("NO_COLOR", "boolean", "", "set = no colours");
    return entries;
}

QJsonValue orNull(const std::optional<QString> &text)
{
    return text ? QJsonValue(*text) : QJsonValue(QJsonValue::Null);
}

QJsonArray arrayOf(const QList<ConfigEntry> &entries)
{
    QJsonArray array;
    for (const ConfigEntry &entry : entries)
        array << entry.toJson();
    return array;
}

} // namespace

QJsonObject ConfigEntry::toJson() const
{
    const bool set = !source.isEmpty();
    return {
        {QStringLiteral("name"), name},
        {QStringLiteral("type"), type},
        {QStringLiteral("meaning"), meaning},
        {QStringLiteral("default"), orNull(fallback)},
        {QStringLiteral("must_be"), orNull(mustBe)},
        {QStringLiteral("required"), required},
        {QStringLiteral("secret"), secret},
        {QStringLiteral("value"), set ? QJsonValue(value) : QJsonValue(QJsonValue::Null)},
        {QStringLiteral("source"), set ? QJsonValue(source) : QJsonValue(QJsonValue::Null)},
        {QStringLiteral("problem"), problem.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(problem)}};
}

bool ConfigSchema::complete() const
{
    return std::all_of(variables.cbegin(), variables.cend(),
                       [](const ConfigEntry &entry) { return entry.problem.isEmpty(); });
}

QJsonObject ConfigSchema::jsonSchema() const
{
    QJsonObject properties;
    QJsonArray required;
    for (const ConfigEntry &entry : variables) {
        QJsonObject property{{QStringLiteral("type"), QStringLiteral("string")}};
        if (!entry.meaning.isEmpty())
            property.insert(QStringLiteral("description"), entry.meaning);
        if (entry.secret)
            property.insert(QStringLiteral("writeOnly"), true);
        if (entry.mustBe)
            property.insert(QStringLiteral("const"), *entry.mustBe);
        if (entry.required) {
            if (!entry.mustBe)
                property.insert(QStringLiteral("minLength"), 1);
            required << entry.name;
        }
        properties.insert(entry.name, property);
    }
    return {{QStringLiteral("$schema"), QStringLiteral("https://json-schema.org/draft/2020-12/schema")},
            {QStringLiteral("title"), QStringLiteral("Variables of environment %1").arg(environment)},
            {QStringLiteral("type"), QStringLiteral("object")},
            {QStringLiteral("properties"), properties},
            {QStringLiteral("required"), required}};
}

QJsonObject ConfigSchema::toJson() const
{
    return {{QStringLiteral("environment"), environment},
            {QStringLiteral("variables"), arrayOf(variables)},
            {QStringLiteral("settings"), arrayOf(settings)},
            {QStringLiteral("schema"), jsonSchema()}};
}

Result<ConfigSchema> readConfigSchema(const SessionRequest &request)
{
    auto names = environmentNames(request);
    if (!names)
        return names.error();
    if (names->size() != 1)
        return Error{QStringLiteral("inputs_missing"),
                     QStringLiteral("The workspace has several environments; say which with --env NAME: %1.")
                         .arg(names->join(QStringLiteral(", "))),
                     {},
                     ErrorKind::Usage};
    const QString dir =
        request.workspaceDir.isEmpty() ? playbook::findWorkspace(request.startDir) : request.workspaceDir;
    auto workspace = playbook::readWorkspace(QDir(dir).filePath(QStringLiteral("slipway.yaml")));
    if (!workspace)
        return workspace.error();
    const Environment &environment = *workspace->environment(names->first());
    auto resolved = secrets::resolveVariables(*workspace, environment, request.processEnvironment);
    if (!resolved)
        return resolved.error();
    ConfigSchema schema;
    schema.environment = environment.name;
    QMap<QString, QString> referenced = referencedBy(environment);
    for (const VariableRule &rule : environment.settings.variables)
        schema.variables << variableEntry(rule.name, &rule, referenced.take(rule.name), resolved->variables);
    for (auto it = referenced.cbegin(); it != referenced.cend(); ++it)
        schema.variables << variableEntry(it.key(), nullptr, it.value(), resolved->variables);
    schema.settings = workspaceSettings(environment.settings) + processSettings(request.processEnvironment);
    return schema;
}

} // namespace slipway::console
