#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# Slipway at scale; arguments go to scale.py. Measures build/release/bin/slipway, or the program that SLIPWAY_PROGRAM names.
# Stripe's Node SDK is installed from npm into a temporary folder, unless SLIPWAY_CLIENTS names a folder that has it.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
export SLIPWAY_PROGRAM=${SLIPWAY_PROGRAM:-$root/build/release/bin/slipway}
[ -x "$SLIPWAY_PROGRAM" ] || { echo "There is no program at $SLIPWAY_PROGRAM; run packaging/test.sh, or set SLIPWAY_PROGRAM." >&2; exit 2; }
if [ -z "${SLIPWAY_CLIENTS:-}" ] && command -v npm >/dev/null; then
    clients=$(mktemp -d)
    trap 'rm -rf "$clients"' EXIT
    cp "$root"/tests/integration/clients/package*.json "$clients/"
    if (cd "$clients" && npm install --no-audit --no-fund --ignore-scripts) >"$clients/log" 2>&1; then
        export SLIPWAY_CLIENTS=$clients
    fi
fi
/usr/bin/python3 "$root/tests/bench/scale.py" "$@"
