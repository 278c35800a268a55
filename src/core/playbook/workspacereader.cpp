// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "playbook/workspacereader.h"

#include "playbook/document.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>

namespace slipway::playbook {

using namespace release;

namespace {

const QStringList settingKeys{QStringLiteral("catalog"),       QStringLiteral("reports"),
                              QStringLiteral("ledger"),        QStringLiteral("migrations"),
                              QStringLiteral("billing_plans"), QStringLiteral("variables"),
                              QStringLiteral("providers"),     QStringLiteral("hosts")};

void oneOf(const Value &value, const QString &word, const QStringList &allowed)
{
    if (!allowed.contains(word))
        value.complain(QStringLiteral("bad_value"), QStringLiteral("one of %1 is expected, found %2%3")
                                                        .arg(allowed.join(QStringLiteral(", ")),
                                                             value.kindName(), nearestHint(word, allowed)));
}

bool isMap(const Value &value)
{
    if (!value.isMap())
        value.complain(QStringLiteral("wrong_type"),
                       QStringLiteral("a map is expected, found %1").arg(value.kindName()));
    return value.isMap();
}

void readGiveWay(const Value &value, MigrationSettings &settings)
{
    if (!isMap(value))
        return;
    value.allow({QStringLiteral("waiters"), QStringLiteral("after")});
    for (const auto &[key, entry] : value.entries()) {
        if (key == u"waiters")
            settings.giveWayWaiters = entry.integer(1, 100000);
        else if (key == u"after")
            settings.giveWayAfterMs = entry.durationMs();
    }
}

void readRehearsal(const Value &value, RehearsalSettings &settings)
{
    if (!isMap(value))
        return;
    value.allow({QStringLiteral("on"), QStringLiteral("load"), QStringLiteral("rows")});
    for (const auto &[key, entry] : value.entries()) {
        if (key == u"on") {
            settings.on = entry.text();
        } else if (key == u"load") {
            settings.load = entry.text();
            oneOf(entry, settings.load,
                  {QStringLiteral("schema"), QStringLiteral("sample"), QStringLiteral("full"),
                   QStringLiteral("template")});
        } else if (key == u"rows") {
            settings.rows = entry.integer(1, 100000000);
        }
    }
}

MigrationSettings readMigrations(const Value &value, MigrationSettings settings)
{
    if (!value.isMap()) {
        value.complain(QStringLiteral("wrong_type"),
                       QStringLiteral("a map is expected, found %1").arg(value.kindName()));
        return settings;
    }
    value.allow({QStringLiteral("tool"), QStringLiteral("alembic"), QStringLiteral("run"),
                 QStringLiteral("session"), QStringLiteral("heads"), QStringLiteral("dir"),
                 QStringLiteral("format"), QStringLiteral("lock_attempts"), QStringLiteral("give_way"),
                 QStringLiteral("rehearsal")});
    for (const auto &[key, entry] : value.entries()) {
        if (key == u"tool") {
            settings.tool = entry.text();
            oneOf(entry, settings.tool, {QStringLiteral("alembic"), QStringLiteral("sql")});
        } else if (key == u"alembic") {
            settings.alembic = entry.texts();
            if (settings.alembic.isEmpty())
                entry.complain(QStringLiteral("bad_value"), QStringLiteral("the command is empty"));
        } else if (key == u"run") {
            settings.run = entry.texts();
        } else if (key == u"session") {
            settings.session = entry.json().toObject();
        } else if (key == u"heads") {
            oneOf(entry, entry.text(), {QStringLiteral("one"), QStringLiteral("many")});
            settings.manyHeads = entry.text() == u"many";
        } else if (key == u"dir") {
            settings.dir = entry.text();
        } else if (key == u"format") {
            settings.format = entry.text();
        } else if (key == u"lock_attempts") {
            settings.lockAttempts = entry.integer(1, 1000);
        } else if (key == u"give_way") {
            readGiveWay(entry, settings);
        } else if (key == u"rehearsal") {
            readRehearsal(entry, settings.rehearsal);
        }
    }
    return settings;
}

BillingTable readBilling(const Value &value, BillingTable table)
{
    if (value.isMap())
        value.allow({QStringLiteral("table"), QStringLiteral("id"), QStringLiteral("code"),
                     QStringLiteral("price"), QStringLiteral("active")});
    for (const auto &[key, entry] : value.entries()) {
        QString &target = key == u"table"   ? table.table
                          : key == u"id"    ? table.id
                          : key == u"code"  ? table.code
                          : key == u"price" ? table.price
                                            : table.active;
        target = entry.text();
    }
    return table;
}

QList<VariableRule> readVariables(const Value &value, QList<VariableRule> rules)
{
    for (const auto &[name, entry] : value.entries()) {
        VariableRule rule;
        rule.name = name;
        rule.location = entry.location();
        static const QRegularExpression form(QStringLiteral("^[A-Za-z_][A-Za-z0-9_]*$"));
        if (!form.match(name).hasMatch())
            entry.complain(QStringLiteral("bad_value"),
                           QStringLiteral("'%1' cannot be the name of a variable").arg(name));
        if (entry.isMap())
            entry.allow({QStringLiteral("secret"), QStringLiteral("optional"), QStringLiteral("must_be")});
        if (entry.isMap() && entry.has(QStringLiteral("secret")))
            rule.secret = entry.at(QStringLiteral("secret")).boolean();
        if (entry.isMap() && entry.has(QStringLiteral("optional")))
            rule.optional = entry.at(QStringLiteral("optional")).boolean();
        if (entry.isMap() && entry.has(QStringLiteral("must_be")))
            rule.mustBe = entry.at(QStringLiteral("must_be")).text();
        if (!entry.isMap() && !entry.isNull())
            entry.complain(
                QStringLiteral("wrong_type"),
                QStringLiteral("a map such as {secret: true} or {must_be: \"false\"} is expected, found %1")
                    .arg(entry.kindName()));
        rules.removeIf([&](const VariableRule &known) { return known.name == rule.name; });
        rules << rule;
    }
    return rules;
}

QList<ProviderSpec> readProviders(const Value &value)
{
    QList<ProviderSpec> providers;
    for (const Value &entry : value.items()) {
        ProviderSpec provider;
        provider.location = entry.location();
        if (entry.isMap()) {
            entry.allow({QStringLiteral("name"), QStringLiteral("kind"), QStringLiteral("url"),
                         QStringLiteral("bearer"), QStringLiteral("expect"), QStringLiteral("ca")});
            entry.require({QStringLiteral("name"), QStringLiteral("kind")});
        }
        for (const auto &[key, part] : entry.entries()) {
            if (key == u"name")
                provider.name = part.text();
            else if (key == u"kind") {
                provider.kind = part.text();
                oneOf(part, provider.kind,
                      {QStringLiteral("stripe"), QStringLiteral("postgres"), QStringLiteral("redis"),
                       QStringLiteral("http")});
            } else if (key == u"url")
                provider.url = part.text();
            else if (key == u"bearer")
                provider.bearer = part.text();
            else if (key == u"ca")
                provider.ca = part.text();
            else if (key == u"expect")
                provider.expect = part.integer(100, 599);
        }
        if (provider.url.isEmpty() && (provider.kind == u"http" || provider.kind == u"redis"))
            entry.complain(QStringLiteral("key_missing"),
                           QStringLiteral("a provider of kind %1 needs 'url'").arg(provider.kind));
        if (std::any_of(providers.cbegin(), providers.cend(),
                        [&](const ProviderSpec &known) { return known.name == provider.name; }))
            entry.complain(QStringLiteral("duplicate_name"),
                           QStringLiteral("there are two providers '%1'").arg(provider.name));
        providers << provider;
    }
    return providers;
}

QList<HostSpec> readHosts(const Value &value, QList<HostSpec> hosts)
{
    for (const auto &[name, entry] : value.entries()) {
        HostSpec host;
        host.name = name;
        host.location = entry.location();
        if (!entry.isMap()) {
            entry.complain(QStringLiteral("wrong_type"),
                           QStringLiteral("a map such as {ssh: [ssh, user@host], dir: /srv/app} is expected, "
                                          "found %1")
                               .arg(entry.kindName()));
            continue;
        }
        entry.allow({QStringLiteral("ssh"), QStringLiteral("dir")});
        entry.require({QStringLiteral("ssh")});
        if (entry.has(QStringLiteral("ssh")))
            host.ssh = entry.at(QStringLiteral("ssh")).texts();
        if (entry.has(QStringLiteral("dir")))
            host.dir = entry.at(QStringLiteral("dir")).text();
        if (host.ssh.size() == 1) // a host alone is enough
            host.ssh.prepend(QStringLiteral("ssh"));
        hosts.removeIf([&](const HostSpec &known) { return known.name == host.name; });
        hosts << host;
    }
    return hosts;
}

Settings readSettings(const Value &value, Settings settings)
{
    const auto given = [&](const QString &key) { return value.has(key); };
    if (given(QStringLiteral("catalog")))
        settings.catalog = value.at(QStringLiteral("catalog")).text();
    if (given(QStringLiteral("reports")))
        settings.reports = value.at(QStringLiteral("reports")).text();
    if (given(QStringLiteral("ledger")))
        settings.ledger = value.at(QStringLiteral("ledger")).text();
    if (given(QStringLiteral("migrations")))
        settings.migrations = readMigrations(value.at(QStringLiteral("migrations")), settings.migrations);
    if (given(QStringLiteral("billing_plans")))
        settings.billingPlans = readBilling(value.at(QStringLiteral("billing_plans")), settings.billingPlans);
    if (given(QStringLiteral("variables")))
        settings.variables = readVariables(value.at(QStringLiteral("variables")), settings.variables);
    if (given(QStringLiteral("providers")))
        settings.providers = readProviders(value.at(QStringLiteral("providers")));
    if (given(QStringLiteral("hosts")))
        settings.hosts = readHosts(value.at(QStringLiteral("hosts")), settings.hosts);
    return settings;
}

void readApprovals(const Value &value, ApprovalRules &rules)
{
    for (const auto &[key, entry] : value.entries()) {
        if (key == u"roles") {
            rules.roles = entry.texts();
            if (rules.roles.isEmpty())
                entry.complain(QStringLiteral("bad_value"), QStringLiteral("at least one role is expected"));
        } else if (key == u"count")
            rules.count = entry.integer(1, 100);
        else if (key == u"self_approval")
            rules.selfApproval = entry.boolean();
        else if (key == u"valid_for")
            rules.validForMs = entry.durationMs();
        else if (key == u"allowed_signers")
            rules.allowedSigners = entry.text();
    }
}

void readProtection(const Value &value, Environment &environment)
{
    const Value &form = value;
    if (form.isMap()) {
        form.allow({QStringLiteral("approvals")});
        if (!form.has(QStringLiteral("approvals")))
            return;
        environment.protection = Protection::Approvals;
        const Value approvals = form.at(QStringLiteral("approvals"));
        if (approvals.isMap())
            approvals.allow({QStringLiteral("roles"), QStringLiteral("count"),
                             QStringLiteral("self_approval"), QStringLiteral("valid_for"),
                             QStringLiteral("allowed_signers")});
        approvals.require({QStringLiteral("roles")});
        readApprovals(approvals, environment.approvals);
        return;
    }
    const QString word = form.text();
    if (word == u"approvals") {
        form.complain(
            QStringLiteral("bad_value"),
            QStringLiteral("approvals need roles: write `approvals: {roles: [qa]}` below 'protection'"));
        return;
    }
    oneOf(form, word, {QStringLiteral("none"), QStringLiteral("confirm")});
    environment.protection = word == u"none" ? Protection::None : Protection::Confirm;
}

StripeSettings readStripe(const Value &value)
{
    StripeSettings stripe;
    if (value.isMap()) {
        value.allow({QStringLiteral("secret_key"), QStringLiteral("webhook_secret"), QStringLiteral("mode"),
                     QStringLiteral("api_base"), QStringLiteral("ca")});
        value.require({QStringLiteral("secret_key")});
    }
    for (const auto &[key, entry] : value.entries()) {
        if (key == u"secret_key")
            stripe.secretKey = entry.text();
        else if (key == u"webhook_secret")
            stripe.webhookSecret = entry.text();
        else if (key == u"api_base")
            stripe.apiBase = entry.text();
        else if (key == u"ca")
            stripe.ca = entry.text();
        else if (key == u"mode") {
            stripe.mode = entry.text();
            oneOf(entry, stripe.mode, {QStringLiteral("test"), QStringLiteral("live")});
        }
    }
    static const QRegularExpression literalKey(QStringLiteral("^(sk|rk)_(test|live)_"));
    if (literalKey.match(stripe.secretKey).hasMatch())
        value.at(QStringLiteral("secret_key"))
            .complain(QStringLiteral("secret_in_file"),
                      QStringLiteral("a key must not stand in this file; store it with `slipway secrets set "
                                     "NAME` and write keychain:NAME"));
    return stripe;
}

PriceMapSettings readPriceMap(const Value &value)
{
    PriceMapSettings map;
    if (value.isMap()) {
        value.allow({QStringLiteral("variable"), QStringLiteral("file"), QStringLiteral("read")});
        value.require({QStringLiteral("variable")});
    } else if (value.isScalar()) {
        map.variable = value.text();
        return map;
    }
    for (const auto &[key, entry] : value.entries()) {
        if (key == u"read")
            map.read = entry.texts();
        else
            (key == u"file" ? map.file : map.variable) = entry.text();
    }
    if (!map.read.isEmpty() && !map.file.isEmpty())
        value.complain(
            QStringLiteral("bad_value"),
            QStringLiteral("'file' and 'read' exclude each other: the map lives in a file, or in a store "
                           "that the command reads"));
    return map;
}

void readTls(const Value &value, Environment &environment)
{
    if (value.isMap())
        value.allow({QStringLiteral("ca"), QStringLiteral("server_name")});
    for (const auto &[key, entry] : value.entries())
        (key == u"ca" ? environment.tlsCa : environment.tlsServerName) = entry.text();
}

Environment readEnvironment(const QString &name, const Value &value, const Settings &shared)
{
    Environment environment;
    environment.name = name;
    environment.location = value.location();
    environment.settings = shared;
    if (!value.isMap()) {
        value.complain(QStringLiteral("wrong_type"),
                       QStringLiteral("a map is expected, found %1").arg(value.kindName()));
        return environment;
    }
    value.allow(settingKeys + QStringList{QStringLiteral("protection"), QStringLiteral("env_files"),
                                          QStringLiteral("database"), QStringLiteral("tls"),
                                          QStringLiteral("tunnel"), QStringLiteral("stripe"),
                                          QStringLiteral("price_map")});
    environment.settings = readSettings(value, shared);
    for (const auto &[key, entry] : value.entries()) {
        if (key == u"protection")
            readProtection(entry, environment);
        else if (key == u"env_files")
            environment.envFiles = entry.texts();
        else if (key == u"database")
            environment.database = entry.text();
        else if (key == u"tls")
            readTls(entry, environment);
        else if (key == u"tunnel")
            environment.tunnel = entry.texts();
        else if (key == u"stripe")
            environment.stripe = readStripe(entry);
        else if (key == u"price_map")
            environment.priceMap = readPriceMap(entry);
    }
    return environment;
}

void readRoot(const Value &root, Workspace &workspace)
{
    if (!root.isMap()) {
        root.complain(
            QStringLiteral("wrong_type"),
            QStringLiteral("a map with 'slipway', 'workspace' and 'environments' is expected, found %1")
                .arg(root.kindName()));
        return;
    }
    root.allow(settingKeys + QStringList{QStringLiteral("slipway"), QStringLiteral("workspace"),
                                         QStringLiteral("environments")});
    root.require({QStringLiteral("slipway"), QStringLiteral("workspace"), QStringLiteral("environments")});
    root.requireVersion();
    if (root.has(QStringLiteral("workspace")))
        workspace.name = root.at(QStringLiteral("workspace")).text();
    const Settings shared = readSettings(root, {});
    if (!root.has(QStringLiteral("environments")))
        return;
    const Value environments = root.at(QStringLiteral("environments"));
    for (const auto &[name, value] : environments.entries())
        workspace.environments << readEnvironment(name, value, shared);
    const bool database =
        std::any_of(workspace.environments.cbegin(), workspace.environments.cend(),
                    [](const Environment &environment) { return !environment.database.isEmpty(); });
    if (workspace.environments.isEmpty())
        environments.complain(QStringLiteral("key_missing"),
                              QStringLiteral("at least one environment is expected"));
    else if (!database)
        environments.complain(
            QStringLiteral("key_missing"),
            QStringLiteral("'database' is missing: at least one environment must name its database"));
}

} // namespace

Result<Workspace> readWorkspace(const QString &file)
{
    auto bytes = readBytes(file, QStringLiteral("The workspace file"));
    if (!bytes && bytes.error().code == u"file_missing")
        return Error{
            QStringLiteral("file_missing"),
            QStringLiteral(
                "There is no %1 in %2. Name the product's folder with --workspace, or create the file.")
                .arg(QFileInfo(file).fileName(), QFileInfo(file).absolutePath()),
            {},
            ErrorKind::Usage};
    if (!bytes)
        return bytes.error();
    Workspace workspace;
    workspace.file = QFileInfo(file).absoluteFilePath();
    workspace.dir = QFileInfo(file).absolutePath();
    Findings findings(QFileInfo(file).fileName());
    if (auto read = readDocument(*bytes, findings, [&](const Value &root) { readRoot(root, workspace); });
        !read)
        return read.error();
    return workspace;
}

QString findWorkspace(const QString &startDir)
{
    QDir dir(startDir);
    do {
        if (dir.exists(QStringLiteral("slipway.yaml")))
            return dir.absolutePath();
    } while (dir.cdUp());
    return {};
}

} // namespace slipway::playbook
