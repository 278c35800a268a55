// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/webhookresource.h"

#include <QJsonArray>

namespace slipway::sandbox {

using namespace Qt::StringLiterals;

namespace {

const QString endpointType = u"webhook_endpoint"_s;
constexpr int mostEndpoints = 16;

QJsonObject assigned(QJsonObject endpoint, const QJsonObject &fields)
{
    for (const QString &name : {u"url"_s, u"enabled_events"_s, u"description"_s, u"api_version"_s}) {
        if (fields.contains(name))
            endpoint.insert(name, fields.value(name));
    }
    if (fields.contains(u"metadata"))
        endpoint.insert(u"metadata"_s,
                        mergedMetadata(endpoint.value(u"metadata").toObject(), fields.value(u"metadata")));
    if (fields.contains(u"disabled"))
        endpoint.insert(u"status"_s, fields.value(u"disabled").toBool() ? u"disabled"_s : u"enabled"_s);
    return endpoint;
}

} // namespace

Outcome createWebhookEndpoint(Transaction &transaction, const ApiCall &call)
{
    if (transaction.world().newestFirst(endpointType).size() >= mostEndpoints)
        return ApiError::invalid(
            {}, u"You have reached the maximum of %1 webhook endpoints."_s.arg(mostEndpoints));
    if (call.fields.value(u"enabled_events").toArray().isEmpty())
        return ApiError::missingParameter(u"enabled_events"_s);
    QJsonObject endpoint =
        assigned(transaction.fresh(endpointType, transaction.newId(u"we_"_s)), call.fields);
    endpoint.insert(u"secret"_s, transaction.newId(u"whsec_"_s));
    transaction.put(endpointType, endpoint);
    return endpoint;
}

Outcome updateWebhookEndpoint(Transaction &transaction, const ApiCall &call)
{
    const QJsonObject endpoint = assigned(transaction.world().find(endpointType, call.id), call.fields);
    transaction.put(endpointType, endpoint);
    return endpoint;
}

Outcome deleteWebhookEndpoint(Transaction &transaction, const ApiCall &call)
{
    transaction.remove(endpointType, call.id);
    return QJsonObject{{u"id"_s, call.id}, {u"object"_s, endpointType}, {u"deleted"_s, true}};
}

} // namespace slipway::sandbox
