// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/migrationdraft.h"

#include <QRegularExpression>

#include <algorithm>

namespace slipway::migrations {

using release::Error;
using release::ErrorKind;
using release::Result;

namespace {

QString slug(const QString &name)
{
    QString made = name.toLower();
    static const QRegularExpression other(QStringLiteral("[^\\p{L}\\p{N}]+"));
    made.replace(other, QStringLiteral("_"));
    while (made.startsWith(u'_'))
        made.remove(0, 1);
    while (made.endsWith(u'_'))
        made.chop(1);
    return made;
}

QString header(const QString &number, const DraftRequest &request)
{
    return QStringLiteral("-- Migration %1: %2\n-- Description: %3\n-- Author: %4\n-- Date: %5\n")
        .arg(number, request.name,
             request.description.isEmpty() ? QStringLiteral("what this migration does") : request.description,
             request.author, request.now.date().toString(Qt::ISODate));
}

/// The version that follows in the folder's own way of counting.
QString nextNumber(const MigrationFolder &folder, const QDateTime &now)
{
    QString last;
    for (const Migration &migration : folder.migrations()) {
        if (!migration.repeatable)
            last = migration.version;
    }
    const bool byTime = last.isEmpty() ? folder.format() != Format::Plain && folder.format() != Format::Flyway
                                       : last.section(u'.', 0, 0).size() >= 12;
    if (folder.format() == Format::Diesel)
        return now.toString(QStringLiteral("yyyy-MM-dd-HHmmss"));
    if (byTime)
        return now.toString(QStringLiteral("yyyyMMddHHmmss"));
    if (last.isEmpty())
        return folder.format() == Format::Plain ? QStringLiteral("001") : QStringLiteral("1");
    QString number = QString::number(last.section(u'.', 0, 0).toLongLong() + 1);
    // golang-migrate and goose drop the zeros of a version, so the file names tell the width
    qsizetype width = last.size();
    if (!folder.migrations().isEmpty()) {
        const QString file = folder.migrations().last().file;
        qsizetype digits = 0;
        while (digits < file.size() && file[digits].isDigit())
            ++digits;
        width = std::max(width, digits);
    }
    return number.rightJustified(static_cast<int>(width), u'0');
}

QByteArray undo(const Change &change)
{
    const QByteArray table = change.table.toUtf8();
    const QByteArray name = change.name.toUtf8();
    switch (change.kind) {
    case ChangeKind::CreateTable:
        return "DROP TABLE IF EXISTS " + table + ";\n";
    case ChangeKind::AddColumn:
        return "ALTER TABLE " + table + " DROP COLUMN IF EXISTS " + name + ";\n";
    case ChangeKind::CreateIndex:
        if (name.isEmpty())
            return "-- The index on " + table + " has no name here; find it in the schema and drop it.\n";
        return (change.concurrently ? "DROP INDEX CONCURRENTLY IF EXISTS " : "DROP INDEX IF EXISTS ") + name +
               ";\n";
    case ChangeKind::CreateType:
        return "DROP TYPE IF EXISTS " + name + ";\n";
    case ChangeKind::RenameTable:
        return "ALTER TABLE " + name + " RENAME TO " + table.mid(table.lastIndexOf('.') + 1) + ";\n";
    case ChangeKind::SetNotNull:
        return "ALTER TABLE " + table + " ALTER COLUMN " + name + " DROP NOT NULL;\n";
    case ChangeKind::AddPrimaryKey:
    case ChangeKind::AddUnique:
    case ChangeKind::AddExclusion:
    case ChangeKind::AddCheck:
    case ChangeKind::AddForeignKey:
    case ChangeKind::ConstraintUsingIndex:
        if (!name.isEmpty())
            return "ALTER TABLE " + table + " DROP CONSTRAINT IF EXISTS " + name + ";\n";
        break;
    default:
        break;
    }
    return {};
}

} // namespace

QByteArray draftDown(const SqlScript &up)
{
    QByteArray draft;
    for (auto it = up.statements.crbegin(); it != up.statements.crend(); ++it) {
        if (it->facts.verb != TransactionVerb::None)
            continue;
        QByteArray undone;
        for (auto change = it->facts.changes.crbegin(); change != it->facts.changes.crend(); ++change) {
            const bool partOfTable = change->kind != ChangeKind::CreateTable && change->wholeTable;
            const bool partOfColumn = change->kind != ChangeKind::AddColumn && change->name.isEmpty() &&
                                      change->kind != ChangeKind::CreateTable &&
                                      change->kind != ChangeKind::CreateIndex;
            if (!partOfTable && !partOfColumn)
                undone += undo(*change);
        }
        if (undone.isEmpty())
            undone = "-- Not taken back by this draft: " + up.words(*it).toUtf8() + "\n";
        draft += undone;
    }
    return draft;
}

Result<QList<DraftFile>> draftMigration(const MigrationFolder &folder, const DraftRequest &request)
{
    const QString name = slug(request.name);
    if (name.isEmpty())
        return Error{QStringLiteral("name_missing"),
                     QStringLiteral("A migration needs a name with letters or digits."),
                     {},
                     ErrorKind::Usage};
    const QString number = nextNumber(folder, request.now);
    const QByteArray head = header(number, request).toUtf8();
    const QString base = number + u'_' + name;
    switch (folder.format()) {
    case Format::Plain:
        return QList<DraftFile>{
            {base + QStringLiteral(".sql"), head + '\n'},
            {base + QStringLiteral(".down.sql"), head + "-- Takes back what the migration did\n\n"}};
    case Format::GolangMigrate:
        return QList<DraftFile>{
            {base + QStringLiteral(".up.sql"), head + '\n'},
            {base + QStringLiteral(".down.sql"), head + "-- Takes back what the migration did\n\n"}};
    case Format::Dbmate:
        return QList<DraftFile>{
            {base + QStringLiteral(".sql"), head + "\n-- migrate:up\n\n\n-- migrate:down\n\n"}};
    case Format::Goose:
        return QList<DraftFile>{
            {base + QStringLiteral(".sql"), head + "\n-- +goose Up\n\n\n-- +goose Down\n\n"}};
    case Format::Flyway: {
        const QString file = QString(number + QStringLiteral("__") + name + QStringLiteral(".sql"));
        return QList<DraftFile>{{folder.prefix() + file, head + '\n'},
                                {QString(u'U' + file), head + "-- Takes back what the migration did\n\n"}};
    }
    case Format::Diesel:
        return QList<DraftFile>{
            {base + QStringLiteral("/up.sql"), head + '\n'},
            {base + QStringLiteral("/down.sql"), head + "-- Takes back what the migration did\n\n"}};
    }
    Q_UNREACHABLE();
}

Result<void> needsDown(const MigrationFolder &folder, const Migration &migration)
{
    if (!folder.part(migration, Direction::Down))
        return {};
    return Error{QStringLiteral("down_exists"),
                 QStringLiteral("%1 has a way down already: %2.").arg(migration.version, migration.downFile),
                 {},
                 ErrorKind::Usage};
}

Result<DraftFile> draftDownFor(const MigrationFolder &folder, const Migration &migration)
{
    if (auto needed = needsDown(folder, migration); !needed)
        return needed.error();
    auto up = folder.part(migration, Direction::Up);
    if (!up)
        return up.error();
    return downFile(folder, migration,
                    "-- Drafted from the text of " + migration.file.toUtf8() +
                        ", NOT proven; read it, and rehearse it before you trust it.\n" +
                        draftDown(up->script));
}

Result<DraftFile> downFile(const MigrationFolder &folder, const Migration &migration, const QByteArray &draft)
{
    switch (folder.format()) {
    case Format::Dbmate:
    case Format::Goose: {
        auto bytes = folder.bytes(migration.file);
        if (!bytes)
            return bytes.error();
        const QByteArray mark = folder.format() == Format::Dbmate ? "-- migrate:down" : "-- +goose Down";
        QByteArray content = *bytes;
        if (!content.endsWith('\n'))
            content += '\n';
        if (!content.contains(mark))
            content += '\n' + mark + '\n';
        return DraftFile{migration.file, QByteArray(content + draft)};
    }
    case Format::GolangMigrate:
        return DraftFile{
            QString(migration.file).replace(QStringLiteral(".up.sql"), QStringLiteral(".down.sql")), draft};
    case Format::Flyway: {
        const qsizetype slash = migration.file.lastIndexOf(u'/') + 1;
        return DraftFile{
            QString(migration.file.left(slash) + u'U' + migration.file.mid(slash + folder.prefix().size())),
            draft};
    }
    case Format::Diesel:
        return DraftFile{QString(migration.file.section(u'/', 0, 0) + QStringLiteral("/down.sql")), draft};
    case Format::Plain: {
        QString file = migration.file;
        file.chop(file.endsWith(QStringLiteral(".up.sql")) ? 7 : 4);
        return DraftFile{QString(file + QStringLiteral(".down.sql")), draft};
    }
    }
    Q_UNREACHABLE();
}

} // namespace slipway::migrations
