#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# translations.sh LUPDATE: reads the sources anew into copies of the catalogues; nothing may be without its German words
# or English plural forms.
set -euo pipefail
lupdate=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$SLIPWAY_SOURCE"/translations/slipway_{de,en}.ts "$folder"
cd "$SLIPWAY_SOURCE"
reading=(-silent -no-obsolete -locations none -I src src/gui src/cli forms)
"$lupdate" "${reading[@]}" -ts "$folder/slipway_de.ts"
"$lupdate" -pluralonly "${reading[@]}" -ts "$folder/slipway_en.ts"
missing=$(grep -h -B3 'type="unfinished"' "$folder"/*.ts | grep '<source>' || true)
if [ -n "$missing" ]; then
    echo "Without a translation (run the target update_translations, then fill them in):"
    echo "$missing"
    exit 1
fi
[ "$(grep -c '<source>' "$folder/slipway_de.ts")" -gt 1000 ] || { echo "Hardly any message was found."; exit 1; }
