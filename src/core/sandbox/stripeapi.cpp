// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/stripeapi.h"

#include <QDateTime>
#include <QJsonArray>
#include <QRegularExpression>

namespace slipway::sandbox {

namespace {

const QString expandRule = QStringLiteral(" expand:a");

ApiError invalid(const QString &param, const QString &message, const QString &code = {})
{
    return {400, QStringLiteral("invalid_request_error"), code, param, message};
}

ApiError missing(const QString &type, const QString &id, const QString &param = QStringLiteral("id"))
{
    return {404, QStringLiteral("invalid_request_error"), QStringLiteral("resource_missing"), param,
            QStringLiteral("No such %1: '%2'").arg(type, id)};
}

ApiError unknownUrl(const ApiCall &call)
{
    return {404,
            QStringLiteral("invalid_request_error"),
            {},
            {},
            QStringLiteral("Unrecognized request URL (%1: /v1/%2). If you are trying to list objects, remove "
                           "the trailing slash. If you are trying to retrieve an object, make sure you "
                           "passed a valid (non-empty) identifier in your code. Please see "
                           "https://stripe.com/docs or we can help at https://support.stripe.com/.")
                .arg(QString::fromLatin1(call.method), call.path)};
}

qint64 now()
{
    return QDateTime::currentSecsSinceEpoch();
}

/// Merges; '' unsets one key; an empty value unsets all.
QJsonObject mergedMetadata(QJsonObject metadata, const QJsonValue &change)
{
    if (change.isString())
        return {};
    const QJsonObject changes = change.toObject();
    for (auto it = changes.begin(); it != changes.end(); ++it) {
        if (it.value().toString().isEmpty())
            metadata.remove(it.key());
        else
            metadata.insert(it.key(), it.value());
    }
    return metadata;
}

/// What an update changed, with the values from before.
QJsonObject previousOf(const QJsonObject &before, const QJsonObject &after)
{
    QJsonObject previous;
    for (auto it = after.begin(); it != after.end(); ++it) {
        if (it.key() != u"updated" && before.value(it.key()) != it.value())
            previous.insert(it.key(), before.value(it.key()));
    }
    return previous;
}

/// Whether the object has every member of `wanted`.
bool covers(const QJsonObject &object, const QJsonObject &wanted)
{
    const QStringList keys = wanted.keys();
    return std::all_of(keys.cbegin(), keys.cend(),
                       [&](const QString &key) { return object.value(key) == wanted.value(key); });
}

ApiError limitError()
{
    return invalid(QStringLiteral("limit"),
                   QStringLiteral("Invalid integer: limit must be between 1 and 100"),
                   QStringLiteral("parameter_invalid_integer"));
}

/// What to expand in each object of a list: `data.product` asks for `product`.
QStringList listWishes(const QJsonObject &fields)
{
    static const QRegularExpression data(QStringLiteral("^data\\."));
    return fields.value(u"expand").toVariant().toStringList().replaceInStrings(data, QString());
}

bool knownCurrency(const QString &code)
{
    static const QStringList list =
        QStringLiteral(
            "usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn "
            "bzd cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf "
            "gtq gyd hkd hnl hrk htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp "
            "lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab "
            "pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sll sos srd std szl thb "
            "tjs tnd top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xof xpf yer zar zmw")
            .split(u' ');
    return list.contains(code);
}

} // namespace

ApiAnswer StripeApi::handle(const ApiCall &call)
{
    const Outcome outcome = route(call);
    if (const auto *error = std::get_if<ApiError>(&outcome))
        return {error->status, error->toJson()};
    return {200, std::get<QJsonObject>(outcome)};
}

StripeApi::Outcome StripeApi::route(const ApiCall &call)
{
    const QStringList path = call.path.split(u'/');
    const QString &first = path.first();
    if (first == u"account" && call.method == "GET" && path.size() == 1)
        return QJsonObject{
            {QStringLiteral("id"), QStringLiteral("acct_1SlipwaySandbox0")},
            {QStringLiteral("object"), QStringLiteral("account")},
            {QStringLiteral("charges_enabled"), true},
            {QStringLiteral("country"), QStringLiteral("US")},
            {QStringLiteral("default_currency"), QStringLiteral("usd")},
            {QStringLiteral("details_submitted"), true},
            {QStringLiteral("type"), QStringLiteral("standard")},
            {QStringLiteral("settings"),
             QJsonObject{{QStringLiteral("dashboard"), QJsonObject{{QStringLiteral("display_name"),
                                                                    QStringLiteral("Slipway sandbox")}}}}}};
    if (first == u"products")
        return products(call, path);
    if (first == u"prices")
        return prices(call, path);
    if (first == u"customers")
        return plain(
            call, path, QStringLiteral("customer"), QStringLiteral("cus_"),
            QStringLiteral(
                "name:s email:s description:s phone:s metadata:m address:o shipping:o source:s "
                "payment_method:s test_clock:s invoice_settings:o preferred_locales:a tax_exempt:s"));
    if (first == u"webhook_endpoints")
        return webhookEndpoints(call, path);
    if (first == u"events" && call.method == "GET") {
        if (path.size() == 1)
            return list(call, QStringLiteral("event"),
                        QStringLiteral("type:s types:a delivery_success:b created:o"),
                        [&](const QJsonObject &event) {
                            return !call.fields.contains(QStringLiteral("type")) ||
                                   event.value(u"type") == call.fields.value(u"type");
                        });
        return world(call).contains(QStringLiteral("event"), path[1])
                   ? Outcome(world(call).find(QStringLiteral("event"), path[1]))
                   : Outcome(missing(QStringLiteral("event"), path[1]));
    }
    return unknownUrl(call);
}

void StripeApi::save(const ApiCall &call, const QString &type, const QJsonObject &object,
                     const QString &eventType, const QJsonObject &previous)
{
    world(call).put(type, object);
    if (eventType.isEmpty())
        return;
    QJsonObject data{{QStringLiteral("object"), object}};
    if (!previous.isEmpty())
        data.insert(QStringLiteral("previous_attributes"), previous);
    const QJsonObject event{
        {QStringLiteral("id"), m_state.newId(QStringLiteral("evt_"))},
        {QStringLiteral("object"), QStringLiteral("event")},
        {QStringLiteral("api_version"), QStringLiteral("2026-10-28.endive")},
        {QStringLiteral("created"), now()},
        {QStringLiteral("data"), data},
        {QStringLiteral("livemode"), call.live},
        {QStringLiteral("pending_webhooks"), 0},
        {QStringLiteral("type"), eventType},
        {QStringLiteral("request"),
         QJsonObject{{QStringLiteral("id"), call.requestId},
                     {QStringLiteral("idempotency_key"),
                      call.idempotencyKey.isEmpty() ? QJsonValue() : QJsonValue(call.idempotencyKey)}}}};
    world(call).put(QStringLiteral("event"), event);
    if (onEvent)
        onEvent(call.live, event);
}

StripeApi::Outcome StripeApi::list(const ApiCall &call, const QString &type, const QString &filters,
                                   const std::function<bool(const QJsonObject &)> &keep)
{
    QJsonObject fields = call.fields;
    if (auto error = applyRules(
            QStringLiteral("limit:i starting_after:s ending_before:s expand:a ") + filters, fields))
        return *error;
    const qint64 limit = fields.value(u"limit").toInteger(10);
    if (limit < 1 || limit > 100)
        return limitError();
    QList<QJsonObject> found;
    for (const QJsonObject &object : world(call).newestFirst(type)) {
        if (keep(object))
            found << object;
    }
    const auto position = [&](const QString &id) {
        for (qsizetype i = 0; i < found.size(); ++i) {
            if (found[i][u"id"].toString() == id)
                return i;
        }
        return qsizetype(-1);
    };
    qsizetype from = 0;
    qsizetype to = found.size();
    const bool backwards = !fields.value(u"ending_before").toString().isEmpty();
    if (const QString after = fields.value(u"starting_after").toString(); !after.isEmpty()) {
        if (!world(call).contains(type, after))
            return missing(type, after, QStringLiteral("starting_after"));
        from = position(after) + 1;
    }
    if (const QString before = fields.value(u"ending_before").toString(); !before.isEmpty()) {
        if (!world(call).contains(type, before))
            return missing(type, before, QStringLiteral("ending_before"));
        to = std::max<qsizetype>(0, position(before));
        from = std::max<qsizetype>(0, to - limit);
    }
    const QStringList wishes = listWishes(fields);
    QJsonArray data;
    for (qsizetype i = from; i < std::min<qsizetype>(to, from + limit); ++i)
        data << expanded(call, found[i], wishes);
    return QJsonObject{{QStringLiteral("object"), QStringLiteral("list")},
                       {QStringLiteral("data"), data},
                       {QStringLiteral("has_more"), backwards ? from > 0 : from + limit < to},
                       {QStringLiteral("url"), QString(QStringLiteral("/v1/") + call.path)}};
}

/// `active:'true' AND metadata['code']:'x'` and the like: AND of equalities.
StripeApi::Outcome StripeApi::search(const ApiCall &call, const QString &type)
{
    QJsonObject fields = call.fields;
    if (auto error = applyRules(QStringLiteral("query:s! limit:i page:s expand:a"), fields))
        return *error;
    static const QRegularExpression clause(
        QStringLiteral(R"(^\s*(?:metadata\[["']([^"']+)["']\]|([a-z_]+))\s*[:~]\s*["']([^"']*)["']\s*$)"));
    QList<QRegularExpressionMatch> clauses;
    for (const QString &part :
         fields.value(u"query").toString().split(QRegularExpression(QStringLiteral("\\s+AND\\s+")))) {
        const auto match = clause.match(part);
        if (!match.hasMatch())
            return invalid(QStringLiteral("query"),
                           QStringLiteral("We were unable to parse your search query."));
        clauses << match;
    }
    const qint64 limit = fields.value(u"limit").toInteger(10);
    if (limit < 1 || limit > 100)
        return limitError();
    const QString page = fields.value(u"page").toString();
    bool number = true;
    const qsizetype from = page.isEmpty() ? 0 : page.toLongLong(&number);
    if (!number || from < 0)
        return invalid(QStringLiteral("page"), QStringLiteral("Invalid page: %1").arg(page));
    qsizetype found = 0;
    QJsonArray data;
    for (const QJsonObject &object : world(call).newestFirst(type)) {
        const bool fits =
            std::all_of(clauses.cbegin(), clauses.cend(), [&](const QRegularExpressionMatch &match) {
                const QJsonValue value = match.captured(1).isEmpty()
                                             ? object[match.captured(2)]
                                             : object.value(u"metadata")[match.captured(1)];
                return value.toVariant().toString() == match.captured(3);
            });
        if (fits && found++ >= from && data.size() < limit)
            data << expanded(call, object, listWishes(fields));
    }
    const bool more = from + limit < found;
    return QJsonObject{
        {QStringLiteral("object"), QStringLiteral("search_result")},
        {QStringLiteral("data"), data},
        {QStringLiteral("has_more"), more},
        {QStringLiteral("next_page"), more ? QJsonValue(QString::number(from + limit)) : QJsonValue()},
        {QStringLiteral("url"), QString(QStringLiteral("/v1/") + call.path)}};
}

QJsonObject StripeApi::expanded(const ApiCall &call, QJsonObject object, const QStringList &wishes) const
{
    for (const auto &[member, type] : {std::pair{QStringLiteral("product"), QStringLiteral("product")},
                                       {QStringLiteral("default_price"), QStringLiteral("price")}}) {
        const QString id = object.value(member).toString();
        QStringList below;
        bool wanted = false;
        for (const QString &wish : wishes) {
            wanted = wanted || wish.section(u'.', 0, 0) == member;
            if (wish.startsWith(member + u'.'))
                below << wish.mid(member.size() + 1);
        }
        if (wanted && world(call).contains(type, id))
            object.insert(member, expanded(call, world(call).find(type, id), below));
    }
    for (const QString &hidden : {QStringLiteral("tiers"), QStringLiteral("currency_options")}) {
        if (!wishes.contains(hidden))
            object.remove(hidden);
    }
    if (object.value(u"object").toString() == u"webhook_endpoint")
        object.remove(QStringLiteral("secret"));
    return object;
}

QJsonObject StripeApi::shown(const ApiCall &call, const QString &, QJsonObject object) const
{
    return expanded(call, std::move(object), call.fields.value(u"expand").toVariant().toStringList());
}

StripeApi::Outcome StripeApi::products(const ApiCall &call, const QStringList &path)
{
    const QString type = QStringLiteral("product");
    if (path.size() == 1 && call.method == "POST")
        return createProduct(call);
    if (path.size() == 1 && call.method == "GET") {
        const QStringList ids = call.fields.value(u"ids").toVariant().toStringList();
        return list(call, type, QStringLiteral("active:b ids:a created:o shippable:b url:s"),
                    [&](const QJsonObject &product) {
                        const QString active = call.fields.value(u"active").toString().toLower();
                        return (active.isEmpty() ||
                                product.value(u"active").toBool() == (active == u"true")) &&
                               (ids.isEmpty() || ids.contains(product.value(u"id").toString()));
                    });
    }
    if (path.size() == 2 && path[1] == u"search" && call.method == "GET")
        return search(call, type);
    if (path.size() != 2)
        return unknownUrl(call);
    if (!world(call).contains(type, path[1]))
        return missing(type, path[1]);
    const QJsonObject product = world(call).find(type, path[1]);
    if (call.method == "GET")
        return shown(call, type, product);
    return call.method == "DELETE" ? deleteProduct(call, product) : updateProduct(call, product);
}

StripeApi::Outcome StripeApi::createProduct(const ApiCall &call)
{
    QJsonObject fields = call.fields;
    if (auto error =
            applyRules(QStringLiteral("id:s name:s! active:b description:s metadata:m default_price_data:o "
                                      "images:a marketing_features:a package_dimensions:o shippable:b "
                                      "statement_descriptor:s tax_code:s type:s unit_label:s url:s") +
                           expandRule,
                       fields))
        return *error;
    const QString id = fields.contains(QStringLiteral("id")) ? fields.value(u"id").toString()
                                                             : m_state.newId(QStringLiteral("prod_"));
    if (world(call).contains(QStringLiteral("product"), id))
        return ApiError{400, QStringLiteral("invalid_request_error"),
                        QStringLiteral("resource_already_exists"), QStringLiteral("id"),
                        QStringLiteral("Product already exists.")};
    QJsonObject product{
        {QStringLiteral("id"), id},
        {QStringLiteral("object"), QStringLiteral("product")},
        {QStringLiteral("active"), fields.value(u"active").toBool(true)},
        {QStringLiteral("created"), now()},
        {QStringLiteral("updated"), now()},
        {QStringLiteral("default_price"), QJsonValue()},
        {QStringLiteral("description"),
         fields.contains(QStringLiteral("description")) ? fields.value(u"description") : QJsonValue()},
        {QStringLiteral("images"), fields.value(u"images").toArray()},
        {QStringLiteral("livemode"), call.live},
        {QStringLiteral("marketing_features"), QJsonArray()},
        {QStringLiteral("metadata"), mergedMetadata({}, fields.value(u"metadata").toObject())},
        {QStringLiteral("name"), fields.value(u"name")},
        {QStringLiteral("package_dimensions"), QJsonValue()},
        {QStringLiteral("shippable"), QJsonValue()},
        {QStringLiteral("statement_descriptor"), QJsonValue()},
        {QStringLiteral("tax_code"), QJsonValue()},
        {QStringLiteral("type"), QStringLiteral("service")},
        {QStringLiteral("unit_label"), QJsonValue()},
        {QStringLiteral("url"),
         fields.contains(QStringLiteral("url")) ? fields.value(u"url") : QJsonValue()}};
    save(call, QStringLiteral("product"), product, QStringLiteral("product.created"));
    if (fields.contains(QStringLiteral("default_price_data"))) {
        QJsonObject priceFields = fields.value(u"default_price_data").toObject();
        priceFields.insert(QStringLiteral("product"), id);
        const Outcome price = createPrice(call, priceFields);
        if (const auto *error = std::get_if<ApiError>(&price)) {
            world(call).remove(QStringLiteral("product"), id);
            return *error;
        }
        product.insert(QStringLiteral("default_price"), std::get<QJsonObject>(price)[u"id"]);
        save(call, QStringLiteral("product"), product, QStringLiteral("product.updated"),
             {{QStringLiteral("default_price"), QJsonValue()}});
    }
    return shown(call, QStringLiteral("product"), product);
}

StripeApi::Outcome StripeApi::updateProduct(const ApiCall &call, QJsonObject product)
{
    QJsonObject fields = call.fields;
    if (auto error = applyRules(
            QStringLiteral(
                "name:s active:b description:s metadata:m default_price:s images:a marketing_features:a "
                "package_dimensions:o shippable:b statement_descriptor:s tax_code:s unit_label:s url:s") +
                expandRule,
            fields))
        return *error;
    const QJsonObject before = product;
    for (const QString &name :
         {QStringLiteral("name"), QStringLiteral("active"), QStringLiteral("description"),
          QStringLiteral("url"), QStringLiteral("unit_label"), QStringLiteral("statement_descriptor"),
          QStringLiteral("tax_code"), QStringLiteral("images")}) {
        if (fields.contains(name))
            product.insert(name,
                           fields.value(name) == QJsonValue(QString()) ? QJsonValue() : fields.value(name));
    }
    if (fields.contains(QStringLiteral("metadata")))
        product.insert(QStringLiteral("metadata"),
                       mergedMetadata(product.value(u"metadata").toObject(), fields.value(u"metadata")));
    if (fields.contains(QStringLiteral("default_price"))) {
        const QString id = fields.value(u"default_price").toString();
        const QJsonObject price = world(call).find(QStringLiteral("price"), id);
        if (!id.isEmpty() && price.isEmpty())
            return ApiError{400, QStringLiteral("invalid_request_error"), QStringLiteral("resource_missing"),
                            QStringLiteral("default_price"), QStringLiteral("No such price: '%1'").arg(id)};
        if (!id.isEmpty() && price.value(u"product") != product.value(u"id"))
            return invalid(QStringLiteral("default_price"),
                           QStringLiteral("The price specified belongs to another product."));
        if (!id.isEmpty() && !price.value(u"active").toBool())
            return invalid(
                QStringLiteral("default_price"),
                QStringLiteral("The price specified is inactive. The default price must be active."));
        product.insert(QStringLiteral("default_price"), id.isEmpty() ? QJsonValue() : QJsonValue(id));
    }
    product.insert(QStringLiteral("updated"), now());
    save(call, QStringLiteral("product"), product, QStringLiteral("product.updated"),
         previousOf(before, product));
    return shown(call, QStringLiteral("product"), product);
}

StripeApi::Outcome StripeApi::deleteProduct(const ApiCall &call, const QJsonObject &product)
{
    for (const QJsonObject &price : world(call).newestFirst(QStringLiteral("price"))) {
        if (price.value(u"product") == product.value(u"id"))
            return invalid(
                QStringLiteral("id"),
                QStringLiteral(
                    "This product cannot be deleted because it has one or more user-created prices."));
    }
    save(call, QStringLiteral("product"), product, QStringLiteral("product.deleted"));
    world(call).remove(QStringLiteral("product"), product.value(u"id").toString());
    return QJsonObject{{QStringLiteral("id"), product.value(u"id")},
                       {QStringLiteral("object"), QStringLiteral("product")},
                       {QStringLiteral("deleted"), true}};
}

StripeApi::Outcome StripeApi::prices(const ApiCall &call, const QStringList &path)
{
    const QString type = QStringLiteral("price");
    if (path.size() == 1 && call.method == "POST")
        return createPrice(call, call.fields);
    if (path.size() == 1 && call.method == "GET") {
        const QStringList keys = call.fields.value(u"lookup_keys").toVariant().toStringList();
        if (keys.size() > 10)
            return invalid(QStringLiteral("lookup_keys"),
                           QStringLiteral("You may only specify up to 10 lookup keys."));
        const QJsonObject recurring = call.fields.value(u"recurring").toObject();
        const auto given = [&](const char *name) {
            return call.fields.value(QLatin1String(name)).toString();
        };
        return list(
            call, type,
            QStringLiteral("active:b product:s lookup_keys:a currency:s type:s created:o recurring:o"),
            [&](const QJsonObject &price) {
                return (given("active").isEmpty() ||
                        price.value(u"active").toBool() == (given("active").toLower() == u"true")) &&
                       (given("product").isEmpty() ||
                        price.value(u"product").toString() == given("product")) &&
                       (given("currency").isEmpty() ||
                        price.value(u"currency").toString() == given("currency")) &&
                       (given("type").isEmpty() || price.value(u"type").toString() == given("type")) &&
                       covers(price.value(u"recurring").toObject(), recurring) &&
                       (keys.isEmpty() || keys.contains(price.value(u"lookup_key").toString()));
            });
    }
    if (path.size() == 2 && path[1] == u"search" && call.method == "GET")
        return search(call, type);
    if (path.size() != 2 || call.method == "DELETE")
        return unknownUrl(call);
    if (!world(call).contains(type, path[1]))
        return missing(type, path[1]);
    const QJsonObject price = world(call).find(type, path[1]);
    return call.method == "GET" ? Outcome(shown(call, type, price)) : updatePrice(call, price);
}

std::optional<ApiError> StripeApi::claimLookupKey(const ApiCall &call, const QString &key, bool transfer,
                                                  const QString &ownId)
{
    if (key.size() > 200)
        return invalid(QStringLiteral("lookup_key"),
                       QStringLiteral("Invalid string: must be at most 200 characters"));
    for (QJsonObject price : world(call).newestFirst(QStringLiteral("price"))) {
        if (key.isEmpty() || price.value(u"lookup_key").toString() != key ||
            price.value(u"id").toString() == ownId)
            continue;
        if (!transfer)
            return invalid(QStringLiteral("lookup_key"),
                           QStringLiteral("A price (`%1`) already uses that lookup key.")
                               .arg(price.value(u"id").toString()),
                           QStringLiteral("resource_already_exists"));
        price.insert(QStringLiteral("lookup_key"), QJsonValue());
        save(call, QStringLiteral("price"), price, QStringLiteral("price.updated"),
             {{QStringLiteral("lookup_key"), key}});
    }
    return {};
}

StripeApi::Outcome StripeApi::createPrice(const ApiCall &call, QJsonObject fields, bool announce)
{
    if (auto error = applyRules(
            QStringLiteral("currency:s! product:s product_data:o unit_amount:i unit_amount_decimal:s "
                           "active:b nickname:s metadata:m recurring:o lookup_key:s transfer_lookup_key:b "
                           "billing_scheme:s tax_behavior:s tiers:a tiers_mode:s transform_quantity:o "
                           "currency_options:o custom_unit_amount:o") +
                expandRule,
            fields))
        return *error;
    if (!knownCurrency(fields.value(u"currency").toString().toLower()))
        return invalid(QStringLiteral("currency"),
                       QStringLiteral("Invalid currency: %1.").arg(fields.value(u"currency").toString()));
    if (!fields.contains(QStringLiteral("unit_amount")) &&
        !fields.contains(QStringLiteral("unit_amount_decimal")) &&
        !fields.contains(QStringLiteral("tiers")) && !fields.contains(QStringLiteral("custom_unit_amount")))
        return invalid(QStringLiteral("unit_amount"), QStringLiteral("Missing required param: unit_amount."),
                       QStringLiteral("parameter_missing"));
    if (fields.value(u"unit_amount").toInteger() < 0)
        return invalid(QStringLiteral("unit_amount"),
                       QStringLiteral("This value must be greater than or equal to 0."),
                       QStringLiteral("parameter_invalid_integer"));
    QJsonObject recurring = fields.value(u"recurring").toObject();
    if (!recurring.isEmpty()) {
        if (auto error = applyRules(
                QStringLiteral("interval:s! interval_count:i usage_type:s trial_period_days:i meter:s"),
                recurring)) {
            error->param = QStringLiteral("recurring[%1]").arg(error->param);
            return *error;
        }
        if (!QStringList{QStringLiteral("day"), QStringLiteral("week"), QStringLiteral("month"),
                         QStringLiteral("year")}
                 .contains(recurring.value(u"interval").toString()))
            return invalid(
                QStringLiteral("recurring[interval]"),
                QStringLiteral("Invalid recurring[interval]: must be one of day, month, week, or year"));
    }
    QString product = fields.value(u"product").toString();
    if (product.isEmpty() && !fields.contains(QStringLiteral("product_data")))
        return invalid(
            QStringLiteral("product"),
            QStringLiteral("You must specify either `product` or `product_data` when creating a price."),
            QStringLiteral("parameter_missing"));
    if (!product.isEmpty() && !world(call).contains(QStringLiteral("product"), product))
        return ApiError{400, QStringLiteral("invalid_request_error"), QStringLiteral("resource_missing"),
                        QStringLiteral("product"), QStringLiteral("No such product: '%1'").arg(product)};
    if (auto error = claimLookupKey(call, fields.value(u"lookup_key").toString(),
                                    fields.value(u"transfer_lookup_key").toBool(), {}))
        return *error;
    if (product.isEmpty()) {
        ApiCall inner = call;
        inner.fields = fields.value(u"product_data").toObject();
        const Outcome made = createProduct(inner);
        if (const auto *error = std::get_if<ApiError>(&made))
            return *error;
        product = std::get<QJsonObject>(made)[u"id"].toString();
    }
    const bool hasAmount = fields.contains(QStringLiteral("unit_amount"));
    const QString decimal = hasAmount ? QString::number(fields.value(u"unit_amount").toInteger())
                                      : fields.value(u"unit_amount_decimal").toString();
    bool whole = false;
    const qint64 amount = decimal.toLongLong(&whole);
    const QJsonObject price{
        {QStringLiteral("id"), m_state.newId(QStringLiteral("price_"))},
        {QStringLiteral("object"), QStringLiteral("price")},
        {QStringLiteral("active"), fields.value(u"active").toBool(true)},
        {QStringLiteral("billing_scheme"),
         fields.contains(QStringLiteral("tiers")) ? QStringLiteral("tiered") : QStringLiteral("per_unit")},
        {QStringLiteral("created"), now()},
        {QStringLiteral("currency"), fields.value(u"currency").toString().toLower()},
        {QStringLiteral("custom_unit_amount"), QJsonValue()},
        {QStringLiteral("livemode"), call.live},
        {QStringLiteral("lookup_key"),
         fields.value(u"lookup_key").toString().isEmpty() ? QJsonValue() : fields.value(u"lookup_key")},
        {QStringLiteral("metadata"), mergedMetadata({}, fields.value(u"metadata").toObject())},
        {QStringLiteral("nickname"),
         fields.contains(QStringLiteral("nickname")) ? fields.value(u"nickname") : QJsonValue()},
        {QStringLiteral("product"), product},
        {QStringLiteral("recurring"),
         recurring.isEmpty()
             ? QJsonValue()
             : QJsonValue(QJsonObject{
                   {QStringLiteral("interval"), recurring.value(u"interval")},
                   {QStringLiteral("interval_count"), recurring.value(u"interval_count").toInt(1)},
                   {QStringLiteral("meter"), QJsonValue()},
                   {QStringLiteral("trial_period_days"),
                    recurring.contains(QStringLiteral("trial_period_days"))
                        ? recurring.value(u"trial_period_days")
                        : QJsonValue()},
                   {QStringLiteral("usage_type"),
                    recurring.value(u"usage_type").toString(QStringLiteral("licensed"))}})},
        {QStringLiteral("tax_behavior"),
         fields.value(u"tax_behavior").toString(QStringLiteral("unspecified"))},
        {QStringLiteral("tiers_mode"),
         fields.contains(QStringLiteral("tiers_mode")) ? fields.value(u"tiers_mode") : QJsonValue()},
        {QStringLiteral("transform_quantity"), QJsonValue()},
        {QStringLiteral("type"),
         recurring.isEmpty() ? QStringLiteral("one_time") : QStringLiteral("recurring")},
        {QStringLiteral("unit_amount"), whole ? QJsonValue(amount) : QJsonValue()},
        {QStringLiteral("unit_amount_decimal"), decimal.isEmpty() ? QJsonValue() : QJsonValue(decimal)}};
    save(call, QStringLiteral("price"), price, announce ? QStringLiteral("price.created") : QString());
    return shown(call, QStringLiteral("price"), price);
}

StripeApi::Outcome StripeApi::updatePrice(const ApiCall &call, QJsonObject price)
{
    QJsonObject fields = call.fields;
    if (auto error = applyRules(QStringLiteral("active:b nickname:s metadata:m lookup_key:s "
                                               "transfer_lookup_key:b tax_behavior:s currency_options:o") +
                                    expandRule,
                                fields))
        return *error;
    const QJsonObject before = price;
    const QString id = price.value(u"id").toString();
    const QJsonObject product =
        world(call).find(QStringLiteral("product"), price.value(u"product").toString());
    if (fields.contains(QStringLiteral("active")) && !fields.value(u"active").toBool() &&
        product.value(u"default_price").toString() == id)
        return invalid(
            QStringLiteral("active"),
            QStringLiteral("This price cannot be archived because it is the default price of its product."));
    if (fields.contains(QStringLiteral("lookup_key"))) {
        if (auto error = claimLookupKey(call, fields.value(u"lookup_key").toString(),
                                        fields.value(u"transfer_lookup_key").toBool(), id))
            return *error;
    }
    for (const QString &name : {QStringLiteral("active"), QStringLiteral("nickname"),
                                QStringLiteral("lookup_key"), QStringLiteral("tax_behavior")}) {
        if (fields.contains(name))
            price.insert(name,
                         fields.value(name) == QJsonValue(QString()) ? QJsonValue() : fields.value(name));
    }
    if (fields.contains(QStringLiteral("metadata")))
        price.insert(QStringLiteral("metadata"),
                     mergedMetadata(price.value(u"metadata").toObject(), fields.value(u"metadata")));
    save(call, QStringLiteral("price"), price, QStringLiteral("price.updated"), previousOf(before, price));
    return shown(call, QStringLiteral("price"), price);
}

/// Objects that are only kept: create, read, update, delete, list.
StripeApi::Outcome StripeApi::plain(const ApiCall &call, const QStringList &path, const QString &type,
                                    const QString &prefix, const QString &rules)
{
    if (path.size() == 1 && call.method == "GET")
        return list(call, type, QStringLiteral("email:s created:o"), [&](const QJsonObject &object) {
            return !call.fields.contains(QStringLiteral("email")) ||
                   object.value(u"email") == call.fields.value(u"email");
        });
    if (path.size() > 2 || (path.size() == 1 && call.method != "POST"))
        return unknownUrl(call);
    QJsonObject object;
    if (path.size() == 2) {
        if (!world(call).contains(type, path[1]))
            return missing(type, path[1]);
        object = world(call).find(type, path[1]);
        if (call.method == "GET")
            return object;
        if (call.method == "DELETE") {
            save(call, type, object, type + QStringLiteral(".deleted"));
            world(call).remove(type, path[1]);
            return QJsonObject{{QStringLiteral("id"), path[1]},
                               {QStringLiteral("object"), type},
                               {QStringLiteral("deleted"), true}};
        }
    }
    QJsonObject fields = call.fields;
    if (auto error = applyRules(rules + expandRule, fields))
        return *error;
    const QJsonObject before = object;
    if (path.size() == 1)
        object = {{QStringLiteral("id"), m_state.newId(prefix)},
                  {QStringLiteral("object"), type},
                  {QStringLiteral("created"), now()},
                  {QStringLiteral("livemode"), call.live},
                  {QStringLiteral("metadata"), QJsonObject()}};
    for (auto it = fields.begin(); it != fields.end(); ++it) {
        if (it.key() == u"metadata")
            object.insert(it.key(), mergedMetadata(object.value(u"metadata").toObject(), it.value()));
        else if (it.key() != u"expand")
            object.insert(it.key(), it.value());
    }
    save(call, type, object,
         type + (path.size() == 1 ? QStringLiteral(".created") : QStringLiteral(".updated")),
         path.size() == 1 ? QJsonObject() : previousOf(before, object));
    return object;
}

StripeApi::Outcome StripeApi::webhookEndpoints(const ApiCall &call, const QStringList &path)
{
    const QString type = QStringLiteral("webhook_endpoint");
    if (path.size() == 1 && call.method == "GET")
        return list(call, type, {}, [](const QJsonObject &) { return true; });
    QJsonObject fields = call.fields;
    if (path.size() == 1 && call.method == "POST") {
        if (auto error = applyRules(
                QStringLiteral("url:s! enabled_events:a! description:s metadata:m api_version:s connect:b") +
                    expandRule,
                fields))
            return *error;
        QJsonObject endpoint{
            {QStringLiteral("id"), m_state.newId(QStringLiteral("we_"))},
            {QStringLiteral("object"), type},
            {QStringLiteral("url"), fields.value(u"url")},
            {QStringLiteral("enabled_events"), fields.value(u"enabled_events")},
            {QStringLiteral("status"), QStringLiteral("enabled")},
            {QStringLiteral("created"), now()},
            {QStringLiteral("livemode"), call.live},
            {QStringLiteral("description"),
             fields.contains(QStringLiteral("description")) ? fields.value(u"description") : QJsonValue()},
            {QStringLiteral("metadata"), mergedMetadata({}, fields.value(u"metadata").toObject())},
            {QStringLiteral("secret"), m_state.newId(QStringLiteral("whsec_"))}};
        world(call).put(type, endpoint);
        return endpoint; // the only answer that shows the secret
    }
    if (path.size() != 2)
        return unknownUrl(call);
    if (!world(call).contains(type, path[1]))
        return missing(QStringLiteral("webhook endpoint"), path[1]);
    QJsonObject endpoint = world(call).find(type, path[1]);
    if (call.method == "DELETE") {
        world(call).remove(type, path[1]);
        return QJsonObject{{QStringLiteral("id"), path[1]},
                           {QStringLiteral("object"), type},
                           {QStringLiteral("deleted"), true}};
    }
    if (call.method == "POST") {
        if (auto error = applyRules(
                QStringLiteral("url:s enabled_events:a description:s metadata:m disabled:b") + expandRule,
                fields))
            return *error;
        for (const QString &name :
             {QStringLiteral("url"), QStringLiteral("enabled_events"), QStringLiteral("description")}) {
            if (fields.contains(name))
                endpoint.insert(name, fields.value(name));
        }
        if (fields.contains(QStringLiteral("disabled")))
            endpoint.insert(QStringLiteral("status"), fields.value(u"disabled").toBool()
                                                          ? QStringLiteral("disabled")
                                                          : QStringLiteral("enabled"));
        world(call).put(type, endpoint);
    }
    endpoint.remove(QStringLiteral("secret"));
    return endpoint;
}

} // namespace slipway::sandbox
