// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "billing/plandifference.h"
#include "release/runevent.h"

namespace slipway::billing {

/// What the provisioner needs of a run. Each may be empty: then nothing is kept, shown or asked.
struct ProvisionHooks
{
    QString runId;
    const release::Clock *clock = nullptr; ///< the age of a stored key; without it none is taken up again
    /// Must succeed before the effect that it announces is tried.
    std::function<release::Result<void>(const QString &key, const QJsonObject &detail)> intend;
    std::function<QList<release::EffectIntended>()> intended;
    std::function<void(qint64 done, qint64 total, const QString &what)> progress;
    std::function<void(const QString &line)> note;
};

/// What was done.
struct Provisioned
{
    QMap<QString, QString> created; ///< code → new price id
    int requests = 0;               ///< operations applied at Stripe
    QString environment;            ///< backup's path, or the value to set
};

/// Applies the operations of a difference, in its order. Each request has an idempotency key of its own that
/// `intend` has stored before the first attempt; a key whose outcome is unknown is taken up again for 23
/// hours with the same parameters. After an unknown outcome or a failure of Stripe's it looks up whether the
/// effect took place before anything is sent again. Stops at the first error; a later run carries on from
/// what is there.
class PlanProvisioner
{
public:
    PlanProvisioner(StripeClient &client, release::PlanRows *rows, release::PriceMapStore *priceMap,
                    ProvisionHooks hooks);

    /// Rows named in `missingRows` are left out of what is written.
    release::Result<Provisioned> apply(const QList<Operation> &operations,
                                       const QStringList &missingRows = {});

private:
    release::Result<void> applyOne(const Operation &operation);
    release::Result<void> applyRequest(const Operation &operation);
    release::Result<void> writeRows(const QList<Operation> &operations, const QStringList &missingRows);
    release::Result<void> writeMap(const QList<Operation> &operations);
    release::Result<QString> idempotencyKey(const Operation &operation, const QString &path,
                                            const Form &form);
    release::Result<void> intend(const QString &intent, const QJsonObject &detail);
    std::optional<QString> storedKey(const QString &intent, const QString &digest) const;
    release::Result<void> spend(const Operation &operation);
    release::Result<std::optional<QJsonObject>> lookUp(const Operation &operation, const QString &path,
                                                       const Form &form);
    release::Result<std::optional<QJsonObject>> lookUpCreated(const Form &form);
    void applied(const Operation &operation, const QJsonObject &object);
    QString priceOf(const Operation &operation) const;
    QString path(const Operation &operation) const;
    Form form(const Operation &operation) const;

    StripeClient &m_client;
    release::PlanRows *m_rows;
    release::PriceMapStore *m_priceMap;
    ProvisionHooks m_hooks;
    QHash<QString, QJsonObject> m_stored; ///< intent → its last detail, earlier attempts of the run included
    Provisioned m_result;
};

} // namespace slipway::billing
