#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# What Slipway costs beside the bare programs, as a table of ratios. Arguments go to ratios.py.
# Measures build/release/bin/slipway, or the program that SLIPWAY_PROGRAM names.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
export SLIPWAY_PROGRAM=${SLIPWAY_PROGRAM:-$root/build/release/bin/slipway} SLIPWAY_SOURCE=$root
[ -x "$SLIPWAY_PROGRAM" ] || { echo "There is no program at $SLIPWAY_PROGRAM; run packaging/test.sh, or set SLIPWAY_PROGRAM." >&2; exit 2; }
exec /usr/bin/python3 "$root/tests/bench/ratios.py" "$@"
