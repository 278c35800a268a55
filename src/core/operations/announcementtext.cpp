// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/announcementtext.h"

#include "operations/jsonpath.h"
#include "release/runstate.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <optional>

namespace slipway::operations {

using namespace release;

namespace {

QString joined(const QJsonArray &array, QStringView member)
{
    QStringList words;
    for (const QJsonValue value : array)
        words << (value.isObject() ? value.toObject()[member].toString() : value.toString());
    return words.join(QStringLiteral(", "));
}

std::optional<QString> timeWords(const QString &name, const QDateTime &begin)
{
    static const QRegularExpression form(QStringLiteral(R"(^(time|time_utc|date)([-+]\d{1,5})?$)"));
    const auto match = form.match(name);
    if (!match.hasMatch())
        return {};
    const QDateTime time = begin.addSecs(60 * match.captured(2).toInt());
    if (match.captured(1) == u"time_utc")
        return time.toUTC().toString(QStringLiteral("HH:mm")) + QStringLiteral(" UTC");
    const QDateTime local = time.toLocalTime();
    if (match.captured(1) == u"date")
        return local.toString(QStringLiteral("yyyy-MM-dd"));
    return local.toString(QStringLiteral("HH:mm ")) + local.timeZoneAbbreviation();
}

std::optional<QString> aboutRun(const QString &name, const StepContext &context)
{
    const RunSetup &setup = context.setup;
    if (name == u"environment")
        return setup.environment.name;
    if (name == u"workspace")
        return setup.workspace.name;
    if (name == u"run")
        return setup.runId;
    if (name == u"version" && !setup.options.releaseVersion.isEmpty())
        return setup.options.releaseVersion;
    if (name == u"ticket" && !setup.options.ticket.isEmpty())
        return setup.options.ticket;
    const QJsonValue migrations = context.recorded(QStringLiteral("migrations"));
    if (name == u"revision" && migrations.isObject())
        return joined(migrations.toObject()[u"after"].toArray(), {});
    const QJsonValue plans = context.recorded(QStringLiteral("plans"));
    if (name == u"plans" && plans.isArray())
        return joined(plans.toArray(), u"code");
    return {};
}

/// The second cell of the row that the label begins, else the column of that name in the only row.
std::optional<QString> cellOf(const Table &table, const QString &label)
{
    for (const QStringList &row : table.rows) {
        if (row.size() > 1 && row.first() == label)
            return row[1];
    }
    const qsizetype column = table.columns.indexOf(label);
    return table.rows.size() == 1 && column >= 0 ? std::optional(table.rows.first().value(column))
                                                 : std::nullopt;
}

/// What a step has shown; of one that had nothing to do, what its forecast showed.
QList<Table> tablesOf(const QString &stepId, const StepContext &context)
{
    const QJsonValue fact = context.recorded(QStringLiteral("table.") + stepId);
    if (fact.isObject())
        return {Table::fromJson(fact.toObject())};
    const StepState *step = context.state() ? context.state()->step(stepId) : nullptr;
    return step && step->proven() ? step->forecast.tables : QList<Table>();
}

/// STEP.LABEL
std::optional<QString> fromTable(const QString &name, const StepContext &context)
{
    for (qsizetype dot = name.indexOf(u'.'); dot > 0; dot = name.indexOf(u'.', dot + 1)) {
        for (const Table &table : tablesOf(name.left(dot), context)) {
            if (auto cell = cellOf(table, name.mid(dot + 1)))
                return cell;
        }
    }
    return {};
}

std::optional<QString> valueOf(const QString &name, const StepContext &context, const QDateTime &begin)
{
    if (auto time = timeWords(name, begin))
        return time;
    if (auto known = aboutRun(name, context))
        return known;
    const QJsonValue captured = context.recorded(QStringLiteral("var.") + name);
    if (!captured.isUndefined())
        return jsonWords(captured);
    return fromTable(name, context);
}

} // namespace

AnnouncementText announcementText(const QString &text, const StepContext &context, const QDateTime &begin)
{
    static const QRegularExpression placeholder(QStringLiteral(R"(\{\{|\{([A-Za-z_][^{}\n]*)\})"));
    AnnouncementText filled;
    qsizetype from = 0;
    auto matches = placeholder.globalMatch(text);
    while (matches.hasNext()) {
        const auto match = matches.next();
        filled.text += QStringView(text).mid(from, match.capturedStart() - from);
        from = match.capturedEnd();
        const QString name = match.captured(1);
        if (name.isEmpty()) {
            filled.text += u'{';
            continue;
        }
        const auto value = valueOf(name, context, begin);
        filled.text += value.value_or(match.captured(0));
        if (!value && !filled.unknown.contains(name))
            filled.unknown << name;
    }
    filled.text += QStringView(text).mid(from);
    return filled;
}

} // namespace slipway::operations
