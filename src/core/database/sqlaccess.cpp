// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/sqlaccess.h"

#include "database/session.h"

namespace slipway::database {

using namespace release;

namespace {

const QString application = QStringLiteral("slipway");

QString asText(const QVariant &value)
{
    return value.isNull() ? QString() : value.toString();
}

} // namespace

Result<QList<QStringList>> DatabaseSqlAccess::read(const Secret &url, const QString &sql,
                                                   std::stop_token stop)
{
    auto session = Session::open(url, m_tlsCa, application, std::move(stop));
    if (!session)
        return session.error();
    if (auto begun = (*session)->begin(); !begun)
        return begun.error();
    const QString guard = (*session)->isSqlite() ? QStringLiteral("pragma query_only = on")
                                                 : QStringLiteral("set transaction read only");
    if (auto set = (*session)->execute(guard); !set)
        return set.error();
    auto rows = (*session)->query(sql);
    (*session)->rollBack();
    if (!rows)
        return rows.error();
    QList<QStringList> texts;
    for (const Row &row : *rows) {
        QStringList text;
        for (const QVariant &value : row)
            text << asText(value);
        texts << text;
    }
    return texts;
}

Result<void> DatabaseSqlAccess::change(const Secret &url, const QString &sql, int rows, std::stop_token stop)
{
    auto session = Session::open(url, m_tlsCa, application, std::move(stop));
    if (!session)
        return session.error();
    if (auto begun = (*session)->begin(); !begun)
        return begun.error();
    auto changed = (*session)->execute(sql);
    if (!changed)
        return changed.error();
    if (*changed != rows) {
        (*session)->rollBack();
        return Error{
            QStringLiteral("row_count"),
            QStringLiteral("A statement would change %1 rows where %2 are meant; nothing was changed.")
                .arg(*changed)
                .arg(rows),
            {sql.simplified().left(300)}};
    }
    return (*session)->commit();
}

} // namespace slipway::database
