// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/stripeapi.h"

#include "sandbox/catalogresources.h"
#include "sandbox/customerresource.h"
#include "sandbox/invoiceresource.h"
#include "sandbox/listing.h"
#include "sandbox/objectview.h"
#include "sandbox/webhookresource.h"

#include <QHash>
#include <QJsonArray>

namespace slipway::sandbox {

using namespace Qt::StringLiterals;

namespace {

using Handler = Outcome (*)(Transaction &, const ApiCall &);

const QString accountId = u"acct_1SlipwaySandbox0"_s;

Outcome account(Transaction &transaction, const ApiCall &call)
{
    if (!call.id.isEmpty() && call.id != accountId)
        return ApiError{
            403,
            u"invalid_request_error"_s,
            u"account_invalid"_s,
            {},
            u"The provided key does not have access to account '%1' (or that account does not exist)."_s.arg(
                call.id)};
    QJsonObject object = transaction.fresh(u"account"_s, accountId);
    object.insert(u"created"_s, 1'700'000'000);
    object.remove(u"livemode"_s);
    return object;
}

Outcome retrieve(Transaction &transaction, const ApiCall &call)
{
    return transaction.world().find(call.objectType, call.id);
}

Outcome list(Transaction &transaction, const ApiCall &call)
{
    return listPage(transaction, call);
}

Outcome search(Transaction &transaction, const ApiCall &call)
{
    return searchPage(transaction, call);
}

/// By the names in endpoints.txt.
const QHash<QString, Handler> &handlers()
{
    static const QHash<QString, Handler> table{{u"account"_s, account},
                                               {u"retrieve"_s, retrieve},
                                               {u"list"_s, list},
                                               {u"search"_s, search},
                                               {u"createProduct"_s, createProduct},
                                               {u"updateProduct"_s, updateProduct},
                                               {u"deleteProduct"_s, deleteProduct},
                                               {u"createPrice"_s, createPrice},
                                               {u"updatePrice"_s, updatePrice},
                                               {u"createCustomer"_s, createCustomer},
                                               {u"updateCustomer"_s, updateCustomer},
                                               {u"deleteCustomer"_s, deleteCustomer},
                                               {u"createPaymentMethod"_s, createPaymentMethod},
                                               {u"attachPaymentMethod"_s, attachPaymentMethod},
                                               {u"createInvoiceItem"_s, createInvoiceItem},
                                               {u"createInvoice"_s, createInvoice},
                                               {u"updateInvoice"_s, updateInvoice},
                                               {u"deleteInvoice"_s, deleteInvoice},
                                               {u"finalizeInvoice"_s, finalizeInvoice},
                                               {u"payInvoice"_s, payInvoice},
                                               {u"sendInvoice"_s, sendInvoice},
                                               {u"voidInvoice"_s, voidInvoice},
                                               {u"markUncollectible"_s, markUncollectible},
                                               {u"createSubscription"_s, createSubscription},
                                               {u"updateSubscription"_s, updateSubscription},
                                               {u"cancelSubscription"_s, cancelSubscription},
                                               {u"createWebhookEndpoint"_s, createWebhookEndpoint},
                                               {u"updateWebhookEndpoint"_s, updateWebhookEndpoint},
                                               {u"deleteWebhookEndpoint"_s, deleteWebhookEndpoint}};
    return table;
}

/// The object that the URL names must be there; a deleted customer may still be read, a test card need not
/// exist.
Check checkTarget(const Endpoint &endpoint, const Transaction &transaction, const ApiCall &call)
{
    if (call.id.isEmpty() || call.objectType.isEmpty() || endpoint.action == u"attachPaymentMethod")
        return {};
    if (endpoint.action == u"retrieve" && transaction.world().contains(call.objectType, call.id))
        return {};
    return transaction.require(call.objectType, call.id);
}

ApiError unknownUrl(const ApiCall &call)
{
    return {
        404,
        u"invalid_request_error"_s,
        {},
        {},
        u"Unrecognized request URL (%1: /v1/%2). If you are trying to list objects, remove the trailing slash. If you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code. Please see https://stripe.com/docs or we can help at https://support.stripe.com/."_s
            .arg(QString::fromLatin1(call.method), call.path)};
}

} // namespace

ApiAnswer StripeApi::answerTo(const ApiError &error, bool began)
{
    return {error.status, error.toJson(), began};
}

ApiAnswer StripeApi::handle(ApiCall call)
{
    const Endpoint *endpoint = EndpointTable::instance().find(call.method, call.path, &call.id);
    if (!endpoint)
        return answerTo(unknownUrl(call));
    call.objectType = endpoint->objectType;
    if (auto error = applyRules(endpoint->rules, call.fields))
        return answerTo(*error);
    Transaction transaction(m_state, call);
    const Outcome outcome = act(*endpoint, transaction, call);
    const auto *error = std::get_if<ApiError>(&outcome);
    if (error && !error->keepsEffects)
        return answerTo(*error, true);
    transaction.commit();
    if (error)
        return {error->status, error->toJson(), true, transaction.changes(), transaction.events()};
    return {200, std::get<QJsonObject>(outcome), true, transaction.changes(), transaction.events()};
}

Outcome StripeApi::act(const Endpoint &endpoint, Transaction &transaction, const ApiCall &call) const
{
    if (auto error = checkTarget(endpoint, transaction, call))
        return *error;
    Q_ASSERT(handlers().contains(endpoint.action));
    const Outcome outcome = handlers().value(endpoint.action)(transaction, call);
    const auto *object = std::get_if<QJsonObject>(&outcome);
    if (!object)
        return outcome;
    QStringList wishes = ObjectView::wishes(call.fields);
    wishes.removeAll(u"total_count"_s);
    Outcome shown = ObjectView(transaction.world(), wishes).show(*object);
    if (endpoint.action == u"createWebhookEndpoint" && std::holds_alternative<QJsonObject>(shown))
        std::get<QJsonObject>(shown).insert(u"secret"_s, object->value(u"secret"));
    return shown;
}

} // namespace slipway::sandbox
