-- SPDX-FileCopyrightText: Slipway contributors
-- SPDX-License-Identifier: MIT
-- Follow-ups of a run that are still open, as a JSON array of their ids. No event before this version opens one.

ALTER TABLE runs ADD COLUMN follow_ups TEXT NOT NULL DEFAULT '[]';

CREATE INDEX runs_with_follow_ups ON runs (run) WHERE follow_ups <> '[]';
