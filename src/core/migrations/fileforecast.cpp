// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/fileforecast.h"

#include "migrations/sqlscan.h"

#include <QDateTime>
#include <QJsonObject>

namespace slipway::migrations {

using namespace release;

namespace {

FileForecast forecastOf(const SqlScript &script, const FilePlan &plan)
{
    FileForecast forecast;
    forecast.transactional = plan.transactional;
    forecast.why = plan.why;
    forecast.hints = hintsFor(script, plan);
    for (const Statement &statement : script.statements) {
        const auto lines = static_cast<int>(script.sql(statement).count('\n'));
        forecast.statements.append({statement.line, statement.line + lines, script.words(statement)});
        for (const Change &change : statement.facts.changes) {
            if (!change.table.isEmpty() && !forecast.tables.contains(change.table))
                forecast.tables << change.table;
        }
    }
    return forecast;
}

} // namespace

FileForecast forecastFile(const Migration &migration, const MigrationFolder::Part &part)
{
    FileForecast forecast = forecastOf(part.script, planFile(part));
    forecast.migration = migration;
    return forecast;
}

FileForecast forecastScript(const SqlScript &script)
{
    return forecastOf(script, planFile({script, true, script.text}));
}

Result<PendingForecast> PendingForecast::read(const MigrationFolder &folder, const QList<Migration> &pending,
                                              database::Session &session)
{
    PendingForecast all;
    TouchedTables tables;
    for (const Migration &migration : pending) {
        auto part = folder.part(migration, Direction::Up);
        if (!part)
            return part.error();
        all.files << forecastFile(migration, *part);
        for (const QString &table : std::as_const(all.files.last().tables))
            tables.add(table);
    }
    auto live = readTargetFacts(session, tables.names());
    if (!live)
        return live.error();
    all.live = std::move(*live);
    return all;
}

QJsonObject PendingForecast::toJson() const
{
    QJsonArray list;
    for (const FileForecast &file : files) {
        QJsonArray words;
        for (const ForecastStatement &statement : file.statements)
            words << statement.words;
        QJsonArray hints;
        for (const Hint &hint : file.hints)
            hints << hint.toJson();
        list << QJsonObject{{QStringLiteral("version"), file.migration.name()},
                            {QStringLiteral("file"), file.migration.file},
                            {QStringLiteral("transactional"), file.transactional},
                            {QStringLiteral("statements"), words},
                            {QStringLiteral("hints"), hints}};
    }
    return {{QStringLiteral("at"), QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)},
            {QStringLiteral("files"), list},
            {QStringLiteral("live"), live.toJson()}};
}

QList<Table> PendingForecast::tables() const
{
    Table hints{
        QStringLiteral("Hints"),
        {QStringLiteral("place"), QStringLiteral("rule"), QStringLiteral("what"), QStringLiteral("safer")},
        {}};
    for (const FileForecast &file : files) {
        for (const Hint &hint : file.hints)
            hints.rows << QStringList{QStringLiteral("%1:%2").arg(file.migration.file).arg(hint.line),
                                      hint.rule, hint.message, hint.safer};
    }
    Table now{QStringLiteral("The target now"), {QStringLiteral("fact")}, {}};
    for (const QString &line : live.words())
        now.rows << QStringList{line};
    QList<Table> all;
    if (!hints.rows.isEmpty())
        all << hints;
    if (!now.rows.isEmpty())
        all << now;
    return all;
}

} // namespace slipway::migrations
