// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/preflightsteps.h"

#include "operations/localprocesses.h"

#include <QJsonObject>
#include <QUrl>

namespace slipway::operations {

using namespace release;

namespace {

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

/// Standard output of a git call, trimmed; nullopt where git fails or is absent.
std::optional<QString> git(StepContext &context, const QStringList &arguments)
{
    ProcessRequest request;
    request.argv = QStringList{QStringLiteral("git")} + arguments;
    request.dir = context.setup.workspace.dir;
    request.environment = context.setup.childEnvironment;
    request.timeoutMs = 20'000;
    auto outcome = context.outside.processes.run(request, context.stop, {});
    if (!outcome || outcome->exitCode != 0)
        return std::nullopt;
    return QString::fromUtf8(outcome->standardOutput).trimmed();
}

CheckResult verdict(const QString &name, const QString &asked, const QString &expected, const QString &actual,
                    bool good)
{
    return {name, asked, expected, actual, good ? CheckStatus::Pass : CheckStatus::Fail};
}

} // namespace

StepOutcome SourceStep::run(StepContext &context)
{
    const auto sha = git(context, {QStringLiteral("rev-parse"), QStringLiteral("HEAD")});
    const auto ref = git(context, {QStringLiteral("symbolic-ref"), QStringLiteral("--short"),
                                   QStringLiteral("-q"), QStringLiteral("HEAD")});
    const auto tag =
        git(context, {QStringLiteral("describe"), QStringLiteral("--tags"), QStringLiteral("--exact-match")});
    const auto status = sha ? git(context, {QStringLiteral("status"), QStringLiteral("--porcelain"),
                                            QStringLiteral("--"), QStringLiteral(".")})
                            : std::nullopt;
    const QJsonValue dirty = status ? QJsonValue(!status->isEmpty()) : QJsonValue();
    context.record(QStringLiteral("source"),
                   QJsonObject{{QStringLiteral("git_sha"), orNull(sha.value_or(QString()))},
                               {QStringLiteral("git_ref"), orNull(ref.value_or(QString()))},
                               {QStringLiteral("git_tag"), orNull(tag.value_or(QString()))},
                               {QStringLiteral("dirty"), dirty}});
    context.note(
        sha ? QStringLiteral("commit %1, ref %2, tag %3, %4")
                  .arg(*sha, ref.value_or(QStringLiteral("(detached)")),
                       tag.value_or(QStringLiteral("(none)")),
                       dirty.toBool() ? QStringLiteral("with uncommitted changes") : QStringLiteral("clean"))
            : QStringLiteral("not a git repository: no commit is recorded"));
    if (context.spec.require) {
        context.check(verdict(QStringLiteral("source is committed"), QStringLiteral("git status --porcelain"),
                              QStringLiteral("a commit without changes"),
                              !sha             ? QStringLiteral("no repository")
                              : dirty.toBool() ? QStringLiteral("uncommitted changes")
                                               : QStringLiteral("clean"),
                              sha && !dirty.toBool()));
    }
    return StepOutcome::succeeded();
}

StepOutcome EffectiveTargetStep::run(StepContext &context)
{
    const Environment &environment = context.setup.environment;
    const QUrl url(QString::fromUtf8(context.setup.databaseUrl.reveal()));
    context.note(QStringLiteral("environment %1 (protection %2)")
                     .arg(environment.name, protectionName(environment.protection)));
    if (!context.setup.databaseUrl.isEmpty())
        context.note(
            QStringLiteral("database    %1 on %2, port %3, as %4")
                .arg(url.path().mid(1), url.host().isEmpty() ? QStringLiteral("this machine") : url.host())
                .arg(url.port(5432))
                .arg(url.userName().isEmpty() ? QStringLiteral("(the default user)") : url.userName()));
    if (environment.stripe)
        context.note(QStringLiteral("stripe      %1, %2 mode")
                         .arg(context.setup.stripeBase.toString(), environment.stripe->mode));
    QStringList names = Variables::referenced(environment.database);
    if (environment.stripe)
        names << Variables::referenced(environment.stripe->secretKey)
              << Variables::referenced(environment.stripe->apiBase)
              << Variables::referenced(environment.stripe->webhookSecret);
    names.removeDuplicates();
    for (const QString &name : names) {
        const Variable *variable = context.setup.variables.find(name);
        if (!variable)
            continue;
        context.note(QStringLiteral("%1 from %2").arg(name, variable->source));
        if (variable->shadowed.isEmpty())
            continue;
        const bool protectedTarget = environment.protection != Protection::None;
        CheckResult check = verdict(
            QStringLiteral("%1 is the same everywhere").arg(name), name, QStringLiteral("one value"),
            QStringLiteral("%1 differs from %2").arg(variable->source, variable->shadowed), !protectedTarget);
        if (!protectedTarget)
            context.note(QStringLiteral("%1: the value of %2 is used, another one in %3 is not")
                             .arg(name, variable->source, variable->shadowed));
        else
            check.reason = QStringLiteral("unset the one that is wrong");
        context.check(check);
    }
    return StepOutcome::succeeded();
}

StepOutcome ToolsStep::run(StepContext &context)
{
    QStringList programs = context.spec.parameters[u"programs"].toVariant().toStringList();
    const MigrationSettings &migrations = context.setup.environment.settings.migrations;
    if (migrations.tool == u"alembic")
        programs << migrations.alembic.value(0);
    programs << migrations.run.value(0);
    programs.removeAll(QString());
    programs.removeDuplicates();
    for (const QString &program : programs) {
        const QString found =
            findProgram(program, context.setup.childEnvironment, context.setup.workspace.dir);
        context.check(verdict(program, QStringLiteral("PATH"), QStringLiteral("installed"),
                              found.isEmpty() ? QStringLiteral("not on the PATH") : found, !found.isEmpty()));
    }
    return StepOutcome::succeeded();
}

namespace {

/// Variables that only the Stripe part of a run needs.
QStringList stripeVariables(const Environment &environment)
{
    if (!environment.stripe)
        return {};
    return Variables::referenced(environment.stripe->secretKey) +
           Variables::referenced(environment.stripe->webhookSecret);
}

} // namespace

StepOutcome VariablesStep::run(StepContext &context)
{
    const QStringList needless =
        context.setup.options.skipStripe ? stripeVariables(context.setup.environment) : QStringList();
    for (const VariableRule &rule : context.setup.environment.settings.variables) {
        const Variable *variable = context.setup.variables.find(rule.name);
        const bool present = variable && !variable->value.isEmpty();
        QString actual = QStringLiteral("not set");
        if (present)
            actual = rule.secret ? maskedSecret(variable->value.reveal())
                                 : QString::fromUtf8(variable->value.reveal());
        const QString asked = variable ? variable->source : QStringLiteral("environment and env files");
        if (!present && needless.contains(rule.name)) {
            context.check({rule.name, asked, QStringLiteral("set"), actual, CheckStatus::Skipped,
                           QStringLiteral("skipped by --skip-stripe")});
            continue;
        }
        if (rule.mustBe) {
            const bool holds = present && QString::fromUtf8(variable->value.reveal()) == *rule.mustBe;
            context.check(verdict(rule.name, asked,
                                  rule.secret ? QStringLiteral("the value in slipway.yaml") : *rule.mustBe,
                                  actual, holds));
        } else if (present || !rule.optional) {
            context.check(verdict(rule.name, asked, QStringLiteral("set"), actual, present));
        } else {
            context.check({rule.name, asked, QStringLiteral("set"), actual, CheckStatus::Skipped,
                           QStringLiteral("optional")});
        }
    }
    return StepOutcome::succeeded();
}

Forecast StripeCliStep::forecast(StepContext &context)
{
    if (context.setup.options.skipStripe)
        return Forecast::notNecessary(QStringLiteral("skipped by --skip-stripe"));
    if (context.setup.options.nonInteractive && !context.spec.require)
        return Forecast::notNecessary(
            QStringLiteral("not asked under --non-interactive; the release talks to the API itself"));
    return Forecast::necessary(QStringLiteral("looks only"));
}

StepOutcome StripeCliStep::run(StepContext &context)
{
    const QString program =
        findProgram(QStringLiteral("stripe"), context.setup.childEnvironment, context.setup.workspace.dir);
    const QString name = QStringLiteral("Stripe CLI login");
    if (program.isEmpty()) {
        context.check({name, QStringLiteral("stripe whoami"), QStringLiteral("logged in"),
                       QStringLiteral("not installed"),
                       context.spec.require ? CheckStatus::Fail : CheckStatus::Skipped,
                       QStringLiteral("the release talks to the API itself")});
        return StepOutcome::succeeded();
    }
    ProcessRequest request;
    request.argv = {program, QStringLiteral("whoami")};
    request.dir = context.setup.workspace.dir;
    request.environment = context.setup.childEnvironment;
    request.timeoutMs = 20'000;
    auto outcome = context.outside.processes.run(request, context.stop, context.sink());
    const bool loggedIn = outcome && outcome->exitCode == 0;
    context.check({name, QStringLiteral("stripe whoami"), QStringLiteral("logged in"),
                   loggedIn ? QStringLiteral("logged in") : QStringLiteral("not logged in"),
                   loggedIn               ? CheckStatus::Pass
                   : context.spec.require ? CheckStatus::Fail
                                          : CheckStatus::Skipped,
                   loggedIn ? QString() : QStringLiteral("run `stripe login` if you want to use it")});
    return StepOutcome::succeeded();
}

} // namespace slipway::operations
