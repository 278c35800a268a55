#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# The package for servers: made from this build, free of any desktop, and its program runs where it is unpacked.
set -euo pipefail
: "${SLIPWAY_PROGRAM:?names the slipway program}"
build=$(cd "$(dirname "$SLIPWAY_PROGRAM")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cpack --config "$build/CPackConfig.cmake" -G DEB -B "$work" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
package=$(ls "$work"/slipway-headless_*.deb)
needs=$(dpkg-deb -f "$package" Depends)
echo "needs: $needs"
for wanted in libqt6core6 libqt6sql6-psql libqt6sql6-sqlite libpq5; do
    grep -q "$wanted" <<<"$needs" || { echo "The package does not depend on $wanted."; exit 1; }
done
! grep -qiE "widgets|libqt6gui|x11|wayland" <<<"$needs" || { echo "The package for servers depends on a desktop."; exit 1; }
[ "$(dpkg-deb -f "$package" Conflicts)" = slipway ]

dpkg-deb -x "$package" "$work/root"
for file in usr/bin/slipway usr/share/doc/slipway-headless/copyright usr/share/doc/slipway-headless/changelog.gz \
    usr/share/slipway/ci/release.sh usr/share/slipway/ci/github/action.yml; do
    [ -f "$work/root/$file" ] || { echo "The package lacks $file."; exit 1; }
done
[ -x "$work/root/usr/share/slipway/ci/release.sh" ]
version=$("$work/root/usr/bin/slipway" --version)
[ "$version" = "slipway $(dpkg-deb -f "$package" Version)" ] || { echo "The program says '$version'."; exit 1; }
cd "$work" && HOME=$work ./root/usr/bin/slipway demo --headless --dir "$work/demo" | grep -q "^succeeded"
