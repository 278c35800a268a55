#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# What CI systems see: masks, annotations, signals, the shipped job templates; see ci.py.
exec /usr/bin/python3 "$(dirname "$0")/ci.py" -v
