// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/planchecks.h"

#include <algorithm>

namespace slipway::billing {

using namespace release;

namespace {

/// An SQL literal.
QString quoted(QString text)
{
    return u'\'' + text.replace(QStringLiteral("'"), QStringLiteral("''")) + u'\'';
}

class Checker
{
public:
    Checker(const PlanEntry &entry, const PlanFacts &facts, const BillingTable &table,
            const PlanCheckOptions &options, QList<CheckResult> &results)
        : m_entry(entry), m_facts(facts), m_table(table), m_options(options), m_results(results)
    {
    }

    void run()
    {
        row();
        price();
        environment();
    }

private:
    QString name(const char *what) const
    {
        return QStringLiteral("plan %1: %2").arg(m_entry.code, QString::fromLatin1(what));
    }

    void add(const char *what, const QString &asked, const QString &expected, const QString &actual,
             const QString &skip, const QString &reason = {})
    {
        CheckResult result{name(what), asked, expected, actual, CheckStatus::Pass, {}};
        if (!skip.isEmpty()) {
            result.actual.clear();
            result.status = CheckStatus::Skipped;
            result.reason = skip;
        } else if (expected != actual) {
            result.status = CheckStatus::Fail;
            result.reason = reason;
        }
        m_results << result;
    }

    /// The words of the finding that belongs to a failed check.
    QString why(const char *kind) const
    {
        for (const Finding &finding : m_entry.findings) {
            if (finding.kind == QLatin1String(kind))
                return finding.message + u' ' + finding.remedy;
        }
        return {};
    }

    void row()
    {
        const QString asked = rowQuery(m_table, m_entry.code);
        const QString skip = m_options.skipDatabase;
        const QString rows = m_entry.rowCount == 1 ? QStringLiteral("one row")
                                                   : QStringLiteral("%1 rows").arg(m_entry.rowCount);
        add("row exists", asked, QStringLiteral("one row"), rows, skip,
            why(m_entry.rowCount == 0 ? "row_missing" : "row_duplicate"));
        const QString noRow = skip.isEmpty() && !m_entry.row ? QStringLiteral("there is no row") : skip;
        add("is active", asked, QStringLiteral("true"),
            m_entry.row && m_entry.row->active ? QStringLiteral("true") : QStringLiteral("false"), noRow,
            why("row_inactive"));
        const QString price = m_entry.row ? m_entry.row->price : QString();
        add("has a price", asked, price.isEmpty() ? QStringLiteral("a price id") : price,
            price.isEmpty() ? QStringLiteral("null") : price, noRow, why("row_without_price"));
    }

    QString skipPrice() const
    {
        if (!m_options.skipStripe.isEmpty())
            return m_options.skipStripe;
        return m_entry.priceId().isEmpty() ? QStringLiteral("there is no price id to ask for") : QString();
    }

    void price()
    {
        const QString id = m_entry.priceId();
        const QString asked = m_facts.stripe && !id.isEmpty() ? m_facts.stripe->asked(id)
                                                              : QStringLiteral("GET /v1/prices/") + id;
        const QString skip = skipPrice();
        add("price exists in Stripe", asked, id,
            m_entry.price ? m_entry.price->id : QStringLiteral("no such price"), skip, why("price_missing"));
        const QString gone =
            skip.isEmpty() && !m_entry.price ? QStringLiteral("there is no such price") : skip;
        const StripePrice price = m_entry.price.value_or(StripePrice());
        add("price is active", asked, QStringLiteral("true"),
            price.active ? QStringLiteral("true") : QStringLiteral("false"), gone, why("price_archived"));
        billed(asked, price, gone);
        add("mode", asked, m_facts.mode, price.livemode ? QStringLiteral("live") : QStringLiteral("test"),
            gone, why("mode_differs"));
    }

    void billed(const QString &asked, const StripePrice &price, const QString &gone)
    {
        const CatalogPlan &plan = m_entry.wanted->plan;
        const QString noAmount =
            gone.isEmpty() && !plan.amount ? QStringLiteral("the catalogue says no amount") : gone;
        const QString actual =
            price.flat && price.unitAmount ? QString::number(*price.unitAmount) : price.describe();
        add("amount", asked, QString::number(plan.amount.value_or(0)), actual, noAmount,
            why("amount_differs"));
        add("currency", asked, plan.currency, price.currency, gone, why("currency_differs"));
        add("interval", asked, intervalText(plan.interval, plan.intervalCount),
            price.interval.isEmpty() ? QStringLiteral("once")
                                     : intervalText(price.interval, price.intervalCount),
            gone, why("interval_differs"));
    }

    void environment()
    {
        const QString expected = m_entry.row ? m_entry.row->price : QString();
        QString skip = m_options.skipPriceMap;
        if (skip.isEmpty() && !m_options.skipDatabase.isEmpty())
            skip = m_options.skipDatabase;
        if (skip.isEmpty() && expected.isEmpty())
            skip = QStringLiteral("the row has no price to compare with");
        add("price map entry", QStringLiteral("price map entry %1").arg(m_entry.code), expected,
            m_entry.environmentPrice.isEmpty() ? QStringLiteral("no entry") : m_entry.environmentPrice, skip,
            why(m_entry.environmentPrice.isEmpty() ? "environment_missing" : "environment_differs"));
    }

    const PlanEntry &m_entry;
    const PlanFacts &m_facts;
    const BillingTable &m_table;
    const PlanCheckOptions &m_options;
    QList<CheckResult> &m_results;
};

} // namespace

QString rowQuery(const BillingTable &table, const QString &code)
{
    return QStringLiteral("select %1, %2, %3, %4 from %5 where %2 = %6")
        .arg(table.id, table.code, table.price, table.active, table.table, quoted(code));
}

QList<CheckResult> planChecks(const PlanMap &map, const PlanFacts &facts, const BillingTable &table,
                              const PlanCheckOptions &options)
{
    QList<CheckResult> results;
    for (const PlanEntry &entry : map.entries()) {
        if (entry.wanted)
            Checker(entry, facts, table, options, results).run();
    }
    return results;
}

} // namespace slipway::billing
