#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# Earlier releases as a condition, attachments, exports; see evidence.py.
exec /usr/bin/python3 "$(dirname "$0")/evidence.py" -v
