// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
// Stripe's Node SDK against the server at SLIPWAY_SANDBOX_URL; the package lies in SLIPWAY_CLIENTS.
import assert from "node:assert/strict";
import {once} from "node:events";
import http from "node:http";
import {createRequire} from "node:module";
import {after, test} from "node:test";

const required = createRequire(process.env.SLIPWAY_CLIENTS + "/package.json")("stripe");
const Stripe = required.default ?? required;
const base = new URL(process.env.SLIPWAY_SANDBOX_URL);
const client = (key, maxNetworkRetries = 0) => new Stripe(key, {
    host: base.hostname,
    port: base.port,
    protocol: "http",
    maxNetworkRetries,
    telemetry: false,
    timeout: 2000
});
const stripe = client("sk_test_node");
const retrying = client("sk_test_node", 2);
const month = {
    interval: "month"
};

async function fault(kind, path, times = 1) {
    const answer = await fetch(
        new URL("/_sandbox/faults", base),
        {method: "POST", body: JSON.stringify({kind, path, times, method: "POST"})});
    assert.equal(answer.status, 200);
}

async function refusal(promise, type, status) {
    const error = await promise.then(() => assert.fail("was not refused"), (e) => e);
    assert.equal(error.constructor.name, type, String(error));
    assert.equal(error.statusCode, status);
    assert.match(error.requestId, /^req_/);
    return error;
}

const marked = async (mark) =>
    (await stripe.products.search({query: `metadata['mark']:'${mark}'`})).data.length;
const product = (more = {}, options = {}) => stripe.products.create({name: "Pro", ...more}, options);
const price = (of, more = {}) =>
    stripe.prices.create({currency: "usd", unit_amount: 1900, recurring: month, product: of.id, ...more});

test("account", async () => {
    const account = await stripe.accounts.retrieve();
    assert.match(account.id, /^acct_/);
    assert.equal(account.lastResponse.statusCode, 200);
    assert.match(account.lastResponse.requestId, /^req_/);
    assert.match(account.lastResponse.apiVersion, /^\d{4}-\d\d-\d\d/);
});

test("product: create, update, list, delete", async () => {
    const made = await product(
        {id: "node_life", metadata: {plan: "a", seats: "5"}, images: ["http://a/1", "http://a/2"]});
    assert.deepEqual([made.id, made.images.length, made.livemode], ["node_life", 2, false]);
    const changed =
        await stripe.products.update(made.id, {name: "é & 2+2=4", metadata: {seats: ""}, active: false});
    assert.equal(changed.name, "é & 2+2=4");
    assert.deepEqual(changed.metadata, {plan: "a"});
    assert.deepEqual((await stripe.products.list({ids: [made.id], active: true})).data, []);
    assert.equal((await stripe.products.list({ids: [made.id], active: false})).data.length, 1);
    assert.equal((await stripe.products.del(made.id)).deleted, true);
    const error = await refusal(stripe.products.retrieve(made.id), "StripeInvalidRequestError", 404);
    assert.equal(error.code, "resource_missing");
});

test("prices: immutable, filtered, expanded, searched", async () => {
    const of = await product({default_price_data: {currency: "usd", unit_amount: 900, recurring: month}});
    const made = await price(of, {nickname: "Monthly", metadata: {node: "x"}, expand: ["product"]});
    assert.equal(made.product.id, of.id);
    for (const change of [{unit_amount: 1}, {currency: "eur"}, {product: "prod_other"}]) {
        const error = await refusal(stripe.prices.update(made.id, change), "StripeInvalidRequestError", 400);
        assert.deepEqual([error.code, error.param], ["parameter_unknown", Object.keys(change)[0]]);
    }
    assert.equal((await stripe.prices.update(made.id, {nickname: ""})).nickname, null);
    const listed = await stripe.prices.list(
        {product: of.id, recurring: {interval: "month"}, expand: ["data.product.default_price"]});
    assert.equal(listed.data.length, 2);
    assert.equal(listed.data[0].product.default_price.unit_amount, 900);
    assert.deepEqual((await stripe.prices.list({product: of.id, recurring: {interval: "year"}})).data, []);
    assert.equal((await stripe.prices.search({query: "metadata['node']:'x'"})).data[0].id, made.id);
    await refusal(stripe.products.del(of.id), "StripeInvalidRequestError", 400);
    await refusal(stripe.prices.update(of.default_price, {active: false}), "StripeInvalidRequestError", 400);
});

test("a price change as it must be done", async () => {
    const of = await product({default_price_data: {currency: "usd", unit_amount: 900, recurring: month}});
    const old = await stripe.prices.update(of.default_price, {lookup_key: "node_change"});
    const error = await refusal(price(of, {lookup_key: "node_change"}), "StripeInvalidRequestError", 400);
    assert.equal(error.param, "lookup_key");
    const fresh = await price(of, {unit_amount: 1200, lookup_key: "node_change", transfer_lookup_key: true});
    await stripe.products.update(of.id, {default_price: fresh.id});
    assert.equal((await stripe.prices.update(old.id, {active: false})).lookup_key, null);
    const found = await stripe.prices.list({lookup_keys: ["node_change"], active: true});
    assert.deepEqual(found.data.map((each) => each.id), [fresh.id]);
    await refusal(stripe.products.update(of.id, {default_price: old.id}), "StripeInvalidRequestError", 400);
});

test("auto-paging", async () => {
    const of = await product({metadata: {pages: "node"}});
    const made = [];
    for (let i = 0; i < 12; ++i)
        made.unshift((await price(of, {unit_amount: i, metadata: {pages: "node"}})).id);
    const ids = async (pages) => (await pages.autoPagingToArray({limit: 100})).map((each) => each.id);
    assert.deepEqual(await ids(stripe.prices.list({product: of.id, limit: 5})), made);
    assert.deepEqual(
        await ids(stripe.prices.list({product: of.id, limit: 5, ending_before: made[9]})),
        made.slice(0, 9).reverse());
    assert.deepEqual(await ids(stripe.prices.search({query: "metadata['pages']:'node'", limit: 5})), made);
});

test("idempotency", async () => {
    const first = await product({}, {idempotencyKey: "node-1"});
    const again = await product({}, {idempotencyKey: "node-1"});
    assert.equal(again.id, first.id);
    assert.equal(again.lastResponse.headers["idempotent-replayed"], "true");
    assert.equal(again.lastResponse.idempotencyKey, "node-1");
    await refusal(product({name: "Other"}, {idempotencyKey: "node-1"}), "StripeIdempotencyError", 400);
    const other =
        await stripe.products.create({name: "Pro"}, {idempotencyKey: "node-1", apiKey: "sk_live_node"});
    assert.equal(other.livemode, true);
});

test("errors have their types", async () => {
    await refusal(client("sk_test_invalid").products.list(), "StripeAuthenticationError", 401);
    const error = await refusal(client("sk_test_expired").products.list(), "StripeAuthenticationError", 401);
    assert.equal(error.code, "api_key_expired");
    assert.equal((await client("rk_test_readonly").products.list()).object, "list");
    await refusal(client("rk_test_readonly").products.create({name: "Pro"}), "StripePermissionError", 403);
    const unknown = await refusal(product({nonsense: true}), "StripeInvalidRequestError", 400);
    assert.deepEqual([unknown.param, unknown.code], ["nonsense", "parameter_unknown"]);
    assert.match(unknown.doc_url, /^https:/);
    await refusal(
        client("sk_live_node").products.retrieve((await product()).id), "StripeInvalidRequestError", 404);
});

test("a signed webhook", async () => {
    const got = [];
    const receiver = http.createServer((request, response) => {
        const parts = [];
        request.on("data", (part) => parts.push(part));
        request.on("end", () => {
            got.push([Buffer.concat(parts), request.headers["stripe-signature"]]);
            response.end();
            receiver.emit("delivered");
        });
    });
    receiver.listen(0, "127.0.0.1");
    await once(receiver, "listening");
    after(() => {
        receiver.close();
        receiver.closeAllConnections();
    });
    const endpoint = await stripe.webhookEndpoints.create(
        {url: `http://127.0.0.1:${receiver.address().port}/`, enabled_events: ["price.updated"]});
    assert.equal((await stripe.webhookEndpoints.list()).data[0].secret, undefined);
    const delivered = once(receiver, "delivered");
    const made = await price(await product());
    await stripe.prices.update(made.id, {nickname: "Ж"});
    await delivered;
    const event = stripe.webhooks.constructEvent(...got[0], endpoint.secret);
    assert.deepEqual(
        [event.type, event.data.object.id, event.data.previous_attributes.nickname],
        ["price.updated", made.id, null]);
    assert.throws(() => stripe.webhooks.constructEvent(...got[0], "whsec_other"), /signature/);
    const disabled = await stripe.webhookEndpoints.update(endpoint.id, {disabled: true});
    assert.deepEqual([disabled.status, disabled.secret], ["disabled", undefined]);
    assert.equal((await stripe.webhookEndpoints.del(endpoint.id)).deleted, true);
});

test("429 is retried", async () => {  // by this SDK after its own pause; the Python SDK waits for Retry-After
    await fault("rate_limit", "products");
    await retrying.products.create({name: "Pro", metadata: {mark: "node_429"}});
    assert.equal(await marked("node_429"), 1);
    await fault("rate_limit", "products");
    const error = await refusal(product(), "StripeRateLimitError", 429);
    assert.deepEqual([error.code, error.headers["retry-after"]], ["rate_limit", "1"]);
});

test("nothing is done twice", async () => {
    for (const [kind, count] of [["error_after", 1], ["error_before", 0]]) {
        await fault(kind, "products");
        const error = await refusal(
            retrying.products.create({name: "Pro", metadata: {mark: "node_" + kind}}), "StripeAPIError", 500);
        assert.equal(error.headers["idempotent-replayed"], "true");
        assert.equal(await marked("node_" + kind), count);
    }
    for (const kind of ["drop", "cut"]) {
        await fault(kind, "products");
        const create = () => retrying.products.create(
            {name: "Pro", metadata: {mark: "node_" + kind}}, {idempotencyKey: "node-" + kind});
        const made = await create().catch(create);
        assert.match(made.id, /^prod_/);
        assert.equal(await marked("node_" + kind), 1);
    }
});
