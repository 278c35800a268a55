#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# The window as a screen reader and a keyboard meet it: on an X server and a session bus of its own.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
desktop=$(dirname "$SLIPWAY_PROGRAM")/slipway-desktop
[ -x "$desktop" ] || { echo "There is no program at $desktop." >&2; exit 1; }
for program in Xvfb xdotool dbus-run-session; do
    command -v "$program" >/dev/null || { echo "$program is not installed"; exit 77; }
done
display=$(mktemp -u)
mkfifo "$display"
Xvfb -displayfd 9 -screen 0 1500x1000x24 -nolisten tcp -noreset 9<>"$display" >/dev/null 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null || true; rm -f "$display"' EXIT
exec 8<>"$display"
read -r -t 30 number <&8 || { echo "Xvfb did not start" >&2; exit 1; }
export DISPLAY=:$number QT_QPA_PLATFORM=xcb QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1 SLIPWAY_DESKTOP=$desktop
unset DBUS_SESSION_BUS_ADDRESS WAYLAND_DISPLAY
dbus-run-session -- /usr/bin/python3 "$here/accessibility.py"
