// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "playbook/stepreader.h"

#include <QRegularExpression>
#include <algorithm>

namespace slipway::playbook {

using namespace release;

namespace {

const QStringList commonKeys{QStringLiteral("id"),           QStringLiteral("kind"),
                             QStringLiteral("title"),        QStringLiteral("estimate"),
                             QStringLiteral("needs"),        QStringLiteral("when"),
                             QStringLiteral("environments"), QStringLiteral("timeout"),
                             QStringLiteral("on_failure"),   QStringLiteral("retry"),
                             QStringLiteral("require"),      QStringLiteral("runbook"),
                             QStringLiteral("evidence"),     QStringLiteral("action"),
                             QStringLiteral("expects"),      QStringLiteral("point_of_no_return"),
                             QStringLiteral("parallel"),     QStringLiteral("section")};

bool typeFits(const QString &type, const QJsonValue &value)
{
    if (type == u"string")
        return value.isString() || value.isDouble() || value.isBool();
    if (type == u"integer" || type == u"number")
        return value.isDouble();
    if (type == u"boolean")
        return value.isBool();
    if (type == u"list" || type == u"steps")
        return value.isArray();
    if (type == u"map" || type == u"step")
        return value.isObject();
    return true;
}

void checkCondition(const QString &when, const Value &part)
{
    const QStringList known{QStringLiteral("stripe"), QStringLiteral("db_checks"),
                            QStringLiteral("interactive")};
    const QString name = when.startsWith(u'!') ? when.mid(1) : when;
    if (!known.contains(name))
        part.complain(QStringLiteral("bad_value"),
                      QStringLiteral("%1 is not a condition; known are %2, each also with '!'%3")
                          .arg(part.kindName(), known.join(QStringLiteral(", ")), nearestHint(name, known)));
}

bool follow(const QList<StepSpec> &steps, const QString &start, QStringList &path)
{
    const auto step =
        std::find_if(steps.cbegin(), steps.cend(), [&](const StepSpec &s) { return s.id == path.last(); });
    if (step == steps.cend())
        return false;
    for (const QString &need : step->needs) {
        if (need == start) {
            path << need;
            return true;
        }
        if (path.contains(need))
            continue;
        path << need;
        if (follow(steps, start, path))
            return true;
        path.removeLast();
    }
    return false;
}

QString cycleFrom(const QList<StepSpec> &steps, const QString &start)
{
    QStringList path{start};
    return follow(steps, start, path) ? path.join(QStringLiteral(" → ")) : QString();
}

/// Where the path was written, or what it is part of.
SourceLocation nearestPlace(const StepSpec &step, QString path)
{
    while (!path.isEmpty() && !step.locations.contains(path))
        path.truncate(std::max<qsizetype>(0, path.lastIndexOf(u'.')));
    return step.locations.value(path, step.location);
}

} // namespace

StepSpec StepReader::read(const Value &value, const QString &phase, QHash<QString, int> &ids)
{
    StepSpec step;
    step.phase = phase;
    step.location = value.location();
    if (!value.isMap()) {
        value.complain(
            QStringLiteral("wrong_type"),
            QStringLiteral("a step with 'id' and 'kind' is expected, found %1").arg(value.kindName()));
        return step;
    }
    value.require({QStringLiteral("id"), QStringLiteral("kind")});
    for (const auto &[key, part] : value.entries())
        readCommon(step, key, part);
    if (step.title.isEmpty())
        step.title = step.id;
    static const QRegularExpression form(QStringLiteral("^[A-Za-z0-9][A-Za-z0-9._-]*$"));
    if (step.id.isEmpty())
        return step;
    if (!form.match(step.id).hasMatch())
        value.complain(
            QStringLiteral("bad_value"),
            QStringLiteral("step id '%1' may hold letters, digits, '.', '_' and '-' only").arg(step.id));
    if (ids.contains(step.id))
        value.complain(QStringLiteral("duplicate_id"),
                       QStringLiteral("step id '%1' is already in line %2").arg(step.id).arg(ids[step.id]));
    ids.insert(step.id, step.location.line);
    readParameters(step, value);
    return step;
}

QList<StepSpec> StepReader::readChecks(const Value &list, const QString &defaultKind)
{
    QList<StepSpec> steps;
    for (const Value &value : list.items()) {
        StepSpec step;
        step.phase = QStringLiteral("verify");
        step.location = value.location();
        step.id = QStringLiteral("check.%1").arg(steps.size() + 1);
        step.kind = defaultKind;
        if (!value.isMap()) {
            value.complain(QStringLiteral("wrong_type"),
                           QStringLiteral("a check is expected, found %1").arg(value.kindName()));
            continue;
        }
        for (const auto &[key, part] : value.entries())
            readCommon(step, key, part);
        readParameters(step, value);
        const StepKind *kind = kindOf(step, value);
        if (kind && kind->effectOf(step) != EffectClass::None)
            value.complain(QStringLiteral("not_a_check"),
                           QStringLiteral("steps of kind %1 may change things; only checks may stand here")
                               .arg(step.kind));
        if (step.title.isEmpty())
            step.title = step.parameters[u"name"].toString(step.id);
        steps << step;
    }
    return steps;
}

void StepReader::readCommon(StepSpec &step, const QString &key, const Value &part)
{
    if (key == u"id")
        step.id = part.text();
    else if (key == u"kind")
        step.kind = part.text();
    else if (key == u"title")
        step.title = part.text();
    else if (key == u"needs") {
        for (const Value &need : part.items()) {
            m_needPlaces.insert({step.location.line, step.needs.size()}, need);
            step.needs << need.text();
        }
    } else if (key == u"when")
        step.when = part.text();
    else if (key == u"environments")
        step.environments = part.texts();
    else if (key == u"estimate")
        step.estimateMs = part.durationMs();
    else if (key == u"timeout")
        step.timeoutMs = part.durationMs();
    else if (key == u"retry")
        step.retry = part.integer(0, 100);
    else if (key == u"require")
        step.require = part.boolean();
    else if (key == u"runbook")
        step.runbook = part.text();
    else if (key == u"evidence")
        step.evidence = part.texts();
    else if (key == u"action")
        step.action = part.text();
    else if (key == u"section")
        step.section = part.text();
    else if (key == u"expects")
        step.expects = part.text();
    else if (key == u"point_of_no_return")
        step.pointOfNoReturn = part.boolean();
    else if (key == u"parallel")
        step.parallel = part.text();
    else if (key == u"on_failure") {
        step.onFailure = part.text();
        if (step.onFailure != u"stop" && step.onFailure != u"continue")
            part.complain(
                QStringLiteral("bad_value"),
                QStringLiteral("one of stop, continue is expected, found %1%2")
                    .arg(part.kindName(),
                         nearestHint(step.onFailure, {QStringLiteral("stop"), QStringLiteral("continue")})));
    }
    if (key == u"when")
        checkCondition(step.when, part);
}

const StepKind *StepReader::kindOf(const StepSpec &step, const Value &value) const
{
    const auto kind = std::find_if(m_kinds.cbegin(), m_kinds.cend(),
                                   [&](const StepKind &k) { return k.name == step.kind; });
    if (kind != m_kinds.cend())
        return &*kind;
    QStringList names;
    for (const StepKind &known : m_kinds)
        names << known.name;
    if (value.has(QStringLiteral("kind")))
        value.at(QStringLiteral("kind"))
            .complain(
                QStringLiteral("unknown_kind"),
                QStringLiteral("there is no step kind '%1'%2").arg(step.kind, nearestHint(step.kind, names)));
    return nullptr;
}

void StepReader::readParameters(StepSpec &step, const Value &value)
{
    const StepKind *kind = kindOf(step, value);
    if (!kind)
        return;
    QStringList allowed = commonKeys;
    for (const ParameterRule &rule : kind->parameters)
        allowed << rule.name;
    value.allow(allowed);
    for (const ParameterRule &rule : kind->parameters) {
        if (value.has(rule.name))
            readParameter(step, rule, value.at(rule.name));
        else if (rule.required)
            value.complain(
                QStringLiteral("key_missing"),
                QStringLiteral("step '%1' of kind %2 needs '%3'").arg(step.id, step.kind, rule.name));
    }
    if (kind->validate)
        kind->validate(step, [&](const QString &path, const QString &code, const QString &text) {
            value.complainAt(nearestPlace(step, path), code, text);
        });
}

void StepReader::readParameter(StepSpec &step, const ParameterRule &rule, const Value &part)
{
    const QJsonValue json = part.json(&step.locations, rule.name);
    if (!typeFits(rule.type, json)) {
        part.complain(QStringLiteral("wrong_type"), QStringLiteral("'%1' takes a value of type %2, found %3")
                                                        .arg(rule.name, rule.type, part.kindName()));
        return;
    }
    if (rule.type == u"duration")
        step.parameters.insert(rule.name, part.durationMs());
    else if (rule.type == u"string" && !json.isString())
        step.parameters.insert(rule.name, part.text());
    else
        step.parameters.insert(rule.name, json);
    if (rule.type == u"step" || rule.type == u"steps")
        step.inner.insert(rule.name, readInner(step, rule, part));
}

/// Inner steps need no id of their own: they are told apart by where they stand.
QList<StepSpec> StepReader::readInner(const StepSpec &outer, const ParameterRule &rule, const Value &part)
{
    QList<StepSpec> steps;
    const bool single = rule.type == u"step";
    const QList<Value> values = single ? QList<Value>{part} : part.items();
    for (qsizetype i = 0; i < values.size(); ++i) {
        const Value &value = values[i];
        StepSpec step;
        step.phase = outer.phase;
        step.location = value.location();
        step.id = single ? QStringLiteral("%1.%2").arg(outer.id, rule.name)
                         : QStringLiteral("%1.%2.%3").arg(outer.id, rule.name).arg(i + 1);
        steps << step;
        if (!value.isMap()) {
            value.complain(QStringLiteral("wrong_type"),
                           QStringLiteral("a step with 'kind' is expected, found %1").arg(value.kindName()));
            continue;
        }
        value.require({QStringLiteral("kind")});
        for (const auto &[key, inside] : value.entries())
            readCommon(step, key, inside);
        if (step.title.isEmpty())
            step.title = single ? outer.title : step.id;
        readParameters(step, value);
        steps.last() = step;
    }
    return steps;
}

void StepReader::checkNeeds(const QList<StepSpec> &steps) const
{
    QStringList ids;
    for (const StepSpec &step : steps)
        ids << step.id;
    QStringList told;
    for (qsizetype i = 0; i < steps.size(); ++i) {
        for (qsizetype n = 0; n < steps[i].needs.size(); ++n)
            checkNeed(steps, ids, i, n, told);
    }
}

void StepReader::checkNeed(const QList<StepSpec> &steps, const QStringList &ids, qsizetype i, qsizetype n,
                           QStringList &told) const
{
    const QString &need = steps[i].needs[n];
    const auto place = m_needPlaces.constFind({steps[i].location.line, n});
    const QString cycle = told.contains(steps[i].id) ? QString() : cycleFrom(steps, steps[i].id);
    if (place == m_needPlaces.cend() || told.contains(steps[i].id))
        return;
    if (!ids.contains(need)) {
        place->complain(QStringLiteral("unknown_need"),
                        QStringLiteral("step '%1' needs '%2', which does not exist%3")
                            .arg(steps[i].id, need, nearestHint(need, ids)));
    } else if (!cycle.isEmpty()) {
        told << cycle.split(QStringLiteral(" → "));
        place->complain(QStringLiteral("cyclic_needs"),
                        QStringLiteral("the steps wait for one another: %1").arg(cycle));
    } else if (ids.indexOf(need) > i) {
        place->complain(
            QStringLiteral("unknown_need"),
            QStringLiteral("step '%1' needs '%2', which comes later; move it before").arg(steps[i].id, need));
    }
}

} // namespace slipway::playbook
