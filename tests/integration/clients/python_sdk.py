# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""Stripe's Python SDK against the server at SLIPWAY_SANDBOX_URL."""
import http.server
import json
import os
import queue
import threading
import time
import unittest
import urllib.request

import stripe

BASE = os.environ["SLIPWAY_SANDBOX_URL"]
stripe.api_base = BASE
stripe.api_key = "sk_test_python"
stripe.max_network_retries = 0
stripe.enable_telemetry = False


def fault(kind, path="", method="POST", times=1, amount=0):
    body = json.dumps({"kind": kind, "method": method, "path": path, "times": times, "amount": amount})
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(BASE + "/_sandbox/faults", body.encode(), headers)
    with urllib.request.urlopen(request) as answer:
        assert answer.status == 200


def product(**more):
    return stripe.Product.create(**{"name": "Pro", **more})


def price(of, **more):
    fields = {"currency": "usd", "unit_amount": 1900, "recurring": {"interval": "month"}, "product": of.id}
    return stripe.Price.create(**{**fields, **more})


class Receiver:
    """A webhook endpoint: puts (signature, body) into `got`; answers the statuses given, then 200."""

    def __init__(self, *statuses):
        self.got = queue.Queue()
        answers = list(statuses)
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.got.put((self.headers["Stripe-Signature"], body))
                self.send_response(answers.pop(0) if answers else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = "http://127.0.0.1:%d/hook" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class PythonSdk(unittest.TestCase):
    def test_account(self):
        account = stripe.Account.retrieve()
        self.assertTrue(account.id.startswith("acct_"))
        self.assertEqual(account.object, "account")
        self.assertTrue(account.last_response.request_id.startswith("req_"))

    def test_created_filters(self):
        made = product(id="python_created")

        def ids(**created):
            return [found.id for found in stripe.Product.list(created=created, limit=100)]
        self.assertIn(made.id, ids(gte=made.created))
        self.assertIn(made.id, ids(gt=made.created - 1, lte=made.created))
        self.assertNotIn(made.id, ids(gt=made.created))
        self.assertNotIn(made.id, ids(lt=made.created))
        self.assertIn(made.id, [found.id for found in stripe.Product.list(created=made.created, limit=100)])
        for wrong in ({"near": made.created}, {"gt": "yesterday"}, "today"):
            with self.assertRaises(stripe.error.InvalidRequestError):
                stripe.Product.list(created=wrong)

    def test_product_life(self):
        made = product(id="python_life", description="All of it", metadata={"plan": "pro", "seats": "5"})
        self.assertEqual((made.id, made.active, made.livemode), ("python_life", True, False))
        made = stripe.Product.modify(made.id, name="Pro 2", metadata={"seats": "", "tier": "2"}, active=False)
        self.assertEqual(made.name, "Pro 2")
        self.assertFalse(made.active)
        self.assertEqual(dict(made.metadata), {"plan": "pro", "tier": "2"})
        made.description = "Set by attribute"
        made.save()
        self.assertEqual(stripe.Product.retrieve(made.id).description, "Set by attribute")
        self.assertIn(made.id, [each.id for each in stripe.Product.list(active=False, ids=[made.id])])
        self.assertEqual(list(stripe.Product.list(active=True, ids=[made.id])), [])
        self.assertTrue(stripe.Product.delete(made.id).deleted)
        with self.assertRaises(stripe.error.InvalidRequestError) as caught:
            stripe.Product.retrieve(made.id)
        self.assertEqual((caught.exception.http_status, caught.exception.code), (404, "resource_missing"))

    def test_chosen_id_is_taken_once(self):
        product(id="python_once")
        with self.assertRaises(stripe.error.InvalidRequestError) as caught:
            product(id="python_once")
        self.assertEqual((caught.exception.code, caught.exception.param), ("resource_already_exists", "id"))

    def test_price_life(self):
        of = product()
        made = price(of, lookup_key="python_life", nickname="Monthly", metadata={"a": "1"})
        self.assertEqual((made.type, made.unit_amount, made.unit_amount_decimal), ("recurring", 1900, "1900"))
        self.assertEqual((made.recurring.interval, made.recurring.interval_count), ("month", 1))
        changed = stripe.Price.modify(made.id, nickname="", metadata={"b": "2"}, active=False)
        self.assertIsNone(changed.nickname)
        self.assertEqual(dict(changed.metadata), {"a": "1", "b": "2"})
        found = stripe.Price.list(lookup_keys=["python_life", "python_none"])
        self.assertEqual([each.id for each in found], [made.id])
        self.assertEqual([each.id for each in stripe.Price.list(product=of.id, active=True)], [])
        free = price(of, unit_amount=0)
        self.assertEqual(free.unit_amount, 0)
        fine = stripe.Price.create(currency="usd", unit_amount_decimal="0.25", product=of.id)
        self.assertEqual((fine.unit_amount, fine.unit_amount_decimal, fine.type), (None, "0.25", "one_time"))
        with self.assertRaises(stripe.error.InvalidRequestError):
            stripe.Product.delete(of.id)

    def test_price_is_immutable(self):
        made = price(product())
        for change in ({"unit_amount": 2000}, {"currency": "eur"}, {"recurring": {"interval": "year"}}):
            with self.assertRaises(stripe.error.InvalidRequestError) as caught:
                stripe.Price.modify(made.id, **change)
            self.assertEqual(caught.exception.code, "parameter_unknown")
            self.assertEqual(caught.exception.param, list(change)[0])
        self.assertEqual(stripe.Price.retrieve(made.id).unit_amount, 1900)

    def test_lookup_key_is_unique_and_moves(self):
        of = product()
        first = price(of, lookup_key="python_key")
        stripe.Price.modify(first.id, active=False)
        with self.assertRaises(stripe.error.InvalidRequestError) as caught:
            price(of, lookup_key="python_key")
        self.assertEqual(caught.exception.param, "lookup_key")
        second = price(of, unit_amount=2900, lookup_key="python_key", transfer_lookup_key=True)
        self.assertEqual(second.lookup_key, "python_key")
        self.assertIsNone(stripe.Price.retrieve(first.id).lookup_key)
        stripe.Price.modify(first.id, lookup_key="python_key", transfer_lookup_key=True)
        self.assertIsNone(stripe.Price.retrieve(second.id).lookup_key)

    def test_default_price_cannot_be_archived(self):
        yearly = {"currency": "usd", "unit_amount": 900, "recurring": {"interval": "year"}}
        of = product(default_price_data=yearly)
        other = price(of)
        with self.assertRaises(stripe.error.InvalidRequestError):
            stripe.Price.modify(of.default_price, active=False)
        before = of.default_price
        of = stripe.Product.modify(of.id, default_price=other.id)
        self.assertEqual(of.default_price, other.id)
        self.assertFalse(stripe.Price.modify(before, active=False).active)

    def test_expand(self):
        of = product(default_price_data={"currency": "usd", "unit_amount": 900})
        shown = stripe.Product.retrieve(of.id, expand=["default_price"])
        self.assertEqual(shown.default_price.unit_amount, 900)
        self.assertEqual(stripe.Price.retrieve(of.default_price, expand=["product"]).product.name, "Pro")
        listed = stripe.Price.list(product=of.id, expand=["data.product"])
        self.assertEqual([each.product.id for each in listed], [of.id])
        made = price(of, expand=["product"])
        self.assertEqual(made.product.id, of.id)
        deep = stripe.Price.retrieve(made.id, expand=["product.default_price"])
        self.assertEqual(deep.product.default_price.unit_amount, 900)

    def test_auto_paging(self):
        of = product()
        made = [price(of, unit_amount=100 + i).id for i in range(23)]
        page = stripe.Price.list(product=of.id, limit=5)
        self.assertTrue(page.has_more)
        self.assertEqual(page.url, "/v1/prices")
        self.assertEqual([each.id for each in page.auto_paging_iter()], made[::-1])
        self.assertEqual(len(stripe.Price.list(product=of.id).data), 10)
        before = stripe.Price.list(product=of.id, limit=5, ending_before=made[10])
        self.assertEqual([each.id for each in before], made[11:16][::-1])
        self.assertTrue(before.has_more)
        with self.assertRaises(stripe.error.InvalidRequestError) as caught:
            stripe.Price.list(limit=101)
        self.assertEqual(caught.exception.param, "limit")

    def test_search(self):
        made = [product(metadata={"python_search": "yes"}, name="It's \"five\"").id for _ in range(5)]
        product(metadata={"python_search": "no"})
        query = "active:'true' AND metadata['python_search']:'yes'"
        found = stripe.Product.search(query=query, limit=2)
        self.assertEqual(sorted(each.id for each in found.auto_paging_iter()), sorted(made))
        stripe.Product.modify(made[0], active=False)
        self.assertEqual(len(stripe.Product.search(query=query).data), 4)
        keyed = price(stripe.Product.retrieve(made[1]), lookup_key="python_search")
        found = stripe.Price.search(query="lookup_key:'python_search'")
        self.assertEqual([each.id for each in found], [keyed.id])
        with self.assertRaises(stripe.error.InvalidRequestError):
            stripe.Product.search(query="what is this")

    def test_idempotency(self):
        first = product(idempotency_key="python-1", metadata={"a": "1"})
        again = product(idempotency_key="python-1", metadata={"a": "1"})
        self.assertEqual(again.id, first.id)
        self.assertEqual(again.last_response.headers["Idempotent-Replayed"], "true")
        self.assertNotIn("Idempotent-Replayed", first.last_response.headers)
        with self.assertRaises(stripe.error.IdempotencyError) as caught:
            product(idempotency_key="python-1", metadata={"a": "2"})
        self.assertEqual(caught.exception.http_status, 400)
        with self.assertRaises(stripe.error.IdempotencyError):
            product(idempotency_key="k" * 256)

    def test_errors_have_their_types(self):
        keys = {"sk_test_invalid": None, "sk_test_expired": "api_key_expired", "nonsense": None}
        for key, code in keys.items():
            with self.assertRaises(stripe.error.AuthenticationError) as caught:
                stripe.Product.list(api_key=key)
            self.assertEqual(caught.exception.http_status, 401)
            self.assertEqual(caught.exception.json_body["error"].get("code"), code)
            self.assertNotIn("sk_test_expired", str(caught.exception))
        self.assertEqual(stripe.Product.list(api_key="rk_test_readonly").object, "list")
        with self.assertRaises(stripe.error.PermissionError) as caught:
            product(api_key="rk_test_readonly")
        self.assertEqual(caught.exception.http_status, 403)
        self.assertIn("rak_product_write", str(caught.exception))
        for fields, param in (({"nonsense": "1"}, "nonsense"), ({"name": ""}, "name")):
            with self.assertRaises(stripe.error.InvalidRequestError) as caught:
                product(**fields)
            self.assertEqual(caught.exception.param, param)
        wrong = ({"currency": "zzz"}, {"unit_amount": -1}, {"unit_amount": "x"}, {"product": "prod_none"})
        for fields in wrong:
            with self.assertRaises(stripe.error.InvalidRequestError) as caught:
                price(product(), **fields)
            self.assertEqual((caught.exception.http_status, caught.exception.param), (400, list(fields)[0]))

    def test_worlds_are_separate(self):
        made = product(id="python_world")
        live = product(id="python_world", api_key="sk_live_python")
        self.assertEqual((made.livemode, live.livemode), (False, True))
        only = product()
        with self.assertRaises(stripe.error.InvalidRequestError) as caught:
            stripe.Product.retrieve(only.id, api_key="sk_live_python")
        self.assertEqual(caught.exception.code, "resource_missing")

    def test_customer(self):
        made = stripe.Customer.create(email="a@example.com", name="Ada", metadata={"k": "v"})
        self.assertEqual([each.id for each in stripe.Customer.list(email="a@example.com")], [made.id])
        self.assertEqual(stripe.Customer.modify(made.id, name="Ada L.").name, "Ada L.")
        self.assertTrue(stripe.Customer.delete(made.id).deleted)

    def test_webhook_is_signed(self):
        receiver = Receiver(500)
        self.addCleanup(receiver.close)
        endpoint = stripe.WebhookEndpoint.create(url=receiver.url, enabled_events=["product.created"])
        self.addCleanup(lambda: stripe.WebhookEndpoint.delete(endpoint.id))
        self.assertTrue(endpoint.secret.startswith("whsec_"))
        self.assertNotIn("secret", stripe.WebhookEndpoint.retrieve(endpoint.id))
        self.assertTrue(all("secret" not in each for each in stripe.WebhookEndpoint.list()))
        made = product(metadata={"code": "grüße"})
        price(made)
        deliveries = [receiver.got.get(timeout=20), receiver.got.get(timeout=20)]
        for signature, body in deliveries:
            event = stripe.Webhook.construct_event(body, signature, endpoint.secret)
            self.assertEqual((event.type, event.data.object.id), ("product.created", made.id))
            self.assertEqual(event.data.object.metadata.code, "grüße")
            self.assertEqual(stripe.Event.retrieve(event.id).type, "product.created")
            with self.assertRaises(stripe.error.SignatureVerificationError):
                stripe.Webhook.construct_event(body + b" ", signature, endpoint.secret)
            with self.assertRaises(stripe.error.SignatureVerificationError):
                stripe.Webhook.construct_event(body, signature, "whsec_other")
        self.assertEqual(deliveries[0][1], deliveries[1][1])

    def test_update_event_tells_what_changed(self):
        made = product()
        stripe.Product.modify(made.id, name="Other")
        event = stripe.Event.list(type="product.updated", limit=1).data[0]
        self.assertEqual(event.data.object.name, "Other")
        self.assertEqual(event.data.previous_attributes.name, "Pro")


class Retries(unittest.TestCase):
    def setUp(self):
        stripe.max_network_retries = 2
        self.addCleanup(setattr, stripe, "max_network_retries", 0)

    def made(self, mark):
        return len(stripe.Product.search(query="metadata['mark']:'%s'" % mark).data)

    def test_rate_limit_is_waited_for(self):
        fault("rate_limit", "products")
        begin = time.monotonic()
        product(metadata={"mark": "python_429"})
        self.assertGreaterEqual(time.monotonic() - begin, 0.9)
        self.assertEqual(self.made("python_429"), 1)

    def test_rate_limit_is_typed(self):
        stripe.max_network_retries = 0
        fault("rate_limit", "products")
        with self.assertRaises(stripe.error.RateLimitError) as caught:
            product()
        self.assertEqual(caught.exception.headers["Retry-After"], "1")

    def test_kept_500_is_replayed_and_not_done_twice(self):
        for kind, count in (("error_after", 1), ("error_before", 0)):
            fault(kind, "products")
            with self.assertRaises(stripe.error.APIError) as caught:
                product(metadata={"mark": "python_" + kind})
            self.assertEqual(caught.exception.http_status, 500)
            self.assertEqual(caught.exception.headers["Idempotent-Replayed"], "true")
            self.assertEqual(self.made("python_" + kind), count)

    def test_broken_connections_do_not_duplicate(self):
        fault("drop", "products")
        self.assertTrue(product(metadata={"mark": "python_drop"}).id)
        self.assertEqual(self.made("python_drop"), 1)
        fault("cut", "products")
        fields = {"metadata": {"mark": "python_cut"}, "idempotency_key": "python-cut"}
        with self.assertRaises(stripe.error.StripeError):  # this SDK does not repeat an answer cut short
            product(**fields)
        self.assertEqual(product(**fields).last_response.headers["Idempotent-Replayed"], "true")
        self.assertEqual(self.made("python_cut"), 1)

    def test_delay(self):
        fault("delay", "products", "GET", amount=300)
        begin = time.monotonic()
        stripe.Product.list()
        self.assertGreaterEqual(time.monotonic() - begin, 0.29)


if __name__ == "__main__":
    unittest.main()
