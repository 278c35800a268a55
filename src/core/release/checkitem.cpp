// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/checkitem.h"

#include <QJsonDocument>
#include <array>

namespace slipway::release {

namespace {

constexpr std::array<const char *, 4> decisionNames{"open", "done", "not_done", "not_applicable"};

ItemDecision decisionOf(const QString &word)
{
    const QString name = word.trimmed().toLower();
    if (name == u"done" || name == u"yes" || name == u"y" || name == u"pass")
        return ItemDecision::Done;
    if (name == u"not_done" || name == u"no" || name == u"n" || name == u"fail")
        return ItemDecision::NotDone;
    if (name == u"not_applicable" || name == u"na" || name == u"n/a")
        return ItemDecision::NotApplicable;
    return ItemDecision::Open;
}

QString lastOf(const QJsonObject &object, const char *name, const char *other)
{
    return object[QLatin1String(name)].toString(object[QLatin1String(other)].toString());
}

ItemAnswer structured(const QJsonObject &object)
{
    ItemAnswer answer{decisionOf(object[u"decision"].toString()),
                      lastOf(object, "note", "reason"),
                      {},
                      object[u"who"].toString(),
                      object[u"at"].toString()};
    const QJsonValue files = object[u"files"];
    answer.files = files.isString() ? QStringList{files.toString()} : files.toVariant().toStringList();
    return answer;
}

ItemAnswer spoken(const QString &text)
{
    const qsizetype comma = text.indexOf(u',');
    return {decisionOf(comma < 0 ? text : text.left(comma)),
            comma < 0 ? QString() : text.mid(comma + 1).trimmed(),
            {},
            {},
            {}};
}

} // namespace

QString itemDecisionName(ItemDecision decision)
{
    return QLatin1String(decisionNames[static_cast<std::size_t>(decision)]);
}

QString ItemAnswer::toText() const
{
    QJsonObject object{{QStringLiteral("decision"), itemDecisionName(decision)}};
    const auto add = [&](const char *name, const QString &value) {
        if (!value.isEmpty())
            object.insert(QLatin1String(name), value);
    };
    add("note", note);
    add("who", who);
    add("at", at);
    if (!files.isEmpty())
        object.insert(QStringLiteral("files"), QJsonArray::fromStringList(files));
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

Result<ItemAnswer> ItemAnswer::fromText(const QString &text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    const ItemAnswer answer = document.isObject() ? structured(document.object()) : spoken(text);
    const auto unclear = [](const QString &message) {
        return Error{QStringLiteral("answer_unclear"), message, {}, ErrorKind::Usage};
    };
    if (answer.decision == ItemDecision::Open)
        return unclear(QStringLiteral("'%1' is not an answer: done, not_done or not_applicable is expected.")
                           .arg(text.left(80)));
    if (answer.decision == ItemDecision::NotApplicable && answer.note.trimmed().isEmpty())
        return unclear(QStringLiteral("'not applicable' needs a reason (its note)."));
    return answer;
}

QString CheckItem::words() const
{
    const QString by = who.isEmpty() ? QString() : QStringLiteral(" by %1").arg(who);
    const QString after = note.isEmpty() ? QString() : QString(QStringLiteral(": ") + note);
    switch (decision) {
    case ItemDecision::Done:
        return QStringLiteral("confirmed") + by + after;
    case ItemDecision::NotDone:
        return QStringLiteral("not done, says %1").arg(who.isEmpty() ? QStringLiteral("a person") : who) +
               after;
    case ItemDecision::NotApplicable:
        return QStringLiteral("not applicable") + by + after;
    case ItemDecision::Open:
        return QStringLiteral("not confirmed yet");
    }
    Q_UNREACHABLE();
}

QJsonObject CheckItem::toJson() const
{
    QJsonArray fileArray;
    for (const ItemFile &file : files)
        fileArray << QJsonObject{{QStringLiteral("name"), file.name},
                                 {QStringLiteral("sha256"), file.sha256},
                                 {QStringLiteral("path"), file.path}};
    return {{QStringLiteral("number"), number},
            {QStringLiteral("of"), of},
            {QStringLiteral("id"), id},
            {QStringLiteral("text"), text},
            {QStringLiteral("action"), action},
            {QStringLiteral("expects"), expects},
            {QStringLiteral("owner"), owner},
            {QStringLiteral("evidence"), QJsonArray::fromStringList(evidence)},
            {QStringLiteral("decision"), itemDecisionName(decision)},
            {QStringLiteral("note"), note},
            {QStringLiteral("who"), who},
            {QStringLiteral("at"), at.isValid() ? at.toUTC().toString(Qt::ISODateWithMs) : QString()},
            {QStringLiteral("files"), fileArray}};
}

CheckItem CheckItem::fromJson(const QJsonObject &object)
{
    CheckItem item;
    item.number = object[u"number"].toInt();
    item.of = object[u"of"].toInt();
    item.id = object[u"id"].toString();
    item.text = object[u"text"].toString();
    item.action = object[u"action"].toString();
    item.expects = object[u"expects"].toString();
    item.owner = object[u"owner"].toString();
    item.evidence = object[u"evidence"].toVariant().toStringList();
    item.decision = decisionOf(object[u"decision"].toString());
    item.note = object[u"note"].toString();
    item.who = object[u"who"].toString();
    item.at = QDateTime::fromString(object[u"at"].toString(), Qt::ISODateWithMs);
    const QJsonArray files = object[u"files"].toArray();
    for (const QJsonValue file : files)
        item.files << ItemFile{file[u"name"].toString(), file[u"sha256"].toString(),
                               file[u"path"].toString()};
    return item;
}

Question CheckItem::question(const QString &stepId) const
{
    Question asked{QStringLiteral("item%1").arg(number), stepId, text, QuestionKind::Item};
    asked.details = toJson();
    return asked;
}

QString itemsKey(const QString &stepId)
{
    return QStringLiteral("items.") + stepId;
}

QList<CheckItem> itemsOf(const QJsonObject &facts, const QString &stepId)
{
    QList<CheckItem> items;
    const QJsonArray recorded = facts[itemsKey(stepId)].toArray();
    for (const QJsonValue item : recorded)
        items << CheckItem::fromJson(item.toObject());
    return items;
}

} // namespace slipway::release
