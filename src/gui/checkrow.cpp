// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/checkrow.h"

#include "release/timetable.h"

#include <QCoreApplication>

namespace slipway::gui {

using namespace release;

int CheckRow::rank() const
{
    switch (check.status) {
    case CheckStatus::Fail:
        return tolerated ? 1 : 0;
    case CheckStatus::Pass:
        return 2;
    case CheckStatus::Skipped:
        return 3;
    }
    Q_UNREACHABLE();
}

StatusLook lookOf(const CheckRow &row)
{
    if (row.tolerated)
        return {QStringLiteral("warn"), Tone::Attention,
                QCoreApplication::translate("StatusLook", "Tolerated")};
    return lookOf(row.check.status);
}

QString actualText(const CheckRow &row)
{
    const auto found = [](const CheckResult &check) {
        return check.status == CheckStatus::Skipped && check.actual.isEmpty() ? check.reason : check.actual;
    };
    if (!row.now)
        return found(row.check);
    //: A check's result when the run asked, and now
    return QCoreApplication::translate("StatusLook", "%1, now %2").arg(found(row.check), found(*row.now));
}

QString tookText(const CheckResult &check)
{
    if (!check.tookMs)
        return QStringLiteral("–");
    constexpr qint64 second = 1'000;
    return *check.tookMs < second ? QStringLiteral("%1 ms").arg(*check.tookMs) : timeText(*check.tookMs);
}

QList<CheckRow> checkRowsOf(const RunState &state)
{
    QList<CheckRow> rows;
    int number = 0;
    for (const StepState &step : state.steps) {
        ++number;
        const bool done = step.finished && (step.satisfied || step.status == StepStatus::Succeeded);
        for (const CheckResult &check : step.checks)
            rows << CheckRow{step.id, number, step.title, check, done && check.status == CheckStatus::Fail};
    }
    return rows;
}

QList<CheckRow> checkRowsOf(const QJsonObject &artifact)
{
    QList<CheckRow> rows;
    int number = 0;
    const QJsonArray steps = artifact[u"steps"].toArray();
    for (const QJsonValue step : steps) {
        ++number;
        const QString status = step[u"status"].toString();
        const bool done = status == u"succeeded" || status == u"skipped";
        const QJsonArray checks = step[u"checks"].toArray();
        for (const QJsonValue written : checks) {
            const CheckResult check = CheckResult::fromJson(written.toObject());
            rows << CheckRow{step[u"id"].toString(), number, step[u"title"].toString(), check,
                             done && check.status == CheckStatus::Fail};
        }
    }
    return rows;
}

QList<Table> tablesOf(const QJsonObject &facts, const QString &stepId)
{
    QList<Table> tables;
    const QString key = QString(QStringLiteral("table.") + stepId);
    for (auto fact = facts.begin(); fact != facts.end(); ++fact) {
        if (fact.key() != key && !fact.key().startsWith(QString(key + u'.')))
            continue;
        const QJsonArray list = fact->isArray() ? fact->toArray() : QJsonArray{*fact};
        for (const QJsonValue table : list)
            tables << Table::fromJson(table.toObject());
    }
    return tables;
}

} // namespace slipway::gui
