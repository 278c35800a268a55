// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"

namespace slipway::ledger {
class Ledger;
}

namespace slipway::evidence {

/// "FILE" or "FILE@sha256:HEX" of --proof. A digest that came by another way than the file proves that the
/// file is the one that was meant.
struct ProofFile
{
    QString path;
    QString sha256; ///< lower-case hex; empty = not given
};
ProofFile proofFile(const QString &argument);

/// Reads a proof: a whole, valid artifact with the given digest, confirmed by the ledger where it holds the
/// run. Errors: `proof_unreadable`, `proof_changed` (another digest), `proof_broken`; all of kind Usage.
release::Result<QByteArray> readProof(const ProofFile &proof, ledger::Ledger *ledger);

/// Releases of one workspace, from its ledger and from artifacts. Thread: the ledger's.
class KnownReleases : public release::EarlierReleases
{
public:
    using LedgerSource = std::function<release::Result<ledger::Ledger *>()>;
    KnownReleases(QString workspace, QStringList proofs, LedgerSource ledger)
        : m_workspace(std::move(workspace)), m_proofs(std::move(proofs)), m_ledger(std::move(ledger))
    {
    }

    release::Result<Found> on(const QString &environment) override;
    QString place() const override;

private:
    release::Result<void> fromLedger(ledger::Ledger &ledger, const QString &environment, Found &found) const;
    void fromProof(const QString &argument, ledger::Ledger &ledger, const QString &environment,
                   Found &found) const;

    QString m_workspace;
    QStringList m_proofs;
    LedgerSource m_ledger;
};

} // namespace slipway::evidence
