#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# The Stripe CLI against the server at SLIPWAY_SANDBOX_URL. Its resource commands end with 0 even on an error,
# so what they print is read.
set -euo pipefail
export STRIPE_API_KEY=sk_test_commandline STRIPE_CLI_TELEMETRY_OPTOUT=1
out=$(mktemp)
fixture=$(mktemp --suffix=.json)
trap 'rm -f "$out" "$fixture"' EXIT

cli() {
    if ! timeout 60 node "$SLIPWAY_CLIENTS/node_modules/@stripe/cli/bin/shim.js" "$@" \
        --api-base "$SLIPWAY_SANDBOX_URL" </dev/null >"$out" 2>&1; then
        cat "$out" >&2
        echo "failed: stripe $*" >&2
        exit 1
    fi
    echo "ok: stripe $*"
}

shows() {
    if ! grep -qF -- "$1" "$out"; then
        cat "$out" >&2
        echo "missing in the answer: $1" >&2
        exit 1
    fi
}

cli products create --name Pro --id cli_pro -d "metadata[plan]=pro"
shows '"id": "cli_pro"'
shows '"plan": "pro"'
cli prices create --currency usd --unit-amount 1900 -d product=cli_pro -d "recurring[interval]=month" \
    --lookup-key cli_monthly
shows '"lookup_key": "cli_monthly"'
shows '"interval": "month"'
cli prices create --currency usd --unit-amount 1900 -d product=cli_none
shows "No such product: 'cli_none'"
cli prices list -d "lookup_keys[]=cli_monthly" -e data.product
shows '"unit_amount": 1900'
shows '"id": "cli_pro"'

cat >"$fixture" <<'END'
{"_meta": {"template_version": 0},
 "fixtures": [
  {"name": "plan", "path": "/v1/products", "method": "post", "params": {"id": "cli_fixture", "name": "Fixed"}},
  {"name": "cost", "path": "/v1/prices", "method": "post",
   "params": {"product": "${plan:id}", "currency": "eur", "unit_amount": 500, "active": true,
              "recurring": {"interval": "year", "interval_count": 1}}}]}
END
cli fixtures "$fixture"
cli prices list --product cli_fixture
shows '"currency": "eur"'
shows '"interval": "year"'

for event in product.created product.updated product.deleted price.created price.updated customer.created \
    customer.subscription.created customer.subscription.deleted invoice.finalized invoice.paid \
    invoice.payment_failed invoice.voided; do
    cli trigger "$event"
    shows "Trigger succeeded"
    cli events list --type "$event" --limit 1
    shows "\"type\": \"$event\""
    shows '"id": "req_'
done

cli events list --type invoice.paid --limit 1
shows '"amount_paid": 2000'
shows '"status": "paid"'
cli events list --type product.updated --limit 1
shows '"previous_attributes"'

cli products update cli_pro --name Renamed
shows '"name": "Renamed"'
cli products delete cli_pro --confirm
shows "This product cannot be deleted because it has one or more user-created prices."
cli get /v1/account
shows '"object": "account"'
cli whoami
shows "Sandbox key:          available"
