// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/planprovisioner.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QUuid>
#include <algorithm>

namespace slipway::billing {

using namespace release;

namespace {

constexpr qint64 keyLifetimeHours = 23; // Stripe keeps keys for at least 24

bool isDefinite(const Error &error)
{
    return error.code != u"outcome_unknown" && error.code != u"stripe_conflict" &&
           error.kind != ErrorKind::Cancelled;
}

/// Whether the effect may have taken place in spite of the error.
bool mayHaveHappened(const Error &error)
{
    return error.code == u"outcome_unknown" || error.code == u"stripe_unavailable" ||
           error.code == u"stripe_conflict";
}

/// The value of "active", "metadata[x]" or "default_price" in an object, as the form would say it.
QString fieldOf(const QJsonObject &object, const QString &name)
{
    const qsizetype bracket = name.indexOf(u'[');
    if (bracket >= 0) {
        const QJsonObject inner = object[name.left(bracket)].toObject();
        return fieldOf(inner, name.mid(bracket + 1).chopped(1));
    }
    const QJsonValue value = object[name];
    if (value.isBool())
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    if (value.isDouble())
        return QString::number(value.toInteger());
    return value.isObject() ? value[u"id"].toString() : value.toString();
}

bool says(const QJsonObject &object, const Form &form)
{
    return std::all_of(form.cbegin(), form.cend(), [&](const auto &field) {
        return field.first == u"transfer_lookup_key" || fieldOf(object, field.first) == field.second;
    });
}

QString digestOf(const QString &path, const Form &form)
{
    const QByteArray bytes = path.toUtf8() + '?' + formEncode(form);
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

QString intentOf(const Operation &operation)
{
    return QStringLiteral("stripe ") + operation.name() + u' ' + operation.object;
}

} // namespace

PlanProvisioner::PlanProvisioner(StripeClient &client, PlanRows *rows, PriceMapStore *priceMap,
                                 ProvisionHooks hooks)
    : m_client(client), m_rows(rows), m_priceMap(priceMap), m_hooks(std::move(hooks))
{
    if (!m_hooks.intended)
        return;
    for (const EffectIntended &effect : m_hooks.intended())
        m_stored.insert(effect.key, effect.detail);
}

Result<Provisioned> PlanProvisioner::apply(const QList<Operation> &operations, const QStringList &missingRows)
{
    bool rowsWritten = false;
    bool mapWritten = false;
    for (qsizetype i = 0; i < operations.size(); ++i) {
        const Operation &operation = operations[i];
        if (m_hooks.progress)
            m_hooks.progress(i, operations.size(), operation.name());
        Result<void> done;
        if (operation.isRequest())
            done = applyOne(operation);
        else if (operation.kind == OperationKind::WriteDatabase)
            done = std::exchange(rowsWritten, true) ? Result<void>() : writeRows(operations, missingRows);
        else
            done = std::exchange(mapWritten, true) ? Result<void>() : writeMap(operations);
        if (!done)
            return done.error();
    }
    if (m_hooks.progress)
        m_hooks.progress(operations.size(), operations.size(), {});
    return m_result;
}

Result<void> PlanProvisioner::applyOne(const Operation &operation)
{
    auto done = applyRequest(operation);
    if (!done) {
        Error error = done.error();
        error.message = QStringLiteral("%1: %2").arg(operation.name(), error.message);
        return error;
    }
    ++m_result.requests;
    if (m_hooks.note)
        m_hooks.note(QStringLiteral("%1: %2").arg(operation.name(), operation.detail));
    return {};
}

Result<void> PlanProvisioner::applyRequest(const Operation &operation)
{
    const QString where = path(operation);
    const Form fields = form(operation);
    constexpr int rounds = 3;
    for (int round = 1;; ++round) {
        const auto key = idempotencyKey(operation, where, fields);
        if (!key)
            return key.error();
        const auto reply = m_client.post(where, fields, *key);
        if (reply) {
            applied(operation, *reply);
            return {};
        }
        const Error error = reply.error();
        if (isDefinite(error)) {
            if (auto spent = spend(operation); !spent)
                return spent;
        }
        if (!mayHaveHappened(error))
            return error;
        const auto found = lookUp(operation, where, fields);
        if (!found)
            return error; // the first failure tells more
        if (*found) {
            applied(operation, **found);
            return {};
        }
        if (round == rounds)
            return error;
    }
}

void PlanProvisioner::applied(const Operation &operation, const QJsonObject &object)
{
    if (operation.kind == OperationKind::CreatePrice)
        m_result.created.insert(operation.plan, object[u"id"].toString());
}

/// An older key is taken up only while its outcome is unknown, its parameters are the same and Stripe still
/// knows it.
std::optional<QString> PlanProvisioner::storedKey(const QString &intent, const QString &digest) const
{
    const QJsonObject last = m_stored.value(intent);
    if (!m_hooks.clock || last.isEmpty() || last[u"spent"].toBool() ||
        last[u"parameters"].toString() != digest)
        return {};
    const QDateTime at = QDateTime::fromString(last[u"at"].toString(), Qt::ISODateWithMs);
    if (!at.isValid() || at.secsTo(m_hooks.clock->now()) > keyLifetimeHours * 3600)
        return {};
    return last[u"idempotency_key"].toString();
}

Result<QString> PlanProvisioner::idempotencyKey(const Operation &operation, const QString &path,
                                                const Form &form)
{
    const QString digest = digestOf(path, form);
    if (const auto stored = storedKey(intentOf(operation), digest))
        return *stored;
    const QString key = QStringLiteral("slipway-%1-%2-%3")
                            .arg(operationKindName(operation.kind), digest.left(16),
                                 QUuid::createUuid().toString(QUuid::WithoutBraces));
    const QString at = m_hooks.clock ? m_hooks.clock->now().toString(Qt::ISODateWithMs) : QString();
    auto kept = intend(intentOf(operation),
                       QJsonObject{{QStringLiteral("idempotency_key"), key},
                                   {QStringLiteral("parameters"), digest},
                                   {QStringLiteral("request"), QString(QStringLiteral("POST ") + path)},
                                   {QStringLiteral("at"), at}});
    if (!kept)
        return kept.error();
    return key;
}

Result<void> PlanProvisioner::intend(const QString &intent, const QJsonObject &detail)
{
    m_stored.insert(intent, detail);
    return m_hooks.intend ? m_hooks.intend(intent, detail) : Result<void>();
}

/// Stripe replays the stored answer of a key, a failure included: the next attempt needs another one.
Result<void> PlanProvisioner::spend(const Operation &operation)
{
    return intend(intentOf(operation), QJsonObject{{QStringLiteral("spent"), true}});
}

Result<std::optional<QJsonObject>> PlanProvisioner::lookUp(const Operation &operation, const QString &path,
                                                           const Form &form)
{
    if (operation.kind == OperationKind::CreatePrice)
        return lookUpCreated(form);
    const QString object =
        operation.kind == OperationKind::CreateProduct ? path + u'/' + operation.object : path;
    const auto reply = m_client.read(object);
    if (reply)
        return says(*reply, form) ? std::optional(*reply) : std::nullopt;
    if (reply.error().code == u"stripe_not_found")
        return std::optional<QJsonObject>();
    return reply.error();
}

Result<std::optional<QJsonObject>> PlanProvisioner::lookUpCreated(const Form &form)
{
    const auto key = std::find_if(form.cbegin(), form.cend(),
                                  [](const auto &field) { return field.first == u"lookup_key"; });
    const auto found =
        m_client.list(QStringLiteral("/v1/prices"), {{QStringLiteral("lookup_keys[0]"), key->second}});
    if (!found)
        return found.error();
    for (const QJsonObject &object : *found) {
        if (says(object, form))
            return std::optional(object);
    }
    return std::optional<QJsonObject>();
}

Result<void> PlanProvisioner::writeRows(const QList<Operation> &operations, const QStringList &missingRows)
{
    QList<PlanRows::Change> changes;
    for (const Operation &operation : operations) {
        if (operation.kind == OperationKind::WriteDatabase && !missingRows.contains(operation.plan))
            changes << PlanRows::Change{operation.plan, operation.from, priceOf(operation)};
    }
    if (changes.isEmpty() || !m_rows)
        return {};
    return m_rows->setPrices(changes);
}

Result<void> PlanProvisioner::writeMap(const QList<Operation> &operations)
{
    QMap<QString, QString> entries;
    for (const Operation &operation : operations) {
        if (operation.kind == OperationKind::WriteEnvironment)
            entries.insert(operation.plan, priceOf(operation));
    }
    if (entries.isEmpty() || !m_priceMap)
        return {};
    const auto written = m_priceMap->write(entries);
    if (!written)
        return written.error();
    m_result.environment = *written;
    if (m_hooks.note) {
        m_hooks.note(
            m_priceMap->writable()
                ? QStringLiteral("%1 written; the old file is kept as %2").arg(m_priceMap->place(), *written)
                : QStringLiteral("set %1 to %2").arg(m_priceMap->place(), *written));
    }
    return {};
}

QString PlanProvisioner::priceOf(const Operation &operation) const
{
    if (operation.toNothing)
        return {};
    return operation.to.isEmpty() ? m_result.created.value(operation.plan) : operation.to;
}

QString PlanProvisioner::path(const Operation &operation) const
{
    const auto encoded = [](const QString &id) { return QString::fromLatin1(QUrl::toPercentEncoding(id)); };
    switch (operation.kind) {
    case OperationKind::CreateProduct:
        return QStringLiteral("/v1/products");
    case OperationKind::CreatePrice:
        return QStringLiteral("/v1/prices");
    case OperationKind::UpdateProduct:
    case OperationKind::SetDefaultPrice:
    case OperationKind::ArchiveProduct:
        return QStringLiteral("/v1/products/") + encoded(operation.object);
    default:
        return QStringLiteral("/v1/prices/") + encoded(operation.object);
    }
}

Form PlanProvisioner::form(const Operation &operation) const
{
    Form fields = operation.form;
    if (operation.kind == OperationKind::SetDefaultPrice) {
        for (auto &[name, value] : fields) {
            if (name == u"default_price")
                value = priceOf(operation);
        }
    }
    return fields;
}

} // namespace slipway::billing
