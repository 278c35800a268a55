// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/sqliterunner.h"

#include <algorithm>
#include <memory>
#include <sqlite3.h>

namespace slipway::migrations {

using release::Error;
using release::Result;

namespace {

struct Close
{
    void operator()(sqlite3 *database) const { sqlite3_close_v2(database); }
};
struct Finalize
{
    void operator()(sqlite3_stmt *statement) const { sqlite3_finalize(statement); }
};

/// Runs all statements of `sql`; where one fails, its offset.
std::optional<qsizetype> runAll(sqlite3 *database, const QByteArray &sql)
{
    const char *next = sql.constData();
    const char *end = next + sql.size();
    while (next < end) {
        const char *begin = next;
        sqlite3_stmt *raw = nullptr;
        const int prepared = sqlite3_prepare_v2(database, begin, static_cast<int>(end - begin), &raw, &next);
        const std::unique_ptr<sqlite3_stmt, Finalize> statement(raw);
        qsizetype at = begin - sql.constData();
        if (prepared != SQLITE_OK)
            return at + std::max(0, sqlite3_error_offset(database));
        if (!raw) // blanks and comments
            continue;
        int stepped = SQLITE_ROW;
        while (stepped == SQLITE_ROW)
            stepped = sqlite3_step(raw);
        if (stepped != SQLITE_DONE)
            return at;
    }
    return std::nullopt;
}

} // namespace

Result<void> runOnSqlite(const QString &path, const SqlScript &script, bool transaction,
                         const QByteArray &after)
{
    sqlite3 *raw = nullptr;
    const int opened = sqlite3_open(path.toUtf8().constData(), &raw);
    const std::unique_ptr<sqlite3, Close> database(raw);
    if (opened != SQLITE_OK)
        return Error{QStringLiteral("connection_failed"),
                     QStringLiteral("The database file %1 cannot be opened: %2.")
                         .arg(path, QString::fromUtf8(sqlite3_errmsg(raw)))};
    sqlite3_busy_timeout(raw, 5000);
    const auto failed = [&](const QString &place) {
        const QString said = QString::fromUtf8(sqlite3_errmsg(raw));
        sqlite3_exec(raw, "ROLLBACK", nullptr, nullptr, nullptr);
        return Error{QStringLiteral("migration_failed"),
                     QStringLiteral("%1: %2. %3")
                         .arg(place, said,
                              transaction ? QStringLiteral("Nothing of this file is in the target.")
                                          : QStringLiteral("What came before it in this file stays."))};
    };
    if (transaction && sqlite3_exec(raw, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) != SQLITE_OK)
        return failed(script.file);
    if (const auto offset = runAll(raw, script.text))
        return failed(script.place(*offset));
    if (runAll(raw, after) ||
        (transaction && sqlite3_exec(raw, "COMMIT", nullptr, nullptr, nullptr) != SQLITE_OK))
        return failed(script.file);
    return {};
}

} // namespace slipway::migrations
