// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "playbook/playbookreader.h"

#include "playbook/document.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QRegularExpression>
#include <algorithm>

namespace slipway::playbook {

using namespace release;

namespace {

const QStringList phaseNames{QStringLiteral("preflight"), QStringLiteral("decide"), QStringLiteral("execute"),
                             QStringLiteral("verify"), QStringLiteral("after")};
const QStringList commonKeys{
    QStringLiteral("id"),           QStringLiteral("kind"),    QStringLiteral("title"),
    QStringLiteral("estimate"),     QStringLiteral("needs"),   QStringLiteral("when"),
    QStringLiteral("environments"), QStringLiteral("timeout"), QStringLiteral("on_failure"),
    QStringLiteral("retry"),        QStringLiteral("require"), QStringLiteral("runbook"),
    QStringLiteral("evidence")};
const QStringList aboutKeys{QStringLiteral("priority"),      QStringLiteral("risk"),
                            QStringLiteral("window"),        QStringLiteral("contacts"),
                            QStringLiteral("announcements"), QStringLiteral("success_criteria"),
                            QStringLiteral("description")};

bool typeFits(const QString &type, const QJsonValue &value)
{
    if (type == u"string")
        return value.isString() || value.isDouble() || value.isBool();
    if (type == u"integer")
        return value.isDouble();
    if (type == u"boolean")
        return value.isBool();
    if (type == u"list")
        return value.isArray();
    if (type == u"map")
        return value.isObject();
    return true;
}

/// Reads one playbook; the findings are kept by the document.
class Reader
{
public:
    Reader(const QList<StepKind> &kinds, Playbook &playbook) : m_kinds(kinds), m_playbook(playbook) {}

    void read(const Value &root)
    {
        if (!root.isMap()) {
            root.complain(QStringLiteral("wrong_type"),
                          QStringLiteral("a map with 'slipway', 'name' and 'phases' is expected, found %1")
                              .arg(root.kindName()));
            return;
        }
        root.requireVersion();
        root.allow(aboutKeys + QStringList{QStringLiteral("slipway"), QStringLiteral("name"),
                                           QStringLiteral("title"), QStringLiteral("roles"),
                                           QStringLiteral("known_issues"), QStringLiteral("phases"),
                                           QStringLiteral("rollback")});
        root.require({QStringLiteral("slipway"), QStringLiteral("name"), QStringLiteral("phases")});
        for (const auto &[key, value] : root.entries()) {
            if (key == u"name")
                m_playbook.name = value.text();
            else if (key == u"title")
                m_playbook.title = value.text();
            else if (key == u"roles")
                m_playbook.roles = value.texts();
            else if (key == u"known_issues")
                readKnownIssues(value);
            else if (key == u"phases")
                readPhases(value, root);
            else if (key == u"rollback")
                readRollback(value);
            else if (aboutKeys.contains(key) && key != u"success_criteria")
                m_playbook.about.insert(key, value.json());
        }
        if (m_playbook.title.isEmpty())
            m_playbook.title = m_playbook.name;
    }

private:
    /// The phases in order, then the success criteria: steps that run when all else has, and decide
    /// *succeeded*.
    void readPhases(const Value &phases, const Value &root)
    {
        if (!phases.isMap()) {
            phases.complain(QStringLiteral("wrong_type"),
                            QStringLiteral("a map of phases is expected, found %1").arg(phases.kindName()));
            return;
        }
        phases.allow(phaseNames);
        QHash<QString, int> ids;
        for (const QString &phase : phaseNames) {
            if (!phases.has(phase))
                continue;
            for (const Value &value : phases.at(phase).items())
                m_playbook.steps << readStep(value, phase, ids);
        }
        const QString criteria = QStringLiteral("success_criteria");
        for (const Value &value : root.has(criteria) ? root.at(criteria).items() : QList<Value>())
            m_playbook.steps << readStep(value, QStringLiteral("criteria"), ids);
        checkNeeds(m_playbook.steps);
    }

    void readRollback(const Value &rollback)
    {
        for (const Value &value : rollback.items()) {
            RollbackOption option;
            if (value.isMap()) {
                value.allow({QStringLiteral("name"), QStringLiteral("title"), QStringLiteral("use_when"),
                             QStringLiteral("leaves"), QStringLiteral("steps")});
                value.require({QStringLiteral("name"), QStringLiteral("steps")});
            }
            QHash<QString, int> ids;
            for (const auto &[key, part] : value.entries()) {
                if (key == u"name")
                    option.name = part.text();
                else if (key == u"title")
                    option.title = part.text();
                else if (key == u"use_when")
                    option.useWhen = part.text();
                else if (key == u"leaves")
                    option.leaves = part.text();
                else if (key == u"steps")
                    for (const Value &step : part.items())
                        option.steps << readStep(step, QStringLiteral("rollback"), ids);
            }
            checkNeeds(option.steps);
            if (m_playbook.rollbackOption(option.name))
                value.complain(QStringLiteral("duplicate_id"),
                               QStringLiteral("there are two rollback options '%1'").arg(option.name));
            m_playbook.rollback << option;
        }
    }

    void readKnownIssues(const Value &issues)
    {
        for (const Value &value : issues.items()) {
            KnownIssue issue;
            if (value.isMap()) {
                value.allow({QStringLiteral("pattern"), QStringLiteral("cause"), QStringLiteral("fix")});
                value.require({QStringLiteral("pattern"), QStringLiteral("cause"), QStringLiteral("fix")});
            }
            for (const auto &[key, part] : value.entries()) {
                QString &target = key == u"pattern" ? issue.pattern
                                  : key == u"cause" ? issue.cause
                                                    : issue.fix;
                target = part.text();
                const QRegularExpression expression(issue.pattern);
                if (key == u"pattern" && !expression.isValid())
                    part.complain(
                        QStringLiteral("bad_pattern"),
                        QStringLiteral("not a regular expression: %1").arg(expression.errorString()));
            }
            m_playbook.knownIssues << issue;
        }
    }

    StepSpec readStep(const Value &value, const QString &phase, QHash<QString, int> &ids)
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
            value.complain(
                QStringLiteral("duplicate_id"),
                QStringLiteral("step id '%1' is already in line %2").arg(step.id).arg(ids[step.id]));
        ids.insert(step.id, step.location.line);
        readParameters(step, value);
        return step;
    }

    void readCommon(StepSpec &step, const QString &key, const Value &part)
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
        else if (key == u"on_failure") {
            step.onFailure = part.text();
            if (step.onFailure != u"stop" && step.onFailure != u"continue")
                part.complain(QStringLiteral("bad_value"),
                              QStringLiteral("one of stop, continue is expected, found %1%2")
                                  .arg(part.kindName(),
                                       nearestHint(step.onFailure,
                                                   {QStringLiteral("stop"), QStringLiteral("continue")})));
        }
        if (key == u"when")
            checkCondition(step.when, part);
    }

    static void checkCondition(const QString &when, const Value &part)
    {
        const QStringList known{QStringLiteral("stripe"), QStringLiteral("db_checks"),
                                QStringLiteral("interactive")};
        const QString name = when.startsWith(u'!') ? when.mid(1) : when;
        if (!known.contains(name))
            part.complain(
                QStringLiteral("bad_value"),
                QStringLiteral("%1 is not a condition; known are %2, each also with '!'%3")
                    .arg(part.kindName(), known.join(QStringLiteral(", ")), nearestHint(name, known)));
    }

    void readParameters(StepSpec &step, const Value &value)
    {
        const auto kind = std::find_if(m_kinds.cbegin(), m_kinds.cend(),
                                       [&](const StepKind &k) { return k.name == step.kind; });
        if (kind == m_kinds.cend()) {
            QStringList names;
            for (const StepKind &known : m_kinds)
                names << known.name;
            if (value.has(QStringLiteral("kind")))
                value.at(QStringLiteral("kind"))
                    .complain(QStringLiteral("unknown_kind"),
                              QStringLiteral("there is no step kind '%1'%2")
                                  .arg(step.kind, nearestHint(step.kind, names)));
            return;
        }
        QStringList allowed = commonKeys;
        for (const ParameterRule &rule : kind->parameters)
            allowed << rule.name;
        value.allow(allowed);
        for (const ParameterRule &rule : kind->parameters) {
            if (!value.has(rule.name)) {
                if (rule.required)
                    value.complain(
                        QStringLiteral("key_missing"),
                        QStringLiteral("step '%1' of kind %2 needs '%3'").arg(step.id, step.kind, rule.name));
                continue;
            }
            const Value part = value.at(rule.name);
            const QJsonValue json = part.json(&step.locations, rule.name);
            if (!typeFits(rule.type, json))
                part.complain(QStringLiteral("wrong_type"),
                              QStringLiteral("'%1' takes a value of type %2, found %3")
                                  .arg(rule.name, rule.type, part.kindName()));
            if (rule.type == u"duration")
                step.parameters.insert(rule.name, part.durationMs());
            else
                step.parameters.insert(
                    rule.name, rule.type == u"string" && !json.isString() ? QJsonValue(part.text()) : json);
        }
    }

    /// A need must name another step; a cycle is told as one; a later step cannot be waited for in a list.
    void checkNeeds(const QList<StepSpec> &steps) const
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

    void checkNeed(const QList<StepSpec> &steps, const QStringList &ids, qsizetype i, qsizetype n,
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
            place->complain(QStringLiteral("unknown_need"),
                            QStringLiteral("step '%1' needs '%2', which comes later; move it before")
                                .arg(steps[i].id, need));
        }
    }

    static QString cycleFrom(const QList<StepSpec> &steps, const QString &start)
    {
        QStringList path{start};
        return follow(steps, start, path) ? path.join(QStringLiteral(" → ")) : QString();
    }

    static bool follow(const QList<StepSpec> &steps, const QString &start, QStringList &path)
    {
        const auto step = std::find_if(steps.cbegin(), steps.cend(),
                                       [&](const StepSpec &s) { return s.id == path.last(); });
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

    const QList<StepKind> &m_kinds;
    Playbook &m_playbook;
    QHash<std::pair<int, qsizetype>, Value> m_needPlaces; ///< by line of the step and index
};

} // namespace

Result<Playbook> readPlaybook(const QByteArray &bytes, const QString &file, const QList<StepKind> &kinds)
{
    Playbook playbook;
    playbook.file = file;
    playbook.shipped = file.startsWith(QStringLiteral(":/"));
    playbook.sha256 = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
    Findings findings(QFileInfo(file).fileName());
    if (auto read =
            readDocument(bytes, findings, [&](const Value &root) { Reader(kinds, playbook).read(root); });
        !read)
        return read.error();
    return playbook;
}

Result<Playbook> readPlaybook(const QString &file, const QList<StepKind> &kinds)
{
    auto bytes = readBytes(file, QStringLiteral("The playbook"));
    if (!bytes)
        return bytes.error();
    return readPlaybook(*bytes, file, kinds);
}

} // namespace slipway::playbook
