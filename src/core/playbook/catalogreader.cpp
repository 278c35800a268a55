// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "playbook/catalogreader.h"

#include "playbook/document.h"
#include "playbook/spelling.h"

#include <QFileInfo>
#include <QRegularExpression>

namespace slipway::playbook {

using namespace release;

namespace {

const QStringList &currencies()
{
    static const QStringList list =
        QStringLiteral("usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd "
                       "cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd "
                       "hkd hnl hrk htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl "
                       "mad mdl mga mkd mmk mnt mop mro mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php "
                       "pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sll sos srd std szl thb tjs tnd top try "
                       "ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xof xpf yer zar zmw")
            .split(u' ');
    return list;
}

QString identifier(QString text)
{
    static const QRegularExpression other(QStringLiteral("[^A-Za-z0-9_-]"));
    return text.replace(other, QStringLiteral("_"));
}

void readAmount(const Value &value, CatalogPlan &plan)
{
    static const QRegularExpression whole(QStringLiteral("^\\d+$"));
    const QString written = value.text();
    if (!whole.match(written).hasMatch()) {
        value.complain(QStringLiteral("bad_amount"),
                       QStringLiteral("'%1' is not an amount: whole numbers of the currency's minor unit are expected, for example 2000 for 20.00 usd").arg(written));
        return;
    }
    plan.amount = written.toLongLong();
}

CatalogPlan readPlan(const Value &entry)
{
    CatalogPlan plan;
    plan.location = entry.location();
    if (entry.isMap()) {
        entry.allow({QStringLiteral("code"), QStringLiteral("name"), QStringLiteral("amount"), QStringLiteral("currency"),
                     QStringLiteral("interval"), QStringLiteral("interval_count"), QStringLiteral("trial_days"),
                     QStringLiteral("product"), QStringLiteral("lookup_key")});
        entry.require({QStringLiteral("code"), QStringLiteral("currency"), QStringLiteral("interval")});
    }
    for (const auto &[key, value] : entry.entries()) {
        if (key == u"code")
            plan.code = value.text();
        else if (key == u"name")
            plan.name = value.text();
        else if (key == u"amount")
            readAmount(value, plan);
        else if (key == u"currency") {
            plan.currency = value.text().toLower();
            if (!knownCurrency(plan.currency)) {
                const QString nearest = nearestWord(plan.currency, currencies());
                value.complain(QStringLiteral("unknown_currency"),
                               QStringLiteral("'%1' is not a currency that Stripe takes%2").arg(value.text(), nearest.isEmpty() ? QString() : QStringLiteral("; did you mean '%1'?").arg(nearest)));
            }
        } else if (key == u"interval") {
            plan.interval = value.text();
            const QStringList known{QStringLiteral("day"), QStringLiteral("week"), QStringLiteral("month"), QStringLiteral("year")};
            if (!known.contains(plan.interval))
                value.complain(QStringLiteral("bad_value"), QStringLiteral("'%1' is not an interval; one of day, week, month, year is expected").arg(plan.interval));
        } else if (key == u"interval_count")
            plan.intervalCount = static_cast<int>(value.integer());
        else if (key == u"trial_days") {
            plan.trialDays = static_cast<int>(value.integer());
            if (plan.trialDays < 0)
                value.complain(QStringLiteral("bad_value"), QStringLiteral("trial days cannot be negative"));
        } else if (key == u"product")
            plan.product = value.text();
        else if (key == u"lookup_key")
            plan.lookupKey = value.text();
    }
    return plan;
}

void complete(CatalogPlan &plan, const QString &workspace)
{
    if (plan.name.isEmpty())
        plan.name = plan.code;
    if (plan.product.isEmpty())
        plan.product = identifier(workspace + u'_' + plan.code);
    if (plan.lookupKey.isEmpty())
        plan.lookupKey = identifier(workspace + u'_' + plan.code + u'_' + plan.interval + u'_' + plan.currency);
}

void readPlans(const Value &plans, const QString &workspace, QList<CatalogPlan> &catalog)
{
    QHash<QString, int> codes;
    QHash<QString, int> lookupKeys;
    for (const Value &entry : plans.items()) {
        CatalogPlan plan = readPlan(entry);
        complete(plan, workspace);
        if (codes.contains(plan.code))
            entry.complain(QStringLiteral("duplicate_code"), QStringLiteral("plan '%1' is already in line %2").arg(plan.code).arg(codes[plan.code]));
        else if (lookupKeys.contains(plan.lookupKey))
            entry.complain(QStringLiteral("duplicate_lookup_key"), QStringLiteral("lookup key '%1' is already in line %2").arg(plan.lookupKey).arg(lookupKeys[plan.lookupKey]));
        if (plan.lookupKey.size() > 200)
            entry.complain(QStringLiteral("bad_value"), QStringLiteral("the lookup key has more than 200 characters"));
        codes.insert(plan.code, plan.location.line);
        lookupKeys.insert(plan.lookupKey, plan.location.line);
        catalog << plan;
    }
}

} // namespace

bool knownCurrency(const QString &code)
{
    return currencies().contains(code);
}

Result<QList<CatalogPlan>> readCatalog(const QString &file, const QString &workspaceName)
{
    auto bytes = readBytes(file, QStringLiteral("The plan catalogue"));
    if (!bytes)
        return bytes.error();
    QList<CatalogPlan> catalog;
    Findings findings(QFileInfo(file).fileName());
    auto read = readDocument(*bytes, findings, [&](const Value &root) {
        if (!root.isMap()) {
            root.complain(QStringLiteral("wrong_type"), QStringLiteral("a map with 'slipway' and 'plans' is expected, found %1").arg(root.kindName()));
            return;
        }
        root.allow({QStringLiteral("slipway"), QStringLiteral("plans")});
        root.require({QStringLiteral("slipway"), QStringLiteral("plans")});
        if (root.has(QStringLiteral("plans")))
            readPlans(root.at(QStringLiteral("plans")), workspaceName, catalog);
    });
    if (!read)
        return read.error();
    return catalog;
}

} // namespace slipway::playbook
