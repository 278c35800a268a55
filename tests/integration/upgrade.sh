#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# Ledgers and artifacts of earlier versions; see upgrade.py.
exec /usr/bin/python3 "$(dirname "$0")/upgrade.py" -v
