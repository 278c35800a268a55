// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/locksampler.h"

#include "database/session.h"

#include <QElapsedTimer>

#include <algorithm>
#include <chrono>

namespace slipway::migrations {

using database::Row;
using database::Session;

namespace {

constexpr qint64 closeLookUs = 200'000; ///< so long without a pause: short statements are missed otherwise

} // namespace

LockSampler::LockSampler(const release::Secret &url, const QString &tlsCa, int pid)
{
    std::promise<void> ready;
    std::future<void> connected = ready.get_future();
    m_thread = std::thread([this, copy = url.copy(), tlsCa, pid, promise = std::move(ready)]() mutable {
        watch(copy, tlsCa, pid, promise);
    });
    connected.wait();
}

LockSampler::~LockSampler()
{
    (void)finish();
}

QList<SampledLock> LockSampler::finish()
{
    m_ended = true;
    if (m_thread.joinable())
        m_thread.join();
    return m_seen;
}

void LockSampler::watch(const release::Secret &url, const QString &tlsCa, int pid, std::promise<void> &ready)
{
    auto session = Session::open(url, tlsCa, QStringLiteral("slipway watch"));
    ready.set_value();
    const QString asked =
        QStringLiteral("select relation::bigint, mode from pg_locks where pid = %1 and locktype = "
                       "'relation' and granted and relation >= 16384")
            .arg(pid);
    QElapsedTimer clock;
    clock.start();
    while (session && !m_ended) {
        auto rows = (*session)->query(asked);
        const qint64 now = clock.nsecsElapsed() / 1000;
        for (const Row &row : rows ? *rows : QList<Row>()) {
            const auto known = std::find_if(m_seen.begin(), m_seen.end(), [&row](const SampledLock &lock) {
                return lock.relation == row[0].toLongLong() && lock.mode == row[1].toString();
            });
            if (known == m_seen.end())
                m_seen << SampledLock{row[0].toLongLong(), row[1].toString(), now, now};
            else
                known->lastUs = now;
        }
        if (!rows)
            return;
        if (now > closeLookUs)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

} // namespace slipway::migrations
