#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# `slipway init` in projects of many kinds; see firstcontact.py.
exec /usr/bin/python3 "$(dirname "$0")/firstcontact.py" -v
