#!/usr/bin/python3
"""Everything round the sample product that a real release would find elsewhere, as local programs of the same shape.

Stand-ins on 127.0.0.1: an error tracker (Sentry's store and issues endpoints), a dashboard (Grafana's dashboard and query
endpoints), a deployer for the API (`bin/kubectl`) and one for the frontend (`bin/vercel`), an object store (`bin/s3`, a
folder), a git remote (a bare repository). It makes the two databases, brings up the earlier version in staging and
production, writes the addresses into .env.stand-ins, and prints `ready`. It ends, with all that it started, on
SIGTERM or with the process that --with-process names.

Needs DATABASE_URL, STRIPE_API_BASE and STRIPE_SECRET_KEY (from .env.local or the environment) and `slipway` on the PATH or
in SLIPWAY_PROGRAM, for the migrations.
"""
import argparse
import ctypes
import datetime
import hashlib
import http.server
import json
import os
import pathlib
import queue
import secrets
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import psycopg2

ROOT = pathlib.Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
EARLIER, COMING = "v1.3.0", "v1.4.0"
PASSWORD, TENANT_TOKEN = "correct-horse-battery-staple", "tok_demo_tenant_0000000000"
IMAGE = "registry.local/compliance-suite/api"
DEBUG_TOKEN = "dbg_" + secrets.token_hex(12)


def say(words):
    print(words, flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def env_file(path):
    values = {}
    if path.exists():
        for line in path.read_text().splitlines():
            name, equals, value = line.partition("=")
            if equals and not name.startswith("#"):
                values[name.strip()] = value.strip().strip("'\"")
    return values


def die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG; children are only made on the main thread


class Answering(http.server.BaseHTTPRequestHandler):
    """JSON in, JSON out; `handle_request(method, path, query, body)` of the server's owner gives (status, value)."""
    owner = None

    def log_message(self, form, *values):
        pass

    def serve(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urllib.parse.urlparse(self.path)
        try:
            status, value = self.owner.handle_request(self.command, url.path, dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True)), body, self.headers)
        except Exception as problem:
            status, value = 500, {"error": "%s: %s" % (type(problem).__name__, problem)}
        html = isinstance(value, str)
        data = value.encode() if html else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8" if html else "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = serve


def listen(owner):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Answering,), {"owner": owner}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return "http://127.0.0.1:%d" % server.server_address[1]


class ErrorTracker:
    """Sentry's shape: POST /api/N/store/ takes an error, GET /api/0/projects/local/api/issues/ lists what came."""

    def __init__(self):
        self.issues, self.lock = {}, threading.Lock()
        self.key = secrets.token_hex(8)
        self.url = listen(self)
        self.dsn = self.url.replace("http://", "http://%s@" % self.key) + "/1"

    def handle_request(self, method, path, query, body, headers):
        if method == "POST" and path == "/api/1/store/":
            if "sentry_key=" + self.key not in headers.get("X-Sentry-Auth", ""):
                return 401, {"detail": "unknown key"}
            return 200, {"id": self.take(json.loads(body))}
        if path == "/api/0/projects/local/api/issues/":
            with self.lock:
                found = [i for i in self.issues.values() if query.get("query", "") in i["title"]
                         and i["firstSeen"] >= query.get("firstSeenAfter", "")]
            return 200, sorted(found, key=lambda i: i["firstSeen"], reverse=True)
        return 404, {"detail": "no such page"}

    def take(self, event):
        value = event["exception"]["values"][0]
        title = "%s: %s" % (value["type"], value["value"])
        now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        with self.lock:
            issue = self.issues.setdefault((title, event.get("release")), {
                "id": str(len(self.issues) + 1), "title": title, "level": event.get("level", "error"), "firstSeen": now,
                "release": event.get("release"), "count": 0})
            issue["count"] += 1
            issue["lastSeen"] = now
        return event.get("event_id", "")


class Dashboard:
    """Grafana's shape: GET /api/dashboards/uid/api names the panels, GET /api/dashboards/uid/api/data their newest points."""
    panels = ("requests", "errors", "webhooks", "uptime_seconds", "database_up")

    def __init__(self, world):
        self.world, self.points = world, {}
        self.url = listen(self)
        threading.Thread(target=self.collect, daemon=True).start()

    def collect(self):
        while True:
            for environment, deployment in self.world.deployments.items():
                try:
                    with urllib.request.urlopen(deployment.url + "/metrics", timeout=2) as reply:
                        lines = [line.split() for line in reply.read().decode().splitlines() if not line.startswith("#")]
                    for name, value in lines:
                        self.points[environment, name.removeprefix("compliance_")] = (time.time(), float(value))
                except (OSError, ValueError):
                    pass
            time.sleep(0.5)

    def handle_request(self, method, path, query, body, headers):
        environment = query.get("var-environment", "production")
        if path == "/api/dashboards/uid/api":
            return 200, {"dashboard": {"uid": "api", "title": "API", "panels": [{"id": n, "title": t} for n, t in enumerate(self.panels, 1)]}}
        if path != "/api/dashboards/uid/api/data":
            return 404, {"message": "dashboard not found"}
        panels = []
        for title in self.panels:
            at, value = self.points.get((environment, title), (0, None))
            live = value is not None and time.time() - at < 10
            panels.append({"title": title, "value": value, "age_seconds": round(time.time() - at, 1) if at else None, "live": live})
        return 200, {"panels": panels, "populated": sum(p["live"] for p in panels), "empty": sum(not p["live"] for p in panels)}


class Deployment:
    """One API of one environment: images in order, the environment, one process, its log."""

    def __init__(self, environment, settings):
        self.environment, self.settings = environment, settings
        self.images, self.process, self.starts = [], None, 0
        self.port = free_port()
        self.url = "http://127.0.0.1:%d" % self.port
        self.log = VAR / "log" / (environment + "-api.log")
        self.pid_file = VAR / "run" / (environment + "-api.pid")

    def start(self):
        self.stop()
        self.log.write_bytes(b"")  # the log of the newest pod, as `kubectl logs` shows it
        environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "PYTHONUNBUFFERED": "1",
                       "SOLVEREIGN_VERSION": self.images[-1].rpartition(":")[2], **self.settings}
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(["/usr/bin/python3", str(ROOT / "app/service.py"), "--port", str(self.port)], cwd=ROOT,
                                            env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=die_with_parent)
        self.pid_file.write_text("%d\n" % self.process.pid)
        return self.wait()

    def wait(self):
        end = time.monotonic() + 15
        while time.monotonic() < end and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return True
            except OSError:
                time.sleep(0.05)
        return False

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.pid_file.unlink(missing_ok=True)

    def rolled_out(self, words):
        started = self.start()
        return (200, {"message": words}) if started else (409, {"message": "deployment/api of %s does not start; see kubectl logs" % self.environment})


class Frontend:
    """Vercel's shape: deployments in order, the newest is served."""
    routes = ("/", "/login", "/billing", "/settings/consent")

    def __init__(self):
        self.deployments = []
        self.url = listen(self)

    def handle_request(self, method, path, query, body, headers):
        if path not in self.routes or not self.deployments:
            return 404, "<!doctype html><title>404</title>"
        return 200, "<!doctype html><html><head><title>Compliance suite</title><meta name=version content=%s></head><body><h1>%s</h1></body></html>" % (self.deployments[-1], path)


class World:
    def __init__(self):
        self.jobs = queue.Queue()
        self.deployments, self.cronjobs = {}, {}
        self.tracker = ErrorTracker()
        self.dashboard = Dashboard(self)
        self.frontends = {"staging": Frontend(), "production": Frontend()}
        self.url = listen(self)

    # -- setting up

    def set_up(self):
        for folder in ("run", "log", "store", "backups"):
            (VAR / folder).mkdir(parents=True, exist_ok=True)
        (VAR / "run" / "stand-ins.pid").write_text("%d\n" % os.getpid())
        given = {**env_file(ROOT / ".env.local"), **os.environ}
        self.base, self.stripe, self.key = given["DATABASE_URL"], given["STRIPE_API_BASE"], given["STRIPE_SECRET_KEY"]
        self.slipway = given.get("SLIPWAY_PROGRAM", "slipway")
        values = {"RELEASE_VERSION": COMING, "SLIPWAY_PROGRAM": self.slipway, "STAND_INS_URL": self.url, "DASHBOARD_URL": self.dashboard.url,
                  "ERROR_TRACKER_URL": self.tracker.url, "SOLVEREIGN_SENTRY_DSN": self.tracker.dsn,
                  "SOLVEREIGN_STRIPE_API_KEY": self.key, "SOLVEREIGN_BILLING_ENFORCEMENT": "on", "SOLVEREIGN_DEBUG_TOKEN": DEBUG_TOKEN,
                  "SOLVEREIGN_STRIPE_ACCOUNT": self.stripe_call("GET", "account")["id"],
                  "BACKUP_S3_BUCKET": "compliance-backups", "AWS_ACCESS_KEY_ID": "AKIALOCALSTANDIN0000",
                  "AWS_SECRET_ACCESS_KEY": secrets.token_hex(20), "TEST_TENANT_TOKEN": TENANT_TOKEN,
                  "DEMO_LOGIN": json.dumps({"email": "ada@example.invalid", "password": PASSWORD})}
        (VAR / "store" / "credentials.json").write_text(json.dumps({values["AWS_ACCESS_KEY_ID"]: values["AWS_SECRET_ACCESS_KEY"]}))
        for environment, last in (("staging", None), ("production", "3")):
            values.update(self.make_environment(environment, last, values))
        values["SOLVEREIGN_STRIPE_WEBHOOK_SECRET"] = values["PRODUCTION_WEBHOOK_SECRET"]
        self.make_repository()
        lines = ["%s='%s'" % (name, value) if value.startswith("{") else "%s=%s" % (name, value) for name, value in values.items()]
        path = ROOT / ".env.stand-ins"
        path.touch(mode=0o600)
        path.write_text("# Written by stand-ins/serve.py; this machine only\n" + "\n".join(lines) + "\n")

    def make_environment(self, environment, last, shared):
        name = environment.upper()
        url = urllib.parse.urlparse(self.base)._replace(path="/compliance_" + environment).geturl()
        self.make_database(environment, url, last)
        settings = {key: shared[key] for key in shared if key.startswith("SOLVEREIGN_")}
        settings["SOLVEREIGN_DATABASE_URL"] = url
        deployment = self.deployments[environment] = Deployment(environment, settings)
        endpoint = self.stripe_call("POST", "webhook_endpoints", {"url": deployment.url + "/webhooks/stripe",
                                                                  "enabled_events[0]": "invoice.paid", "description": environment})
        settings["SOLVEREIGN_STRIPE_WEBHOOK_SECRET"] = endpoint["secret"]
        deployment.images.append("%s:%s" % (IMAGE, COMING if environment == "staging" else EARLIER))
        if not deployment.start():
            sys.exit("The API of %s does not start:\n%s" % (environment, deployment.log.read_text()))
        self.frontends[environment].deployments.append(COMING if environment == "staging" else EARLIER)
        return {name + "_DATABASE_URL": url, name + "_API_URL": deployment.url, name + "_FRONTEND_URL": self.frontends[environment].url,
                name + "_WEBHOOK_SECRET": endpoint["secret"]}

    def make_database(self, environment, url, last):
        admin = psycopg2.connect(self.base)
        admin.autocommit = True
        with admin.cursor() as cursor:
            cursor.execute("select 1 from pg_database where datname = %s", ("compliance_" + environment,))
            if not cursor.fetchone():
                cursor.execute("create database compliance_" + environment)
        admin.close()
        command = [self.slipway, "migrate", "up", "--url", url, "--dir", str(ROOT / "db/migrations")]
        done = subprocess.run(command + (["--to", last] if last else []), cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode:
            sys.exit("The migrations of %s failed:\n%s%s" % (environment, done.stdout, done.stderr))
        self.add_rows(url)

    @staticmethod
    def add_rows(url):
        salt = secrets.token_bytes(16)
        password = "pbkdf2_sha256$100000$%s$%s" % (salt.hex(), hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), salt, 100000).hex())
        connection = psycopg2.connect(url)
        with connection, connection.cursor() as cursor:
            for tenant, token in (("probe", TENANT_TOKEN), ("acme", secrets.token_hex(16))):
                cursor.execute("insert into billing.tenants (id, name, stripe_customer_id, api_token_sha256) values (%s, %s, %s, %s) "
                               "on conflict do nothing", (tenant, tenant.capitalize(), "cus_" + tenant, hashlib.sha256(token.encode()).hexdigest()))
            cursor.execute("insert into auth.users (tenant, email, password_hash) values ('acme', 'ada@example.invalid', %s) on conflict do nothing", (password,))
            cursor.execute("insert into auth.legal_acceptances (user_id, document_id, document_sha256) select u.id, d.id, d.body_sha256 "
                           "from auth.users u, auth.legal_documents d where d.kind <> 'imprint' on conflict do nothing")
        connection.close()

    def make_repository(self):
        remote = VAR / "remote.git"
        if (ROOT / ".git").exists():
            return
        git = ["git", "-c", "user.name=Release", "-c", "user.email=release@example.invalid", "-c", "init.defaultBranch=main", "-c", "commit.gpgsign=false"]
        for arguments in (["init", "-q", "--bare", str(remote)], ["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "Compliance suite " + COMING],
                          ["remote", "add", "origin", str(remote)], ["push", "-q", "origin", "main"]):
            subprocess.run(git + arguments, cwd=ROOT, check=True, stdin=subprocess.DEVNULL, capture_output=True)

    def stripe_call(self, method, path, form=None):
        request = urllib.request.Request(self.stripe + "/v1/" + path, urllib.parse.urlencode(form).encode() if form else None,
                                         {"Authorization": "Bearer " + self.key}, method=method)
        with urllib.request.urlopen(request, timeout=10) as reply:
            return json.load(reply)

    # -- what bin/kubectl and bin/vercel ask; children are made on the main thread alone

    def handle_request(self, method, path, query, body, headers):
        answer = queue.Queue()
        self.jobs.put((path, query, body, answer))
        return answer.get(timeout=60)

    def perform(self, path, query, body):
        environment = query.get("context", "production")
        deployment, frontend = self.deployments[environment], self.frontends[environment]
        if path == "/kubectl/logs":
            return 200, {"log": deployment.log.read_text(errors="replace")}
        if path == "/kubectl/get":
            return 200, {"image": deployment.images[-1], "running": deployment.process.poll() is None, "revisions": len(deployment.images),
                         "env": {k: v for k, v in deployment.settings.items() if k in ("SOLVEREIGN_BILLING_ENFORCEMENT", "SOLVEREIGN_FAULTS")}, "cronjobs": self.cronjobs}
        if path == "/kubectl/set/image":
            deployment.images.append(query["image"])
            return deployment.rolled_out("deployment.apps/api image updated")
        if path == "/kubectl/set/env":
            deployment.settings[query["name"]] = query["value"]
            return deployment.rolled_out("deployment.apps/api env updated")
        if path == "/kubectl/rollout/undo":
            if len(deployment.images) < 2:
                return 409, {"message": "no rollout history found for deployment \"api\""}
            deployment.images.pop()
            return deployment.rolled_out("deployment.apps/api rolled back")
        if path == "/kubectl/apply":
            self.cronjobs[query["name"]] = hashlib.sha256(body).hexdigest()
            return 200, {"message": "cronjob.batch/%s configured" % query["name"]}
        if path == "/vercel/deploy":
            frontend.deployments.append(query["version"])
            return 200, {"message": frontend.url}
        if path == "/vercel/rollback":
            if len(frontend.deployments) < 2:
                return 409, {"message": "there is no earlier deployment"}
            frontend.deployments.pop()
            return 200, {"message": "rolled back to " + frontend.deployments[-1]}
        return 404, {"message": "no such command"}

    def run(self):
        while True:
            path, query, body, answer = self.jobs.get()
            if path is None:
                return
            try:
                answer.put(self.perform(path, query, body))
            except Exception as problem:
                answer.put((500, {"message": "%s: %s" % (type(problem).__name__, problem)}))

    def tear_down(self):
        for deployment in self.deployments.values():
            deployment.stop()
        (VAR / "run" / "stand-ins.pid").unlink(missing_ok=True)


def end_with(world, process):
    """Waits for the end of a process that is not our child."""
    try:
        select.select([os.pidfd_open(process)], [], [])
    except OSError:
        pass
    world.jobs.put((None,) * 4)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--with-process", type=int, help="end when this process ends")
    arguments = options.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who began us ends us
    world = World()
    try:
        world.set_up()
        say("ready")
        if arguments.with_process:
            threading.Thread(target=end_with, args=(world, arguments.with_process), daemon=True).start()
        world.run()
    finally:
        world.tear_down()


if __name__ == "__main__":
    main()
