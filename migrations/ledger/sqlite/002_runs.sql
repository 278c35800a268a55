-- SPDX-FileCopyrightText: Slipway contributors
-- SPDX-License-Identifier: MIT
-- A cache over the events, so that a list of runs need not read them; filled again from them after this script.

CREATE TABLE runs (
    run              TEXT PRIMARY KEY NOT NULL,
    status           TEXT NOT NULL,
    reason           TEXT NOT NULL,
    workspace        TEXT NOT NULL,
    environment      TEXT NOT NULL,
    playbook         TEXT NOT NULL,
    operator         TEXT NOT NULL,
    reverts          TEXT NOT NULL,
    started_at       TEXT NOT NULL,
    finished_at      TEXT NOT NULL,
    revisions_before TEXT NOT NULL,
    revisions_after  TEXT NOT NULL,
    plan_digest      TEXT NOT NULL,
    artifact         TEXT NOT NULL,
    events           INTEGER NOT NULL,
    head             TEXT NOT NULL
) WITHOUT ROWID;

CREATE INDEX runs_by_start ON runs (started_at, run);
