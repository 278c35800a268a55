#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# SQL migrations beside psql, dbmate (where SLIPWAY_DBMATE names it), sqitch and alembic (where they are installed).
# Arguments go to migrations.py: the parts (apply, planning, data), and --beside psql,dbmate for fewer tools.
# Measures build/release/bin/slipway, or the program that SLIPWAY_PROGRAM names.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
export SLIPWAY_PROGRAM=${SLIPWAY_PROGRAM:-$root/build/release/bin/slipway}
[ -x "$SLIPWAY_PROGRAM" ] || { echo "There is no program at $SLIPWAY_PROGRAM; run packaging/test.sh, or set SLIPWAY_PROGRAM." >&2; exit 2; }
exec /usr/bin/python3 "$root/tests/bench/migrations.py" "$@"
