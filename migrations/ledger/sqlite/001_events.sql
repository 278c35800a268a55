-- SPDX-FileCopyrightText: Slipway contributors
-- SPDX-License-Identifier: MIT
-- Statements are separated by blank lines. docs/formats.md tells what each column means.

CREATE TABLE events (
    run      TEXT    NOT NULL,
    sequence INTEGER NOT NULL CHECK (sequence > 0),
    at       TEXT    NOT NULL,
    event    TEXT    NOT NULL,
    hash     TEXT    NOT NULL,
    PRIMARY KEY (run, sequence)
) WITHOUT ROWID;

CREATE TABLE output (
    run        TEXT    NOT NULL,
    sequence   INTEGER NOT NULL,
    step       TEXT    NOT NULL,
    attempt    INTEGER NOT NULL,
    first_line INTEGER NOT NULL,
    lines      INTEGER NOT NULL,
    bytes      INTEGER NOT NULL,
    data       BLOB    NOT NULL,
    PRIMARY KEY (run, sequence)
);

CREATE INDEX output_by_line ON output (run, step, first_line, sequence);

CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER output_is_never_changed BEFORE UPDATE ON output
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER output_is_never_deleted BEFORE DELETE ON output
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
