// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/planrows.h"

namespace slipway::database {

using namespace release;

QString quotedIdentifier(const QString &name)
{
    return u'"' + QString(name).replace(u'"', QStringLiteral("\"\"")) + u'"';
}

DatabasePlanRows::DatabasePlanRows(const Secret &url, QString tlsCa, BillingTable table)
    : m_url(url.copy()), m_tlsCa(std::move(tlsCa)), m_table(std::move(table))
{
}

Result<std::unique_ptr<Session>> DatabasePlanRows::open() const
{
    return Session::open(m_url, m_tlsCa, QStringLiteral("slipway"));
}

QString DatabasePlanRows::tableName() const
{
    QStringList parts = m_table.table.split(u'.');
    for (QString &part : parts)
        part = quotedIdentifier(part);
    return parts.join(u'.');
}

Error DatabasePlanRows::explained(const Error &error) const
{
    const QString state = error.details.value(1);
    const QString words = error.message;
    if (state == u"42P01" || state == u"3F000" || words.contains(QStringLiteral("no such table")))
        return {QStringLiteral("table_missing"),
                QStringLiteral("The table %1 does not exist in the target.").arg(m_table.table)};
    if (state == u"42703" || words.contains(QStringLiteral("no such column")))
        return {QStringLiteral("column_missing"),
                QStringLiteral("The table %1 lacks a column that billing_plans names: %2")
                    .arg(m_table.table, words)};
    return error;
}

Result<QList<PlanRow>> DatabasePlanRows::read()
{
    auto session = open();
    if (!session)
        return session.error();
    auto rows = (*session)->query(QStringLiteral("select %1, %2, %3, %4 from %5 order by %2")
                                      .arg(quotedIdentifier(m_table.id), quotedIdentifier(m_table.code),
                                           quotedIdentifier(m_table.active), quotedIdentifier(m_table.price),
                                           tableName()));
    if (!rows)
        return explained(rows.error());
    QList<PlanRow> plans;
    for (const Row &row : *rows)
        plans << PlanRow{row[0].toString(), row[1].toString(), row[2].toBool(), row[3].toString()};
    return plans;
}

Result<void> DatabasePlanRows::setPrices(const QList<Change> &changes)
{
    auto session = open();
    if (!session)
        return session.error();
    if (auto begun = (*session)->begin(); !begun)
        return begun;
    const QString price = quotedIdentifier(m_table.price);
    const QString sql = QStringLiteral("update %1 set %2 = ? where %3 = ? and coalesce(%2, '') = ?")
                            .arg(tableName(), price, quotedIdentifier(m_table.code));
    const QString count = QStringLiteral("select count(*) from %1 where %2 = ?")
                              .arg(tableName(), quotedIdentifier(m_table.code));
    for (const Change &change : changes) {
        auto twins = (*session)->query(count, {change.code});
        const QVariant value =
            change.price.isEmpty() ? QVariant(QMetaType(QMetaType::QString)) : QVariant(change.price);
        auto updated = (*session)->execute(
            sql, {value, change.code, change.expected.isNull() ? QStringLiteral("") : change.expected});
        if (twins && updated && twins->first().first().toInt() == 1 && *updated == 1)
            continue;
        (*session)->rollBack();
        if (!twins || !updated)
            return explained(twins ? updated.error() : twins.error());
        return Error{QStringLiteral("row_changed"),
                     QStringLiteral("Plan '%1' has not exactly one row in %2 with the price that was planned "
                                    "from (%3); no row was changed.")
                         .arg(change.code, m_table.table,
                              change.expected.isEmpty() ? QStringLiteral("none") : change.expected)};
    }
    return (*session)->commit();
}

} // namespace slipway::database
