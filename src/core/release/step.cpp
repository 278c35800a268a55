// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/step.h"

#include "release/runstate.h"

namespace slipway::release {

namespace {
void insertGiven(QJsonObject &object, const char *name, const QString &value)
{
    if (!value.isEmpty())
        object.insert(QLatin1String(name), value);
}
void insertGiven(QJsonObject &object, const char *name, bool value)
{
    if (value)
        object.insert(QLatin1String(name), true);
}
void insertGiven(QJsonObject &object, const char *name, const QStringList &value)
{
    if (!value.isEmpty())
        object.insert(QLatin1String(name), QJsonArray::fromStringList(value));
}
} // namespace

QJsonObject RunOptions::toJson() const
{
    QJsonObject object;
    insertGiven(object, "non_interactive", nonInteractive);
    insertGiven(object, "skip_stripe", skipStripe);
    insertGiven(object, "skip_db_checks", skipDbChecks);
    insertGiven(object, "dry_run", dryRun);
    insertGiven(object, "accept_revert", acceptRevert);
    insertGiven(object, "trust", trust);
    insertGiven(object, "yes_i_mean", yesIMean);
    insertGiven(object, "summary_path", summaryPath);
    insertGiven(object, "ticket", ticket);
    insertGiven(object, "release_version", releaseVersion);
    insertGiven(object, "note", note);
    insertGiven(object, "evidence", evidence);
    insertGiven(object, "proof", proofs);
    insertGiven(object, "approval", approvals);
    insertGiven(object, "answers", answers);
    insertGiven(object, "pr", prs);
    insertGiven(object, "release_notes", releaseNotes);
    QJsonObject amounts;
    for (auto it = planAmounts.cbegin(); it != planAmounts.cend(); ++it)
        amounts.insert(it.key(), it.value());
    if (!amounts.isEmpty())
        object.insert(QStringLiteral("plan"), amounts);
    insertGiven(object, "from", startAt);
    QJsonObject reasons;
    for (auto it = skips.cbegin(); it != skips.cend(); ++it)
        reasons.insert(it.key(), it.value());
    if (!reasons.isEmpty())
        object.insert(QStringLiteral("skip"), reasons);
    return object;
}

void StepContext::capture(const QString &name, const QString &value)
{
    record(QStringLiteral("var.") + name, value);
}

Result<Secret> StepContext::expandSecret(const QString &text) const
{
    Variables known;
    for (const QString &name : Variables::referenced(text)) {
        const QString key = QStringLiteral("var.") + name;
        const QJsonValue captured = recorded(key);
        const Secret *kept = outside.memory ? outside.memory->find(key) : nullptr;
        if (kept)
            known.insert(name, {kept->copy(), QStringLiteral("captured"), {}});
        else if (captured.isString())
            known.insert(name, {Secret(captured.toString().toUtf8()), QStringLiteral("captured"), {}});
        else if (const Variable *variable = setup.variables.find(name))
            known.insert(name, {variable->value.copy(), variable->source, {}});
    }
    return known.expand(text);
}

Result<QString> StepContext::expand(const QString &text) const
{
    if (!text.contains(u"${"))
        return text;
    auto expanded = expandSecret(text);
    if (!expanded)
        return expanded.error();
    const QString plain = QString::fromUtf8(expanded->reveal());
    if (outside.redactor.text(plain) == plain)
        return plain;
    return Error{
        QStringLiteral("variable_secret"),
        QStringLiteral("%1: step %2 puts a secret (%3) where it could be read. Give it to the child's "
                       "environment or a header instead.")
            .arg(spec.location.toString(), spec.id, Variables::referenced(text).join(QStringLiteral(", "))),
        {},
        ErrorKind::Usage};
}

Result<QJsonValue> StepContext::expand(const QJsonValue &value) const
{
    if (value.isString()) {
        auto text = expand(value.toString());
        return text ? Result<QJsonValue>(QJsonValue(*text)) : Result<QJsonValue>(text.error());
    }
    if (value.isArray()) {
        QJsonArray all;
        for (const QJsonValue part : value.toArray()) {
            auto expanded = expand(part);
            if (!expanded)
                return expanded;
            all << *expanded;
        }
        return QJsonValue(all);
    }
    if (!value.isObject())
        return value;
    QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        auto expanded = expand(QJsonValue(it.value()));
        if (!expanded)
            return expanded;
        it.value() = *expanded;
    }
    return QJsonValue(object);
}

QString StepContext::operatorName() const
{
    return state() ? state()->person() : QString();
}

QString forecastStateName(ForecastState state)
{
    switch (state) {
    case ForecastState::Necessary:
        return QStringLiteral("necessary");
    case ForecastState::NotNecessary:
        return QStringLiteral("not_necessary");
    case ForecastState::Blocked:
        return QStringLiteral("blocked");
    case ForecastState::Deferred:
        return QStringLiteral("deferred");
    }
    Q_UNREACHABLE();
}

Forecast Forecast::necessary(QString why, QJsonObject intentValue, QStringList operationNames)
{
    Forecast forecast;
    forecast.reason = std::move(why);
    forecast.intent = std::move(intentValue);
    forecast.operations = std::move(operationNames);
    return forecast;
}

Forecast Forecast::notNecessary(QString why, QJsonObject intentValue)
{
    Forecast forecast = necessary(std::move(why), std::move(intentValue));
    forecast.state = ForecastState::NotNecessary;
    return forecast;
}

Forecast Forecast::blocked(const Error &error)
{
    Forecast forecast = necessary(error.message);
    forecast.state = ForecastState::Blocked;
    forecast.blockedKind = error.kind;
    return forecast;
}

Forecast Forecast::deferred(QString afterStep, QString why, QJsonObject intentValue)
{
    Forecast forecast = necessary(std::move(why), std::move(intentValue));
    forecast.state = ForecastState::Deferred;
    forecast.after = std::move(afterStep);
    return forecast;
}

QJsonObject Forecast::toJson() const
{
    QJsonArray tableArray;
    for (const Table &table : tables)
        tableArray << table.toJson();
    QJsonObject object{{QStringLiteral("forecast"), forecastStateName(state)},
                       {QStringLiteral("reason"), reason},
                       {QStringLiteral("after"), after},
                       {QStringLiteral("intent"), intent},
                       {QStringLiteral("operations"), QJsonArray::fromStringList(operations)},
                       {QStringLiteral("tables"), tableArray}};
    if (!from.isEmpty() || !to.isEmpty()) {
        object.insert(QStringLiteral("from"), from);
        object.insert(QStringLiteral("to"), to);
    }
    return object;
}

Forecast Forecast::fromJson(const QJsonObject &object)
{
    Forecast forecast;
    const QString state = object[u"forecast"].toString();
    for (ForecastState candidate : {ForecastState::Necessary, ForecastState::NotNecessary,
                                    ForecastState::Blocked, ForecastState::Deferred}) {
        if (forecastStateName(candidate) == state)
            forecast.state = candidate;
    }
    forecast.reason = object[u"reason"].toString();
    forecast.after = object[u"after"].toString();
    forecast.from = object[u"from"].toString();
    forecast.to = object[u"to"].toString();
    forecast.intent = object[u"intent"].toObject();
    forecast.operations = object[u"operations"].toVariant().toStringList();
    for (const QJsonValue table : object[u"tables"].toArray())
        forecast.tables << Table::fromJson(table.toObject());
    return forecast;
}

StepOutcome StepOutcome::failed(Error error)
{
    StepOutcome outcome;
    outcome.status = error.kind == ErrorKind::Cancelled ? StepStatus::Cancelled : StepStatus::Failed;
    outcome.reason = error.message;
    outcome.error = std::move(error);
    return outcome;
}

} // namespace slipway::release
