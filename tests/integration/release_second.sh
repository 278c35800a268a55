#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# The whole release on real parts, second half; see release.py.
RELEASE_PART=2/2 exec /usr/bin/python3 "$(dirname "$0")/release.py" -v
