# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""Step kinds that act on the rest of the world, in whole runs: an HTTP server and an sshd on 127.0.0.1, real children, real logs."""
import http.server
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import threading
import unittest
from urllib.parse import parse_qs

from networks import Sshd
from product import PROGRAM, eventually

PASSWORD = "hunter2-Canary-9f31"
HOOK = "hook-Canary-77aa12"
SESSION = "sess-Canary-0c4be1"
TOKEN = "tok-Canary-51d20e"


class Product(http.server.ThreadingHTTPServer):
    """A login with a cookie, a token, a page that may be broken, a webhook."""

    def __init__(self):
        self.broken = False
        self.logins = 0
        self.posted = []
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return "http://127.0.0.1:%d" % self.server_address[1]

    def stop(self):
        self.shutdown()
        self.server_close()


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, status, body, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if "session=" + SESSION not in self.headers.get("Cookie", ""):
            self.answer(403, b"who are you?")
        elif self.server.broken:
            self.answer(500, b"ProgrammingError: column subscriber_id does not exist")
        else:
            self.answer(200, json.dumps({"token": TOKEN, "plan": "fiber"}).encode(), Content_Type="application/json")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/login" and parse_qs(body.decode()) == {"user": ["ops"], "password": [PASSWORD]}:
            self.server.logins += 1
            self.answer(200, b"welcome", Set_Cookie="session=%s; HttpOnly; Path=/" % SESSION)
        elif self.path == "/hook/" + HOOK:
            self.server.posted.append(json.loads(body))
            self.answer(200, b"ok")
        elif self.path == "/subscriptions" and self.headers.get("Authorization") == "Bearer " + TOKEN:
            self.answer(201, body)
        else:
            self.answer(401, b"no")


def alive(pid):
    try:
        with open("/proc/%d/stat" % pid) as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


class OperationsTest(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="slipway-ops-")
        self.workspace = os.path.join(self.dir, "product")
        os.makedirs(os.path.join(self.workspace, "playbooks"))
        sqlite3.connect(os.path.join(self.workspace, "app.db")).close()
        self.product = Product()
        self.sshd = None
        self.write(".env", "PASSWORD=%s\nHOOK_URL=%s/hook/%s\nAPI=%s\n" % (PASSWORD, self.product.url, HOOK, self.product.url))
        self.config()

    def tearDown(self):
        self.product.stop()
        if self.sshd:
            self.sshd.stop()
        shutil.rmtree(self.dir)

    def config(self, more=""):
        self.write("slipway.yaml", "slipway: 1\nworkspace: ops\nledger: ledger.sqlite\n%s"
                   "variables:\n  PASSWORD: {secret: true}\n  HOOK_URL: {secret: true}\n"
                   "environments:\n  local: {protection: none, env_files: [.env], database: \"sqlite:///app.db\"}\n" % more)

    def with_host(self):
        self.sshd = Sshd(os.path.join(self.dir, "sshd"))
        words = self.sshd.command("1:127.0.0.1:1")
        at = words.index("-L")
        words = [word for word in words[:at] + words[at + 2:] if word != "-N"]
        self.config("hosts:\n  server: {ssh: %s, dir: %s}\n" % (json.dumps(words), json.dumps(self.workspace)))

    def write(self, name, text):
        with open(os.path.join(self.workspace, name), "w") as file:
            file.write(text)

    def read(self, name):
        with open(os.path.join(self.workspace, name)) as file:
            return file.read()

    def number(self, name):
        try:
            return int(self.read(name))
        except (FileNotFoundError, ValueError):
            return 0

    def playbook(self, steps, **more):
        lines = ["slipway: 1", "name: all", "phases:", "  execute:"]
        for step in steps:
            lines.append("    - " + json.dumps(step))
        self.write("playbooks/all.yaml", "\n".join(lines) + "\n")

    def environment(self):
        kept = {key: os.environ[key] for key in ("PATH", "TMPDIR", "ASAN_OPTIONS") if key in os.environ}
        return {**kept, "HOME": self.dir, "LANG": "C.UTF-8"}

    def command(self, *arguments):
        return [PROGRAM, *arguments, "--env", "local", "--non-interactive", "--json"]

    def slipway(self, *arguments, code=0):
        done = subprocess.run(self.command(*arguments), cwd=self.workspace, env=self.environment(), capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=120)
        self.assertEqual(done.returncode, code, "%s\n%s\n%s" % (arguments, done.stdout, done.stderr))
        self.told = done.stdout + done.stderr
        return json.loads(done.stdout)

    def run_all(self, code=0):
        return self.slipway("release", "run", "all", code=code)

    def started(self):
        return subprocess.Popen(self.command("release", "run", "all"), cwd=self.workspace, env=self.environment(),
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    @staticmethod
    def step(artifact, name):
        return [step for step in artifact["steps"] if step["id"] == name][0]

    def everything_written(self, run):
        """Every byte that is left in the workspace, the playbook's own secrets' file aside; the ledger's output unpacked."""
        texts = [self.told.encode()]
        for folder, _, names in os.walk(self.workspace):
            for name in names:
                if name != ".env":
                    with open(os.path.join(folder, name), "rb") as file:
                        texts.append(file.read())
        log = subprocess.run([PROGRAM, "release", "log", run], cwd=self.workspace,
                             env=self.environment(), capture_output=True)
        self.log = log.stdout.decode()
        return b"\n".join(texts) + log.stdout + log.stderr

    # -- a whole release

    def test_values_and_secrets_go_from_step_to_step_and_no_secret_is_written(self):
        self.write("api.log", "ERROR long ago\n")
        self.playbook([
            {"id": "login", "kind": "http", "url": "${API}/login", "form": {"user": "ops", "password": "${PASSWORD}"}, "login": True},
            {"id": "token", "kind": "http", "url": "${API}/token", "json": {"plan": "fiber"},
             "capture": {"TOKEN": {"json": "token", "secret": True}, "PLAN": "$.plan"}},
            {"id": "create", "kind": "http", "url": "${API}/subscriptions", "headers": {"Authorization": "Bearer ${TOKEN}"},
             "body_json": {"plan": "${PLAN}"}, "status": 201, "json": {"plan": "fiber"}},
            {"id": "deploy", "kind": "command", "environment": {"SECRET": "${PASSWORD}", "T": "${TOKEN}"},
             "shell": "echo $SECRET $T; echo 'Updated successfully: 1,234'; echo INFO deployed ${PLAN} >> api.log; echo case 1 > left.csv",
             "summary": {"updated": {"label": "Updated successfully", "at_least": 1}}, "collect": ["left.csv"]},
            {"id": "quiet", "kind": "log_scan", "files": ["api.log"], "since": "deploy", "none_of": ["ERROR"], "at_least": {"deployed fiber": 1}},
            {"id": "watch", "kind": "watch", "for": "300ms", "every": "100ms", "check": {"kind": "http", "url": "${API}/health", "json": {"plan": "fiber"}}},
            {"id": "wait", "kind": "wait", "timeout": "20s", "every": "50ms",
             "check": {"kind": "command", "shell": "echo x >> tries; [ $(wc -l < tries) -ge 3 ]"}},
            {"id": "tell", "kind": "announcement", "text": "{updated} subscriptions updated in {environment}", "post": "${HOOK_URL}"}])
        artifact = self.run_all()
        self.assertEqual(artifact["status"], "succeeded")
        self.assertEqual(self.product.posted, [{"text": "1,234 subscriptions updated in local"}])
        self.assertEqual([(a["name"], a["sha256"][:8]) for a in artifact["attachments"]], [("left.csv", "6b3f7a08")])
        self.assertEqual(self.read("var/reports/%s/deploy/left.csv" % artifact["run_id"]), "case 1\n")
        self.assertIn("at try 3", self.step(artifact, "wait")["reason"])
        written = self.everything_written(artifact["run_id"])
        for secret in (PASSWORD, HOOK, SESSION, TOKEN):
            self.assertNotIn(secret.encode(), written)
        self.assertIn("[PASSWORD] [TOKEN]", self.log)

    def test_a_resume_logs_in_again_and_scans_from_the_same_place(self):
        self.write("api.log", "ERROR long ago\n")
        self.product.broken = True
        self.playbook([
            {"id": "login", "kind": "http", "url": "${API}/login", "form": {"user": "ops", "password": "${PASSWORD}"}, "login": True},
            {"id": "deploy", "kind": "command", "shell": "echo x >> deployed; echo ERROR fresh >> api.log"},
            {"id": "page", "kind": "http", "url": "${API}/page"},
            {"id": "quiet", "kind": "log_scan", "files": ["api.log"], "since": "deploy", "none_of": ["ERROR"]}])
        artifact = self.run_all(code=1)
        failed = self.step(artifact, "page")
        self.assertIn("ProgrammingError", json.dumps(failed["checks"]))
        self.product.broken = False
        artifact = self.slipway("release", "resume", artifact["run_id"], code=1)
        self.assertEqual(self.step(artifact, "page")["status"], "succeeded")
        self.assertEqual(self.product.logins, 2)
        self.assertEqual(self.read("deployed"), "x\n")  # what has taken effect is not done again
        found = self.step(artifact, "quiet")["checks"][0]["actual"]
        self.assertIn("1 lines", found)
        self.assertIn(":2: ERROR fresh", found)

    def test_a_watched_command_that_hangs_is_ended_and_said(self):
        self.playbook([{"id": "watch", "kind": "watch", "for": "10m", "every": "100ms", "each_timeout": "500ms",
                        "check": {"kind": "command", "title": "Health", "shell": "echo $$ > hung.pid; echo asking the API; sleep 600"}}])
        error = self.step(self.run_all(code=1), "watch")["error"]
        self.assertEqual(error["code"], "watch_failed")
        self.assertIn("Health was not done within 0.5 s and was stopped", error["message"])
        self.assertIn("asking the API", error["details"])
        self.assertFalse(alive(self.number("hung.pid")))

    # -- what is stopped

    def cancelled(self, how):
        process = self.started()
        eventually(lambda: self.number("child.pid"))
        process.send_signal(how)
        out, _ = process.communicate(timeout=60)
        return process.returncode, json.loads(out) if out else None

    SCRIPT = "echo $$ > leader.pid; (trap '' TERM; exec sleep 600) & echo $! > child.pid; wait"

    def gone(self):
        eventually(lambda: not alive(self.number("leader.pid")) and not alive(self.number("child.pid")), 30)

    def test_cancel_ends_a_wrapped_script_and_what_it_started(self):
        self.playbook([{"id": "backfill", "kind": "command", "shell": self.SCRIPT}])
        code, artifact = self.cancelled(signal.SIGINT)
        self.assertEqual(code, 130)
        self.assertEqual(self.step(artifact, "backfill")["status"], "interrupted")
        self.assertFalse(alive(self.number("leader.pid")))
        self.assertFalse(alive(self.number("child.pid")))

    def test_cancel_reaches_a_command_on_a_host(self):
        self.with_host()
        self.playbook([{"id": "backfill", "kind": "command", "host": "server", "shell": self.SCRIPT}])
        code, artifact = self.cancelled(signal.SIGTERM)
        self.assertEqual(code, 130)
        step = self.step(artifact, "backfill")
        self.assertEqual(step["status"], "interrupted")
        self.assertIn("nothing of it is left on host server", step["error"]["message"])
        self.assertFalse(alive(self.number("leader.pid")))
        self.assertFalse(alive(self.number("child.pid")))

    def test_a_time_out_reaches_a_command_on_a_host(self):
        self.with_host()
        self.playbook([{"id": "backfill", "kind": "command", "host": "server", "shell": self.SCRIPT, "timeout": "2s"}])
        step = self.step(self.run_all(code=1), "backfill")
        self.assertEqual(step["error"]["code"], "timeout")
        self.assertFalse(alive(self.number("leader.pid")))
        self.assertFalse(alive(self.number("child.pid")))

    def test_the_host_ends_the_command_of_a_killed_slipway(self):
        self.with_host()
        self.playbook([{"id": "backfill", "kind": "command", "host": "server", "shell": self.SCRIPT}])
        code, _ = self.cancelled(signal.SIGKILL)
        self.assertEqual(code, -signal.SIGKILL)
        self.gone()
        listed = subprocess.run([PROGRAM, "release", "list", "--json"], cwd=self.workspace, env=self.environment(), capture_output=True)
        self.assertEqual(json.loads(listed.stdout)["runs"][0]["status"], "interrupted", listed)

    # -- what is wrong is told when it is read

    def test_mistakes_are_told_with_their_place(self):
        self.write("playbooks/all.yaml", "slipway: 1\nname: all\nphases:\n  execute:\n"
                   "    - id: a\n      kind: command\n      argv: [x]\n      must: [ok, \"(\"]\n      json: {n: {atleast: 1}}\n"
                   "    - {id: b, kind: http, url: x, status: ok}\n"
                   "    - id: c\n      kind: watch\n      for: 1m\n      check:\n        kind: log_scan\n        files: [x]\n        none_of: [\"[\"]\n")
        done = subprocess.run([PROGRAM, "playbook", "validate", "all", "--json"], cwd=self.workspace, env=self.environment(),
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        for place in ("all.yaml:8:18: not a regular expression", "all.yaml:9:17: 'atleast' is no expectation",
                      "all.yaml:10:43: a status is a number", "all.yaml:17:19: '[' is not a regular expression"):
            self.assertIn(place, done.stdout)


if __name__ == "__main__":
    unittest.main()
