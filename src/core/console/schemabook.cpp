// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/schemabook.h"

#include "console/playbooks.h"
#include "playbook/requirementsreader.h"

#include <QDir>
#include <QFileInfo>

namespace slipway::console {

using namespace release;

namespace {

/// The file that a step of the workspace's playbooks names.
QString requirementsFile(const ReleaseSession &session)
{
    const Workspace &workspace = session.workspace();
    const QDir folder(QDir(workspace.dir).filePath(QStringLiteral("playbooks")));
    for (const QString &name : folder.entryList({QStringLiteral("*.yaml")}, QDir::Files, QDir::Name)) {
        auto playbook = loadPlaybook(folder.filePath(name), workspace, session.stepKinds());
        if (!playbook)
            continue;
        for (const StepSpec &step : playbook->steps) {
            if (step.kind == u"schema_check")
                return step.parameters[u"file"].toString();
        }
    }
    const QString usual = QStringLiteral("requirements.yaml");
    return QFileInfo::exists(workspace.path(usual)) ? usual : QString();
}

bool isHistory(const migrations::LiveTable &table)
{
    static const QStringList names{
        QStringLiteral("slipway_migrations"),    QStringLiteral("slipway_migration_journal"),
        QStringLiteral("schema_migrations"),     QStringLiteral("goose_db_version"),
        QStringLiteral("flyway_schema_history"), QStringLiteral("__diesel_schema_migrations"),
        QStringLiteral("alembic_version")};
    return names.contains(table.name);
}

} // namespace

Result<SchemaBook> readSchemaBook(ReleaseSession &session, std::stop_token stop)
{
    auto connection = database::Session::open(session.setup().databaseUrl, session.setup().environment.tlsCa,
                                              QStringLiteral("slipway"), stop);
    if (!connection)
        return connection.error();
    if ((*connection)->isSqlite())
        return Error{QStringLiteral("sqlite_unsupported"),
                     QStringLiteral("Schemas are shown of PostgreSQL; this target is SQLite.")};
    auto schema = migrations::LiveSchema::read(**connection);
    if (!schema)
        return schema.error();
    SchemaBook book;
    book.environment = session.environment().name;
    book.target = (*connection)->target().shown();
    book.schema = std::move(*schema);
    book.requirements = requirementsFile(session);
    if (!book.requirements.isEmpty()) {
        auto required = playbook::readRequirements(session.workspace().path(book.requirements));
        if (required) {
            const migrations::SchemaVerdict verdict = verifySchema(book.schema, *required);
            book.checks = static_cast<int>(verdict.checks.size());
            book.findings = requirementFindings(book.schema, verdict);
        } else {
            book.requirementsProblem = required.error().message;
        }
    }
    book.schema.tables.removeIf(isHistory);
    book.findings << schemaFindings(book.schema);
    return book;
}

} // namespace slipway::console
