// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/formbody.h"

#include <QStringDecoder>
#include <QStringList>

namespace slipway::sandbox {

namespace {

std::optional<QString> decoded(QByteArray text)
{
    QStringDecoder utf8(QStringDecoder::Utf8);
    const QString result = utf8(QByteArray::fromPercentEncoding(text.replace('+', ' ')));
    return utf8.hasError() ? std::nullopt : std::optional(result);
}

std::optional<QStringList> keyPath(const QString &key)
{
    const qsizetype open = key.indexOf(u'[');
    if (open < 0)
        return QStringList{key};
    if (open == 0 || !key.endsWith(u']'))
        return std::nullopt;
    QStringList path{key.left(open)};
    for (const QString &part : key.mid(open + 1).chopped(1).split(QStringLiteral("]["))) {
        if (part.contains(u'[') || part.contains(u']'))
            return std::nullopt;
        path << part;
    }
    return path;
}

/// False where a name is both a value and a group.
bool place(QJsonObject &into, const QStringList &path, const QString &value)
{
    const QString key = path.first().isEmpty() ? QString::number(into.size()) : path.first();
    const QJsonValue there = into.value(key);
    if (path.size() == 1) {
        into.insert(key, value);
        return !there.isObject();
    }
    if (!there.isUndefined() && !there.isObject())
        return false;
    QJsonObject below = there.toObject();
    const bool placed = place(below, path.mid(1), value);
    into.insert(key, below);
    return placed;
}

} // namespace

std::optional<QJsonObject> parseForm(const QByteArray &body)
{
    QJsonObject fields;
    for (const QByteArray &pair : body.split('&')) {
        if (pair.isEmpty())
            continue;
        const qsizetype equals = pair.indexOf('=');
        const auto key = decoded(equals < 0 ? pair : pair.left(equals));
        const auto value = equals < 0 ? QString() : decoded(pair.mid(equals + 1));
        const auto path = key ? keyPath(*key) : std::nullopt;
        if (!path || !value || !place(fields, *path, *value))
            return std::nullopt;
    }
    return fields;
}

} // namespace slipway::sandbox
