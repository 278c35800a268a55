#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# The whole release on real parts; see release.py.
exec /usr/bin/python3 "$(dirname "$0")/release.py" -v
