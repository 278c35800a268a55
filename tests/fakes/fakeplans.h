// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"

namespace slipway::fakes {

/// Rows in memory; optionally the table is not there.
class FakePlanRows : public release::PlanRows
{
public:
    QList<release::PlanRow> rows;
    std::optional<release::Error> missing;
    int writes = 0;

    release::Result<QList<release::PlanRow>> read() override
    {
        return missing ? release::Result<QList<release::PlanRow>>(*missing) : rows;
    }
    release::Result<void> setPrices(const QList<Change> &changes) override
    {
        ++writes;
        for (const Change &change : changes) {
            for (release::PlanRow &row : rows) {
                if (row.code != change.code)
                    continue;
                if (row.price != change.expected)
                    return release::Error{QStringLiteral("row_changed"), QStringLiteral("changed meanwhile")};
                row.price = change.price;
            }
        }
        return {};
    }
};

/// A price map in memory.
class FakePriceMap : public release::PriceMapStore
{
public:
    QMap<QString, QString> entries;
    bool isWritable = true;
    int writes = 0;

    QString place() const override { return QStringLiteral("PRICE_MAP in .env"); }
    bool writable() const override { return isWritable; }
    release::Result<QMap<QString, QString>> read() override { return entries; }
    release::Result<QString> write(const QMap<QString, QString> &changes) override
    {
        ++writes;
        if (!isWritable)
            return rendered(changes);
        for (auto it = changes.cbegin(); it != changes.cend(); ++it) {
            if (it->isEmpty())
                entries.remove(it.key());
            else
                entries.insert(it.key(), *it);
        }
        return QStringLiteral(".env.bak");
    }
    QString rendered(const QMap<QString, QString> &map) override
    {
        QStringList parts;
        for (auto it = map.cbegin(); it != map.cend(); ++it)
            parts << it.key() + u'=' + *it;
        return parts.join(u',');
    }
};

} // namespace slipway::fakes
