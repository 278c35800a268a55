// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/restoreplan.h"

#include <QSet>

namespace slipway::billing {

using namespace release;

namespace {

struct Reverted
{
    QString code;
    QString row; ///< what the run left in the database
    QString environment;
    QString rowBefore;
    QString environmentBefore;

    explicit Reverted(const QJsonObject &plan)
        : code(plan[u"code"].toString())
        , row(plan[u"stripe_price_id"].toString())
        , environment(plan[u"environment_price_id"].toString())
        , rowBefore(plan[u"before"][u"stripe_price_id"].toString())
        , environmentBefore(plan[u"before"][u"environment_price_id"].toString())
    {
    }
    bool changed() const { return row != rowBefore || environment != environmentBefore; }
    QString now() const { return row.isEmpty() ? environment : row; }
    QString before() const { return rowBefore.isEmpty() ? environmentBefore : rowBefore; }
};

class Restorer
{
public:
    Restorer(const QJsonObject &reverts, const PlanFacts &facts)
        : m_runId(reverts[u"run_id"].toString()), m_facts(facts)
    {
    }

    Result<void> add(const Reverted &plan)
    {
        if (m_facts.stripe) {
            if (auto done = stripe(plan, *m_facts.stripe); !done)
                return done;
        }
        if (auto done = database(plan); !done)
            return done;
        return environment(plan);
    }

    RestorePlan finish()
    {
        RestorePlan plan;
        plan.operations = m_stripe + m_database + m_environment + m_archive;
        plan.left = m_left;
        return plan;
    }

private:
    static Error conflict(const Reverted &plan, const QString &where, const QString &found,
                          const QString &expected)
    {
        return {
            QStringLiteral("restore_conflict"),
            QStringLiteral(
                "Plan %1 has %2 in %3, not %4 that the run had left there: somebody has changed it since. "
                "Nothing was restored; settle it by hand.")
                .arg(plan.code, found.isEmpty() ? QStringLiteral("no price") : found, where,
                     expected.isEmpty() ? QStringLiteral("no price") : expected)};
    }

    static Operation request(OperationKind kind, const Reverted &plan, const QString &object,
                             const Form &form, const QString &detail)
    {
        return {kind, plan.code, object, form, {}, object, detail, false};
    }

    static Operation write(OperationKind kind, const Reverted &plan, const QString &from, const QString &to)
    {
        const auto shown = [](const QString &id) { return id.isEmpty() ? QStringLiteral("nothing") : id; };
        return {
            kind,        plan.code, {}, {}, from, to, QStringLiteral("%1 → %2").arg(shown(from), shown(to)),
            to.isEmpty()};
    }

    Result<void> stripe(const Reverted &plan, const StripeCatalog &stripe)
    {
        const StripePrice *now = stripe.price(plan.now());
        if (!plan.before().isEmpty()) {
            const StripePrice *before = stripe.price(plan.before());
            if (!before) {
                return Error{
                    QStringLiteral("price_missing"),
                    QStringLiteral(
                        "The former price %1 of plan %2 does not exist in this Stripe account and mode; "
                        "nothing was restored.")
                        .arg(plan.before(), plan.code)};
            }
            bringBack(plan, stripe, *before, now);
        }
        if (now && now->id != plan.before())
            putAway(plan, stripe, *now);
        return {};
    }

    void bringBack(const Reverted &plan, const StripeCatalog &stripe, const StripePrice &before,
                   const StripePrice *now)
    {
        const StripeProduct *product = stripe.product(before.product);
        if (product && !product->active)
            m_stripe << request(OperationKind::UpdateProduct, plan, product->id,
                                {{QStringLiteral("active"), QStringLiteral("true")}},
                                QStringLiteral("product %1: archived → active").arg(product->id));
        if (!before.active)
            m_stripe << request(OperationKind::ActivatePrice, plan, before.id,
                                {{QStringLiteral("active"), QStringLiteral("true")}},
                                QStringLiteral("%1 is archived").arg(before.id));
        if (now && now->id != before.id && before.lookupKey.isEmpty() && !now->lookupKey.isEmpty())
            m_stripe << request(OperationKind::MoveLookupKey, plan, before.id,
                                {{QStringLiteral("lookup_key"), now->lookupKey},
                                 {QStringLiteral("transfer_lookup_key"), QStringLiteral("true")}},
                                QStringLiteral("%1 back to %2").arg(now->lookupKey, before.id));
        if (product && now && product->defaultPrice == now->id && now->id != before.id) {
            Operation move = request(OperationKind::SetDefaultPrice, plan, product->id,
                                     {{QStringLiteral("default_price"), before.id}},
                                     QStringLiteral("of product %1: %2").arg(product->id, before.id));
            move.to = before.id;
            m_stripe << move;
            m_freed << now->id;
        }
    }

    /// Only what the reverted run itself created is archived.
    void putAway(const Reverted &plan, const StripeCatalog &stripe, const StripePrice &now)
    {
        const auto ours = [&](const QMap<QString, QString> &metadata) {
            return metadata.value(QStringLiteral("slipway_run")) == m_runId;
        };
        if (!now.active)
            return;
        if (!ours(now.metadata)) {
            m_left << QStringLiteral("price %1 of plan %2 was there before the run and stays active")
                          .arg(now.id, plan.code);
            return;
        }
        const StripeProduct *product = stripe.product(now.product);
        if (!product || product->defaultPrice != now.id || m_freed.contains(now.id)) {
            m_archive << request(OperationKind::ArchivePrice, plan, now.id,
                                 {{QStringLiteral("active"), QStringLiteral("false")}}, now.id);
        } else if (ours(product->metadata) && product->active) {
            m_archive << request(OperationKind::ArchiveProduct, plan, product->id,
                                 {{QStringLiteral("active"), QStringLiteral("false")}},
                                 QStringLiteral("%1, with its default price %2").arg(product->id, now.id));
        } else if (product->active) {
            m_left
                << QStringLiteral(
                       "price %1 stays active: it is the default price of product %2, which Stripe does not "
                       "let go without another one")
                       .arg(now.id, product->id);
        }
    }

    Result<void> database(const Reverted &plan)
    {
        if (!m_facts.rows || plan.row == plan.rowBefore)
            return {};
        for (const PlanRow &row : *m_facts.rows) {
            if (row.code != plan.code || row.price == plan.rowBefore)
                continue;
            if (row.price != plan.row)
                return conflict(plan, QStringLiteral("the database"), row.price, plan.row);
            m_database << write(OperationKind::WriteDatabase, plan, row.price, plan.rowBefore);
        }
        return {};
    }

    Result<void> environment(const Reverted &plan)
    {
        if (!m_facts.priceMap || plan.environment == plan.environmentBefore)
            return {};
        const QString now = m_facts.priceMap->value(plan.code);
        if (now == plan.environmentBefore)
            return {};
        if (now != plan.environment)
            return conflict(plan, QStringLiteral("the price map"), now, plan.environment);
        m_environment << write(OperationKind::WriteEnvironment, plan, now, plan.environmentBefore);
        return {};
    }

    QString m_runId;
    const PlanFacts &m_facts;
    QList<Operation> m_stripe;
    QList<Operation> m_database;
    QList<Operation> m_environment;
    QList<Operation> m_archive;
    QSet<QString> m_freed; ///< prices that are no default price any more
    QStringList m_left;
};

} // namespace

QStringList revertedPriceIds(const QJsonObject &reverts)
{
    QSet<QString> ids;
    for (const QJsonValue plan : reverts[u"plans"].toArray()) {
        const Reverted reverted(plan.toObject());
        if (reverted.changed())
            ids << reverted.row << reverted.environment << reverted.rowBefore << reverted.environmentBefore;
    }
    ids.remove({});
    return ids.values();
}

Result<RestorePlan> restorePlan(const QJsonObject &reverts, const PlanFacts &facts)
{
    Restorer restorer(reverts, facts);
    for (const QJsonValue plan : reverts[u"plans"].toArray()) {
        const Reverted reverted(plan.toObject());
        if (!reverted.changed())
            continue;
        if (auto added = restorer.add(reverted); !added)
            return added.error();
    }
    return restorer.finish();
}

} // namespace slipway::billing
