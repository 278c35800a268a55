#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# The order of isp-billing's rollout as a law, and its backfill by the product's own script; see rollout.py.
exec /usr/bin/python3 "$(dirname "$0")/rollout.py" -v Order Backfill
