#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# Each failure that the rollout of isp-billing warns of, brought about for real, and each way back; see rollout.py.
exec /usr/bin/python3 "$(dirname "$0")/rollout.py" -v Failures
