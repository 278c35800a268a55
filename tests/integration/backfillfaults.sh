#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# Backfills in bad surroundings; see backfillfaults.py.
exec /usr/bin/python3 "$(dirname "$0")/backfillfaults.py" -v
