// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/plancatalog.h"

#include <algorithm>

namespace slipway::billing {

using namespace release;

namespace {

constexpr qsizetype longestLookupKey = 200;

Error usage(const char *code, const QString &message)
{
    return {QString::fromLatin1(code), message, {}, ErrorKind::Usage};
}

/// How many letters differ; enough to name the nearest code.
int distance(const QString &a, const QString &b)
{
    QList<int> row(b.size() + 1);
    for (int j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (int i = 1; i <= a.size(); ++i) {
        int diagonal = std::exchange(row[0], i);
        for (int j = 1; j <= b.size(); ++j) {
            const int changed = diagonal + (a[i - 1] != b[j - 1] ? 1 : 0);
            diagonal = row[j];
            row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.constLast();
}

QString nearest(const QString &code, const QStringList &codes)
{
    const auto found =
        std::min_element(codes.cbegin(), codes.cend(), [&](const QString &a, const QString &b) {
            return distance(code, a) < distance(code, b);
        });
    return found == codes.cend() ? QString() : *found;
}

void fillDefaults(CatalogPlan &plan, const QString &workspace)
{
    plan.currency = plan.currency.toLower();
    if (plan.product.isEmpty())
        plan.product = workspace + u'_' + plan.code;
    if (plan.lookupKey.isEmpty())
        plan.lookupKey = workspace + u'_' + plan.code + u'_' + plan.interval + u'_' + plan.currency;
}

Result<void> check(const CatalogPlan &plan)
{
    if (plan.amount && *plan.amount < 0)
        return usage("amount_negative",
                     QStringLiteral("Plan %1 has a negative amount; 0 is a free plan.").arg(plan.code));
    if (plan.lookupKey.size() > longestLookupKey) {
        return usage("lookup_key_too_long",
                     QStringLiteral(
                         "The lookup key of plan %1 is longer than 200 characters; set a shorter lookup_key.")
                         .arg(plan.code));
    }
    return {};
}

} // namespace

Result<PlanCatalog> PlanCatalog::make(const QList<CatalogPlan> &plans, const QMap<QString, qint64> &overrides,
                                      const QString &workspace)
{
    PlanCatalog catalog;
    for (const CatalogPlan &written : plans) {
        WantedPlan wanted{written, written.amount};
        fillDefaults(wanted.plan, workspace);
        if (const auto amount = overrides.constFind(written.code); amount != overrides.cend())
            wanted.plan.amount = *amount;
        if (auto ok = check(wanted.plan); !ok)
            return ok.error();
        if (catalog.m_positions.contains(written.code))
            return usage("plan_duplicate",
                         QStringLiteral("The catalogue has plan %1 twice.").arg(written.code));
        catalog.m_positions.insert(written.code, catalog.m_plans.size());
        catalog.m_plans << wanted;
    }
    for (auto it = overrides.cbegin(); it != overrides.cend(); ++it) {
        if (catalog.m_positions.contains(it.key()))
            continue;
        const QString near = nearest(it.key(), catalog.m_positions.keys());
        return usage(
            "plan_unknown",
            QStringLiteral("--plan %1=%2 names no plan of the catalogue%3")
                .arg(it.key())
                .arg(it.value())
                .arg(near.isEmpty() ? QStringLiteral(".") : QStringLiteral("; did you mean %1?").arg(near)));
    }
    return catalog;
}

const WantedPlan *PlanCatalog::find(const QString &code) const
{
    const auto found = m_positions.constFind(code);
    return found == m_positions.cend() ? nullptr : &m_plans.at(*found);
}

QStringList PlanCatalog::missingAmounts() const
{
    QStringList codes;
    for (const WantedPlan &wanted : m_plans) {
        if (!wanted.plan.amount)
            codes << wanted.plan.code;
    }
    return codes;
}

QList<Finding> PlanCatalog::warnings() const
{
    QList<Finding> findings;
    for (const WantedPlan &wanted : m_plans) {
        if (!wanted.overridden())
            continue;
        const CatalogPlan &plan = wanted.plan;
        findings << Finding{
            plan.code, QStringLiteral("override_not_in_catalog"), QStringLiteral("warning"),
            QStringLiteral("--plan sets %1 to %2; the catalogue says %3.")
                .arg(plan.code, amountText(*plan.amount, plan.currency),
                     amountText(*wanted.catalogAmount, plan.currency)),
            QStringLiteral("Write the amount into the catalogue, or the next release reverts it.")};
    }
    return findings;
}

QJsonArray PlanCatalog::toJson() const
{
    QJsonArray array;
    for (const WantedPlan &wanted : m_plans) {
        const CatalogPlan &plan = wanted.plan;
        array << QJsonObject{
            {QStringLiteral("code"), plan.code},
            {QStringLiteral("name"), plan.name},
            {QStringLiteral("amount"), plan.amount ? QJsonValue(*plan.amount) : QJsonValue()},
            {QStringLiteral("currency"), plan.currency},
            {QStringLiteral("interval"), plan.interval},
            {QStringLiteral("interval_count"), plan.intervalCount},
            {QStringLiteral("trial_days"), plan.trialDays},
            {QStringLiteral("product"), plan.product},
            {QStringLiteral("lookup_key"), plan.lookupKey}};
    }
    return array;
}

QString amountText(qint64 amount, const QString &currency)
{
    static const QStringList zero{
        QStringLiteral("bif"), QStringLiteral("clp"), QStringLiteral("djf"), QStringLiteral("gnf"),
        QStringLiteral("jpy"), QStringLiteral("kmf"), QStringLiteral("krw"), QStringLiteral("mga"),
        QStringLiteral("pyg"), QStringLiteral("rwf"), QStringLiteral("ugx"), QStringLiteral("vnd"),
        QStringLiteral("vuv"), QStringLiteral("xaf"), QStringLiteral("xof"), QStringLiteral("xpf")};
    static const QStringList three{QStringLiteral("bhd"), QStringLiteral("jod"), QStringLiteral("kwd"),
                                   QStringLiteral("omr"), QStringLiteral("tnd")};
    const int places = zero.contains(currency) ? 0 : three.contains(currency) ? 3 : 2;
    QString digits = QString::number(amount);
    if (places > 0) {
        digits = digits.rightJustified(places + 1, u'0');
        digits.insert(digits.size() - places, u'.');
    }
    return digits + u' ' + currency;
}

QString intervalText(const QString &interval, int count)
{
    return count == 1 ? interval : QStringLiteral("%1 %2s").arg(count).arg(interval);
}

} // namespace slipway::billing
