// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "backfill/queuerow.h"

#include <QFileInfo>
#include <QJsonDocument>

namespace slipway::backfill {

using namespace release;

namespace {

QString textOf(const QJsonValue &value)
{
    return value.isNull() ? QStringLiteral("null") : value.toVariant().toString();
}

/// JSON is YAML: strings quoted as JSON quotes them, so that nothing in them means anything.
QByteArray inlineJson(const QJsonValue &value)
{
    const QByteArray wrapped = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return wrapped.mid(1, wrapped.size() - 2);
}

} // namespace

QString decisionName(Decision::Kind kind)
{
    return kind == Decision::Kind::Value   ? QStringLiteral("value")
           : kind == Decision::Kind::Leave ? QStringLiteral("leave")
                                           : QStringLiteral("rule");
}

QJsonObject Decision::toJson() const
{
    QJsonObject object{{QStringLiteral("key"), QJsonArray::fromStringList(key)},
                       {QStringLiteral("decision"), decisionName(kind)},
                       {QStringLiteral("who"), who},
                       {QStringLiteral("why"), why}};
    if (kind == Kind::Value)
        object.insert(QStringLiteral("value"), value);
    if (!from.isEmpty())
        object.insert(QStringLiteral("from"), from);
    return object;
}

Decision Decision::fromJson(const QJsonObject &object)
{
    Decision decision;
    for (const QJsonValue part : object[u"key"].toArray())
        decision.key << textOf(part);
    const QString name = object[u"decision"].toString();
    decision.kind = name == u"leave" ? Kind::Leave : name == u"rule" ? Kind::Rule : Kind::Value;
    decision.value = textOf(object[u"value"]);
    decision.who = object[u"who"].toString();
    decision.why = object[u"why"].toString();
    decision.from = object[u"from"].toString();
    return decision;
}

QString QueueRow::candidateWords(int index) const
{
    const QJsonObject candidate = candidates[index].toObject();
    QStringList words;
    for (auto it = candidate.begin(); it != candidate.end(); ++it)
        words << it.key() + u'=' + textOf(it.value());
    return words.join(QStringLiteral(", "));
}

std::optional<QString> QueueRow::chosen(const Decision &wanted, const QString &valueColumn) const
{
    if (wanted.kind == Decision::Kind::Rule)
        return candidates.isEmpty() ? std::nullopt : std::optional(textOf(candidates[0][valueColumn]));
    for (const QJsonValue candidate : candidates) {
        if (textOf(candidate[valueColumn]) == wanted.value)
            return wanted.value;
    }
    return std::nullopt;
}

QJsonObject QueueRow::toJson() const
{
    QJsonObject object{{QStringLiteral("key"), QJsonArray::fromStringList(key)},
                       {QStringLiteral("row"), row},
                       {QStringLiteral("candidates"), candidates},
                       {QStringLiteral("applied"), applied}};
    if (!problem.isEmpty())
        object.insert(QStringLiteral("problem"), problem);
    if (decision) {
        const QJsonObject made = decision->toJson();
        for (const char *name : {"decision", "value", "who", "why", "from"}) {
            if (made.contains(QLatin1String(name)))
                object.insert(QLatin1String(name), made[QLatin1String(name)]);
        }
    }
    return object;
}

QueueRow QueueRow::fromJson(const QJsonObject &object)
{
    QueueRow row;
    for (const QJsonValue part : object[u"key"].toArray())
        row.key << textOf(part);
    row.row = object[u"row"].toObject();
    row.candidates = object[u"candidates"].toArray();
    row.problem = object[u"problem"].toString();
    row.applied = object[u"applied"].toBool();
    if (!object[u"decision"].toString().isEmpty())
        row.decision = Decision::fromJson(object);
    return row;
}

Result<QList<Decision>> readDecisions(const WrittenFile &file)
{
    WrittenFindings findings(file.places, {QFileInfo(file.file).fileName(), 0, 0});
    const Written root(file.value, {}, findings);
    const auto word = [](const char *text) { return QString::fromLatin1(text); };
    root.allow({word("slipway"), word("backfill"), word("rule"), word("from"), word("rows")});
    root.require({word("rows")});
    const QString written = file.value[u"from"].toString();
    const QString from = written.isEmpty() ? QFileInfo(file.file).fileName() : written;
    QList<Decision> decisions;
    for (const Written &one : root.has(u"rows") ? root.at(word("rows")).items() : QList<Written>()) {
        one.allow({word("key"), word("row"), word("candidates"), word("decision"), word("value"), word("who"),
                   word("why"), word("from"), word("applied"), word("problem")});
        one.require({word("key")});
        const QJsonValue decision = one.at(word("decision")).json();
        if (decision.isUndefined() || decision.isNull() || decision == QJsonValue(QString()))
            continue; // left open
        const QString kind = one.at(word("decision")).choice({word("value"), word("leave"), word("rule")});
        if (kind == u"value" && !one.has(u"value"))
            one.complain(QStringLiteral("decision: value needs the value"));
        if (one.at(word("who")).json().toString().isEmpty())
            one.complain(QStringLiteral("a decision needs who made it"));
        decisions << Decision::fromJson(one.json().toObject());
        if (decisions.last().from.isEmpty())
            decisions.last().from = from;
    }
    return findings.isEmpty() ? Result<QList<Decision>>(decisions)
                              : Result<QList<Decision>>(findings.error());
}

QByteArray QueueFile::bytes(bool yaml) const
{
    QJsonArray all;
    for (const QueueRow &row : rows) {
        QJsonObject object = row.toJson();
        object.remove(u"applied");
        if (!object.contains(u"decision"))
            object.insert(QStringLiteral("decision"), QString());
        all << object;
    }
    if (!yaml)
        return QJsonDocument(QJsonObject{{QStringLiteral("slipway"), 1},
                                         {QStringLiteral("backfill"), backfill},
                                         {QStringLiteral("rule"), rule},
                                         {QStringLiteral("from"), from},
                                         {QStringLiteral("rows"), all}})
            .toJson();
    QByteArray text = "slipway: 1\nbackfill: " + inlineJson(backfill) + "\nrule: " + inlineJson(rule) +
                      "\nfrom: " + inlineJson(from) +
                      "\n# decision: value (with value:), leave, or rule; each with who and why. An empty "
                      "one stays open.\nrows:" +
                      (all.isEmpty() ? " []\n" : "\n");
    for (const QJsonValue value : all) {
        const QJsonObject row = value.toObject();
        text += "  - key: " + inlineJson(row[u"key"]) + '\n';
        for (const char *name : {"row", "candidates", "problem", "decision", "value", "who", "why", "from"}) {
            const QJsonValue part = row[QLatin1String(name)];
            if (part.isUndefined())
                continue;
            text += "    " + QByteArray(name) + ':';
            if (!part.isArray()) {
                text += ' ' + inlineJson(part) + '\n';
                continue;
            }
            text += '\n';
            for (const QJsonValue item : part.toArray())
                text += "      - " + inlineJson(item) + '\n';
        }
    }
    return text;
}

} // namespace slipway::backfill
