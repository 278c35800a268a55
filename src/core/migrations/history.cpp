// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/history.h"

#include <QSet>

#include <openssl/evp.h>

namespace slipway::migrations {

using database::Row;
using database::Session;
using release::Error;
using release::Result;

namespace {

constexpr qsizetype keptScript = 256 * 1024; ///< larger files are not kept for a later diff

QString defaultTable(Format format)
{
    switch (format) {
    case Format::Plain:
        return QStringLiteral("slipway_migrations");
    case Format::GolangMigrate:
    case Format::Dbmate:
        return QStringLiteral("schema_migrations");
    case Format::Goose:
        return QStringLiteral("goose_db_version");
    case Format::Flyway:
        return QStringLiteral("flyway_schema_history");
    case Format::Diesel:
        return QStringLiteral("__diesel_schema_migrations");
    }
    Q_UNREACHABLE();
}

QString quotedName(QString name)
{
    return QString(u'"' + name.replace(u'"', QStringLiteral("\"\"")) + u'"');
}

/// By OpenSSL, which uses the processor's own instructions: data migrations are large.
QString sha256(const QByteArray &bytes)
{
    QByteArray digest(EVP_MAX_MD_SIZE, Qt::Uninitialized);
    unsigned int size = 0;
    EVP_Digest(bytes.constData(), static_cast<std::size_t>(bytes.size()),
               reinterpret_cast<unsigned char *>(digest.data()), &size, EVP_sha256(), nullptr);
    return QString::fromLatin1(digest.first(static_cast<qsizetype>(size)).toHex());
}

QDateTime timeOf(const QVariant &value)
{
    QDateTime time = value.toDateTime();
    if (time.isValid() && value.userType() != QMetaType::QDateTime)
        time.setTimeSpec(Qt::UTC);
    return time.isValid() ? time.toUTC() : QDateTime();
}

/// The columns that tell a tool's table from another's of the same name.
QStringList columnsOf(Format format)
{
    switch (format) {
    case Format::Plain:
        return {QStringLiteral("sha256"), QStringLiteral("script")};
    case Format::GolangMigrate:
        return {QStringLiteral("version"), QStringLiteral("dirty")};
    case Format::Dbmate:
        return {QStringLiteral("version")};
    case Format::Goose:
        return {QStringLiteral("version_id"), QStringLiteral("is_applied")};
    case Format::Flyway:
        return {QStringLiteral("installed_rank"), QStringLiteral("checksum"), QStringLiteral("success")};
    case Format::Diesel:
        return {QStringLiteral("version"), QStringLiteral("run_on")};
    }
    Q_UNREACHABLE();
}

} // namespace

History::History(Format format, const QString &schema, const QString &table, bool sqlite)
    : m_format(format), m_sqlite(sqlite), m_name(table.isEmpty() ? defaultTable(format) : table)
{
    m_table = schema.isEmpty() ? quotedName(m_name) : QString(quotedName(schema) + u'.' + quotedName(m_name));
    m_shown = schema.isEmpty() ? m_name : QString(schema + u'.' + m_name);
}

QString History::digest(const QByteArray &bytes)
{
    return sha256(bytes);
}

QByteArray History::literal(const QString &text, bool sqlite)
{
    QByteArray bytes = text.toUtf8();
    bytes.replace('\'', "''").replace('\0', "");
    if (!sqlite)
        bytes.replace('\\', "\\\\");
    return QByteArray((sqlite ? "'" : "E'") + bytes + "'");
}

QString History::checksum(const QByteArray &bytes) const
{
    if (m_format == Format::Plain)
        return sha256(bytes);
    return m_format == Format::Flyway ? QString::number(flywayChecksum(bytes)) : QString();
}

Result<bool> History::fits(Session &session) const
{
    const QString asked =
        m_sqlite
            ? QStringLiteral("select name from pragma_table_info(%1)").arg(QString::fromUtf8(word(m_name)))
            : QStringLiteral("select attname from pg_attribute where attrelid = to_regclass(%1) and "
                             "attnum > 0 and not attisdropped")
                  .arg(QString::fromUtf8(word(m_table)));
    auto rows = session.query(asked);
    if (!rows)
        return rows.error();
    QSet<QString> found;
    for (const Row &row : *rows)
        found.insert(row[0].toString());
    if (found.isEmpty())
        return false;
    bool right = m_format != Format::Dbmate || !found.contains(QStringLiteral("dirty"));
    for (const QString &column : columnsOf(m_format))
        right = right && found.contains(column);
    if (right)
        return true;
    QStringList columns(found.cbegin(), found.cend());
    columns.sort();
    return Error{
        QStringLiteral("history_foreign"),
        QStringLiteral("The table %1 is there, but %2 does not keep it like that (columns: %3). Another "
                       "tool wrote it: name that tool's format with --format, or use its folder.")
            .arg(m_shown, formatName(m_format), columns.join(QStringLiteral(", ")))};
}

Result<HistoryContent> History::read(Session &session) const
{
    HistoryContent content;
    auto there = fits(session);
    if (!there)
        return there.error();
    content.exists = *there;
    if (!*there)
        return content;
    QString asked;
    switch (m_format) {
    case Format::Plain:
        asked = QStringLiteral("select version, name, applied_at, sha256, script, kind from %1 order by id");
        break;
    case Format::GolangMigrate:
        asked = QStringLiteral("select version, dirty from %1");
        break;
    case Format::Dbmate:
        asked = QStringLiteral("select version from %1 order by version");
        break;
    case Format::Goose:
        asked = QStringLiteral("select version_id, is_applied, tstamp from %1 order by id");
        break;
    case Format::Flyway:
        asked = QStringLiteral("select version, description, installed_on, checksum, success, type from %1 "
                               "order by installed_rank");
        break;
    case Format::Diesel:
        asked = QStringLiteral("select version, run_on from %1 order by version");
        break;
    }
    auto rows = session.query(asked.arg(m_table));
    if (!rows)
        return rows.error();
    for (const Row &row : *rows) {
        HistoryRow entry{row[0].toString(), {}, {}, {}, {}};
        const auto forget = [&content, this](const QString &version) {
            content.rows.removeIf([&](const HistoryRow &known) {
                return canonicalVersion(m_format, known.version) == canonicalVersion(m_format, version);
            });
        };
        switch (m_format) {
        case Format::Plain:
            entry.title = row[1].toString();
            entry.appliedAt = timeOf(row[2]);
            entry.checksum = row[3].toString();
            entry.script = row[4].toString();
            if (row[5].toString() == u"baseline")
                content.baseline = entry.version;
            break;
        case Format::GolangMigrate:
            content.upTo = entry.version;
            if (row[1].toBool())
                content.dirty = entry.version;
            continue;
        case Format::Goose:
            if (entry.version == u"0")
                continue;
            entry.appliedAt = timeOf(row[2]);
            forget(entry.version);
            if (!row[1].toBool())
                continue;
            break;
        case Format::Flyway: {
            const QString type = row[5].toString();
            entry.title = row[1].toString();
            entry.appliedAt = timeOf(row[2]);
            entry.checksum = row[3].isNull() ? QString() : row[3].toString();
            entry.failed = !row[4].toBool();
            if (type == u"SCHEMA")
                continue;
            if (type.startsWith(QStringLiteral("UNDO")) || type == u"DELETE") {
                if (!entry.failed)
                    forget(entry.version);
                continue;
            }
            if (type == u"BASELINE")
                content.baseline = entry.version;
            if (entry.version.isEmpty()) // a repeatable one counts by its last run
                content.rows.removeIf([&](const HistoryRow &known) {
                    return known.version.isEmpty() && known.title == entry.title;
                });
            break;
        }
        case Format::Diesel:
            entry.appliedAt = timeOf(row[1]);
            break;
        case Format::Dbmate:
            break;
        }
        content.rows.append(entry);
    }
    return content;
}

QByteArray History::create() const
{
    const QByteArray t = m_table.toUtf8();
    const QByteArray id = m_sqlite ? "integer primary key autoincrement"
                                   : "integer primary key generated by default as identity";
    const QByteArray now =
        m_sqlite ? "timestamp not null default current_timestamp" : "timestamp not null default now()";
    switch (m_format) {
    case Format::Plain:
        return "create table if not exists " + t + " (id " + id +
               ", version text not null, name text not null, file text not null, kind text not null default "
               "'applied', sha256 text not null, applied_by text not null, " +
               (m_sqlite ? QByteArray("applied_at timestamp not null default current_timestamp")
                         : QByteArray("applied_at timestamptz not null default now()")) +
               ", duration_ms bigint not null, run_id text not null, statements integer not null, script "
               "text, "
               "unique (version))";
    case Format::GolangMigrate:
        return "create table if not exists " + t +
               " (version bigint not null primary key, dirty boolean not null)";
    case Format::Dbmate:
        return "create table if not exists " + t + " (version varchar primary key)";
    case Format::Goose:
        return "create table if not exists " + t + " (id " + id +
               ", version_id bigint not null, is_applied boolean not null, tstamp " + now +
               "); insert into " + t + " (version_id, is_applied) select 0, " + (m_sqlite ? "1" : "true") +
               " where not exists (select 1 from " + t + ")";
    case Format::Flyway: {
        QByteArray plain = m_name.toUtf8();
        return "create table if not exists " + t +
               " (\"installed_rank\" int not null, \"version\" varchar(50), \"description\" varchar(200) not "
               "null, "
               "\"type\" varchar(20) not null, \"script\" varchar(1000) not null, \"checksum\" integer, "
               "\"installed_by\" varchar(100) not null, \"installed_on\" " +
               now + ", \"execution_time\" integer not null, \"success\" boolean not null, constraint \"" +
               plain + "_pk\" primary key (\"installed_rank\")); create index if not exists \"" + plain +
               "_s_idx\" on " + t + " (\"success\")";
    }
    case Format::Diesel:
        return "create table if not exists " + t +
               " (version varchar(50) primary key not null, run_on timestamp not null default "
               "current_timestamp)";
    }
    Q_UNREACHABLE();
}

QByteArray History::applied(const HistoryRecord &record) const
{
    const QByteArray t = m_table.toUtf8();
    const Migration &m = record.migration;
    const QByteArray spent =
        m_sqlite
            ? QByteArray("0")
            : QByteArray("(extract(epoch from clock_timestamp() - transaction_timestamp()) * 1000)::int");
    const QByteArray who = m_sqlite ? QByteArray("''") : QByteArray("session_user");
    switch (m_format) {
    case Format::Plain:
        return "insert into " + t +
               " (version, name, file, sha256, applied_by, duration_ms, run_id, statements, script) values "
               "(" +
               word(m.version) + ", " + word(m.title) + ", " + word(m.file) + ", " + word(record.sha256) +
               ", " + who + ", " + spent + ", " + word(record.runId) + ", " +
               QByteArray::number(record.statements) + ", " +
               (record.bytes.size() <= keptScript ? word(QString::fromUtf8(record.bytes))
                                                  : QByteArray("null")) +
               ")";
    case Format::GolangMigrate:
        return cleaned(m.version);
    case Format::Dbmate:
    case Format::Diesel:
        return "insert into " + t + " (version) values (" + word(m.version) + ")";
    case Format::Goose:
        return "insert into " + t + " (version_id, is_applied) values (" + m.version.toUtf8() + ", " +
               (m_sqlite ? "1" : "true") + ")";
    case Format::Flyway:
        return "insert into " + t +
               " (installed_rank, version, description, type, script, checksum, installed_by, "
               "execution_time, "
               "success) select coalesce(max(installed_rank), 0) + 1, " +
               (m.repeatable ? QByteArray("null") : word(m.version)) + ", " + word(m.title) + ", 'SQL', " +
               word(m.file) + ", " + QByteArray::number(flywayChecksum(record.bytes)) + ", " + who + ", " +
               spent + ", true from " + t;
    }
    Q_UNREACHABLE();
}

QByteArray History::reverted(const Migration &migration, const QString &before) const
{
    const QByteArray t = m_table.toUtf8();
    switch (m_format) {
    case Format::GolangMigrate:
        return before.isEmpty() ? QByteArray("delete from " + t) : cleaned(before);
    case Format::Goose:
        return "delete from " + t + " where version_id = " + migration.version.toUtf8();
    case Format::Flyway:
        return "insert into " + t +
               " (installed_rank, version, description, type, script, checksum, installed_by, "
               "execution_time, "
               "success) select coalesce(max(installed_rank), 0) + 1, " +
               word(migration.version) + ", " + word(migration.title) + ", 'UNDO_SQL', " +
               word(migration.downFile) + ", null, " +
               (m_sqlite ? QByteArray("''") : QByteArray("session_user")) + ", 0, true from " + t;
    default:
        return "delete from " + t + " where version = " + word(migration.version);
    }
}

QByteArray History::begun(const QString &version) const
{
    if (m_format != Format::GolangMigrate)
        return {};
    const QByteArray t = m_table.toUtf8();
    return "delete from " + t + "; insert into " + t + " (version, dirty) values (" + version.toUtf8() +
           ", " + (m_sqlite ? "1" : "true") + ")";
}

QByteArray History::cleaned(const QString &version) const
{
    const QByteArray t = m_table.toUtf8();
    return "delete from " + t + "; insert into " + t + " (version, dirty) values (" + version.toUtf8() +
           ", " + (m_sqlite ? "0" : "false") + ")";
}

QByteArray History::baseline(const QList<Migration> &upTo, const QString &runId) const
{
    const QByteArray t = m_table.toUtf8();
    if (upTo.isEmpty())
        return {};
    const QByteArray last = word(upTo.last().version);
    switch (m_format) {
    case Format::Plain:
        return "insert into " + t +
               " (version, name, file, kind, sha256, applied_by, duration_ms, run_id, statements) values (" +
               last + ", 'baseline', '', 'baseline', '', " +
               (m_sqlite ? QByteArray("''") : QByteArray("session_user")) + ", 0, " + word(runId) + ", 0)";
    case Format::Flyway:
        return "insert into " + t +
               " (installed_rank, version, description, type, script, checksum, installed_by, "
               "execution_time, "
               "success) select coalesce(max(installed_rank), 0) + 1, " +
               last + ", '<< Flyway Baseline >>', 'BASELINE', '<< Flyway Baseline >>', null, " +
               (m_sqlite ? QByteArray("''") : QByteArray("session_user")) + ", 0, true from " + t;
    case Format::GolangMigrate:
        return cleaned(upTo.last().version);
    default: {
        QByteArrayList all;
        for (const Migration &migration : upTo)
            all << applied({migration, {}, {}, 0, runId});
        return all.join("; ");
    }
    }
}

QByteArray History::adopted(const Migration &migration, const QByteArray &bytes) const
{
    const QByteArray t = m_table.toUtf8();
    if (m_format == Format::Plain)
        return "update " + t + " set sha256 = " + word(sha256(bytes)) + ", script = " +
               (bytes.size() <= keptScript ? word(QString::fromUtf8(bytes)) : QByteArray("null")) +
               " where version = " + word(migration.version);
    if (m_format == Format::Flyway)
        return "update " + t + " set checksum = " + QByteArray::number(flywayChecksum(bytes)) +
               ", description = " + word(migration.title) + " where version = " + word(migration.version) +
               " and type = 'SQL'";
    return {};
}

QByteArray History::forgotten(const QString &version) const
{
    const QByteArray t = m_table.toUtf8();
    if (m_format == Format::Goose)
        return "delete from " + t + " where version_id = " + version.toUtf8();
    if (m_format == Format::Flyway)
        return "delete from " + t + " where version = " + word(version) + " and success = false";
    return "delete from " + t + " where version = " + word(version);
}

} // namespace slipway::migrations
