// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/projectwriter.h"

#include "playbook/catalogreader.h"
#include "playbook/workspacereader.h"

#include <QDir>
#include <QRegularExpression>
#include <QSaveFile>

namespace slipway::console {

using namespace release;

namespace {

/// A YAML scalar: plain where that is safe, else in double quotes.
QString scalar(const QString &text)
{
    static const QRegularExpression plain(QStringLiteral("\\A[A-Za-z_./][A-Za-z0-9_./-]*\\z"));
    static const QRegularExpression word(
        QStringLiteral("\\A(?:true|false|yes|no|on|off|null|~|\\.nan|\\.inf)\\z"),
        QRegularExpression::CaseInsensitiveOption);
    if (plain.match(text).hasMatch() && !word.match(text).hasMatch())
        return text;
    QString quoted = text;
    quoted.replace(u'\\', QStringLiteral("\\\\")).replace(u'"', QStringLiteral("\\\""));
    for (QChar &c : quoted) {
        if (c < u' ')
            c = u' ';
    }
    return u'"' + quoted + u'"';
}

QString listText(const QStringList &values)
{
    QStringList quoted;
    for (const QString &value : values)
        quoted << scalar(value);
    return u'[' + quoted.join(QStringLiteral(", ")) + u']';
}

QString reference(const QString &variable)
{
    return QStringLiteral("\"${%1}\"").arg(variable);
}

/// "text  # why"; a comment stays on its line.
QString line(const QString &text, const QString &why = {})
{
    QString comment = why;
    comment.replace(u'\n', u' ');
    return comment.isEmpty() ? QString(text + u'\n')
                             : QString(text + QStringLiteral("  # ") + comment + u'\n');
}

QString migrationsText(const ProjectFacts &facts)
{
    if (!facts.alembicConfig.isEmpty()) {
        QString text = QStringLiteral("\nmigrations:\n  tool: alembic\n") +
                       line(QStringLiteral("  alembic: ") + listText(facts.alembic),
                            QStringLiteral("guess: how you call it; %1 was found").arg(facts.alembicConfig));
        if (!facts.migrate.isEmpty())
            text +=
                line(QStringLiteral("  run: ") + listText(facts.migrate),
                     QStringLiteral("guess: %1; must bring the database to the heads").arg(facts.migrateWhy));
        return text +
               line(QStringLiteral("  session: {lock_timeout: 5s}"),
                    QStringLiteral("a migration that waits for a lock longer fails, and blocks nobody"));
    }
    if (facts.sqlDir.isEmpty())
        return QStringLiteral("\n# No migrations were found. Name them before a release:\n"
                              "# migrations: {tool: alembic}\n"
                              "# migrations: {tool: sql, dir: migrations}\n");
    return QStringLiteral("\nmigrations:\n  tool: sql\n") +
           line(QStringLiteral("  dir: ") + scalar(facts.sqlDir)) +
           line(QStringLiteral("  format: ") + scalar(facts.sqlFormat),
                QStringLiteral("guess: from the files' names and first lines"));
}

QString billingText(const ProjectFacts &facts)
{
    if (!facts.billingTableFound)
        return {};
    const BillingTable &table = facts.billing;
    return u'\n' + line(QStringLiteral("billing_plans: {table: %1, id: %2, code: %3, price: %4, active: %5}")
                            .arg(scalar(table.table), scalar(table.id), scalar(table.code),
                                 scalar(table.price), scalar(table.active)),
                        QStringLiteral("guess: %1; check the column names").arg(facts.billingWhy));
}

QString variableText(const ProjectFacts &facts)
{
    QString text;
    for (const Guess &guess : {facts.databaseVariable, facts.stripeKeyVariable, facts.webhookVariable}) {
        if (!guess.value.isEmpty())
            text += line(QStringLiteral("  %1: {secret: true}").arg(guess.value), guess.why);
    }
    return text.isEmpty() ? text : QStringLiteral("\nvariables:\n") + text;
}

QString stripeText(const ProjectFacts &facts, const QString &mode)
{
    if (facts.stripeKeyVariable.value.isEmpty())
        return {};
    QString text = QStringLiteral("    stripe:\n") +
                   line(QStringLiteral("      secret_key: ") + reference(facts.stripeKeyVariable.value),
                        facts.stripeKeyVariable.why);
    if (!facts.webhookVariable.value.isEmpty())
        text += line(QStringLiteral("      webhook_secret: ") + reference(facts.webhookVariable.value),
                     facts.webhookVariable.why);
    return text + QStringLiteral("      mode: ") + mode + u'\n';
}

QString priceMapText(const ProjectFacts &facts, bool local)
{
    if (facts.priceMapVariable.value.isEmpty())
        return {};
    if (!local)
        return line(QStringLiteral("    price_map: {variable: %1}").arg(facts.priceMapVariable.value),
                    QStringLiteral("without a file the value to set is printed"));
    return line(QStringLiteral("    price_map: {variable: %1, file: %2}")
                    .arg(facts.priceMapVariable.value, scalar(facts.priceMapFile)),
                facts.priceMapVariable.why);
}

QString environmentsText(const ProjectFacts &facts)
{
    const bool guessed = facts.databaseVariable.value.isEmpty();
    const QString database = guessed ? QStringLiteral("DATABASE_URL") : facts.databaseVariable.value;
    const QString why =
        guessed ? QStringLiteral("guess: no variable for it was found; set it, or name the right one")
                : facts.databaseVariable.why;
    QString text =
        QStringLiteral("\nenvironments:\n  local:\n") +
        line(QStringLiteral("    protection: none"), QStringLiteral("no confirmation wanted here"));
    if (!facts.envFiles.isEmpty())
        text += line(QStringLiteral("    env_files: ") + listText(facts.envFiles),
                     QStringLiteral("later files win"));
    text += line(QStringLiteral("    database: ") + reference(database), why);
    text += stripeText(facts, facts.liveKey ? QStringLiteral("live") : QStringLiteral("test")) +
            priceMapText(facts, true);
    text += QStringLiteral("  production:\n") +
            line(QStringLiteral("    protection: confirm"), QStringLiteral("its name must be typed"));
    if (facts.productionEnvFiles.isEmpty())
        text += line(
            QStringLiteral("    database: \"${PRODUCTION_DATABASE_URL}\""),
            QStringLiteral("guess: set it where you release from, or store it: slipway secrets set NAME, "
                           "then keychain:NAME"));
    else
        text += line(QStringLiteral("    env_files: ") + listText(facts.productionEnvFiles)) +
                line(QStringLiteral("    database: ") + reference(database), why);
    return text + stripeText(facts, QStringLiteral("live")) + priceMapText(facts, false);
}

QByteArray workspaceText(const ProjectFacts &facts)
{
    QString text =
        QStringLiteral("# Written by `slipway init`. Every comment that begins with \"guess\" wants a look.\n"
                       "# `slipway doctor` tells what is missing here, `slipway release db --env local "
                       "--dry-run` what a release would do.\n"
                       "slipway: 1\n");
    text += line(QStringLiteral("workspace: ") + scalar(facts.name.value),
                 QStringLiteral("guess: %1; checkouts with the same name and ledger share their history")
                     .arg(facts.name.why));
    if (!facts.plans.isEmpty())
        text += QStringLiteral("catalog: plans.yaml\n");
    text += QStringLiteral("reports: var/reports\n");
    text +=
        line(QStringLiteral("ledger: default"),
             QStringLiteral("one ledger for all checkouts of this user; a path is one of this folder alone"));
    text += migrationsText(facts) + billingText(facts) + variableText(facts);
    text += QStringLiteral("\nproviders:\n  - {name: database, kind: postgres}\n");
    if (!facts.stripeKeyVariable.value.isEmpty())
        text += QStringLiteral("  - {name: stripe, kind: stripe}\n");
    return (text + environmentsText(facts)).toUtf8();
}

QString planText(const GuessedPlan &plan, const QString &name)
{
    if (!plan.price)
        return QStringLiteral("  - {code: %1, name: %2, currency: usd, interval: month}")
            .arg(scalar(plan.code), scalar(name));
    const CatalogPlan &price = *plan.price;
    QString text = QStringLiteral("  - {code: %1, name: %2, amount: %3, currency: %4, interval: %5")
                       .arg(scalar(plan.code), scalar(name))
                       .arg(*price.amount)
                       .arg(scalar(price.currency), scalar(price.interval));
    if (price.intervalCount != 1)
        text += QStringLiteral(", interval_count: %1").arg(price.intervalCount);
    if (price.trialDays > 0)
        text += QStringLiteral(", trial_days: %1").arg(price.trialDays);
    text += QStringLiteral(", product: ") + scalar(price.product);
    if (!price.lookupKey.isEmpty())
        text += QStringLiteral(", lookup_key: ") + scalar(price.lookupKey);
    return text + u'}';
}

QByteArray plansText(const QList<GuessedPlan> &plans)
{
    QString text =
        QStringLiteral("# Written by `slipway init`. No file of the product tells what a plan costs: add\n"
                       "# amount: 2000 (cents) to each, or give --plan CODE=CENTS with the release.\n"
                       "slipway: 1\nplans:\n");
    for (const GuessedPlan &plan : plans) {
        QString name = plan.code;
        name[0] = name[0].toUpper();
        text += line(planText(plan, name),
                     QStringLiteral("guess: %1; check currency and interval").arg(plan.why));
    }
    return text.toUtf8();
}

} // namespace

QList<ProjectFile> projectFiles(const ProjectFacts &facts)
{
    const QDir dir(facts.dir);
    QList<ProjectFile> files{{dir.filePath(QStringLiteral("slipway.yaml")), workspaceText(facts)}};
    if (!facts.plans.isEmpty())
        files << ProjectFile{dir.filePath(QStringLiteral("plans.yaml")), plansText(facts.plans)};
    return files;
}

Result<void> writeProjectFile(const ProjectFile &file)
{
    QSaveFile out(file.path);
    if (!out.open(QIODevice::WriteOnly) || out.write(file.bytes) != file.bytes.size() || !out.flush() ||
        !out.commit())
        return Error{QStringLiteral("file_unwritable"),
                     QStringLiteral("%1 cannot be written: %2.").arg(file.path, out.errorString()),
                     {},
                     ErrorKind::Usage};
    return {};
}

Result<void> proveProject(const ProjectFacts &facts)
{
    const QDir dir(facts.dir);
    auto workspace = playbook::readWorkspace(dir.filePath(QStringLiteral("slipway.yaml")));
    if (!workspace)
        return workspace.error();
    if (facts.plans.isEmpty())
        return {};
    auto catalog = playbook::readCatalog(dir.filePath(QStringLiteral("plans.yaml")), workspace->name);
    if (!catalog)
        return catalog.error();
    return {};
}

} // namespace slipway::console
