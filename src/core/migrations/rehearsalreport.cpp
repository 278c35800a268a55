// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/rehearsalreport.h"

#include <QDateTime>
#include <QJsonArray>

#include <algorithm>
#include <numeric>

namespace slipway::migrations {

namespace {

const char *const rollbackNames[] = {"not_tried", "absent", "failed", "differs", "not_repeatable", "proven"};

QStringList texts(const QJsonValue &value)
{
    QStringList all;
    for (const QJsonValue &one : value.toArray())
        all << one.toString();
    return all;
}

QJsonObject toJson(const RehearsedLock &lock)
{
    return {{QStringLiteral("table"), lock.table},
            {QStringLiteral("mode"), lock.mode},
            {QStringLiteral("stops_readers"), lock.stopsReaders},
            {QStringLiteral("stops_writers"), lock.stopsWriters},
            {QStringLiteral("begin_us"), lock.beginUs},
            {QStringLiteral("held_us"), lock.heldUs}};
}

QJsonObject toJson(const RehearsedRows &rows)
{
    return {{QStringLiteral("table"), rows.table},
            {QStringLiteral("inserted"), rows.inserted},
            {QStringLiteral("updated"), rows.updated},
            {QStringLiteral("deleted"), rows.deleted}};
}

QJsonObject toJson(const RehearsedStatement &statement)
{
    QJsonArray locks;
    for (const RehearsedLock &lock : statement.locks)
        locks << toJson(lock);
    QJsonArray changes;
    for (const RehearsedRows &rows : statement.changes)
        changes << toJson(rows);
    return {{QStringLiteral("line"), statement.line},
            {QStringLiteral("words"), statement.words},
            {QStringLiteral("duration_ms"), statement.durationMs},
            {QStringLiteral("begin_us"), statement.beginUs},
            {QStringLiteral("duration_us"), statement.durationUs},
            {QStringLiteral("wal_bytes"), statement.walBytes},
            {QStringLiteral("rows"), statement.rows},
            {QStringLiteral("changes"), changes},
            {QStringLiteral("locks"), locks},
            {QStringLiteral("rewritten"), QJsonArray::fromStringList(statement.rewritten)}};
}

QJsonObject toJson(const RehearsedFile &file)
{
    QJsonArray statements;
    for (const RehearsedStatement &statement : file.statements)
        statements << toJson(statement);
    QJsonObject one{{QStringLiteral("version"), file.migration.name()},
                    {QStringLiteral("file"), file.migration.file},
                    {QStringLiteral("statements"), statements},
                    {QStringLiteral("rollback"), rollbackName(file.rollback())},
                    {QStringLiteral("difference"),
                     QJsonArray::fromStringList(file.downDifference + file.againDifference)}};
    if (file.error)
        one.insert(QStringLiteral("error"), QJsonObject{{QStringLiteral("code"), file.error->code},
                                                        {QStringLiteral("message"), file.error->message}});
    return one;
}

RehearsedStatement statementOf(const QJsonObject &object)
{
    RehearsedStatement statement;
    statement.line = object[u"line"].toInt();
    statement.words = object[u"words"].toString();
    statement.durationMs = object[u"duration_ms"].toInteger();
    statement.beginUs = object[u"begin_us"].toInteger();
    statement.durationUs = object[u"duration_us"].toInteger();
    statement.walBytes = object[u"wal_bytes"].toInteger();
    statement.rows = object[u"rows"].toInteger();
    statement.rewritten = texts(object[u"rewritten"]);
    for (const QJsonValue &lock : object[u"locks"].toArray())
        statement.locks << RehearsedLock{lock[u"table"].toString(),       lock[u"mode"].toString(),
                                         lock[u"stops_readers"].toBool(), lock[u"stops_writers"].toBool(),
                                         lock[u"begin_us"].toInteger(),   lock[u"held_us"].toInteger()};
    for (const QJsonValue &rows : object[u"changes"].toArray())
        statement.changes << RehearsedRows{rows[u"table"].toString(), rows[u"inserted"].toInteger(),
                                           rows[u"updated"].toInteger(), rows[u"deleted"].toInteger()};
    return statement;
}

RehearsedFile fileOf(const QJsonObject &object)
{
    RehearsedFile file;
    file.migration.version = object[u"version"].toString();
    file.migration.file = object[u"file"].toString();
    for (const QJsonValue &statement : object[u"statements"].toArray())
        file.statements << statementOf(statement.toObject());
    const QString rollback = object[u"rollback"].toString();
    file.hasDown = rollback != u"absent";
    file.downRan = file.hasDown && rollback != u"failed" && rollback != u"not_tried";
    (rollback == u"not_repeatable" ? file.againDifference : file.downDifference) =
        texts(object[u"difference"]);
    if (object[u"error"].isObject())
        file.error =
            release::Error{object[u"error"][u"code"].toString(), object[u"error"][u"message"].toString(), {}};
    return file;
}

} // namespace

QString rollbackName(Rollback rollback)
{
    return QLatin1String(rollbackNames[static_cast<int>(rollback)]);
}

Rollback RehearsedFile::rollback() const
{
    return error                        ? Rollback::NotTried
           : !hasDown                   ? Rollback::Absent
           : !downRan                   ? Rollback::Failed
           : !downDifference.isEmpty()  ? Rollback::Differs
           : !againDifference.isEmpty() ? Rollback::NotRepeatable
                                        : Rollback::Proven;
}

qint64 RehearsedFile::durationUs() const
{
    return statements.isEmpty() ? 0 : statements.last().beginUs + statements.last().durationUs;
}

qint64 RehearsedFile::walBytes() const
{
    return std::accumulate(statements.cbegin(), statements.cend(), qint64(0),
                           [](qint64 sum, const RehearsedStatement &one) { return sum + one.walBytes; });
}

bool RehearsalReport::good() const
{
    return !error && std::all_of(files.cbegin(), files.cend(), [](const RehearsedFile &file) {
        return file.rollback() == Rollback::Absent || file.rollback() == Rollback::Proven;
    });
}

QJsonObject RehearsalReport::toJson() const
{
    QJsonArray list;
    for (const RehearsedFile &file : files)
        list << migrations::toJson(file);
    QJsonArray ladder;
    for (const Rung &rung : proofLadder())
        ladder << QJsonObject{{QStringLiteral("rung"), rung.name},
                              {QStringLiteral("proves"), rung.proves},
                              {QStringLiteral("not_proven"), QJsonArray::fromStringList(rung.notProven)}};
    QJsonObject object{{QStringLiteral("at"), QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)},
                       {QStringLiteral("files"), list},
                       {QStringLiteral("copy"), copy},
                       {QStringLiteral("server"), server},
                       {QStringLiteral("not_proven"), QJsonArray::fromStringList(notProven)},
                       {QStringLiteral("ladder"), ladder},
                       {QStringLiteral("good"), good()}};
    if (error)
        object.insert(QStringLiteral("error"), QJsonObject{{QStringLiteral("code"), error->code},
                                                           {QStringLiteral("message"), error->message}});
    return object;
}

RehearsalReport RehearsalReport::fromJson(const QJsonObject &object)
{
    RehearsalReport report;
    for (const QJsonValue &file : object[u"files"].toArray())
        report.files << fileOf(file.toObject());
    report.copy = object[u"copy"].toString();
    report.server = object[u"server"].toString();
    report.notProven = texts(object[u"not_proven"]);
    if (object[u"error"].isObject())
        report.error =
            release::Error{object[u"error"][u"code"].toString(), object[u"error"][u"message"].toString(), {}};
    return report;
}

QList<Rung> proofLadder()
{
    return {{QStringLiteral("forecast"),
             QStringLiteral(
                 "what is pending, that PostgreSQL's grammar reads it, and the hints of its statements"),
             {QStringLiteral("that any statement succeeds"), QStringLiteral("locks, rewrites and time"),
              QStringLiteral("that the way down leads back")}},
            {QStringLiteral("run on the target, rolled back"),
             QStringLiteral("that the statements succeed on the real rows, in the time that they take there"),
             {QStringLiteral("files that cannot be in one transaction"),
              QStringLiteral("that nobody waited meanwhile: its locks are real ones"),
              QStringLiteral("that the way down leads back, and constraints that are checked at COMMIT")}},
            {QStringLiteral("scratch copy"),
             QStringLiteral("that up, down and up again succeed on the copy, with which locks and rewrites"),
             {QStringLiteral("how long others would wait under the target's own load"),
              QStringLiteral("roles, event triggers and other cluster-wide objects"),
              QStringLiteral("what only rows that the copy lacks would break")}}};
}

} // namespace slipway::migrations
