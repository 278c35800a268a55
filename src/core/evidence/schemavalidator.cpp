// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "evidence/schemavalidator.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

namespace slipway::evidence {

namespace {

QString typeOf(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null:
        return QStringLiteral("null");
    case QJsonValue::Bool:
        return QStringLiteral("boolean");
    case QJsonValue::Double:
        return value.toDouble() == static_cast<double>(value.toInteger()) ? QStringLiteral("integer")
                                                                          : QStringLiteral("number");
    case QJsonValue::String:
        return QStringLiteral("string");
    case QJsonValue::Array:
        return QStringLiteral("array");
    case QJsonValue::Object:
        return QStringLiteral("object");
    case QJsonValue::Undefined:
        break;
    }
    return QStringLiteral("nothing");
}

QStringList listOf(const QJsonValue &value)
{
    return value.isArray() ? value.toVariant().toStringList() : QStringList{value.toString()};
}

QString shown(const QJsonValue &value)
{
    const QByteArray text = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(text.mid(1, text.size() - 2)).left(60);
}

} // namespace

QStringList SchemaValidator::check(const QJsonValue &value)
{
    m_problems.clear();
    visit(value, m_schema, {});
    return m_problems;
}

void SchemaValidator::report(const QString &where, const QString &what)
{
    constexpr int most = 50;
    if (m_problems.size() < most)
        m_problems << (where.isEmpty() ? QStringLiteral("The file") : where) + u' ' + what;
}

void SchemaValidator::visit(const QJsonValue &value, const QJsonObject &rule, const QString &where)
{
    const QString reference = rule[u"$ref"].toString();
    if (!reference.isEmpty()) {
        const QJsonObject definitions = m_schema[u"$defs"].toObject();
        visit(value, definitions[reference.mid(reference.lastIndexOf(u'/') + 1)].toObject(), where);
        return;
    }
    const QString type = typeOf(value);
    if (rule.contains(u"type") && !listOf(rule[u"type"]).contains(type)) {
        report(where, QStringLiteral("should be %1, but is %2 (%3).")
                          .arg(listOf(rule[u"type"]).join(QStringLiteral(" or ")), type, shown(value)));
        return;
    }
    if (value.isObject())
        visitObject(value.toObject(), rule, where);
    else if (value.isArray())
        visitArray(value.toArray(), rule, where);
    else
        visitScalar(value, rule, where);
}

void SchemaValidator::visitObject(const QJsonObject &object, const QJsonObject &rule, const QString &where)
{
    const QString prefix = where.isEmpty() ? QString() : QString(where + u'.');
    for (const QString &name : rule[u"required"].toVariant().toStringList()) {
        if (!object.contains(name))
            report(QString(prefix + name), QStringLiteral("is missing."));
    }
    const QJsonObject properties = rule[u"properties"].toObject();
    for (auto it = properties.begin(); it != properties.end(); ++it) {
        if (object.contains(it.key()))
            visit(object[it.key()], it.value().toObject(), prefix + it.key());
    }
}

void SchemaValidator::visitArray(const QJsonArray &array, const QJsonObject &rule, const QString &where)
{
    const QJsonObject items = rule[u"items"].toObject();
    for (qsizetype i = 0; i < array.size() && !items.isEmpty(); ++i)
        visit(array.at(i), items, QStringLiteral("%1[%2]").arg(where).arg(i));
}

void SchemaValidator::visitScalar(const QJsonValue &value, const QJsonObject &rule, const QString &where)
{
    if (rule.contains(u"const") && rule[u"const"] != value)
        report(where, QStringLiteral("should be %1, but is %2.").arg(shown(rule[u"const"]), shown(value)));
    const QJsonArray choices = rule[u"enum"].toArray();
    if (!choices.isEmpty() && !choices.contains(value)) {
        report(where, QStringLiteral("should be one of %1, but is %2.")
                          .arg(listOf(rule[u"enum"]).join(QStringLiteral(", ")), shown(value)));
    }
    if (value.isDouble() && rule.contains(u"minimum") && value.toDouble() < rule[u"minimum"].toDouble())
        report(where, QStringLiteral("is less than %1.").arg(rule[u"minimum"].toInteger()));
    const QString pattern = rule[u"pattern"].toString();
    if (value.isString() && !pattern.isEmpty() &&
        !QRegularExpression(pattern).match(value.toString()).hasMatch())
        report(where, QStringLiteral("is not written as it should be (%1).").arg(shown(value)));
}

} // namespace slipway::evidence
