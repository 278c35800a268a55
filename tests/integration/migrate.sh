#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# SQL migrations from outside, beside the real dbmate where npm can install it; see migrate.py.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
folder=${SLIPWAY_NODE_MODULES:-$work}/dbmate
if [ ! -x "$folder/node_modules/@dbmate/linux-x64/bin/dbmate" ] && [ "$(uname -m)" = x86_64 ]; then
    mkdir -p "$folder"
    (cd "$folder" && HOME=$work npm install --no-save --no-audit --no-fund --ignore-scripts @dbmate/linux-x64@2.36.0) \
        >"$work/npm.log" 2>&1 || echo "dbmate cannot be installed here; its comparisons are skipped." >&2
fi
export SLIPWAY_DBMATE=$folder/node_modules/@dbmate/linux-x64/bin/dbmate
/usr/bin/python3 "$here/migrate.py" -v
