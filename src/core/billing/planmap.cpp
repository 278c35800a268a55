// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/planmap.h"

#include <QSet>
#include <algorithm>

namespace slipway::billing {

using namespace release;

namespace {

/// An SQL literal.
QString quoted(QString text)
{
    return u'\'' + text.replace(QStringLiteral("'"), QStringLiteral("''")) + u'\'';
}

/// Says what is wrong with one entry.
class Inspector
{
public:
    Inspector(PlanEntry &entry, const PlanFacts &facts, const BillingTable &table)
        : m_entry(entry), m_facts(facts), m_table(table)
    {
    }

    void inspect()
    {
        if (!m_entry.wanted) {
            unknownPlan();
            return;
        }
        if (m_facts.rows)
            row();
        if (m_facts.stripe)
            stripe(*m_facts.stripe);
        if (m_facts.priceMap)
            environment();
    }

private:
    void find(const char *kind, const QString &message, const QString &remedy, const char *severity = "error")
    {
        m_entry.findings << Finding{m_entry.code, QString::fromLatin1(kind), QString::fromLatin1(severity),
                                    message, remedy};
    }

    static QString provision() { return QStringLiteral("Run slipway stripe setup, or release again."); }

    void unknownPlan()
    {
        if (m_entry.rowCount > 0)
            find("row_unknown_plan",
                 QStringLiteral("%1 has a row for %2, which is no plan of the catalogue.")
                     .arg(m_table.table, m_entry.code),
                 QStringLiteral("Add it to the catalogue or retire the row."), "warning");
        if (!m_entry.environmentPrice.isEmpty())
            find("environment_unknown_plan",
                 QStringLiteral("The price map has %1=%2, which is no plan of the catalogue.")
                     .arg(m_entry.code, m_entry.environmentPrice),
                 QStringLiteral("Remove the entry or add the plan to the catalogue."), "warning");
    }

    void row()
    {
        if (m_entry.rowCount == 0) {
            find("row_missing", QStringLiteral("%1 has no row for plan %2.").arg(m_table.table, m_entry.code),
                 QStringLiteral("Insert one in a migration: insert into %1 (%2, %3) values (%4, true).")
                     .arg(m_table.table, m_table.code, m_table.active, quoted(m_entry.code)));
            return;
        }
        if (m_entry.rowCount > 1)
            find("row_duplicate",
                 QStringLiteral("%1 has %2 rows for plan %3.")
                     .arg(m_table.table)
                     .arg(m_entry.rowCount)
                     .arg(m_entry.code),
                 QStringLiteral("Keep one and make %1 unique.").arg(m_table.code));
        if (!m_entry.row->active)
            find("row_inactive",
                 QStringLiteral("Plan %1 is not active in %2.").arg(m_entry.code, m_table.table),
                 QStringLiteral("Set %1 to true; Slipway never does.").arg(m_table.active));
        if (m_entry.row->price.isEmpty())
            find("row_without_price",
                 QStringLiteral("Plan %1 has no price in %2.").arg(m_entry.code, m_table.table), provision());
    }

    void stripe(const StripeCatalog &stripe)
    {
        const QString id = m_entry.priceId();
        if (id.isEmpty())
            return;
        if (!m_entry.price) {
            find("price_missing",
                 QStringLiteral("Price %1 of plan %2 does not exist in this Stripe account in %3 mode.")
                     .arg(id, m_entry.code, m_facts.mode),
                 provision());
            return;
        }
        const StripePrice &price = *m_entry.price;
        if (!m_facts.mode.isEmpty() && price.livemode != (m_facts.mode == u"live"))
            find("mode_differs",
                 QStringLiteral("Price %1 of plan %2 is not of %3 mode.").arg(id, m_entry.code, m_facts.mode),
                 QStringLiteral("Use the key and the price of one mode."));
        if (!price.active)
            find("price_archived", QStringLiteral("Price %1 of plan %2 is archived.").arg(id, m_entry.code),
                 provision());
        billing(price);
        product(stripe, price);
    }

    void billing(const StripePrice &price)
    {
        for (const PriceDeviation &deviation : deviations(price, m_entry.wanted->plan)) {
            if (deviation.what == u"amount" && !m_entry.wanted->plan.amount)
                continue;
            find(QString(deviation.what + QStringLiteral("_differs")).toLatin1().constData(),
                 QStringLiteral("Price %1 of plan %2: %3 is %4, wanted is %5.")
                     .arg(price.id, m_entry.code, deviation.what, deviation.actual, deviation.expected),
                 QStringLiteral(
                     "Correct the catalogue, or release to make a new price and archive this one."));
        }
        const QString trial = price.metadata.value(QStringLiteral("slipway_trial_days"));
        if (!trial.isEmpty() && trial != QString::number(m_entry.wanted->plan.trialDays))
            find("trial_days_differ",
                 QStringLiteral("Price %1 of plan %2 says %3 trial days, the catalogue %4.")
                     .arg(price.id, m_entry.code, trial)
                     .arg(m_entry.wanted->plan.trialDays),
                 provision(), "warning");
    }

    void product(const StripeCatalog &stripe, const StripePrice &price)
    {
        const QString code = price.metadata.value(QStringLiteral("slipway_code"));
        if (!code.isEmpty() && code != m_entry.code)
            find(
                "price_of_other_plan",
                QStringLiteral("Price %1 of plan %2 was made for plan %3.").arg(price.id, m_entry.code, code),
                provision());
        if (const StripeProduct *product = stripe.product(price.product); product && !product->active)
            find("product_archived",
                 QStringLiteral("Product %1 of plan %2 is archived.").arg(product->id, m_entry.code),
                 provision());
        const StripePrice *named = stripe.withLookupKey(m_entry.wanted->plan.lookupKey);
        if (named && named->id != price.id)
            find("lookup_key_elsewhere",
                 QStringLiteral("Lookup key %1 leads to %2, plan %3 uses %4.")
                     .arg(m_entry.wanted->plan.lookupKey, named->id, m_entry.code, price.id),
                 provision(), "warning");
    }

    void environment()
    {
        const QString expected = m_entry.row ? m_entry.row->price : QString();
        if (m_entry.environmentPrice.isEmpty())
            find("environment_missing",
                 QStringLiteral("The price map has no entry for plan %1.").arg(m_entry.code), provision());
        else if (!expected.isEmpty() && m_entry.environmentPrice != expected)
            find("environment_differs",
                 QStringLiteral("The price map says %1 for plan %2, the database %3.")
                     .arg(m_entry.environmentPrice, m_entry.code, expected),
                 provision());
    }

    PlanEntry &m_entry;
    const PlanFacts &m_facts;
    const BillingTable &m_table;
};

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonValue stripeJson(const StripePrice &price)
{
    return QJsonObject{
        {QStringLiteral("product_id"), price.product},
        {QStringLiteral("price_id"), price.id},
        {QStringLiteral("unit_amount"), price.unitAmount ? QJsonValue(*price.unitAmount) : QJsonValue()},
        {QStringLiteral("currency"), price.currency},
        {QStringLiteral("interval"), orNull(price.interval)},
        {QStringLiteral("active"), price.active},
        {QStringLiteral("livemode"), price.livemode}};
}

void fill(PlanEntry &entry, const PlanFacts &facts)
{
    if (facts.priceMap)
        entry.environmentPrice = facts.priceMap->value(entry.code);
    if (!facts.stripe)
        return;
    if (const StripePrice *price = facts.stripe->price(entry.priceId()))
        entry.price = *price;
    if (!entry.price)
        return;
    if (const StripeProduct *product = facts.stripe->product(entry.price->product))
        entry.productName = product->name;
}

Finding unusedFinding(const StripePrice &price)
{
    return {price.metadata.value(QStringLiteral("slipway_code")), QStringLiteral("price_unused"),
            QStringLiteral("warning"),
            QStringLiteral("%1 (%2) is active and no plan uses it.").arg(price.id, price.describe()),
            QStringLiteral("Archive it in Stripe, or add its plan to the catalogue. Subscriptions that have "
                           "it keep it.")};
}

} // namespace

QString PlanEntry::status() const
{
    const auto first =
        std::find_if(findings.cbegin(), findings.cend(), [](const Finding &f) { return f.isError(); });
    return first == findings.cend() ? QStringLiteral("ok") : first->kind;
}

QJsonObject PlanEntry::current() const
{
    return {{QStringLiteral("stripe_price_id"), orNull(row ? row->price : QString())},
            {QStringLiteral("environment_price_id"), orNull(environmentPrice)}};
}

QJsonObject PlanEntry::toJson(const QJsonObject &before) const
{
    QJsonArray found;
    for (const Finding &finding : findings)
        found << finding.toJson();
    QJsonObject object = current();
    object.insert(QStringLiteral("code"), code);
    object.insert(QStringLiteral("plan_id"), row ? orNull(row->id) : QJsonValue());
    object.insert(QStringLiteral("is_active"), row ? QJsonValue(row->active) : QJsonValue());
    object.insert(QStringLiteral("stripe"), price ? stripeJson(*price) : QJsonValue());
    object.insert(QStringLiteral("status"), status());
    object.insert(QStringLiteral("findings"), found);
    object.insert(QStringLiteral("before"), before.isEmpty() ? current() : before);
    return object;
}

PlanMap PlanMap::join(const PlanCatalog &catalog, const PlanFacts &facts, const BillingTable &table)
{
    PlanMap map;
    QHash<QString, qsizetype> positions;
    const auto entryOf = [&](const QString &code) -> PlanEntry & {
        const auto known = positions.constFind(code);
        if (known != positions.cend())
            return map.m_entries[*known];
        positions.insert(code, map.m_entries.size());
        map.m_entries.append(PlanEntry{});
        map.m_entries.last().code = code;
        return map.m_entries.last();
    };
    for (const WantedPlan &wanted : catalog.plans())
        entryOf(wanted.plan.code).wanted = wanted;
    for (const PlanRow &row : facts.rows.value_or(QList<PlanRow>())) {
        PlanEntry &entry = entryOf(row.code);
        if (++entry.rowCount == 1)
            entry.row = row;
    }
    for (const QString &code : facts.priceMap.value_or(QMap<QString, QString>()).keys())
        entryOf(code);
    for (PlanEntry &entry : map.m_entries) {
        fill(entry, facts);
        Inspector(entry, facts, table).inspect();
    }
    for (const Finding &warning : catalog.warnings())
        entryOf(warning.plan).findings << warning;
    if (facts.stripe)
        map.findUnused(*facts.stripe);
    return map;
}

void PlanMap::findUnused(const StripeCatalog &stripe)
{
    QSet<QString> used;
    QSet<QString> products;
    for (const PlanEntry &entry : std::as_const(m_entries)) {
        used << (entry.row ? entry.row->price : QString()) << entry.environmentPrice;
        if (entry.price)
            products << entry.price->product;
        if (!entry.wanted)
            continue;
        products << entry.wanted->plan.product;
        // Adopted by the next release, or spoken of as lookup_key_elsewhere.
        if (const StripePrice *named = stripe.withLookupKey(entry.wanted->plan.lookupKey))
            used << named->id;
    }
    QStringList sorted(products.cbegin(), products.cend());
    sorted.sort();
    for (const QString &id : std::as_const(sorted)) {
        const StripeProduct *product = stripe.product(id);
        for (const StripePrice *price : stripe.pricesOf(id)) {
            if (price->active && !used.contains(price->id))
                m_unused << UnusedPrice{*price, product ? product->name : id, unusedFinding(*price)};
        }
    }
}

const PlanEntry *PlanMap::find(const QString &code) const
{
    const auto found = std::find_if(m_entries.cbegin(), m_entries.cend(),
                                    [&](const PlanEntry &entry) { return entry.code == code; });
    return found == m_entries.cend() ? nullptr : &*found;
}

QList<Finding> PlanMap::findings() const
{
    QList<Finding> all;
    for (const PlanEntry &entry : m_entries)
        all << entry.findings;
    for (const UnusedPrice &unused : m_unused)
        all << unused.finding;
    return all;
}

QJsonArray PlanMap::plans(const QJsonArray &earlier) const
{
    QHash<QString, QJsonObject> before;
    for (const QJsonValue plan : earlier)
        before.insert(plan[u"code"].toString(), plan[u"before"].toObject());
    QJsonArray array;
    for (const PlanEntry &entry : m_entries)
        array << entry.toJson(before.value(entry.code));
    return array;
}

QJsonObject PlanMap::toJson() const
{
    QJsonArray found;
    for (const Finding &finding : findings())
        found << finding.toJson();
    return {{QStringLiteral("plans"), plans()}, {QStringLiteral("findings"), found}};
}

Table PlanMap::table() const
{
    Table table{QStringLiteral("Plans"),
                {QStringLiteral("plan"), QStringLiteral("database"), QStringLiteral("price map"),
                 QStringLiteral("Stripe"), QStringLiteral("status")},
                {}};
    const auto shown = [](const QString &text) { return text.isEmpty() ? QStringLiteral("–") : text; };
    for (const PlanEntry &entry : m_entries)
        table.rows << QStringList{entry.code, shown(entry.row ? entry.row->price : QString()),
                                  shown(entry.environmentPrice),
                                  entry.price ? entry.price->describe() : shown({}), entry.status()};
    return table;
}

} // namespace slipway::billing
