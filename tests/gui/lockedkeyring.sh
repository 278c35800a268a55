#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# lockedkeyring.sh PROGRAM: runs it on a session bus of its own, with a keyring that holds a secret and is locked.
set -euo pipefail
command -v gnome-keyring-daemon >/dev/null || { echo "gnome-keyring is not installed"; exit 77; }
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
unset GNOME_KEYRING_CONTROL DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS
export HOME=$home XDG_DATA_HOME=$home/data XDG_CONFIG_HOME=$home/config XDG_CACHE_HOME=$home/cache PROGRAM=$1
export XDG_RUNTIME_DIR=$home/run
mkdir -p -m 700 "$XDG_RUNTIME_DIR" "$XDG_DATA_HOME" "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME"
dbus-run-session -- bash -c '
keyring() { printf testpw | gnome-keyring-daemon "$@" --components=secrets --foreground >>"$HOME/keyring.log" 2>&1 & pid=$!; }
ready() {
    for _ in $(seq 200); do
        dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
            string:org.freedesktop.secrets 2>/dev/null | grep -q "boolean true" && return
        sleep 0.05
    done
}
gone() { kill "$pid"; wait "$pid" 2>/dev/null || true; }
keyring --unlock; ready
printf kept | secret-tool store --label=kept server slipway user stripe-staging xdg:schema org.qt.keychain
gone; keyring; ready
"$PROGRAM"; code=$?
gone
exit $code'
