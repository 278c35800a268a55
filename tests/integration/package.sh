#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# The packages: made from this build without an error of Debian's checker; the one for servers is free of any desktop, and
# what it holds works where it is unpacked.
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

# As root lintian asks to be somebody else; its warnings are read by people, its errors stop here.
lintian --no-cfg --allow-root --fail-on error "$work"/*.deb || { echo "lintian found errors."; exit 1; }

dpkg-deb -x "$package" "$work/root"
share=usr/share
for file in usr/bin/slipway $share/doc/slipway-headless/copyright $share/doc/slipway-headless/changelog.gz \
    $share/slipway/ci/release.sh $share/slipway/ci/github/action.yml $share/bash-completion/completions/slipway \
    $share/zsh/vendor-completions/_slipway $share/fish/vendor_completions.d/slipway.fish \
    $share/man/man1/slipway.1.gz $share/man/man1/slipway-release-db.1.gz; do
    [ -f "$work/root/$file" ] || { echo "The package lacks $file."; exit 1; }
done
[ -x "$work/root/usr/share/slipway/ci/release.sh" ]
version=$("$work/root/usr/bin/slipway" --version)
[ "$version" = "slipway $(dpkg-deb -f "$package" Version)" ] || { echo "The program says '$version'."; exit 1; }
cmp <("$work/root/usr/bin/slipway" completion zsh) "$work/root/$share/zsh/vendor-completions/_slipway"
cmp <("$work/root/usr/bin/slipway" man) <(zcat "$work/root/$share/man/man1/slipway.1.gz")
cd "$work" && HOME=$work ./root/usr/bin/slipway demo --headless --dir "$work/demo" | grep -q "^succeeded"
