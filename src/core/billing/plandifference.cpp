// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/plandifference.h"

#include <QSet>
#include <algorithm>

namespace slipway::billing {

using namespace release;

namespace {

const QString codeKey = QStringLiteral("slipway_code");
const QString trialKey = QStringLiteral("slipway_trial_days");
const QString overrideKey = QStringLiteral("slipway_override");
const QString runKey = QStringLiteral("slipway_run");

QString metadataField(const QString &key)
{
    return QStringLiteral("metadata[%1]").arg(key);
}

const QString &yes()
{
    static const QString text = QStringLiteral("true");
    return text;
}

/// Makes the operations of every plan; one object, one diff.
class Differ
{
public:
    Differ(const PlanCatalog &catalog, const std::optional<QList<PlanRow>> &rows,
           const std::optional<QMap<QString, QString>> &priceMap, const StripeCatalog &stripe,
           const DiffOptions &options)
        : m_catalog(catalog), m_rows(rows), m_priceMap(priceMap), m_stripe(stripe), m_options(options)
    {
        for (const PlanRow &row : rows.value_or(QList<PlanRow>())) {
            m_rowOf.insert(row.code, row.price);
            m_users[row.price] << row.code;
        }
        const auto map = priceMap.value_or(QMap<QString, QString>());
        for (auto it = map.cbegin(); it != map.cend(); ++it)
            m_users[*it] << it.key();
        for (const WantedPlan &wanted : catalog.plans()) {
            m_ownerOfKey.insert(wanted.plan.lookupKey, wanted.plan.code);
            ++m_plansOfProduct[wanted.plan.product];
        }
    }

    PlanDifference run()
    {
        QList<Target> targets;
        for (const WantedPlan &wanted : m_catalog.plans())
            targets << targetOf(wanted);
        for (const Target &target : targets)
            stripeOperations(target);
        for (const Target &target : targets)
            writeDatabase(target);
        for (const Target &target : targets)
            writeEnvironment(target);
        for (const Target &target : targets)
            archive(target);
        return std::move(m_result);
    }

private:
    struct Target
    {
        const WantedPlan *wanted = nullptr;
        const StripePrice *price = nullptr; ///< adopted; null = create
        QString product;
        QList<const StripePrice *> candidates; ///< in order of adoption, right or wrong
        const CatalogPlan &plan() const { return wanted->plan; }
        QString priceId() const { return price ? price->id : QString(); }
    };

    /// Not a price of this plan where its metadata or its lookup key say another one.
    bool belongs(const StripePrice &price, const CatalogPlan &plan) const
    {
        const QString code = price.metadata.value(codeKey);
        if (!code.isEmpty() && code != plan.code)
            return false;
        const QString owner = m_ownerOfKey.value(price.lookupKey, plan.code);
        return price.lookupKey.isEmpty() || owner == plan.code;
    }

    QList<const StripePrice *> candidatesOf(const CatalogPlan &plan) const
    {
        QList<const StripePrice *> found;
        const auto add = [&](const StripePrice *price) {
            if (price && !found.contains(price) && belongs(*price, plan))
                found << price;
        };
        add(m_stripe.price(m_rowOf.value(plan.code)));
        if (m_priceMap)
            add(m_stripe.price(m_priceMap->value(plan.code)));
        add(m_stripe.withLookupKey(plan.lookupKey));
        for (const StripePrice *price : m_stripe.pricesOf(plan.product)) {
            if (price->metadata.value(codeKey) == plan.code)
                add(price);
        }
        return found;
    }

    Target targetOf(const WantedPlan &wanted)
    {
        Target target{&wanted, nullptr, wanted.plan.product, candidatesOf(wanted.plan)};
        for (bool active : {true, false}) {
            for (const StripePrice *price : std::as_const(target.candidates)) {
                const bool free = price->active == active && !m_used.contains(price->id);
                if (!target.price && free && deviations(*price, wanted.plan).isEmpty())
                    target.price = price;
            }
        }
        if (target.price)
            target.product = target.price->product;
        else if (!target.candidates.isEmpty())
            target.product = target.candidates.constFirst()->product;
        if (target.price)
            m_used << target.price->id;
        m_result.prices.insert(wanted.plan.code, target.priceId());
        noteRevert(target);
        return target;
    }

    void noteRevert(const Target &target)
    {
        for (const StripePrice *price : target.candidates) {
            if (!price->active)
                continue;
            const QString amount = price->metadata.value(overrideKey);
            if (!amount.isEmpty() && price->unitAmount != target.plan().amount && target.plan().amount)
                m_result.reverts << OverrideRevert{target.plan().code,
                                                   amountText(amount.toLongLong(), price->currency),
                                                   amountText(*target.plan().amount, target.plan().currency)};
            return;
        }
    }

    void add(OperationKind kind, const Target &target, const QString &object, const Form &form,
             const QString &detail, const QString &to = {})
    {
        m_result.operations << Operation{kind, target.plan().code, object, form, {}, to, detail, false};
    }

    void stripeOperations(const Target &target)
    {
        productOperations(target);
        if (target.price)
            adopt(target, *target.price);
        else
            create(target);
        setDefault(target);
    }

    void productOperations(const Target &target)
    {
        const StripeProduct *product = m_stripe.product(target.product);
        const bool first = !m_products.contains(target.product);
        m_products << target.product;
        if (!first)
            return;
        const CatalogPlan &plan = target.plan();
        const QString name = plan.name.isEmpty() ? plan.code : plan.name;
        if (!product) {
            Form form{{QStringLiteral("id"), target.product},
                      {QStringLiteral("name"), name},
                      {metadataField(codeKey), plan.code}};
            if (!m_options.runId.isEmpty())
                form.append({metadataField(runKey), m_options.runId});
            add(OperationKind::CreateProduct, target, target.product, form,
                QStringLiteral("product %1 “%2”").arg(target.product, name));
            return;
        }
        Form form;
        QStringList changes;
        if (!product->active) {
            form.append({QStringLiteral("active"), yes()});
            changes << QStringLiteral("archived → active");
        }
        if (!plan.name.isEmpty() && product->name != plan.name && !shared(target.product)) {
            form.append({QStringLiteral("name"), plan.name});
            changes << QStringLiteral("“%1” → “%2”").arg(product->name, plan.name);
        }
        if (!form.isEmpty())
            add(OperationKind::UpdateProduct, target, product->id, form,
                QStringLiteral("product %1: %2").arg(product->id, changes.join(QStringLiteral(", "))));
    }

    /// Several plans of one product: its name and default price are nobody's alone.
    bool shared(const QString &product) const { return m_plansOfProduct.value(product) > 1; }

    void create(const Target &target)
    {
        const CatalogPlan &plan = target.plan();
        Form form{{QStringLiteral("product"), target.product},
                  {QStringLiteral("currency"), plan.currency},
                  {QStringLiteral("unit_amount"), QString::number(plan.amount.value_or(0))},
                  {QStringLiteral("recurring[interval]"), plan.interval},
                  {QStringLiteral("recurring[interval_count]"), QString::number(plan.intervalCount)},
                  {QStringLiteral("lookup_key"), plan.lookupKey}};
        if (m_stripe.withLookupKey(plan.lookupKey))
            form.append({QStringLiteral("transfer_lookup_key"), yes()});
        form.append({metadataField(codeKey), plan.code});
        form.append({metadataField(trialKey), QString::number(plan.trialDays)});
        if (target.wanted->overridden())
            form.append({metadataField(overrideKey), QString::number(*plan.amount)});
        if (!m_options.runId.isEmpty())
            form.append({metadataField(runKey), m_options.runId});
        const QString amount =
            plan.amount ? amountText(*plan.amount, plan.currency) : QStringLiteral("an amount to be asked");
        QString detail =
            QStringLiteral("%1 every %2").arg(amount, intervalText(plan.interval, plan.intervalCount));
        if (!target.candidates.isEmpty())
            detail +=
                QStringLiteral(" instead of %1 (%2)")
                    .arg(target.candidates.constFirst()->describe(), target.candidates.constFirst()->id);
        detail += QStringLiteral(", lookup key %1").arg(plan.lookupKey);
        add(OperationKind::CreatePrice, target, {}, form, detail);
    }

    void adopt(const Target &target, const StripePrice &price)
    {
        const CatalogPlan &plan = target.plan();
        if (!price.active)
            add(OperationKind::ActivatePrice, target, price.id, {{QStringLiteral("active"), yes()}},
                QStringLiteral("%1 is archived").arg(price.id));
        if (price.lookupKey != plan.lookupKey) {
            Form form{{QStringLiteral("lookup_key"), plan.lookupKey}};
            if (m_stripe.withLookupKey(plan.lookupKey))
                form.append({QStringLiteral("transfer_lookup_key"), yes()});
            add(OperationKind::MoveLookupKey, target, price.id, form,
                QStringLiteral("%1 to %2").arg(plan.lookupKey, price.id));
        }
        updateMetadata(target, price);
    }

    void updateMetadata(const Target &target, const StripePrice &price)
    {
        const QMap<QString, QString> wanted{
            {codeKey, target.plan().code},
            {trialKey, QString::number(target.plan().trialDays)},
            {overrideKey, target.wanted->overridden() ? QString::number(*target.plan().amount) : QString()}};
        Form form;
        QStringList changes;
        for (auto it = wanted.cbegin(); it != wanted.cend(); ++it) {
            const QString now = price.metadata.value(it.key());
            if (now == *it)
                continue;
            form.append({metadataField(it.key()), *it});
            changes << QStringLiteral("%1 “%2” → “%3”").arg(it.key(), now, *it);
        }
        if (!form.isEmpty())
            add(OperationKind::UpdatePrice, target, price.id, form,
                QStringLiteral("%1: %2").arg(price.id, changes.join(QStringLiteral(", "))));
    }

    void setDefault(const Target &target)
    {
        if (m_defaulted.contains(target.product))
            return;
        m_defaulted << target.product;
        const StripeProduct *product = m_stripe.product(target.product);
        if (product && target.price && product->defaultPrice == target.price->id)
            return;
        add(OperationKind::SetDefaultPrice, target, target.product,
            {{QStringLiteral("default_price"), target.priceId()}},
            QStringLiteral("of product %1: %2")
                .arg(target.product, target.price ? target.price->id : QStringLiteral("the new price")),
            target.priceId());
    }

    static QString arrow(const QString &from, const Target &target)
    {
        return QStringLiteral("%1 → %2").arg(from.isEmpty() ? QStringLiteral("nothing") : from,
                                             target.price ? target.price->id
                                                          : QStringLiteral("the new price"));
    }

    void writeDatabase(const Target &target)
    {
        if (!m_rows)
            return;
        const QString code = target.plan().code;
        const bool missing = !m_rowOf.contains(code);
        const QString now = m_rowOf.value(code);
        if (missing)
            m_result.missingRows << code;
        else if (target.price && now == target.price->id)
            return;
        add(OperationKind::WriteDatabase, target, {}, {}, arrow(now, target), target.priceId());
        m_result.operations.last().from = now;
    }

    void writeEnvironment(const Target &target)
    {
        if (!m_priceMap)
            return;
        const QString now = m_priceMap->value(target.plan().code);
        if (target.price && now == target.price->id)
            return;
        add(OperationKind::WriteEnvironment, target, {}, {}, arrow(now, target), target.priceId());
        m_result.operations.last().from = now;
    }

    /// Every other active price of this plan in its product that we know as the plan's own.
    void archive(const Target &target)
    {
        for (const StripePrice *price : target.candidates) {
            if (price == target.price || !price->active || price->product != target.product ||
                inUse(*price, target))
                continue;
            add(OperationKind::ArchivePrice, target, price->id,
                {{QStringLiteral("active"), QStringLiteral("false")}},
                QStringLiteral("%1 (%2)").arg(price->id, price->describe()));
        }
    }

    bool inUse(const StripePrice &price, const Target &target) const
    {
        if (m_used.contains(price.id))
            return true;
        const QSet<QString> users = m_users.value(price.id);
        return std::any_of(users.cbegin(), users.cend(),
                           [&](const QString &code) { return code != target.plan().code; });
    }

    const PlanCatalog &m_catalog;
    const std::optional<QList<PlanRow>> &m_rows;
    const std::optional<QMap<QString, QString>> &m_priceMap;
    const StripeCatalog &m_stripe;
    const DiffOptions &m_options;
    QMap<QString, QString> m_rowOf;
    QHash<QString, QSet<QString>> m_users; ///< price id → codes of rows and map entries
    QHash<QString, QString> m_ownerOfKey;  ///< lookup key → code
    QHash<QString, int> m_plansOfProduct;
    QSet<QString> m_used;
    QSet<QString> m_products;
    QSet<QString> m_defaulted;
    PlanDifference m_result;
};

} // namespace

QString operationKindName(OperationKind kind)
{
    switch (kind) {
    case OperationKind::CreateProduct:
        return QStringLiteral("create_product");
    case OperationKind::UpdateProduct:
        return QStringLiteral("update_product");
    case OperationKind::CreatePrice:
        return QStringLiteral("create_price");
    case OperationKind::ActivatePrice:
        return QStringLiteral("activate_price");
    case OperationKind::UpdatePrice:
        return QStringLiteral("update_price");
    case OperationKind::MoveLookupKey:
        return QStringLiteral("move_lookup_key");
    case OperationKind::SetDefaultPrice:
        return QStringLiteral("set_default_price");
    case OperationKind::WriteDatabase:
        return QStringLiteral("write_database");
    case OperationKind::WriteEnvironment:
        return QStringLiteral("write_environment");
    case OperationKind::ArchivePrice:
        return QStringLiteral("archive_price");
    case OperationKind::ArchiveProduct:
        return QStringLiteral("archive_product");
    }
    Q_UNREACHABLE();
}

QJsonObject Operation::toJson() const
{
    return {{QStringLiteral("kind"), operationKindName(kind)},
            {QStringLiteral("plan"), plan},
            {QStringLiteral("detail"), detail}};
}

QString OverrideRevert::sentence() const
{
    return QStringLiteral("Plan %1 bills %2, which an earlier --plan set; this run would take it back to %3")
        .arg(plan, overrideAmount, wanted);
}

QStringList PlanDifference::operationNames() const
{
    QStringList names;
    for (const Operation &operation : operations)
        names << operation.name();
    names.removeDuplicates();
    return names;
}

QJsonArray PlanDifference::toJson() const
{
    QJsonArray array;
    for (const Operation &operation : operations)
        array << operation.toJson();
    return array;
}

Table PlanDifference::table() const
{
    Table table{QStringLiteral("Plans"),
                {QStringLiteral("plan"), QStringLiteral("operation"), QStringLiteral("detail")},
                {}};
    for (const Operation &operation : operations)
        table.rows << QStringList{operation.plan, operationKindName(operation.kind), operation.detail};
    return table;
}

PlanDifference diff(const PlanCatalog &catalog, const std::optional<QList<PlanRow>> &rows,
                    const std::optional<QMap<QString, QString>> &priceMap, const StripeCatalog &stripe,
                    const DiffOptions &options)
{
    return Differ(catalog, rows, priceMap, stripe, options).run();
}

} // namespace slipway::billing
