#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# Desktop entry and metainfo pass the desktop's own validators.
set -euo pipefail
linux=$SLIPWAY_SOURCE/packaging/linux
for tool in desktop-file-validate appstreamcli; do
    command -v "$tool" >/dev/null || { echo "skipped: $tool is not installed (packaging/setup.sh tests)"; exit 0; }
done
desktop-file-validate "$linux"/*.desktop
appstreamcli validate --no-net "$linux"/*.metainfo.xml
