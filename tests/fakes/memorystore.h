// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/runevent.h"

#include <QCryptographicHash>
#include <QJsonDocument>

namespace slipway::fakes {

/// The ledger in memory: one chain a run. `room` appends succeed, then each fails as a full disk would.
class MemoryStore : public release::EventStore
{
public:
    release::Result<release::StoredEvent> append(const QString &runId,
                                                 const release::RunEvent &event) override
    {
        ++asked;
        if (room == 0)
            return release::Error{QStringLiteral("ledger_full"),
                                  QStringLiteral("The disk of the ledger is full.")};
        if (room > 0)
            --room;
        QList<release::StoredEvent> &chain = m_runs[runId];
        const QByteArray before = chain.isEmpty() ? QByteArray() : chain.last().hash;
        const QByteArray bytes =
            before + QJsonDocument(release::eventToJson(event)).toJson(QJsonDocument::Compact);
        chain << release::StoredEvent{runId, chain.size() + 1, epoch.addMSecs(chain.size()),
                                      QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex(),
                                      event};
        return chain.last();
    }
    release::Result<QList<release::StoredEvent>> events(const QString &runId, bool) override
    {
        if (!m_runs.contains(runId))
            return release::Error{QStringLiteral("run_unknown"), QStringLiteral("No run %1.").arg(runId)};
        return m_runs[runId];
    }

    int room = -1; ///< appends that still fit; -1 = any number
    int asked = 0; ///< appends tried
    const QDateTime epoch = QDateTime(QDate(2026, 1, 1), QTime(0, 0), Qt::UTC);

private:
    QMap<QString, QList<release::StoredEvent>> m_runs;
};

} // namespace slipway::fakes
