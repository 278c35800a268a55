// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/jsonpath.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

#include <cmath>

namespace slipway::operations {

namespace {

constexpr double wholeNumbers = 9007199254740992.0; ///< 2^53: beyond it a double is not exact

QStringList partsOf(QString path)
{
    if (path.startsWith(QStringLiteral("$.")))
        path.remove(0, 2);
    path.replace(u'[', u'.');
    path.remove(u']');
    return path.split(u'.', Qt::SkipEmptyParts);
}

QJsonValue memberOf(const QJsonValue &value, const QString &name)
{
    if (value.isObject())
        return value.toObject().value(name);
    bool isIndex = false;
    const int index = name.toInt(&isIndex);
    if (value.isArray() && isIndex && index >= 0)
        return index < value.toArray().size() ? value.toArray().at(index) : QJsonValue(QJsonValue::Undefined);
    if (name == u"length" && value.isArray())
        return value.toArray().size();
    if (name == u"length" && value.isString())
        return value.toString().size();
    return QJsonValue(QJsonValue::Undefined);
}

} // namespace

QJsonValue jsonAt(const QJsonValue &root, const QString &path)
{
    const QStringList parts = partsOf(path);
    QJsonValue value = root;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const QJsonValue rest = value.isObject() ? value.toObject().value(parts.mid(i).join(u'.'))
                                                 : QJsonValue(QJsonValue::Undefined);
        if (!rest.isUndefined())
            return rest;
        value = memberOf(value, parts[i]);
        if (value.isUndefined())
            break;
    }
    return value;
}

QString jsonWords(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::String:
        return value.toString();
    case QJsonValue::Bool:
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    case QJsonValue::Null:
        return QStringLiteral("null");
    case QJsonValue::Undefined:
        return QStringLiteral("nothing");
    case QJsonValue::Double: {
        const double number = value.toDouble();
        return number == std::floor(number) && std::abs(number) < wholeNumbers
                   ? QString::number(value.toInteger())
                   : QString::number(number, 'g', 15);
    }
    case QJsonValue::Array:
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    case QJsonValue::Object:
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    }
    Q_UNREACHABLE();
}

} // namespace slipway::operations
