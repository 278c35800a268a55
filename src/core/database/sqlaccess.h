// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"

namespace slipway::database {

/// Short sessions, one a call, so that nothing is held between the parts of a proof.
class DatabaseSqlAccess : public release::SqlAccess
{
public:
    explicit DatabaseSqlAccess(QString tlsCa) : m_tlsCa(std::move(tlsCa)) {}
    release::Result<QList<QStringList>> read(const release::Secret &url, const QString &sql,
                                             std::stop_token stop) override;
    release::Result<void> change(const release::Secret &url, const QString &sql, int rows,
                                 std::stop_token stop) override;

private:
    QString m_tlsCa;
};

} // namespace slipway::database
