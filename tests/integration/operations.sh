#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# Commands, requests, log scans, watches and announcements in whole runs, on real servers of this test's own; see operations.py.
exec /usr/bin/python3 "$(dirname "$0")/operations.py" -v
