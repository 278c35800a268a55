#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# What other programs rely on: flags, exit codes, the shapes of --json; see contract.py.
exec /usr/bin/python3 "$(dirname "$0")/contract.py" -v
