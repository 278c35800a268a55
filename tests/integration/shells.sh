#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# Completion in bash, zsh and fish as keys are pressed, and the manual; see shells.py.
exec /usr/bin/python3 "$(dirname "$0")/shells.py" -v
