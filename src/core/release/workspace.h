// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/playbook.h"

namespace slipway::release {

enum class Protection { None, Confirm, Approvals };
QString protectionName(Protection protection);

/// What protection `approvals` asks for.
struct ApprovalRules
{
    QStringList roles;
    int count = 0; ///< of different people, in any of the roles; 0 = every role
    bool selfApproval = false;
    qint64 validForMs = 0;  ///< 0 = without end
    QString allowedSigners; ///< file, relative to the workspace; set = every approval must be signed
};

/// Where and how migrations are rehearsed on a scratch copy.
struct RehearsalSettings
{
    QString on; ///< a server's URL with references; empty = a private one of this machine
    QString load = QStringLiteral("schema"); ///< schema | sample | full | template
    int rows = 10'000;                       ///< sample: of each table
};

struct MigrationSettings
{
    QString tool = QStringLiteral("alembic");          ///< alembic | sql
    QStringList alembic = {QStringLiteral("alembic")}; ///< prefix for current, heads, history, downgrade
    QStringList run;     ///< applies them; empty = the prefix with "upgrade heads"
    QJsonObject session; ///< run-time parameters for children, through PGOPTIONS
    bool manyHeads = false;
    QString dir; ///< tool: sql
    QString format = QStringLiteral("auto");
    int lockAttempts = 10;     ///< tool: sql; how often a file is tried when a lock is not free
    int giveWayWaiters = 0;    ///< a statement gives way when so many sessions wait behind it; 0 = never
    qint64 giveWayAfterMs = 0; ///< or when one has waited so long; 0 = never
    RehearsalSettings rehearsal = {};
};

/// Names in the target. `table` may be schema-qualified.
struct BillingTable
{
    QString table = QStringLiteral("billing_plans");
    QString id = QStringLiteral("id");
    QString code = QStringLiteral("code");
    QString price = QStringLiteral("stripe_price_id");
    QString active = QStringLiteral("is_active");
};

/// A variable of the product and what must hold for it.
struct VariableRule
{
    QString name;
    bool secret = false;
    bool optional = false;
    std::optional<QString> mustBe;
    SourceLocation location;
};

struct ProviderSpec
{
    QString name;
    QString kind; ///< stripe | postgres | redis | http
    QString url;
    QString bearer; ///< may hold ${NAME} or keychain:NAME
    int expect = 200;
    SourceLocation location;
    QString ca = {}; ///< file of further trusted CAs, relative to the workspace
};

/// A machine that commands run on, through ssh.
struct HostSpec
{
    QString name;
    QStringList ssh; ///< the command that leads there, without what is to run; may hold ${NAME}
    QString dir;     ///< folder there; empty = where a login begins
    SourceLocation location;
};

struct StripeSettings
{
    QString secretKey;                     ///< a reference: ${NAME}, keychain:NAME
    QString webhookSecret;                 ///< a reference
    QString mode = QStringLiteral("test"); ///< test | live
    QString apiBase;                       ///< empty = the real service; may hold ${NAME}
    QString ca = {};                       ///< file of further trusted CAs, relative to the workspace
};

struct PriceMapSettings
{
    QString variable;
    QString file; ///< relative to the workspace; empty = print the value to set
    QStringList read =
        {}; ///< command that prints the current value, where it lives in a deployment's secret store
};

/// What the workspace says, with an environment's overrides already applied.
struct Settings
{
    QString catalog;
    QString reports = QStringLiteral("var/reports");
    QString ledger = QStringLiteral("default");
    MigrationSettings migrations;
    BillingTable billingPlans;
    QList<VariableRule> variables;
    QList<ProviderSpec> providers;
    QList<HostSpec> hosts;
};

/// A place that releases go to: references, never secrets.
struct Environment
{
    QString name;
    Protection protection = Protection::Confirm;
    ApprovalRules approvals;
    QStringList envFiles;
    QString database; ///< a URL with references
    QString tlsCa;
    QString tlsServerName;
    QStringList tunnel;
    std::optional<StripeSettings> stripe;
    std::optional<PriceMapSettings> priceMap;
    Settings settings;
    SourceLocation location;
};

/// `slipway.yaml` as read.
struct Workspace
{
    QString name;
    QString dir;  ///< absolute
    QString file; ///< absolute path of slipway.yaml
    QList<Environment> environments;

    const Environment *environment(const QString &environmentName) const;
    QString path(const QString &relative) const; ///< absolute path of a file named in the workspace
};

} // namespace slipway::release
