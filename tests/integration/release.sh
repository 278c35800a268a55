#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# The whole release on real parts, first half; see release.py.
RELEASE_PART=1/2 exec /usr/bin/python3 "$(dirname "$0")/release.py" -v
