#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# The ordered rollout of isp-billing on real parts: all green, the demo; see rollout.py.
exec /usr/bin/python3 "$(dirname "$0")/rollout.py" -v WholeRollout Demo
