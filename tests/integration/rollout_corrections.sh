#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# Wrong subscribers in isp-billing's rollout: what fails, and how they are corrected; see rollout.py.
exec /usr/bin/python3 "$(dirname "$0")/rollout.py" -v Corrections
