#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# A release as a CI job runs it. Takes its words from SLIPWAY_* variables, so that no value passes through a shell's eyes:
#   SLIPWAY_ENVIRONMENT (required)   SLIPWAY_PLAYBOOK (db-release)   SLIPWAY_WORKSPACE (.)   SLIPWAY_PROGRAM (slipway)
#   SLIPWAY_CONFIRM=yes confirms a protected environment   SLIPWAY_SUMMARY (db-release.json)   SLIPWAY_EVENTS
#   SLIPWAY_TICKET   SLIPWAY_RELEASE_VERSION   SLIPWAY_PROOF (FILE or FILE@sha256:HEX)   SLIPWAY_LEDGER
# The program takes this shell's place: a runner that cancels signals the first process of a job alone.
set -euo pipefail

: "${SLIPWAY_ENVIRONMENT:?name the environment to release to}"
arguments=(--env "$SLIPWAY_ENVIRONMENT" --non-interactive --summary-path "${SLIPWAY_SUMMARY:-db-release.json}")
[ -z "${SLIPWAY_WORKSPACE:-}" ] || arguments+=(--workspace "$SLIPWAY_WORKSPACE")
[ "${SLIPWAY_CONFIRM:-}" != yes ] || arguments+=(--yes-i-mean "$SLIPWAY_ENVIRONMENT")
[ -z "${SLIPWAY_EVENTS:-}" ] || arguments+=(--events "$SLIPWAY_EVENTS")
[ -z "${SLIPWAY_TICKET:-}" ] || arguments+=(--ticket "$SLIPWAY_TICKET")
[ -z "${SLIPWAY_RELEASE_VERSION:-}" ] || arguments+=(--release-version "$SLIPWAY_RELEASE_VERSION")
[ -z "${SLIPWAY_PROOF:-}" ] || arguments+=(--proof "$SLIPWAY_PROOF")
exec "${SLIPWAY_PROGRAM:-slipway}" release run "${SLIPWAY_PLAYBOOK:-db-release}" "${arguments[@]}"
