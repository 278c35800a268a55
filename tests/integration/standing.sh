#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# Where one stands, seen from outside; see standing.py.
exec /usr/bin/python3 "$(dirname "$0")/standing.py" -v
