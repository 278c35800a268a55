// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/idempotency.h"

#include <QCryptographicHash>
#include <QJsonDocument>

namespace slipway::sandbox {

using namespace Qt::StringLiterals;

QString Idempotency::nameOf(const ApiCall &call)
{
    return call.idempotencyKey.isEmpty()
               ? QString()
               : QString((call.live ? u"live:"_s : u"test:"_s) + call.idempotencyKey);
}

QByteArray Idempotency::digestOf(const ApiCall &call)
{
    const QByteArray whole = call.method + ' ' + call.path.toUtf8() + '\n' +
                             QJsonDocument(call.fields).toJson(QJsonDocument::Compact);
    return QCryptographicHash::hash(whole, QCryptographicHash::Sha256).toHex();
}

const StoredAnswer *Idempotency::find(const ApiCall &call) const
{
    const auto found = m_state.answers.constFind(nameOf(call));
    return call.idempotencyKey.isEmpty() || found == m_state.answers.cend() ? nullptr : &found.value();
}

Check Idempotency::conflict(const ApiCall &call) const
{
    if (const StoredAnswer *stored = find(call); stored && stored->request != digestOf(call))
        return ApiError{
            400,
            u"idempotency_error"_s,
            {},
            {},
            u"Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '%1' if you meant to execute a different request."_s
                .arg(call.idempotencyKey)};
    if (!call.idempotencyKey.isEmpty() && m_running.contains(nameOf(call)))
        return ApiError{
            409,
            u"idempotency_error"_s,
            u"idempotency_key_in_use"_s,
            {},
            u"There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): %1. Please try again in a short while."_s
                .arg(call.idempotencyKey)};
    return {};
}

QString Idempotency::keep(const ApiCall &call, int status, const QByteArray &body)
{
    const QString name = nameOf(call);
    if (!name.isEmpty())
        m_state.answers.insert(name, {digestOf(call), status, body, call.requestId});
    return name;
}

} // namespace slipway::sandbox
