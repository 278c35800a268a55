// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/session.h"
#include "release/ports.h"
#include "release/workspace.h"

namespace slipway::database {

/// The billing plans table of the target, each call on a connection of its own.
class DatabasePlanRows : public release::PlanRows
{
public:
    DatabasePlanRows(const release::Secret &url, QString tlsCa, release::BillingTable table);
    release::Result<QList<release::PlanRow>> read() override;
    release::Result<void> setPrices(const QList<Change> &changes) override;

private:
    release::Result<std::unique_ptr<Session>> open() const;
    release::Error explained(const release::Error &error) const;
    QString tableName() const;
    release::Secret m_url;
    QString m_tlsCa;
    release::BillingTable m_table;
};

QString quotedIdentifier(const QString &name); ///< "name", quotes doubled

} // namespace slipway::database
