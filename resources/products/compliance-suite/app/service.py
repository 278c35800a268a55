#!/usr/bin/python3
"""The API of the compliance suite: webhooks, billing gate, login, legal pages, health and metrics.

Settings come from the environment: SOLVEREIGN_DATABASE_URL, SOLVEREIGN_STRIPE_WEBHOOK_SECRET, SOLVEREIGN_STRIPE_ACCOUNT,
SOLVEREIGN_SENTRY_DSN, SOLVEREIGN_BILLING_ENFORCEMENT (on, off), SOLVEREIGN_VERSION. SOLVEREIGN_FAULTS makes it misbehave
on purpose, so that a release can be seen to stop: a comma-separated list of the names in `fault("…")` below.
"""
import argparse
import hashlib
import hmac
import http.cookies
import http.server
import json
import os
import secrets
import signal
import sys
import threading
import time
import traceback
import urllib.parse
import urllib.request

import psycopg2

try:
    import stripe_events
except ImportError:
    stripe_events = None

VERSION = os.environ.get("SOLVEREIGN_VERSION", "unknown")
DATABASE = os.environ.get("SOLVEREIGN_DATABASE_URL", "")
NEEDED = ("auth.users", "auth.sessions", "auth.legal_documents", "auth.legal_acceptances", "billing.tenants",
          "billing.webhook_events", "billing.invoices", "consent.purposes", "consent.records")
FAULTS = {name for name in os.environ.get("SOLVEREIGN_FAULTS", "").split(",") if name}
STARTED = time.time()
COUNTS = {"requests": 0, "errors": 0, "webhooks": 0}


class TestError(Exception):
    """Asked for, to see that the error tracker gets it; not an error of the log."""


def fault(name):
    return name in FAULTS


def log(level, message):
    print("%s %s %s" % (time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), level, message), flush=True)


def query(sql, *values):
    connection = psycopg2.connect(DATABASE, connect_timeout=5, application_name="compliance-suite")
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def report(message, kind="Error"):
    """Tells the error tracker, in the form of Sentry's store endpoint."""
    dsn = urllib.parse.urlparse(os.environ.get("SOLVEREIGN_SENTRY_DSN", ""))
    if not dsn.hostname or fault("tracker_silent"):
        return False
    body = {"event_id": secrets.token_hex(16), "level": "error", "release": VERSION, "timestamp": time.time(),
            "exception": {"values": [{"type": kind, "value": message}]}}
    request = urllib.request.Request("%s://%s:%d/api/%s/store/" % (dsn.scheme, dsn.hostname, dsn.port, dsn.path.strip("/")),
                                     json.dumps(body).encode(),
                                     {"Content-Type": "application/json",
                                      "X-Sentry-Auth": "Sentry sentry_version=7, sentry_key=" + (dsn.username or "")})
    try:
        with urllib.request.urlopen(request, timeout=5):
            return True
    except OSError as problem:
        log("WARNING", "the error tracker did not take an error: %s" % problem)
        return False


def password_fits(stored, given):
    method, rounds, salt, wanted = stored.split("$")
    found = hashlib.pbkdf2_hmac("sha256", given.encode(), bytes.fromhex(salt), int(rounds)).hex()
    return method == "pbkdf2_sha256" and hmac.compare_digest(found, wanted)


def store_event(event):
    """One record an event, whatever Stripe repeats; the invoice that it paid comes with it, or neither."""
    if fault("webhook_no_row"):
        return
    identity = event["id"] + ("#" + secrets.token_hex(4) if fault("not_idempotent") else "")
    invoice = event["data"]["object"]
    connection = psycopg2.connect(DATABASE, connect_timeout=5, application_name="compliance-suite")
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("insert into billing.webhook_events (event_id, type, payload) values (%s, %s, %s) "
                           "on conflict (event_id) do nothing", (identity, event["type"], json.dumps(event)))
            if cursor.rowcount == 1 and event["type"] == "invoice.paid" and invoice.get("id"):
                cursor.execute(
                    "insert into billing.invoices (stripe_invoice_id, tenant, event_id, amount_paid, currency) "
                    "values (%s, (select id from billing.tenants where stripe_customer_id = %s), %s, %s, %s) "
                    "on conflict (stripe_invoice_id) do nothing",
                    (invoice["id"], invoice.get("customer"), identity, invoice.get("amount_paid", 0),
                     invoice.get("currency", "eur")))
    finally:
        connection.close()


class Handler(http.server.BaseHTTPRequestHandler):
    server_version = "compliance-suite"
    protocol_version = "HTTP/1.1"

    def log_message(self, form, *values):
        pass

    def answer(self, status, body, kind="application/json", **headers):
        data = (json.dumps(body) if kind == "application/json" else body).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)
        log("INFO", "%s %s %d" % (self.command, self.path, status))

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def serve(self, routes):
        COUNTS["requests"] += 1
        path = urllib.parse.urlparse(self.path).path
        if path.startswith("/legal/"):
            path, rest = "/legal/", path[len("/legal/"):]
        else:
            rest = None
        handler = routes.get(path)
        body = self.body()
        if handler is None:
            return self.answer(404, {"error": "there is no " + self.path})
        try:
            handler(rest) if rest is not None else handler(body)
        except TestError as problem:
            report(str(problem), "TestError")
            self.answer(500, {"error": "the test error that was asked for"})
        except Exception as problem:
            COUNTS["errors"] += 1
            log("ERROR", "%s %s: %s" % (self.command, self.path, problem))
            traceback.print_exc()
            report(str(problem), type(problem).__name__)
            self.answer(500, {"error": "internal error"})

    def do_GET(self):
        self.serve({"/health": self.health, "/metrics": self.metrics, "/legal/": self.legal, "/api/me": self.me,
                    "/api/invoices": self.invoices})

    def do_POST(self):
        self.serve({"/webhooks/stripe": self.webhook, "/login": self.login, "/debug/error": self.test_error})

    # -- what it serves

    def health(self, _):
        try:
            query("select 1")
        except psycopg2.Error as problem:
            return self.answer(503, {"status": "down", "database": str(problem).strip()})
        if fault("unhealthy"):
            return self.answer(503, {"status": "down", "database": "ok"})
        self.answer(200, {"status": "ok", "version": VERSION, "database": "ok"})

    def metrics(self, _):
        counts = dict(COUNTS, uptime_seconds=int(time.time() - STARTED), database_up=1)
        lines = ["# TYPE compliance_%s gauge\ncompliance_%s %d" % (name, name, value) for name, value in counts.items()]
        self.answer(200, "\n".join(lines) + "\n", "text/plain")

    def legal(self, kind):
        rows = query("select version, body from auth.legal_documents where kind = %s order by version desc limit 1", kind)
        if not rows or fault("no_" + kind):
            return self.answer(404, {"error": "there is no such text"})
        self.answer(200, "<!doctype html><title>%s</title><h1>%s</h1><p>%s</p>" % (kind, kind, rows[0][1]), "text/html")

    def login(self, body):
        given = json.loads(body)
        rows = query("select id, password_hash from auth.users where email = %s", given.get("email"))
        if not rows or not password_fits(rows[0][1], given.get("password", "")) or fault("login_broken"):
            return self.answer(401, {"error": "unknown address or wrong password"})
        token = secrets.token_urlsafe(24)
        query("insert into auth.sessions values (%s, %s, now() + interval '1 day')",
              hashlib.sha256(token.encode()).hexdigest(), rows[0][0])
        self.answer(200, {"user": given["email"]}, Set_Cookie="session=%s; HttpOnly; Path=/; SameSite=Lax" % token)

    def me(self, _):
        cookie = http.cookies.SimpleCookie(self.headers.get("Cookie", "")).get("session")
        rows = query("select u.email, u.tenant from auth.sessions s join auth.users u on u.id = s.user_id "
                     "where s.token_sha256 = %s and s.expires_at > now()",
                     hashlib.sha256((cookie.value if cookie else "").encode()).hexdigest())
        if not rows:
            return self.answer(401, {"error": "not logged in"})
        self.answer(200, {"user": rows[0][0], "tenant": rows[0][1]})

    def invoices(self, _):
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        rows = query("select id, status from billing.tenants where api_token_sha256 = %s",
                     hashlib.sha256(token.encode()).hexdigest())
        if not rows:
            return self.answer(401, {"error": "no tenant has this token"})
        tenant, status = rows[0]
        if status != "active" and os.environ.get("SOLVEREIGN_BILLING_ENFORCEMENT", "on") == "on":
            if fault("slow_gate"):
                time.sleep(60)
            return self.answer(402, {"error": "payment is due", "status": status})
        found = query("select stripe_invoice_id, amount_paid, currency from billing.invoices where tenant = %s "
                      "order by paid_at desc limit 50", tenant)
        self.answer(200, {"tenant": tenant, "invoices": [{"id": i, "amount_paid": a, "currency": c} for i, a, c in found]})

    def webhook(self, body):
        if stripe_events is None:
            return self.answer(503, {"error": "webhooks cannot be read: the module stripe_events is not installed"})
        COUNTS["webhooks"] += 1
        try:
            tolerance = 0 if fault("accepts_old") else stripe_events.TOLERANCE
            if not fault("accepts_forged"):
                stripe_events.verify(self.headers.get("Stripe-Signature", ""),
                                     os.environ.get("SOLVEREIGN_STRIPE_WEBHOOK_SECRET", ""), body, tolerance=tolerance)
            account = os.environ.get("SOLVEREIGN_STRIPE_ACCOUNT")
            if fault("accepts_other_account"):
                account = json.loads(body).get("account")
            event = stripe_events.event_of(body, account)
        except (stripe_events.Refused, ValueError) as refusal:
            return self.answer(400, {"error": str(refusal)})
        store_event(event)
        self.answer(200, {"received": True})

    def test_error(self, _):
        if not hmac.compare_digest(self.headers.get("X-Debug-Token", ""), os.environ.get("SOLVEREIGN_DEBUG_TOKEN", "-")):
            return self.answer(403, {"error": "the debug token is missing"})
        words = urllib.parse.parse_qs(urllib.parse.urlparse(self.path).query).get("message", ["test error"])[0]
        raise TestError(words)


def require_schema():
    rows = query("select string_agg(name, ', ') from unnest(%s) as needed (name) where to_regclass(name) is null", list(NEEDED))
    if rows[0][0]:
        sys.exit("The database lacks %s; apply the migrations." % rows[0][0])
    if not query("select 1 from auth.legal_documents where kind = 'terms' limit 1"):
        sys.exit("The database holds no terms of service; nobody could register.")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, required=True)
    port = arguments.parse_args().port
    try:
        require_schema()
    except psycopg2.Error as problem:
        sys.exit("The database cannot be used: %s" % str(problem).strip())
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    log("INFO", "compliance-suite %s listens on 127.0.0.1:%d, billing enforcement is %s"
        % (VERSION, port, os.environ.get("SOLVEREIGN_BILLING_ENFORCEMENT", "on")))
    if fault("dirty_boot"):
        log("ERROR", "the cache cannot be reached")
    if fault("error_after_start"):
        threading.Timer(1.0, lambda: report("the scheduler lost its lease", "SchedulerError")).start()
    server.serve_forever()
    log("INFO", "stopped")


if __name__ == "__main__":
    main()
