#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# deb.sh [headless]: builds the Debian packages into build/packages. headless makes the one for servers alone, without
# looking for Qt Widgets.
set -euo pipefail
cd "$(dirname "$0")/.."

preset=release
[ "${1:-}" = headless ] && preset=no-gui
packaging/setup.sh build
cmake --preset "$preset" -DSLIPWAY_TESTS=OFF
cmake --build --preset "$preset"
cpack --config "build/$preset/CPackConfig.cmake" -G DEB -B build/packages
rm -rf build/packages/_CPack_Packages
echo "Install with: sudo apt install ./build/packages/slipway-*.deb"
