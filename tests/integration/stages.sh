#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# Staging before production, decisions replayed; see stages.py.
exec /usr/bin/python3 "$(dirname "$0")/stages.py" -v
