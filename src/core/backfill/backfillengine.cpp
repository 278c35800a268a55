// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "backfill/backfillengine.h"

#include <algorithm>

namespace slipway::backfill {

using namespace release;
using database::Cell;
using database::Session;

namespace {

constexpr qint64 reconnectWithinMs = 120'000;
constexpr qint64 blockedPauseMs = 200;
constexpr qint64 blockedWithinMs = 120'000;

/// The row itself is refused: a constraint, a value, a trigger of the product's.
bool aboutData(const Error &error)
{
    const QString state = error.details.value(1);
    return state.startsWith(u"22") || state.startsWith(u"23") || state == u"P0001";
}

bool heldUpByOthers(const Error &error)
{
    const QString state = error.details.value(1);
    return state == u"55P03" || state == u"40001" || state == u"40P01";
}

} // namespace

BackfillEngine::BackfillEngine(BackfillRequest request)
    : m_request(std::move(request))
    , m_sizer(m_request.spec.batch)
    , m_throttle(m_request.spec.throttle, m_request.dir)
    , m_guard(m_request.runId)
{
    m_report.progress.commit = m_request.commit;
    m_report.progress.pace = m_request.spec.throttle.pacePercent;
}

BackfillEngine::~BackfillEngine() = default;

BackfillReport BackfillEngine::run()
{
    m_clock.start();
    auto done = connect();
    if (done)
        done = takeUp();
    if (done)
        done = allBatches();
    if (done)
        done = decideRest();
    if (done)
        done = proveEnd();
    if (!done)
        m_report.error = done.error();
    if (m_session && m_target && m_request.commit && m_session->alive() && !m_request.stop.stop_requested()) {
        if (auto all = m_target->queue(*m_session))
            m_report.queue = *all;
    }
    setState(done                                        ? QStringLiteral("done")
             : done.error().kind == ErrorKind::Cancelled ? QStringLiteral("stopped")
                                                         : QStringLiteral("failed"));
    told(true);
    return m_report;
}

Result<void> BackfillEngine::connect()
{
    auto session = Session::open(m_request.url, m_request.tlsCa, QStringLiteral("slipway/") + m_request.runId,
                                 m_request.stop);
    if (!session)
        return session.error();
    m_session = std::move(*session);
    if (!m_target) {
        auto target = BackfillTarget::open(m_request.spec, *m_session);
        if (!target)
            return target.error();
        m_target = *target;
        m_report.progress.valueColumn = m_target->valueColumn();
    }
    return {};
}

/// Where an earlier run left off, or the beginning.
Result<void> BackfillEngine::takeUp()
{
    m_guard.look(*m_session);
    BackfillState state;
    auto exist = m_target->stateTablesExist(*m_session);
    if (!exist)
        return exist.error();
    if (*exist) {
        auto read = m_target->state(*m_session);
        if (!read)
            return read.error();
        state = *read;
    }
    const bool middle = state.found && !state.finished && !state.cursor.isEmpty();
    if (middle && state.specSha256 != m_request.spec.sha256 && !m_request.restart && m_request.commit)
        return Error{
            QStringLiteral("spec_changed"),
            QStringLiteral(
                "The backfill '%1' stands after %2 with another spec than this one. Begin again with "
                "--restart (restart: true in a playbook); rows that are set stay as they are.")
                .arg(m_request.spec.name, state.cursor.join(u'/')),
            {},
            ErrorKind::Usage};
    if (m_request.commit) {
        if (auto made = transaction([&]() -> Result<void> {
                if (auto tables = m_target->makeStateTables(*m_session); !tables)
                    return tables;
                return middle && !m_request.restart ? Result<void>()
                                                    : m_target->begin(*m_session, m_request.runId);
            });
            !made)
            return made;
    }
    if (m_request.commit && middle && !m_request.restart) {
        m_cursor = state.cursor;
        m_report.progress.counts = state.counts;
        m_report.progress.batches = state.batches;
        m_sizer.start(state.batchSize > 0 ? state.batchSize : m_sizer.size());
        m_request.note(
            QStringLiteral("Goes on after %1: %2 checked, %3 updated so far")
                .arg(m_cursor.join(u'/'), grouped(state.counts.checked), grouped(state.counts.updated)));
    }
    if (*exist && m_request.commit) {
        if (auto rows = m_target->queue(*m_session))
            m_report.queue = *rows;
    }
    m_checkedAtStart = m_report.progress.counts.checked;
    startRate();
    auto rest = m_target->countRows(*m_session, m_cursor, &m_report.progress.estimated);
    if (!rest)
        return rest.error();
    m_report.progress.total = m_checkedAtStart + *rest;
    m_request.note(QStringLiteral("%1 %2s to look at in %3")
                       .arg(grouped(*rest), m_request.spec.row, m_request.spec.table));
    return {};
}

Result<void> BackfillEngine::allBatches()
{
    for (;;) {
        if (auto held = waitWhileHeld(); !held) {
            if (m_session->alive() || held.error().kind == ErrorKind::Cancelled)
                return held;
            if (auto again = reconnect(held.error()); !again)
                return again;
            continue;
        }
        auto more = oneBatch();
        if (!more)
            return more.error();
        if (!*more)
            return {};
        told();
    }
}

qint64 BackfillEngine::batchSize() const
{
    return m_narrowed > 0 ? std::min(m_narrowed, m_sizer.size()) : m_sizer.size();
}

Result<bool> BackfillEngine::oneBatch()
{
    const qint64 size = batchSize();
    auto upTo = m_target->boundary(*m_session, m_cursor, size);
    if (!upTo) {
        auto settled = settle(upTo.error(), {}, 0);
        return settled ? Result<bool>(true) : Result<bool>(settled.error());
    }
    if (upTo->isEmpty())
        return false;
    BackfillTarget::BatchResult result;
    QElapsedTimer took;
    took.start();
    auto done = transaction([&]() -> Result<void> {
        if (auto guard = m_guard.verify(*m_session); !guard)
            return guard;
        if (!m_request.commit) { // a dry run makes what it needs, and it goes with the batch
            if (auto made = m_target->makeStateTables(*m_session); !made)
                return made;
        }
        auto worked = m_target->batch(*m_session, m_cursor, *upTo);
        if (!worked)
            return worked.error();
        result = *worked;
        if (auto behind = m_throttle.lookBehind(*m_session); !behind)
            return behind;
        return m_request.commit ? m_target->advance(*m_session, m_request.runId, m_cursor, *upTo,
                                                    result.counts, m_sizer.size())
                                : Result<void>();
    });
    const qint64 ms = took.elapsed();
    if (!done) {
        auto settled = settle(done.error(), *upTo, ms);
        return settled ? Result<bool>(true) : Result<bool>(settled.error());
    }
    m_blocked = 0;
    m_cursor = *upTo;
    BackfillProgress &progress = m_report.progress;
    progress.counts += result.counts;
    ++progress.batches;
    progress.records << BatchRecord{result.counts.checked, result.counts.updated, ms, false};
    if (progress.records.size() > 400)
        progress.records.removeFirst();
    if (m_narrowed > 0)
        m_narrowed = m_narrowed * 2 >= m_sizer.size() ? 0 : m_narrowed * 2;
    else
        m_sizer.done(result.counts.checked, ms);
    m_report.without += result.without.mid(0, std::max<qsizetype>(0, 20 - m_report.without.size()));
    merge(result.ambiguous);
    auto paced = pacePause(ms);
    return paced ? Result<bool>(true) : Result<bool>(paced.error());
}

/// `work` in one transaction with the limits of a batch; rolled back where it fails, and in a dry run.
Result<void> BackfillEngine::transaction(const std::function<Result<void>()> &work)
{
    if (auto begun = m_session->begin(); !begun)
        return begun;
    const qint64 limit = m_request.spec.batch.limitMs;
    auto done = m_session->query(
        QStringLiteral("select set_config('statement_timeout', ?, true), set_config('lock_timeout', "
                       "?, true), set_config('datestyle', 'ISO', true)"),
        {QString::number(limit), QString::number(std::max<qint64>(limit / 2, 1))});
    Result<void> result = done ? work() : Result<void>(done.error());
    if (!result || !m_request.commit) {
        m_session->rollBack();
        return result;
    }
    auto committed = m_session->commit();
    if (!committed)
        m_session->rollBack();
    return committed;
}

/// What a batch that failed means: another size, another try, a row to leave out, or the end.
Result<void> BackfillEngine::settle(const Error &error, const QStringList &upTo, qint64 ms)
{
    if (error.kind == ErrorKind::Cancelled || m_request.stop.stop_requested())
        return cancelled();
    if (!m_session->alive())
        return reconnect(error);
    const QString state = error.details.value(1);
    const bool tooLong = state == u"57014" || error.code == u"statement_timeout";
    if (tooLong && batchSize() > 1) {
        m_report.progress.records << BatchRecord{batchSize(), 0, ms, true};
        m_sizer.tooLong();
        m_request.note(QStringLiteral("A batch was ended at its limit of %1 ms; goes on with %2 rows")
                           .arg(m_request.spec.batch.limitMs)
                           .arg(grouped(m_sizer.size())));
        return {};
    }
    if (heldUpByOthers(error) || tooLong) {
        if (++m_blocked * blockedPauseMs > blockedWithinMs)
            return Error{
                QStringLiteral("rows_locked"),
                QStringLiteral("The rows after %1 were not free for two minutes; another session holds them.")
                    .arg(m_cursor.isEmpty() ? QStringLiteral("the beginning") : m_cursor.join(u'/')),
                error.details};
        setState(QStringLiteral("throttled"), QStringLiteral("rows locked by another session"));
        return wait(blockedPauseMs) ? Result<void>() : Result<void>(cancelled());
    }
    if (!aboutData(error) || upTo.isEmpty())
        return error;
    if (batchSize() > 1) {
        m_narrowed = std::max<qint64>(1, batchSize() / 2);
        return {};
    }
    return skipBroken(upTo, error);
}

Result<void> BackfillEngine::skipBroken(const QStringList &key, const Error &error)
{
    Counts one;
    one.checked = one.errors = 1;
    m_request.note(QStringLiteral("%1 %2: %3").arg(m_request.spec.row, key.join(u'/'), error.message));
    if (m_report.progress.counts.errors >= m_request.spec.mostErrors)
        return Error{QStringLiteral("too_many_errors"),
                     QStringLiteral("%1 %2 cannot be set, and %3 errors are allowed: %4")
                         .arg(m_request.spec.row, key.join(u'/'))
                         .arg(m_request.spec.mostErrors)
                         .arg(error.message),
                     error.details};
    auto done = transaction([&]() -> Result<void> {
        if (!m_request.commit)
            return {};
        if (auto queued = m_target->queueProblem(*m_session, key, error.message); !queued)
            return queued;
        return m_target->advance(*m_session, m_request.runId, m_cursor, key, one, m_sizer.size());
    });
    if (!done)
        return done;
    QueueRow row;
    row.key = key;
    row.problem = error.message;
    m_report.queue << row;
    m_report.progress.counts += one;
    m_cursor = key;
    return {};
}

/// After a lost connection the table of state alone says what was committed.
Result<void> BackfillEngine::reconnect(const Error &error)
{
    m_request.note(QStringLiteral("Connection lost, trying again: %1").arg(error.message));
    setState(QStringLiteral("reconnecting"), error.message);
    QElapsedTimer since;
    since.start();
    for (qint64 pause = 100; since.elapsed() < reconnectWithinMs; pause = std::min<qint64>(pause * 2, 2000)) {
        if (!wait(pause))
            return cancelled();
        m_session.reset();
        if (auto back = connect(); !back)
            continue;
        if (auto taken = m_guard.takeAgain(*m_session); !taken) {
            if (taken.error().code == u"lock_lost")
                return taken;
            continue;
        }
        if (m_request.commit) {
            auto state = m_target->state(*m_session);
            if (!state)
                continue;
            m_cursor = state->cursor;
            m_report.progress.counts = state->counts;
            m_report.progress.batches = state->batches;
        }
        m_request.note(QStringLiteral("Connected again; goes on after %1")
                           .arg(m_cursor.isEmpty() ? QStringLiteral("the beginning") : m_cursor.join(u'/')));
        setState(QStringLiteral("running"));
        return {};
    }
    return Error{QStringLiteral("connection_lost"),
                 QStringLiteral("The database did not come back within two minutes: %1").arg(error.message)};
}

Result<void> BackfillEngine::proveEnd()
{
    m_report.finished = true;
    auto left = m_target->countNeeded(*m_session);
    if (!left)
        return left.error();
    m_report.left = m_request.commit ? *left : std::max<qint64>(0, *left - m_report.progress.counts.updated);
    auto orphans = m_target->countOrphans(*m_session);
    if (!orphans)
        return orphans.error();
    m_report.orphans = *orphans;
    if (!m_request.commit)
        return {};
    return transaction([&] { return m_target->finish(*m_session); });
}

} // namespace slipway::backfill
