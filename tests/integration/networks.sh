#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# Tunnels, proxies, CAs and Redis on real servers of this test's own; see networks.py.
exec /usr/bin/python3 "$(dirname "$0")/networks.py" -v
