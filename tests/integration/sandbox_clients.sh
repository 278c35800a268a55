#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# Stripe's own clients against `slipway sandbox stripe`: the Python SDK, the Node SDK and the Stripe CLI.
# npm's packages go below SLIPWAY_NODE_MODULES (default: a temporary folder); name clients to run only these.
set -euo pipefail
here=$(cd "$(dirname "$0")/clients" && pwd)
: "${SLIPWAY_PROGRAM:?names the slipway program}"
work=$(mktemp -d)
server=
stop_server() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
        server=
    fi
}
trap 'stop_server; rm -rf "$work"' EXIT
export HOME=$work/home XDG_CONFIG_HOME=$work/home/.config XDG_CACHE_HOME=$work/home/.cache
export no_proxy=127.0.0.1 NO_PROXY=127.0.0.1
mkdir -p "$HOME"

# A fresh server for each client.
start_server() {
    : >"$work/url"
    "$SLIPWAY_PROGRAM" sandbox stripe --port 0 >"$work/url" &
    server=$!
    for _ in $(seq 200); do
        if SLIPWAY_SANDBOX_URL=$(head -n 1 "$work/url") && [ -n "$SLIPWAY_SANDBOX_URL" ]; then
            export SLIPWAY_SANDBOX_URL
            return
        fi
        kill -0 "$server" 2>/dev/null || break
        sleep 0.05
    done
    echo "The server printed no base URL." >&2
    exit 1
}

# Not `npm ci`: the lock file names no optional package of other platforms, which some registries lack.
node_packages() {
    folder=${SLIPWAY_NODE_MODULES:-$work}/clients
    mkdir -p "$folder"
    cp "$here/package.json" "$here/package-lock.json" "$folder/"
    if ! cmp -s "$here/package-lock.json" "$folder/node_modules/.slipway-installed"; then
        if ! (cd "$folder" && npm install --no-audit --no-fund --ignore-scripts) >"$work/npm.log" 2>&1; then
            cat "$work/npm.log" >&2
            echo "npm could not install Stripe's Node SDK and CLI; this test needs npm's registry." >&2
            exit 1
        fi
        cp "$here/package-lock.json" "$folder/node_modules/.slipway-installed"
    fi
    export SLIPWAY_CLIENTS=$folder
}

run_client() {
    echo "== $1"
    start_server
    case $1 in
    python_sdk) /usr/bin/python3 "$here/python_sdk.py" -v ;;
    node_sdk) node --test --test-reporter=spec "$here/node_sdk.mjs" ;;
    cli) bash "$here/cli.sh" ;;
    *) echo "Clients: python_sdk node_sdk cli" >&2 && exit 2 ;;
    esac
    stop_server
}

node_packages
for client in ${*:-python_sdk node_sdk cli}; do
    run_client "$client"
done
