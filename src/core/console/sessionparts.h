// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "console/session.h"
#include "database/planrows.h"
#include "database/sqlaccess.h"
#include "evidence/knownreleases.h"
#include "ledger/ledger.h"
#include "operations/localprocesses.h"
#include "operations/networkhttp.h"
#include "operations/systemclock.h"
#include "operations/tunnel.h"
#include "secrets/envpricemapstore.h"
#include "secrets/keychain.h"
#include "secrets/needleredactor.h"

namespace slipway::console {

/// Every concrete object of a session, made in the order of the functions below.
struct ReleaseSession::Parts
{
    explicit Parts(release::Operator &operatorPort) : person(operatorPort) {}

    release::Operator &person;
    QProcessEnvironment processEnvironment;
    operations::SystemClock clock;
    operations::LocalProcesses processes;
    operations::NetworkHttp http;
    secrets::Keychain keychain;
    secrets::NeedleRedactor redactor;
    release::RunSetup setup;
    std::unique_ptr<database::DatabasePlanRows> planRows;
    std::unique_ptr<secrets::EnvPriceMapStore> priceMap;
    std::unique_ptr<database::DatabaseSqlAccess> sql;
    std::unique_ptr<release::TargetLock> lock;
    std::unique_ptr<evidence::KnownReleases> earlier;
    QList<release::StepKind> kinds;
    release::RunMemory memory{[this](const QString &name, const release::Secret &value) {
        const QString prefix = QStringLiteral("var.");
        redactor.add(name.startsWith(prefix) ? name.mid(prefix.size()) : name, value);
    }};
    std::unique_ptr<release::Outside> outside;
    QString ledgerPath;
    std::unique_ptr<ledger::Ledger> ledger;
    std::unique_ptr<operations::Tunnel> tunnel;
    QStringList filesRead;

    /// One reference resolved, a person asked where there is one, the lack noted where there is none.
    release::Secret resolve(const QString &reference, const QString &what, QStringList &missing);
    release::Result<ledger::Ledger *> openLedger();
    release::Result<void> readVariables();
    release::Result<void> readReferences(const SessionRequest &request);
    void readStripe(const release::StripeSettings &stripe, bool needed, QStringList &missing);
    release::Result<void> readCatalog();
    /// Up before anything asks the target. Afterwards the database URL leads through it.
    release::Result<void> openTunnel(const std::stop_token &stop);
    release::Result<void> join();
};

} // namespace slipway::console
