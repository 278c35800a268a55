#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# Backfills and checks from outside; see backfill.py.
set -euo pipefail
/usr/bin/python3 "$(dirname "$0")/backfill.py" -v
