#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# What holds a backfill up: a standby that lags, sessions that wait; see backfillholds.py.
exec /usr/bin/python3 "$(dirname "$0")/backfillholds.py" -v
