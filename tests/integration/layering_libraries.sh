#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# The headless program needs neither Qt Gui nor Widgets at run time.
set -euo pipefail
needed=$(readelf -d "$SLIPWAY_PROGRAM" | sed -nE 's/.*NEEDED.*\[(.*)\]/\1/p')
[ -n "$needed" ] || { echo "readelf names no libraries of $SLIPWAY_PROGRAM"; exit 1; }
if grep -E 'libQt6(Gui|Widgets)' <<<"$needed"; then
    echo "slipway must not need the libraries above"
    exit 1
fi
