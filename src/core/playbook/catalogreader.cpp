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
        QStringLiteral("usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl "
                       "bsd bwp byn bzd "
                       "cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip "
                       "gmd gnf gtq gyd "
                       "hkd hnl hrk htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak "
                       "lbp lkr lrd lsl "
                       "mad mdl mga mkd mmk mnt mop mro mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr "
                       "pab pen pgk php "
                       "pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sll sos srd std szl thb "
                       "tjs tnd top try "
                       "ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xof xpf yer zar zmw")
            .split(u' ');
    return list;
}

QString identifier(QString text)
{
    static const QRegularExpression other(QStringLiteral("[^A-Za-z0-9_-]"));
    return text.replace(other, QStringLiteral("_"));
}

/// "20.00" → "2000"; empty where the text is not such a number.
QString inMinorUnit(const QString &written, const QString &currency)
{
    static const QRegularExpression decimal(QStringLiteral("^(\\d{1,9})[.,](\\d{1,2})$"));
    const auto match = decimal.match(written);
    if (!match.hasMatch())
        return {};
    const QString whole = isZeroDecimal(currency)
                              ? match.captured(1)
                              : match.captured(1) + match.captured(2).leftJustified(2, u'0');
    return QString::number(whole.toLongLong());
}

void readAmount(const Value &value, CatalogPlan &plan)
{
    static const QRegularExpression whole(QStringLiteral("^\\d{1,12}$"));
    const QString written = value.text();
    if (whole.match(written).hasMatch()) {
        plan.amount = written.toLongLong();
        return;
    }
    const QString meant = inMinorUnit(written, plan.currency);
    const QString unit = isZeroDecimal(plan.currency)
                             ? QStringLiteral("%1 has no minor unit").arg(plan.currency)
                             : QStringLiteral("2000 stands for 20.00");
    value.complain(
        QStringLiteral("bad_amount"),
        QStringLiteral(
            "an amount is a whole number of the currency's minor unit, zero or more (%1), found %2%3")
            .arg(unit, value.kindName(),
                 meant.isEmpty() ? QString() : QStringLiteral("; write %1").arg(meant)));
}

void readCurrency(const Value &value, CatalogPlan &plan)
{
    plan.currency = value.text().toLower();
    if (!knownCurrency(plan.currency))
        value.complain(QStringLiteral("unknown_currency"),
                       QStringLiteral("Stripe does not take the currency %1%2")
                           .arg(value.kindName(), nearestHint(plan.currency, currencies())));
}

void readInterval(const Value &value, CatalogPlan &plan)
{
    const QStringList known{QStringLiteral("day"), QStringLiteral("week"), QStringLiteral("month"),
                            QStringLiteral("year")};
    plan.interval = value.text();
    if (!known.contains(plan.interval))
        value.complain(QStringLiteral("bad_value"),
                       QStringLiteral("one of day, week, month, year is expected, found %1%2")
                           .arg(value.kindName(), nearestHint(plan.interval, known)));
}

CatalogPlan readPlan(const Value &entry)
{
    CatalogPlan plan;
    plan.location = entry.location();
    if (entry.isMap()) {
        entry.allow({QStringLiteral("code"), QStringLiteral("name"), QStringLiteral("amount"),
                     QStringLiteral("currency"), QStringLiteral("interval"), QStringLiteral("interval_count"),
                     QStringLiteral("trial_days"), QStringLiteral("product"), QStringLiteral("lookup_key")});
        entry.require({QStringLiteral("code"), QStringLiteral("currency"), QStringLiteral("interval")});
    }
    for (const auto &[key, value] : entry.entries()) {
        if (key == u"code")
            plan.code = value.text();
        else if (key == u"name")
            plan.name = value.text();
        else if (key == u"currency")
            readCurrency(value, plan);
        else if (key == u"interval")
            readInterval(value, plan);
        else if (key == u"interval_count")
            plan.intervalCount = value.integer(1, 1095);
        else if (key == u"trial_days")
            plan.trialDays = value.integer(0, 730);
        else if (key == u"product")
            plan.product = value.text();
        else if (key == u"lookup_key")
            plan.lookupKey = value.text();
    }
    if (entry.has(QStringLiteral("amount"))) // after the currency, which says what the minor unit is
        readAmount(entry.at(QStringLiteral("amount")), plan);
    return plan;
}

void complete(CatalogPlan &plan, const QString &workspace)
{
    if (plan.name.isEmpty())
        plan.name = plan.code;
    if (plan.product.isEmpty())
        plan.product = identifier(workspace + u'_' + plan.code);
    if (plan.lookupKey.isEmpty())
        plan.lookupKey =
            identifier(workspace + u'_' + plan.code + u'_' + plan.interval + u'_' + plan.currency);
}

void readPlans(const Value &plans, const QString &workspace, QList<CatalogPlan> &catalog)
{
    QHash<QString, int> codes;
    QHash<QString, int> lookupKeys;
    for (const Value &entry : plans.items()) {
        CatalogPlan plan = readPlan(entry);
        complete(plan, workspace);
        if (plan.code.isEmpty())
            continue;
        if (codes.contains(plan.code))
            entry.complain(
                QStringLiteral("duplicate_code"),
                QStringLiteral("plan '%1' is already in line %2").arg(plan.code).arg(codes[plan.code]));
        else if (lookupKeys.contains(plan.lookupKey))
            entry.complain(QStringLiteral("duplicate_lookup_key"),
                           QStringLiteral("lookup key '%1' is already in line %2")
                               .arg(plan.lookupKey)
                               .arg(lookupKeys[plan.lookupKey]));
        if (plan.lookupKey.size() > 200)
            entry.complain(QStringLiteral("bad_value"),
                           QStringLiteral("the lookup key has more than 200 characters"));
        codes.insert(plan.code, plan.location.line);
        lookupKeys.insert(plan.lookupKey, plan.location.line);
        catalog << plan;
    }
}

} // namespace

bool isZeroDecimal(const QString &code)
{
    static const QStringList list =
        QStringLiteral("bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf").split(u' ');
    return list.contains(code);
}

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
            root.complain(QStringLiteral("wrong_type"),
                          QStringLiteral("a map with 'slipway' and 'plans' is expected, found %1")
                              .arg(root.kindName()));
            return;
        }
        root.requireVersion();
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
