#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# SQL migrations in bad surroundings and beside other tools' histories; see migratefaults.py.
set -euo pipefail
exec /usr/bin/python3 "$(dirname "$0")/migratefaults.py" -v
