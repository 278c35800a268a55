// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/ports.h"

#include <QJsonArray>
#include <QJsonObject>

namespace slipway::release {

QByteArray HttpReply::header(QByteArrayView name) const
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

QJsonValue Redactor::json(const QJsonValue &value) const
{
    if (value.isString())
        return text(value.toString());
    if (value.isArray()) {
        QJsonArray clean;
        for (const QJsonValue item : value.toArray())
            clean << json(item);
        return clean;
    }
    if (value.isObject()) {
        QJsonObject clean;
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            clean.insert(it.key(), json(it.value()));
        return clean;
    }
    return value;
}

QString LockHolder::sentence() const
{
    const QString where = client.isEmpty() ? QStringLiteral("this machine") : client;
    QString text = QStringLiteral("%1 (server process %2, user %3, from %4)")
                       .arg(application.isEmpty() ? QStringLiteral("another program") : application)
                       .arg(pid)
                       .arg(user, where);
    if (since.isValid())
        text += QStringLiteral(" since %1 UTC")
                    .arg(since.toUTC().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")));
    return text;
}

} // namespace slipway::release
