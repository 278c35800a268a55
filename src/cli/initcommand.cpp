// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/initcommand.h"

#include "cli/prompt.h"
#include "console/projectwriter.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>

namespace slipway::cli {

using namespace release;

namespace {

QString migrationsOf(const console::ProjectFacts &facts)
{
    if (!facts.alembicConfig.isEmpty())
        return QStringLiteral("alembic (%1)").arg(facts.alembicConfig);
    if (!facts.sqlDir.isEmpty())
        return QStringLiteral("%1 files in %2").arg(facts.sqlFormat, facts.sqlDir);
    return QStringLiteral("none found: name them in slipway.yaml before a release");
}

void show(Invocation &call, const console::ProjectFacts &facts)
{
    call.line(QStringLiteral("%1  (%2)").arg(facts.name.value, facts.dir));
    call.line(QStringLiteral("  migrations     ") + migrationsOf(facts));
    if (facts.billingTableFound)
        call.line(QStringLiteral("  billing table  %1 (%2)").arg(facts.billing.table, facts.billingWhy));
    if (!facts.plans.isEmpty())
        call.line(QStringLiteral("  plans          %1, without amounts").arg(facts.plans.size()));
    for (const QString &remark : facts.remarks)
        call.warn(remark);
    if (facts.liveKey)
        call.warn(QStringLiteral("A local env file holds a live Stripe key; a test key belongs there."));
}

/// Which of the files may be written; the error where one may not.
Result<void> mayWrite(Invocation &call, const QList<console::ProjectFile> &files)
{
    if (call.has(QStringLiteral("force")))
        return {};
    PromptOperator person(call.terminal(), call.terminal().inIsTerminal, call.stop());
    for (const console::ProjectFile &file : files) {
        if (!QFile::exists(file.path))
            continue;
        const Error exists{
            QStringLiteral("file_exists"),
            QStringLiteral("%1 is there already and was not touched. --force replaces it, --print "
                           "shows what would be written.")
                .arg(file.path),
            {},
            ErrorKind::Refused};
        if (!person.interactive())
            return exists;
        auto answer = person.ask({QStringLiteral("replace"),
                                  {},
                                  QStringLiteral("%1 is there already. Replace it?").arg(file.path),
                                  QuestionKind::Confirm,
                                  {},
                                  QStringLiteral("no")});
        if (!answer)
            return answer.error();
        if (*answer != u"yes")
            return exists;
    }
    return {};
}

} // namespace

Description InitCommand::describe() const
{
    return {{QStringLiteral("init")},
            QStringLiteral("Look at a project and write slipway.yaml and plans.yaml to review"),
            {QStringLiteral("[DIR]")},
            {{QStringLiteral("stripe"),
              {},
              QStringLiteral("Also read the existing prices with the product's own Stripe key")},
             {QStringLiteral("print"), {}, QStringLiteral("Print what would be written; write nothing")},
             {QStringLiteral("force"), {}, QStringLiteral("Replace files that are there, without asking")}},
            QStringLiteral(
                "Finds alembic or SQL migrations (plain, golang-migrate, dbmate, goose, Flyway, diesel), "
                "how you run them (just, make, hatch, poetry, uv), env files, the table of billing plans "
                "and the price map. Every guess has a comment. A repository with several products gets "
                "one slipway.yaml each. Reads files only, and Stripe with --stripe; no value "
                "of a variable is copied.")};
}

int InitCommand::run(Invocation &call)
{
    const QString dir = call.absolutePath(call.arguments().value(0, QStringLiteral(".")));
    if (!QDir(dir).exists())
        return call.fail({QStringLiteral("folder_missing"),
                          QStringLiteral("There is no folder %1.").arg(dir),
                          {},
                          ErrorKind::Usage});
    QList<console::ProjectFacts> products = console::scanProject(dir);
    for (console::ProjectFacts &facts : products) {
        if (!call.has(QStringLiteral("stripe")))
            break;
        if (auto read = console::readExistingPrices(facts, call.terminal().environment, call.stop()); !read)
            return call.fail(read.error());
    }
    QList<console::ProjectFile> files;
    for (const console::ProjectFacts &facts : products)
        files << console::projectFiles(facts);
    QJsonArray written;
    const bool printing = call.has(QStringLiteral("print"));
    for (const console::ProjectFile &file : std::as_const(files)) {
        QJsonObject object{{QStringLiteral("path"), file.path}};
        if (printing)
            object.insert(QStringLiteral("text"), QString::fromUtf8(file.bytes));
        written << object;
        if (printing)
            call.result(QStringLiteral("# ---- %1\n%2").arg(file.path, QString::fromUtf8(file.bytes)));
    }
    if (!printing) {
        for (const console::ProjectFacts &facts : products)
            show(call, facts);
        if (auto allowed = mayWrite(call, files); !allowed)
            return call.fail(allowed.error());
        for (const console::ProjectFile &file : std::as_const(files)) {
            if (auto done = console::writeProjectFile(file); !done)
                return call.fail(done.error());
            call.result(QStringLiteral("wrote %1").arg(file.path));
        }
        for (const console::ProjectFacts &facts : products) {
            if (auto proven = console::proveProject(facts); !proven)
                return call.fail(proven.error());
        }
        call.line(
            QStringLiteral("Next: look through the comments, then `slipway doctor` and `slipway release db "
                           "--env local --dry-run`."));
    }
    call.document(QJsonObject{{QStringLiteral("files"), written}});
    return exitcode::done;
}

} // namespace slipway::cli
