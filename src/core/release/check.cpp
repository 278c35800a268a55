// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/check.h"

#include <QJsonArray>

namespace slipway::release {

QString checkStatusName(CheckStatus status)
{
    switch (status) {
    case CheckStatus::Pass:
        return QStringLiteral("pass");
    case CheckStatus::Fail:
        return QStringLiteral("fail");
    case CheckStatus::Skipped:
        return QStringLiteral("skipped");
    }
    Q_UNREACHABLE();
}

QJsonObject CheckResult::toJson() const
{
    QJsonObject object{{QStringLiteral("name"), name},
                       {QStringLiteral("asked"), asked},
                       {QStringLiteral("expected"), expected},
                       {QStringLiteral("actual"), actual},
                       {QStringLiteral("status"), checkStatusName(status)},
                       {QStringLiteral("reason"), reason}};
    if (tookMs)
        object.insert(QStringLiteral("took_ms"), *tookMs);
    return object;
}

CheckResult CheckResult::fromJson(const QJsonObject &object)
{
    const QString status = object[u"status"].toString();
    return {object[u"name"].toString(),
            object[u"asked"].toString(),
            object[u"expected"].toString(),
            object[u"actual"].toString(),
            status == u"pass"   ? CheckStatus::Pass
            : status == u"fail" ? CheckStatus::Fail
                                : CheckStatus::Skipped,
            object[u"reason"].toString(),
            object.contains(u"took_ms") ? std::optional(object[u"took_ms"].toInteger()) : std::nullopt};
}

QJsonObject Table::toJson() const
{
    QJsonArray lines;
    for (const QStringList &row : rows)
        lines << QJsonArray::fromStringList(row);
    return {{QStringLiteral("title"), title},
            {QStringLiteral("columns"), QJsonArray::fromStringList(columns)},
            {QStringLiteral("rows"), lines}};
}

Table Table::fromJson(const QJsonObject &object)
{
    Table table{object[u"title"].toString(), object[u"columns"].toVariant().toStringList(), {}};
    for (const QJsonValue row : object[u"rows"].toArray())
        table.rows << row.toVariant().toStringList();
    return table;
}

} // namespace slipway::release
