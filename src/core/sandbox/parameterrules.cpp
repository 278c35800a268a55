// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/parameterrules.h"

#include <QHash>
#include <QJsonArray>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <functional>

namespace slipway::sandbox {

using namespace Qt::StringLiterals;

namespace {

const QString numberCode = u"parameter_invalid_integer"_s;

Check checkFields(const QList<ParameterRule> &rules, const QString &outer, QJsonObject &fields);

Check checkLength(const ParameterRule &rule, const QString &param, const QString &text)
{
    if (rule.most && text.size() > *rule.most)
        return ApiError::invalid(
            param,
            u"Invalid string: %1…; must be at most %2 characters"_s.arg(text.left(20)).arg(*rule.most));
    return {};
}

Check toInteger(const ParameterRule &rule, const QString &param, QJsonValue &value)
{
    const QString text = value.toString();
    bool number = false;
    const qint64 integer = text.toLongLong(&number);
    if (!number || text.startsWith(u'+') || text != text.trimmed())
        return ApiError::invalid(param, u"Invalid integer: %1"_s.arg(text), numberCode);
    if (rule.least && integer < *rule.least)
        return ApiError::invalid(param, u"This value must be greater than or equal to %1."_s.arg(*rule.least),
                                 numberCode);
    if (rule.most && integer > *rule.most)
        return ApiError::invalid(param, u"This value must be less than or equal to %1."_s.arg(*rule.most),
                                 numberCode);
    value = integer;
    return {};
}

Check toBoolean(const QString &param, QJsonValue &value)
{
    const QString text = value.toString().toLower();
    if (text != u"true" && text != u"false")
        return ApiError::invalid(param, u"Invalid boolean: %1"_s.arg(value.toString()));
    value = text == u"true";
    return {};
}

Check matching(const char *form, const QString &kind, const QString &param, const QJsonValue &value)
{
    const QRegularExpression expression(QString::fromLatin1(form));
    if (!expression.match(value.toString()).hasMatch())
        return ApiError::invalid(param, u"Invalid %1: %2"_s.arg(kind, value.toString()));
    return {};
}

Check toNumber(const QString &param, QJsonValue &value)
{
    if (auto error = matching("^\\d+(\\.\\d{1,2})?$", u"decimal"_s, param, value))
        return error;
    value = value.toString().toDouble();
    return {};
}

Check toCurrency(const QString &param, QJsonValue &value)
{
    const QString code = value.toString().toLower();
    if (!isCurrency(code))
        return ApiError::invalid(
            param,
            u"Invalid currency: %1. Stripe supports three-letter ISO codes such as usd, eur, gbp and jpy."_s
                .arg(code));
    value = code;
    return {};
}

Check checkUrl(const QString &param, const QJsonValue &value)
{
    const QUrl url(value.toString(), QUrl::StrictMode);
    if ((url.scheme() != u"http" && url.scheme() != u"https") || url.host().isEmpty())
        return ApiError::invalid(
            param, u"Invalid URL: An explicit scheme (such as https) must be provided."_s, u"url_invalid"_s);
    return {};
}

Check toUpTo(const ParameterRule &rule, const QString &param, QJsonValue &value)
{
    if (value.toString() == u"inf") {
        value = QJsonValue();
        return {};
    }
    return toInteger(rule, param, value);
}

Check checkEnum(const ParameterRule &rule, const QString &param, const QJsonValue &value)
{
    if (rule.choices.contains(value.toString()))
        return {};
    QStringList names = rule.choices;
    const QString last = names.takeLast();
    const QString list =
        names.isEmpty() ? last : names.join(u", "_s) + (names.size() > 1 ? u", or "_s : u" or "_s) + last;
    return ApiError::invalid(param, u"Invalid %1: must be one of %2"_s.arg(param, list));
}

Check toScalar(const ParameterRule &rule, const QString &param, QJsonValue &value)
{
    if (!value.isString())
        return ApiError::invalid(param, u"Invalid %1: a single value is expected"_s.arg(
                                            rule.choices.isEmpty() ? rule.type : u"string"_s));
    if (!rule.choices.isEmpty())
        return checkEnum(rule, param, value);
    using Convert = std::function<Check(const ParameterRule &, const QString &, QJsonValue &)>;
    static const QHash<QString, Convert> conversions{
        {u"string"_s, [](auto &r, auto &p, auto &v) { return checkLength(r, p, v.toString()); }},
        {u"integer"_s, toInteger},
        {u"timestamp"_s, toInteger},
        {u"boolean"_s, [](auto &, auto &p, auto &v) { return toBoolean(p, v); }},
        {u"number"_s, [](auto &, auto &p, auto &v) { return toNumber(p, v); }},
        {u"decimal"_s,
         [](auto &, auto &p, auto &v) { return matching("^\\d{1,12}(\\.\\d{1,12})?$", u"decimal"_s, p, v); }},
        {u"currency"_s, [](auto &, auto &p, auto &v) { return toCurrency(p, v); }},
        {u"url"_s, [](auto &, auto &p, auto &v) { return checkUrl(p, v); }},
        {u"email"_s,
         [](auto &, auto &p, auto &v) {
             return matching("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", u"email address"_s, p, v);
         }},
        {u"eventtype"_s,
         [](auto &, auto &p, auto &v) { return matching("^(\\*|v?[a-z0-9_]+(\\.[a-z0-9_]+)+)$", p, p, v); }},
        {u"upto"_s, toUpTo}};
    Q_ASSERT(conversions.contains(rule.type));
    return conversions.value(rule.type)(rule, param, value);
}

/// At most 50 keys of 40 characters with values of 500. Source: docs.stripe.com/metadata.
Check checkMetadata(const QString &param, const QJsonValue &value)
{
    if (value.isString() && value.toString().isEmpty())
        return {};
    if (!value.isObject())
        return ApiError::invalid(param, u"Invalid object"_s);
    const QJsonObject pairs = value.toObject();
    if (pairs.size() > 50)
        return ApiError::invalid(param, u"Metadata can have at most 50 keys."_s);
    for (auto it = pairs.begin(); it != pairs.end(); ++it) {
        if (!it.value().isString())
            return ApiError::invalid(parameterInside(param, it.key()), u"Metadata values must be strings."_s);
        if (it.key().size() > 40)
            return ApiError::invalid(param,
                                     u"Metadata keys can have at most 40 characters: %1"_s.arg(it.key()));
        if (it.value().toString().size() > 500)
            return ApiError::invalid(parameterInside(param, it.key()),
                                     u"Metadata values can have at most 500 characters."_s);
    }
    return {};
}

Check toObject(const ParameterRule &rule, const QString &param, QJsonValue &value)
{
    if (!value.isObject())
        return ApiError::invalid(param, u"Invalid object"_s);
    QJsonObject object = value.toObject();
    auto error = checkFields(rule.children, param, object);
    value = object;
    return error;
}

/// A time, or bounds gt, gte, lt, lte.
Check toRange(const QString &param, QJsonValue &value)
{
    ParameterRule moment{u"created"_s, u"integer"_s};
    if (value.isString())
        return toInteger(moment, param, value);
    ParameterRule range;
    for (const char *bound : {"gt", "gte", "lt", "lte"})
        range.children << ParameterRule{QString::fromLatin1(bound), u"integer"_s};
    return toObject(range, param, value);
}

Check toSingle(const ParameterRule &rule, const QString &param, QJsonValue &value)
{
    if (rule.type == u"metadata")
        return checkMetadata(param, value);
    if (rule.type == u"range")
        return toRange(param, value);
    return rule.type == u"object" ? toObject(rule, param, value) : toScalar(rule, param, value);
}

Check toArray(const ParameterRule &rule, const QString &param, QJsonValue &value)
{
    const QJsonObject places = value.toObject();
    QMap<uint, QJsonValue> ordered;
    for (auto it = places.begin(); it != places.end(); ++it) {
        bool number = false;
        const uint place = it.key().toUInt(&number);
        if (!number)
            return ApiError::invalid(param, u"Invalid array"_s);
        ordered.insert(place, it.value());
    }
    if (!value.isObject())
        return ApiError::invalid(param, u"Invalid array"_s);
    if (rule.most && ordered.size() > *rule.most)
        return ApiError::invalid(
            param, u"Array %1 exceeded maximum %2 allowed elements."_s.arg(param).arg(*rule.most));
    ParameterRule single = rule;
    single.array = false;
    single.most.reset();
    QJsonArray array;
    for (auto it = ordered.cbegin(); it != ordered.cend(); ++it) {
        QJsonValue element = it.value();
        if (auto error = toSingle(single, parameterInside(param, QString::number(it.key())), element))
            return error;
        array << element;
    }
    value = array;
    return {};
}

/// A map from currencies.
Check toMap(const ParameterRule &rule, const QString &param, QJsonValue &value)
{
    if (!value.isObject())
        return ApiError::invalid(param, u"Invalid object"_s);
    QJsonObject map = value.toObject();
    for (const QString &key : map.keys()) {
        QJsonValue code = key;
        if (auto error = toCurrency(parameterInside(param, key), code))
            return error;
        QJsonValue element = map.value(key);
        if (auto error = toSingle(rule, parameterInside(param, key), element))
            return error;
        map.insert(key, element);
    }
    value = map;
    return {};
}

Check convert(const ParameterRule &rule, const QString &param, QJsonValue &value)
{
    if (value == QJsonValue(QString()) && rule.type != u"metadata") {
        if (!rule.clearable)
            return ApiError::invalid(
                param,
                u"You passed an empty string for '%1'. We assume empty values are an attempt to unset a parameter; however '%1' cannot be unset. You should remove '%1' from your request or supply a non-empty value."_s
                    .arg(param),
                u"parameter_invalid_empty"_s);
        value = rule.array ? QJsonValue(QJsonArray()) : QJsonValue();
        return {};
    }
    if (rule.array)
        return toArray(rule, param, value);
    return rule.map ? toMap(rule, param, value) : toSingle(rule, param, value);
}

Check checkFields(const QList<ParameterRule> &rules, const QString &outer, QJsonObject &fields)
{
    for (const QString &name : fields.keys()) {
        const auto rule = std::find_if(rules.cbegin(), rules.cend(),
                                       [&](const ParameterRule &r) { return r.name == name; });
        if (rule == rules.cend())
            return ApiError::invalid(parameterInside(outer, name),
                                     u"Received unknown parameter: %1"_s.arg(parameterInside(outer, name)),
                                     u"parameter_unknown"_s);
        QJsonValue value = fields.value(name);
        if (auto error = convert(*rule, parameterInside(outer, name), value))
            return error;
        fields.insert(name, value);
    }
    for (const ParameterRule &rule : rules) {
        if (rule.required && !fields.contains(rule.name))
            return ApiError::missingParameter(parameterInside(outer, rule.name));
    }
    return {};
}

} // namespace

std::optional<ParameterRule> ParameterRule::read(const QString &line)
{
    static const QRegularExpression form(
        u"^([a-z0-9_]+)([!?]?) ([\\[{]?)([a-z_|]+)[\\]}]?(?: min=(\\d+))?(?: max=(\\d+))?$"_s);
    const auto match = form.match(line.trimmed());
    if (!match.hasMatch())
        return std::nullopt;
    ParameterRule rule;
    rule.name = match.captured(1);
    rule.required = match.captured(2) == u"!";
    rule.clearable = match.captured(2) == u"?";
    rule.array = match.captured(3) == u"[";
    rule.map = match.captured(3) == u"{";
    rule.type = match.captured(4);
    static const QStringList scalar{u"card"_s};
    if (rule.type.contains(u'|') || scalar.contains(rule.type))
        rule.choices = rule.type.split(u'|');
    if (match.hasCaptured(5))
        rule.least = match.captured(5).toLongLong();
    if (match.hasCaptured(6))
        rule.most = match.captured(6).toLongLong();
    return rule;
}

Check applyRules(const QList<ParameterRule> &rules, QJsonObject &fields)
{
    return checkFields(rules, {}, fields);
}

QString parameterInside(const QString &outer, const QString &name)
{
    return outer.isEmpty() ? name : u"%1[%2]"_s.arg(outer, name);
}

bool isCurrency(const QString &code)
{
    static const QStringList codes = u"usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif "
                                     u"bmd bnd bob brl bsd bwp byn bzd cad cdf "
                                     "chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp "
                                     "gel gip gmd gnf gtq gyd hkd hnl hrk htg "
                                     "huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak "
                                     "lbp lkr lrd lsl mad mdl mga mkd mmk mnt "
                                     "mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk "
                                     "php pkr pln pyg qar ron rsd rub rwf sar "
                                     "sbd scr sek sgd shp sle sos srd std szl thb tjs tnd top try ttd twd "
                                     "tzs uah ugx usdc uyu uzs vnd vuv wst xaf "
                                     "xcd xof xpf yer zar zmw"_s.split(u' ');
    return codes.contains(code);
}

} // namespace slipway::sandbox
