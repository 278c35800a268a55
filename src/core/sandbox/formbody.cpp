// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/formbody.h"

#include <QJsonArray>
#include <QStringList>

namespace slipway::sandbox {

namespace {

QString decoded(QByteArray text)
{
    return QString::fromUtf8(QByteArray::fromPercentEncoding(text.replace('+', ' ')));
}

std::optional<QStringList> keyPath(const QString &key)
{
    const qsizetype open = key.indexOf(u'[');
    if (open < 0)
        return QStringList{key};
    if (open == 0 || !key.endsWith(u']'))
        return std::nullopt;
    QStringList path{key.left(open)};
    for (const QString &part : key.mid(open + 1).chopped(1).split(QStringLiteral("][")))
        path << part;
    return path;
}

bool isIndex(const QString &text)
{
    bool number = false;
    text.toUInt(&number);
    return number || text.isEmpty();
}

QJsonValue placed(const QJsonValue &into, const QStringList &path, const QString &value)
{
    if (path.isEmpty())
        return value;
    const QString &key = path.first();
    if (isIndex(key) && !into.isObject()) {
        QJsonArray array = into.toArray();
        const qsizetype index =
            key.isEmpty() ? array.size() : std::min<qsizetype>(key.toLongLong(), array.size());
        const QJsonValue below =
            placed(index < array.size() ? array[index] : QJsonValue(), path.mid(1), value);
        if (index < array.size())
            array[index] = below;
        else
            array.append(below);
        return array;
    }
    QJsonObject object = into.toObject();
    object.insert(key, placed(object[key], path.mid(1), value));
    return object;
}

} // namespace

std::optional<QJsonObject> parseForm(const QByteArray &body)
{
    QJsonObject fields;
    for (const QByteArray &pair : body.split('&')) {
        if (pair.isEmpty())
            continue;
        const qsizetype equals = pair.indexOf('=');
        const auto path = keyPath(decoded(equals < 0 ? pair : pair.left(equals)));
        if (!path)
            return std::nullopt;
        fields.insert(path->first(), placed(fields[path->first()], path->mid(1),
                                            equals < 0 ? QString() : decoded(pair.mid(equals + 1))));
    }
    return fields;
}

} // namespace slipway::sandbox
