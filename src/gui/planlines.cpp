// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/planmapreading.h"

#include <QCoreApplication>

namespace slipway::gui {

using namespace release;
using billing::Finding;
using billing::PlanEntry;
using billing::StripePrice;
using State = PlanSide::State;

namespace {

struct KindWords
{
    const char *kind;
    PlanPlace place;
    const char *sentence; ///< over a finding
    const char *brief;    ///< in the cell
};

constexpr KindWords kinds[] = {
    {"row_missing", PlanPlace::Database, QT_TRANSLATE_NOOP("PlanLines", "No row in the database"),
     QT_TRANSLATE_NOOP("PlanLines", "no row")},
    {"row_duplicate", PlanPlace::Database, QT_TRANSLATE_NOOP("PlanLines", "Several rows in the database"),
     QT_TRANSLATE_NOOP("PlanLines", "several rows")},
    {"row_inactive", PlanPlace::Database, QT_TRANSLATE_NOOP("PlanLines", "Not active in the database"),
     QT_TRANSLATE_NOOP("PlanLines", "not active")},
    {"row_without_price", PlanPlace::Database,
     QT_TRANSLATE_NOOP("PlanLines", "Without a price in the database"),
     QT_TRANSLATE_NOOP("PlanLines", "no price")},
    {"row_unknown_plan", PlanPlace::Database, QT_TRANSLATE_NOOP("PlanLines", "Not in the catalogue"),
     QT_TRANSLATE_NOOP("PlanLines", "unknown plan")},
    {"price_missing", PlanPlace::Stripe, QT_TRANSLATE_NOOP("PlanLines", "Price is not in Stripe"),
     QT_TRANSLATE_NOOP("PlanLines", "does not exist")},
    {"price_archived", PlanPlace::Stripe, QT_TRANSLATE_NOOP("PlanLines", "Price is archived"),
     QT_TRANSLATE_NOOP("PlanLines", "archived")},
    {"product_archived", PlanPlace::Stripe, QT_TRANSLATE_NOOP("PlanLines", "Product is archived"),
     QT_TRANSLATE_NOOP("PlanLines", "product archived")},
    {"amount_differs", PlanPlace::Stripe, QT_TRANSLATE_NOOP("PlanLines", "Bills another amount"),
     QT_TRANSLATE_NOOP("PlanLines", "bills %1")},
    {"currency_differs", PlanPlace::Stripe, QT_TRANSLATE_NOOP("PlanLines", "Bills in another currency"),
     QT_TRANSLATE_NOOP("PlanLines", "bills %1")},
    {"interval_differs", PlanPlace::Stripe, QT_TRANSLATE_NOOP("PlanLines", "Bills at another interval"),
     QT_TRANSLATE_NOOP("PlanLines", "bills %1")},
    {"scheme_differs", PlanPlace::Stripe, QT_TRANSLATE_NOOP("PlanLines", "Bills in tiers or by usage"),
     QT_TRANSLATE_NOOP("PlanLines", "tiers or usage")},
    {"mode_differs", PlanPlace::Stripe, QT_TRANSLATE_NOOP("PlanLines", "Price is of the other mode"),
     QT_TRANSLATE_NOOP("PlanLines", "other mode")},
    {"price_of_other_plan", PlanPlace::Stripe,
     QT_TRANSLATE_NOOP("PlanLines", "Price was made for another plan"),
     QT_TRANSLATE_NOOP("PlanLines", "of another plan")},
    {"lookup_key_elsewhere", PlanPlace::Stripe, QT_TRANSLATE_NOOP("PlanLines", "Lookup key leads elsewhere"),
     QT_TRANSLATE_NOOP("PlanLines", "key leads elsewhere")},
    {"trial_days_differ", PlanPlace::Stripe, QT_TRANSLATE_NOOP("PlanLines", "Other trial days"),
     QT_TRANSLATE_NOOP("PlanLines", "other trial days")},
    {"environment_missing", PlanPlace::Environment, QT_TRANSLATE_NOOP("PlanLines", "Not in the price map"),
     QT_TRANSLATE_NOOP("PlanLines", "no entry")},
    {"environment_differs", PlanPlace::Environment, QT_TRANSLATE_NOOP("PlanLines", "Price map is behind"),
     QT_TRANSLATE_NOOP("PlanLines", "other price")},
    {"environment_unknown_plan", PlanPlace::Environment,
     QT_TRANSLATE_NOOP("PlanLines", "Not in the catalogue"), QT_TRANSLATE_NOOP("PlanLines", "unknown plan")},
    {"override_not_in_catalog", PlanPlace::Catalogue,
     QT_TRANSLATE_NOOP("PlanLines", "Amount is not in the catalogue"),
     QT_TRANSLATE_NOOP("PlanLines", "overridden")},
    {"price_unused", PlanPlace::Stripe, QT_TRANSLATE_NOOP("PlanLines", "Orphan in Stripe"),
     QT_TRANSLATE_NOOP("PlanLines", "active, unused")},
};

QString words(const char *text)
{
    return QCoreApplication::translate("PlanLines", text);
}

const KindWords *wordsOf(const QString &kind)
{
    for (const KindWords &known : kinds)
        if (kind == QLatin1String(known.kind))
            return &known;
    return nullptr;
}

QString wantedWords(const CatalogPlan &plan)
{
    if (!plan.amount)
        return words(QT_TRANSLATE_NOOP("PlanLines", "amount is asked for"));
    return QString(billing::amountText(*plan.amount, plan.currency) + QStringLiteral(" / ") +
                   billing::intervalText(plan.interval, plan.intervalCount));
}

QString priceWords(const StripePrice &price)
{
    return price.interval.isEmpty() ? price.amount()
                                    : QString(price.amount() + QStringLiteral(" / ") +
                                              billing::intervalText(price.interval, price.intervalCount));
}

/// Makes one line of one entry.
class LineMaker
{
public:
    LineMaker(const PlanEntry &entry, const billing::PlanFacts &facts, const BillingTable &table,
              const QString &pricePlace, const QString &account)
        : m_entry(entry), m_facts(facts), m_table(table), m_pricePlace(pricePlace), m_account(account)
    {
    }

    PlanLine make()
    {
        m_line.code = m_entry.code;
        m_line.findings = m_entry.findings;
        catalogue();
        database();
        stripe();
        environment();
        mark();
        verdict();
        fields();
        return m_line;
    }

private:
    PlanSide &side(PlanPlace place) { return m_line.sides[static_cast<size_t>(place)]; }

    void catalogue()
    {
        PlanSide &side = this->side(PlanPlace::Catalogue);
        side.state = m_entry.wanted ? State::Agrees : State::Absent;
        if (!m_entry.wanted) {
            side.detail = words(QT_TRANSLATE_NOOP("PlanLines", "not in the catalogue"));
            return;
        }
        const CatalogPlan &plan = m_entry.wanted->plan;
        side.name = plan.name.isEmpty() ? plan.code : plan.name;
        if (plan.trialDays > 0)
            side.name =
                QCoreApplication::translate("PlanLines", "%1, trial %n day(s)", nullptr, plan.trialDays)
                    .arg(side.name);
        side.detail = wantedWords(plan);
    }

    void database()
    {
        PlanSide &side = this->side(PlanPlace::Database);
        if (!m_facts.rows) {
            side.detail = words(QT_TRANSLATE_NOOP("PlanLines", "takes no part"));
            return;
        }
        side.state = m_entry.row ? State::Agrees : State::Absent;
        side.name = m_entry.row ? m_entry.row->price : QString();
        side.detail = !m_entry.row          ? words(QT_TRANSLATE_NOOP("PlanLines", "no row"))
                      : m_entry.row->active ? words(QT_TRANSLATE_NOOP("PlanLines", "active"))
                                            : words(QT_TRANSLATE_NOOP("PlanLines", "not active"));
    }

    void stripe()
    {
        PlanSide &side = this->side(PlanPlace::Stripe);
        if (!m_facts.stripe) {
            side.detail = words(QT_TRANSLATE_NOOP("PlanLines", "takes no part"));
            return;
        }
        side.state = m_entry.price ? State::Agrees : State::Absent;
        side.name = m_entry.price ? m_entry.price->id : QString();
        side.detail =
            !m_entry.price ? words(QT_TRANSLATE_NOOP("PlanLines", "no price"))
            : m_entry.price->active
                ? words(QT_TRANSLATE_NOOP("PlanLines", "%1, active")).arg(priceWords(*m_entry.price))
                : words(QT_TRANSLATE_NOOP("PlanLines", "%1, archived")).arg(priceWords(*m_entry.price));
    }

    void environment()
    {
        PlanSide &side = this->side(PlanPlace::Environment);
        if (!m_facts.priceMap) {
            side.detail = words(QT_TRANSLATE_NOOP("PlanLines", "takes no part"));
            return;
        }
        side.state = m_entry.environmentPrice.isEmpty() ? State::Absent : State::Agrees;
        side.name = m_entry.environmentPrice;
        side.detail = m_entry.environmentPrice.isEmpty() ? words(QT_TRANSLATE_NOOP("PlanLines", "no entry"))
                                                         : m_pricePlace;
    }

    /// Each finding marks the place that it speaks of; errors win over warnings.
    void mark()
    {
        for (const Finding &finding : m_entry.findings) {
            const KindWords *known = wordsOf(finding.kind);
            PlanSide &side = this->side(known ? known->place : PlanPlace::Catalogue);
            const bool worse = side.tone != Tone::Failed;
            if (!worse)
                continue;
            side.tone = finding.isError() ? Tone::Failed : Tone::Attention;
            if (side.state == State::Agrees)
                side.state = State::Differs;
            if (known)
                side.detail = words(known->brief);
            if (side.detail.contains(QStringLiteral("%1")))
                side.detail = side.detail.arg(m_entry.price ? priceWords(*m_entry.price) : QString());
        }
    }

    void verdict()
    {
        const int count = static_cast<int>(m_entry.findings.size());
        const bool errors = std::any_of(m_entry.findings.cbegin(), m_entry.findings.cend(),
                                        [](const Finding &finding) { return finding.isError(); });
        m_line.tone = errors ? Tone::Failed : count > 0 ? Tone::Attention : Tone::Ok;
        m_line.icon = errors      ? QStringLiteral("fail")
                      : count > 0 ? QStringLiteral("warn")
                                  : QStringLiteral("ok");
        m_line.verdict = count > 0 ? QCoreApplication::translate("PlanLines", "%n finding(s)", nullptr, count)
                                   : words(QT_TRANSLATE_NOOP("PlanLines", "Agrees"));
    }

    bool has(const char *kind) const
    {
        return std::any_of(m_entry.findings.cbegin(), m_entry.findings.cend(),
                           [&](const Finding &finding) { return finding.kind == QLatin1String(kind); });
    }

    void field(const char *name, const std::array<QString, planPlaces> &values,
               const std::array<bool, planPlaces> &wrong = {})
    {
        m_line.fields << PlanField{words(name), values, wrong};
    }

    void fields()
    {
        const CatalogPlan *plan = m_entry.wanted ? &m_entry.wanted->plan : nullptr;
        const StripePrice *price = m_entry.price ? &*m_entry.price : nullptr;
        const PlanRow *row = m_entry.row ? &*m_entry.row : nullptr;
        const auto yesNo = [](bool yes) {
            return yes ? words(QT_TRANSLATE_NOOP("PlanLines", "yes"))
                       : words(QT_TRANSLATE_NOOP("PlanLines", "no"));
        };
        field(
            QT_TRANSLATE_NOOP("PlanLines", "Amount"),
            {plan && plan->amount ? billing::amountText(*plan->amount, plan->currency) : QString(), QString(),
             price ? price->amount() : QString(), QString()},
            {has("override_not_in_catalog"), false, has("amount_differs") || has("currency_differs"), false});
        field(QT_TRANSLATE_NOOP("PlanLines", "Interval"),
              {plan ? billing::intervalText(plan->interval, plan->intervalCount) : QString(), QString(),
               price ? billing::intervalText(price->interval, price->intervalCount) : QString(), QString()},
              {false, false, has("interval_differs"), false});
        field(QT_TRANSLATE_NOOP("PlanLines", "Price id"),
              {QString(), row ? row->price : QString(), price ? price->id : QString(),
               m_entry.environmentPrice},
              {false, has("row_without_price"), has("price_missing"),
               has("environment_differs") || has("environment_missing")});
        field(
            QT_TRANSLATE_NOOP("PlanLines", "Lookup key"),
            {plan ? plan->lookupKey : QString(), QString(), price ? price->lookupKey : QString(), QString()},
            {false, false, has("lookup_key_elsewhere"), false});
        field(QT_TRANSLATE_NOOP("PlanLines", "Product"),
              {plan ? plan->product : QString(), QString(), price ? price->product : QString(), QString()},
              {false, false, has("product_archived"), false});
        field(QT_TRANSLATE_NOOP("PlanLines", "Active"),
              {QString(), row ? yesNo(row->active) : QString(), price ? yesNo(price->active) : QString(),
               QString()},
              {false, has("row_inactive"), has("price_archived"), false});
        const QString trial = price ? price->metadata.value(QStringLiteral("slipway_trial_days")) : QString();
        field(QT_TRANSLATE_NOOP("PlanLines", "Trial days"),
              {plan ? QString::number(plan->trialDays) : QString(), QString(), trial, QString()},
              {false, false, has("trial_days_differ"), false});
        field(QT_TRANSLATE_NOOP("PlanLines", "Account, mode"),
              {QString(), QString(),
               price ? QString(m_account + QStringLiteral(", ") +
                               (price->livemode ? QStringLiteral("live") : QStringLiteral("test")))
                     : QString(),
               QString()},
              {false, false, has("mode_differs"), false});
        field(QT_TRANSLATE_NOOP("PlanLines", "Row, entry"),
              {QString(),
               row ? QStringLiteral("%1, %2 = %3").arg(m_table.table, m_table.id, row->id) : QString(),
               QString(), m_entry.environmentPrice.isEmpty() ? QString() : m_pricePlace},
              {false, has("row_duplicate") || has("row_missing"), false, false});
    }

    const PlanEntry &m_entry;
    const billing::PlanFacts &m_facts;
    const BillingTable &m_table;
    QString m_pricePlace;
    QString m_account;
    PlanLine m_line;
};

PlanLine orphanLine(const billing::UnusedPrice &unused)
{
    const StripePrice &price = unused.price;
    PlanLine line;
    line.orphan = true;
    line.code = unused.finding.plan.isEmpty() ? unused.productName : unused.finding.plan;
    line.verdict = words(QT_TRANSLATE_NOOP("PlanLines", "Orphan"));
    line.icon = QStringLiteral("warn");
    line.tone = Tone::Attention;
    const char *absent[] = {QT_TRANSLATE_NOOP("PlanLines", "not in the catalogue"),
                            QT_TRANSLATE_NOOP("PlanLines", "no row"), "",
                            QT_TRANSLATE_NOOP("PlanLines", "no entry")};
    for (size_t place = 0; place < planPlaces; ++place)
        line.sides[place] = PlanSide{State::Silent, {}, words(absent[place]), Tone::Neutral};
    line.sides[static_cast<size_t>(PlanPlace::Stripe)] = PlanSide{
        State::Differs, price.id, words(QT_TRANSLATE_NOOP("PlanLines", "active, unused")), Tone::Attention};
    line.findings << unused.finding;
    line.findings.last().plan = line.code; // what a person chooses it by
    line.fields << PlanField{words(QT_TRANSLATE_NOOP("PlanLines", "Amount")),
                             {QString(), QString(), priceWords(price), QString()},
                             {}}
                << PlanField{words(QT_TRANSLATE_NOOP("PlanLines", "Price id")),
                             {QString(), QString(), price.id, QString()},
                             {}}
                << PlanField{words(QT_TRANSLATE_NOOP("PlanLines", "Lookup key")),
                             {QString(), QString(), price.lookupKey, QString()},
                             {}}
                << PlanField{words(QT_TRANSLATE_NOOP("PlanLines", "Product")),
                             {QString(), QString(), price.product, QString()},
                             {}};
    return line;
}

int rank(const PlanLine &line)
{
    return line.tone == Tone::Failed ? 0 : line.tone == Tone::Attention ? 1 : 2;
}

void addWanted(PlanLine &line, const QList<billing::Operation> &operations,
               const billing::PlanCatalog &catalog)
{
    for (const billing::Operation &operation : operations) {
        if (operation.plan != line.code || operation.kind != billing::OperationKind::CreatePrice)
            continue;
        if (const billing::WantedPlan *wanted = catalog.find(line.code)) {
            line.wantedPrice = wantedWords(wanted->plan);
            line.wantedKey = wanted->plan.lookupKey;
        }
    }
}

} // namespace

QString PlanLine::priceId() const
{
    const QString stripe = side(PlanPlace::Stripe).name;
    return stripe.isEmpty() ? side(PlanPlace::Database).name : stripe;
}

QString PlanLine::spoken() const
{
    QStringList parts{code + QStringLiteral(": ") + verdict};
    for (const Finding &finding : findings)
        parts << finding.message;
    return parts.join(QStringLiteral(". "));
}

QString findingWords(const QString &kind)
{
    const KindWords *known = wordsOf(kind);
    return known ? words(known->sentence) : kind;
}

QList<PlanLine> planLines(const billing::PlanCatalog &catalog, const billing::PlanFacts &facts,
                          const BillingTable &table, const QString &pricePlace, const QString &account)
{
    const billing::PlanMap map = billing::PlanMap::join(catalog, facts, table);
    QList<billing::Operation> operations;
    if (facts.stripe)
        operations = billing::diff(catalog, facts.rows, facts.priceMap, *facts.stripe).operations;
    QHash<QString, QList<billing::Operation>> byPlan;
    for (const billing::Operation &operation : std::as_const(operations))
        byPlan[operation.plan] << operation;
    QList<PlanLine> lines;
    for (const PlanEntry &entry : map.entries()) {
        lines << LineMaker(entry, facts, table, pricePlace, account).make();
        addWanted(lines.last(), byPlan.value(entry.code), catalog);
    }
    for (const billing::UnusedPrice &unused : map.unused())
        lines << orphanLine(unused);
    std::stable_sort(lines.begin(), lines.end(),
                     [](const PlanLine &a, const PlanLine &b) { return rank(a) < rank(b); });
    return lines;
}

} // namespace slipway::gui
