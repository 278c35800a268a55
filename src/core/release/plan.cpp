// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/plan.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <algorithm>

namespace slipway::release {

namespace {

/// Reads only: whatever the step says while it forecasts goes nowhere.
class ForecastContext : public StepContext
{
public:
    ForecastContext(const StepSpec &stepSpec, const RunSetup &runSetup, Outside &outsideWorld,
                    const QJsonObject &facts, std::stop_token token)
        : StepContext(stepSpec, runSetup, outsideWorld, std::move(token)), m_facts(facts)
    {
    }
    void output(OutputStream, QByteArrayView) override {}
    void check(CheckResult) override {}
    void progress(qint64, qint64, const QString &) override {}
    void record(const QString &, const QJsonValue &) override {}
    QJsonValue recorded(const QString &key) const override { return m_facts[key]; }
    Result<void> intend(const QString &, const QJsonObject &) override
    {
        return Error{QStringLiteral("read_only"), QStringLiteral("A forecast changes nothing.")};
    }
    QList<EffectIntended> intended() const override { return {}; }
    Result<QString> ask(const Question &) override
    {
        return Error{QStringLiteral("read_only"), QStringLiteral("A forecast asks nobody.")};
    }

private:
    const QJsonObject &m_facts;
};

/// Why the step is not part of this run; empty where it is.
QString leftOut(const StepSpec &spec, const RunSetup &setup)
{
    const RunOptions &options = setup.options;
    if (options.skips.contains(spec.id))
        return QStringLiteral("skipped by decision: %1").arg(options.skips[spec.id]);
    if (!spec.environments.isEmpty() && !spec.environments.contains(setup.environment.name))
        return QStringLiteral("only for %1").arg(spec.environments.join(QStringLiteral(", ")));
    const bool negated = spec.when.startsWith(u'!');
    const QString name = negated ? spec.when.mid(1) : spec.when;
    const bool noStripe = options.skipStripe || !setup.environment.stripe;
    if (name == u"stripe" && noStripe != negated) {
        if (negated)
            return QStringLiteral("Stripe is part of this run");
        return options.skipStripe ? QStringLiteral("skipped by --skip-stripe")
                                  : QStringLiteral("the environment has no Stripe account");
    }
    if (name == u"db_checks" && options.skipDbChecks != negated)
        return negated ? QStringLiteral("the database checks run")
                       : QStringLiteral("skipped by --skip-db-checks");
    if (name == u"interactive" && options.nonInteractive != negated)
        return negated ? QStringLiteral("a person is at the prompt")
                       : QStringLiteral("not asked under --non-interactive");
    return {};
}

/// Whether a step that is left out would have been part of this run, had nobody asked to skip it.
bool waivedByFlag(const StepSpec &spec, const RunSetup &setup)
{
    const RunOptions &options = setup.options;
    return options.skips.contains(spec.id) ||
           (spec.when == u"stripe" && options.skipStripe && setup.environment.stripe) ||
           (spec.when == u"db_checks" && options.skipDbChecks);
}

/// A run that starts in the middle: of what comes before only checks run, and what needs nothing to be done
/// counts as done; the rest is left out and proves nothing.
void leaveOutBefore(PlannedStep &planned, const QString &startAt)
{
    if (planned.effect == EffectClass::None || planned.forecast.state == ForecastState::NotNecessary)
        return;
    planned.forecast = Forecast::notNecessary(QStringLiteral("not run: this run begins at %1").arg(startAt));
    planned.step.reset();
    planned.waived = true;
}

/// What builds on a step that was left out by whoever runs this is refused before anything is touched.
void blockUnproven(QList<PlannedStep> &steps)
{
    QHash<QString, QString> waived; // id → why
    for (PlannedStep &planned : steps) {
        if (planned.waived)
            waived.insert(planned.spec.id, planned.forecast.reason);
        for (const QString &need : planned.step ? planned.spec.needs : QStringList()) {
            if (!waived.contains(need))
                continue;
            planned.forecast = Forecast::blocked(
                {QStringLiteral("need_unmet"),
                 QStringLiteral("Step %1 needs %2, which would prove nothing in this run (%3).")
                     .arg(planned.spec.id, need, waived[need])});
            break;
        }
    }
}

/// What the playbook says of the step for people; absent where it says nothing.
void insertWords(QJsonObject &object, const StepSpec &spec)
{
    if (!spec.action.isEmpty())
        object.insert(QStringLiteral("action"), spec.action);
    if (!spec.expects.isEmpty())
        object.insert(QStringLiteral("expects"), spec.expects);
    if (!spec.section.isEmpty())
        object.insert(QStringLiteral("section"), spec.section);
    if (!spec.runbook.isEmpty())
        object.insert(QStringLiteral("runbook"), spec.runbook);
    if (!spec.needs.isEmpty())
        object.insert(QStringLiteral("needs"), QJsonArray::fromStringList(spec.needs));
    if (spec.pointOfNoReturn)
        object.insert(QStringLiteral("point_of_no_return"), true);
    if (!spec.parallel.isEmpty())
        object.insert(QStringLiteral("parallel"), spec.parallel);
}

} // namespace

QString digestOf(const QJsonArray &intents)
{
    const QByteArray bytes = QJsonDocument(intents).toJson(QJsonDocument::Compact);
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

QJsonArray Plan::intents() const
{
    QJsonArray array;
    for (const PlannedStep &planned : steps) {
        QStringList operations = planned.forecast.operations;
        operations.sort();
        array << QJsonObject{{QStringLiteral("id"), planned.spec.id},
                             {QStringLiteral("kind"), planned.spec.kind},
                             {QStringLiteral("parameters"), planned.spec.parameters},
                             {QStringLiteral("intent"), planned.forecast.intent},
                             {QStringLiteral("operations"), QJsonArray::fromStringList(operations)}};
    }
    return array;
}

bool Plan::blocked() const
{
    return std::any_of(steps.cbegin(), steps.cend(),
                       [](const PlannedStep &s) { return s.forecast.state == ForecastState::Blocked; });
}

bool Plan::pending() const
{
    return std::any_of(steps.cbegin(), steps.cend(), [](const PlannedStep &s) {
        return !s.forecast.operations.isEmpty() || s.forecast.state == ForecastState::Deferred;
    });
}

QJsonArray Plan::stepsToJson() const
{
    QJsonArray array;
    for (const PlannedStep &planned : steps) {
        QJsonObject object = planned.forecast.toJson();
        object.insert(QStringLiteral("id"), planned.spec.id);
        object.insert(QStringLiteral("phase"), planned.spec.phase);
        object.insert(QStringLiteral("kind"), planned.spec.kind);
        object.insert(QStringLiteral("title"), planned.spec.title);
        object.insert(QStringLiteral("estimate_ms"), planned.spec.estimateMs);
        insertWords(object, planned.spec);
        array << object;
    }
    return array;
}

QJsonObject Plan::toJson() const
{
    QJsonArray shown;
    for (const QJsonValue value : stepsToJson()) {
        QJsonObject object = value.toObject();
        object.remove(QStringLiteral("intent"));
        shown << object;
    }
    return {{QStringLiteral("digest"), digest}, {QStringLiteral("steps"), shown}};
}

Forecast forecastStep(const PlannedStep &planned, const RunSetup &setup, Outside &outside,
                      const QJsonObject &facts, std::stop_token stop)
{
    if (!planned.step)
        return planned.forecast;
    if (const QString reason = leftOut(planned.spec, setup); !reason.isEmpty())
        return Forecast::notNecessary(reason);
    ForecastContext context(planned.spec, setup, outside, facts, std::move(stop));
    return planned.step->forecast(context);
}

Plan makePlan(const QList<StepSpec> &specs, const QList<StepKind> &kinds, const RunSetup &setup,
              Outside &outside, const QJsonObject &facts, std::stop_token stop)
{
    Plan plan;
    QString startAt = setup.options.startAt; // empty from there on
    for (const StepSpec &spec : specs) {
        if (spec.id == startAt)
            startAt.clear();
        const auto kind = std::find_if(kinds.cbegin(), kinds.cend(), [&](const StepKind &candidate) {
            return candidate.name == spec.kind;
        });
        PlannedStep planned{
            spec, kind == kinds.cend() ? EffectClass::None : kind->effectOf(spec), {}, nullptr, false};
        if (const QString reason = leftOut(spec, setup); !reason.isEmpty()) {
            planned.forecast = Forecast::notNecessary(reason);
            planned.waived = waivedByFlag(spec, setup);
        } else if (kind == kinds.cend()) {
            planned.forecast = Forecast::blocked({QStringLiteral("kind_unknown"),
                                                  QStringLiteral("%1: this Slipway has no step kind '%2'.")
                                                      .arg(spec.location.toString(), spec.kind),
                                                  {},
                                                  ErrorKind::Usage});
        } else {
            planned.step = kind->create();
            planned.forecast = forecastStep(planned, setup, outside, facts, stop);
            if (!startAt.isEmpty())
                leaveOutBefore(planned, startAt);
        }
        plan.steps << planned;
        if (stop.stop_requested())
            break;
    }
    blockUnproven(plan.steps);
    plan.digest = digestOf(plan.intents());
    return plan;
}

bool coveredByPlan(const Forecast &planned, const Forecast &now)
{
    if (now.state == ForecastState::Blocked || now.state == ForecastState::NotNecessary)
        return true;
    if (planned.intent != now.intent)
        return false;
    if (planned.state == ForecastState::Deferred)
        return true;
    return std::all_of(now.operations.cbegin(), now.operations.cend(),
                       [&](const QString &operation) { return planned.operations.contains(operation); });
}

} // namespace slipway::release
