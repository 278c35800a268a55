// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"

namespace slipway::fakes {

/// A scripted SqlAccess. Keeps every statement that it was given, and whether a stop had been requested by
/// then.
class FakeSql : public release::SqlAccess
{
public:
    std::function<release::Result<QList<QStringList>>(const QString &sql)> onRead;
    std::function<release::Result<void>(const QString &sql)> onChange;
    QStringList reads;
    QStringList changes;

    release::Result<QList<QStringList>> read(const release::Secret &, const QString &sql,
                                             std::stop_token stop) override
    {
        if (stop.stop_requested())
            return release::Error{
                QStringLiteral("cancelled"), QStringLiteral("stopped"), {}, release::ErrorKind::Cancelled};
        reads << sql;
        return onRead(sql);
    }
    release::Result<void> change(const release::Secret &, const QString &sql, int,
                                 std::stop_token stop) override
    {
        if (stop.stop_requested())
            return release::Error{
                QStringLiteral("cancelled"), QStringLiteral("stopped"), {}, release::ErrorKind::Cancelled};
        changes << sql;
        return onChange(sql);
    }
};

} // namespace slipway::fakes
