#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# One command from a fresh clone to a finished release: installs what is missing, builds, runs the demo.
# With a display and the window built it opens the window; otherwise the release runs here.
set -euo pipefail
cd "$(dirname "$0")/.."

packaging/setup.sh build
cmake --preset release -DSLIPWAY_TESTS=OFF >build-configure.log 2>&1 || { cat build-configure.log; exit 1; }
rm -f build-configure.log
screen=${DISPLAY:-}${WAYLAND_DISPLAY:-}
cmake --build --preset release --target slipway ${screen:+slipway-desktop}

if [ -x build/release/bin/slipway-desktop ] && [ -n "$screen" ]; then
    exec build/release/bin/slipway demo "$@"
fi
exec build/release/bin/slipway demo --headless "$@"
