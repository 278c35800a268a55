// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "backfill/backfilltarget.h"

#include "backfill/sqlwords.h"

namespace slipway::backfill {

using namespace release;
using database::Cell;
using database::RowSet;
using database::Session;

Result<bool> BackfillTarget::stateTablesExist(Session &session) const
{
    auto rows = readRows(
        session,
        {QStringLiteral("select to_regclass(:state) is not null and to_regclass(:queue) is not null"),
         {{QStringLiteral("state"), m_spec.stateTable}, {QStringLiteral("queue"), queueTable()}}});
    return rows ? Result<bool>(rows->rows.first().first() == Cell(QStringLiteral("true")))
                : Result<bool>(rows.error());
}

Result<void> BackfillTarget::makeStateTables(Session &session) const
{
    auto made = readRows(
        session,
        {QStringLiteral("create table if not exists %1 (name text primary key, spec_sha256 text not null, "
                        "run text not null, "
                        "cursor jsonb, finished boolean not null default false, checked bigint not null "
                        "default 0, updated "
                        "bigint not null default 0, already_set bigint not null default 0, without_candidate "
                        "bigint not null "
                        "default 0, ambiguous bigint not null default 0, by_rule bigint not null default 0, "
                        "errors bigint not "
                        "null default 0, batches bigint not null default 0, batch_size bigint not null "
                        "default 0, started_at "
                        "timestamptz not null default now(), changed_at timestamptz not null default now())")
             .arg(m_spec.stateTable)});
    if (!made)
        return made.error();
    return done(readRows(
        session,
        {QStringLiteral(
             "create table if not exists %1 (backfill text not null, key jsonb not null, row_shown jsonb "
             "not null, candidates jsonb not null, problem text, decision text, value text, who text, why "
             "text, origin text, decided_at timestamptz, applied_at timestamptz, primary key (backfill, "
             "key))")
             .arg(queueTable())}));
}

Result<BackfillState> BackfillTarget::state(Session &session) const
{
    auto rows = readRows(
        session,
        {QStringLiteral(
             "select finished, spec_sha256, cursor, checked, updated, already_set, without_candidate, "
             "ambiguous, by_rule, errors, batches, batch_size from %1 where name = :name")
             .arg(m_spec.stateTable),
         {{QStringLiteral("name"), m_spec.name}}});
    if (!rows)
        return rows.error();
    BackfillState state;
    if (rows->rows.isEmpty())
        return state;
    const QList<Cell> &row = rows->rows.first();
    state.found = true;
    state.finished = row[0] == Cell(QStringLiteral("true"));
    state.specSha256 = row[1]->toLatin1();
    state.cursor = keyFrom(row[2]);
    state.counts = {number(row[3]), number(row[4]), number(row[5]), number(row[6]),
                    number(row[7]), number(row[8]), number(row[9])};
    state.batches = number(row[10]);
    state.batchSize = number(row[11]);
    return state;
}

Result<void> BackfillTarget::begin(Session &session, const QString &run) const
{
    auto begun = readRows(
        session,
        {QStringLiteral(
             "insert into %1 (name, spec_sha256, run) values (:name, :sha, :run) on conflict (name) do "
             "update set spec_sha256 = excluded.spec_sha256, run = excluded.run, cursor = null, finished = "
             "false, checked = 0, updated = 0, already_set = 0, without_candidate = 0, ambiguous = 0, "
             "by_rule = 0, errors = 0, batches = 0, started_at = now(), changed_at = now()")
             .arg(m_spec.stateTable),
         {{QStringLiteral("name"), m_spec.name},
          {QStringLiteral("sha"), QString::fromLatin1(m_spec.sha256)},
          {QStringLiteral("run"), run}}});
    if (!begun)
        return begun.error();
    return done(readRows(
        session,
        {QStringLiteral("delete from %1 where backfill = :name and decision is null").arg(queueTable()),
         {{QStringLiteral("name"), m_spec.name}}}));
}

Result<void> BackfillTarget::advance(Session &session, const QString &run, const QStringList &from,
                                     const QStringList &to, const Counts &added, qint64 batchSize) const
{
    const auto value = [](qint64 count) { return Cell(QString::number(count)); };
    auto moved =
        readRows(session, {QStringLiteral("update %1 set cursor = :to::jsonb, run = :run, checked = checked "
                                          "+ :checked::bigint, updated = updated + "
                                          ":updated::bigint, already_set = already_set + :already::bigint, "
                                          "without_candidate = without_candidate + "
                                          ":without::bigint, ambiguous = ambiguous + :ambiguous::bigint, "
                                          "by_rule = by_rule + :rule::bigint, errors = errors "
                                          "+ :errors::bigint, batches = batches + 1, batch_size = "
                                          ":size::bigint, changed_at = now() where name = :name and "
                                          "cursor is not distinct from :from::jsonb")
                               .arg(m_spec.stateTable),
                           {{QStringLiteral("to"), to.isEmpty() ? Cell() : Cell(jsonOf(to))},
                            {QStringLiteral("from"), from.isEmpty() ? Cell() : Cell(jsonOf(from))},
                            {QStringLiteral("run"), run},
                            {QStringLiteral("name"), m_spec.name},
                            {QStringLiteral("checked"), value(added.checked)},
                            {QStringLiteral("updated"), value(added.updated)},
                            {QStringLiteral("already"), value(added.alreadySet)},
                            {QStringLiteral("without"), value(added.withoutCandidate)},
                            {QStringLiteral("ambiguous"), value(added.ambiguous)},
                            {QStringLiteral("rule"), value(added.byRule)},
                            {QStringLiteral("errors"), value(added.errors)},
                            {QStringLiteral("size"), value(batchSize)}}});
    if (!moved)
        return moved.error();
    if (moved->count == 1)
        return {};
    return Error{
        QStringLiteral("cursor_moved"),
        QStringLiteral(
            "Another program has moved the backfill '%1' on meanwhile; this one stops. Nothing of its last "
            "batch was kept.")
            .arg(m_spec.name)};
}

Result<void> BackfillTarget::finish(Session &session) const
{
    return done(readRows(
        session, {QStringLiteral("update %1 set finished = true, changed_at = now() where name = :name")
                      .arg(m_spec.stateTable),
                  {{QStringLiteral("name"), m_spec.name}}}));
}

} // namespace slipway::backfill
