#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# Approvals, checklists, go/no-go and the checklist document from outside; see gonogo.py.
exec /usr/bin/python3 "$(dirname "$0")/gonogo.py" -v
