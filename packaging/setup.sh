#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# setup.sh [build|test]...: installs what is missing on Debian 12, each package with its reason. Asks apt only for what is
# not there; needs root or sudo only then.
set -euo pipefail

build=(
    g++ cmake ninja-build pkg-config          # compiler and build
    ccache mold                               # faster rebuilds and links
    qt6-base-dev qt6-base-dev-tools           # Qt Core, Sql, Network, Test, Widgets
    qt6-svg-dev qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools # icons and translations of the window
    qt6-translations-l10n                     # the words of Qt itself: its dialogs, the names of keys
    libgraphviz-dev                           # layout of the window's schema diagram
    qt6-httpserver-dev qt6-websockets-dev     # the local Stripe-compatible server
    qtkeychain-qt6-dev libsecret-1-0          # secrets in the OS keychain
    libyaml-cpp-dev                           # slipway.yaml, plans.yaml, playbooks
    libspdlog-dev libfmt-dev                  # diagnostics
    libsodium-dev libzstd-dev                 # wiping secrets; compressed output in the ledger
    libpcre2-dev                              # patterns over large logs, as machine code over bytes
    libssl-dev                                # SHA-256 of large migration files
    libpq-dev libqt6sql6-psql libqt6sql6-sqlite # PostgreSQL and SQLite
    libpg-query-dev libprotobuf-c-dev libsqlite3-dev # PostgreSQL's grammar and SQLite, to read migration files
    postgresql-15                             # server programs for the private cluster of the demo
    alembic python3-psycopg2                  # the sample product's migrations
    git ca-certificates
)
tests=(
    gnome-keyring dbus dbus-daemon libsecret-tools # a private keychain
    pgbouncer openssl                         # refusals and TLS on real parts
    openssh-client openssh-server redis-server # tunnels and providers on real servers
    python3-stripe nodejs npm                 # the official SDKs and CLI against the local server
    python3-yaml                              # the CI templates are read as a runner does
    xvfb xdotool at-spi2-core python3-pyatspi # the window as a screen reader and a keyboard meet it
    designer-qt6 lnav                         # what the benchmarks of the window compare with
    desktop-file-utils appstream lintian      # what the desktop package must pass
    binutils procps dpkg-dev gzip              # what the package holds and needs
    locales                                   # a German one, made for a test
    zsh fish bash-completion man-db            # completion as keys are pressed, and the manual
)

wanted=("${build[@]}")
for what in "$@"; do
    [ "$what" = test ] && wanted+=("${tests[@]}")
done

missing=()
for package in "${wanted[@]}"; do
    case $package in
        npm) command -v npm >/dev/null && continue ;;
        nodejs) command -v node >/dev/null && continue ;;
    esac
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ "${#missing[@]}" -eq 0 ] && exit 0

echo "Installing: ${missing[*]}"
as_root=()
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "These packages are missing and need root to install: ${missing[*]}" >&2; exit 1; }
    as_root=(sudo)
fi
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
