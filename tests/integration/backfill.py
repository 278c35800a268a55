# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""Backfills and checks from outside: killed at every batch, the server restarted, writers beside it, steered from another
process, decided and replayed; checks alone with JUnit; the same as steps of a playbook, and a wrapped script."""
import glob
import json
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.parse
import xml.etree.ElementTree

import psycopg2

PROGRAM = os.environ["SLIPWAY_PROGRAM"]
ROWS = 2000
SPEC = """slipway: 1
name: subscriber
title: Backfill plan_subscriptions.subscriber_id
table: plan_subscriptions
set: subscriber_id
candidates: |
  select s.id, s.username, s.status, s.created_at from subscribers s
  where s.customer_id = plan_subscriptions.customer_id and s.deleted_at is null
choose:
  rule: oldest active subscriber
  order_by: (status = 'active') desc, created_at
show: [customer_id]
references: subscribers(id)
words: {row: subscription, candidate: subscriber}
batch: {size: 100, max: 100, target: 1s}
%s
"""
TABLES = """
create table subscribers (id text primary key, customer_id text not null, username text, status text,
    created_at timestamptz default now(), deleted_at timestamptz);
create index on subscribers (customer_id);
create table plan_subscriptions (id text primary key, customer_id text not null, touched int not null default 0,
    subscriber_id text references subscribers(id));
insert into subscribers select 's' || n, 'c' || n, 'u' || n, 'active' from generate_series(1, %(rows)d) n;
insert into subscribers select 't' || n, 'c' || n, 'v' || n, 'active', now() + interval '1 hour' from generate_series(1, 12) n;
insert into plan_subscriptions select 'p' || n, 'c' || n from generate_series(1, %(rows)d) n;
-- how often each row was really set: exactly once is the promise
create function counted() returns trigger language plpgsql as $$ begin
    if new.subscriber_id is distinct from old.subscriber_id then new.touched := old.touched + 1; end if; return new; end $$;
create trigger counted before update on plan_subscriptions for each row execute function counted();
"""


def eventually(condition, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.005)
    raise AssertionError("not within %d s" % seconds)


def as_server(command):
    if os.geteuid() != 0:
        return command
    user = pwd.getpwnam("postgres")
    return ["setpriv", "--reuid=%d" % user.pw_uid, "--regid=%d" % user.pw_gid, "--clear-groups", *command]


class Server:
    """A cluster of the test's own that can be restarted on its port."""

    def __init__(self):
        self.bin = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        self.dir = tempfile.mkdtemp(prefix="slipway-bf-", dir="/tmp")
        if os.geteuid() == 0:
            shutil.chown(self.dir, "postgres")
        self.run("initdb", "-D", self.dir + "/data", "-U", "postgres", "-A", "trust", "--no-sync")
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        with open(self.dir + "/data/postgresql.conf", "a") as conf:
            conf.write("fsync = off\nunix_socket_directories = '%s'\nlisten_addresses = '127.0.0.1'\nport = %d\n" % (self.dir, self.port))
        self.start()

    def run(self, program, *arguments):
        subprocess.run(as_server([os.path.join(self.bin, program), *arguments]), check=True, stdout=subprocess.DEVNULL, cwd="/")

    def start(self):
        self.run("pg_ctl", "-D", self.dir + "/data", "-w", "-l", self.dir + "/log", "start")

    def stop(self, mode="immediate"):
        self.run("pg_ctl", "-D", self.dir + "/data", "-w", "-m", mode, "stop")

    def end(self):
        self.stop()
        shutil.rmtree(self.dir)


class Backfill(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.count = 0

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="slipway-bf-work-")
        self.addCleanup(shutil.rmtree, self.dir)
        type(self).count += 1
        self.name = "b%d" % self.count
        self.base = "postgresql://postgres@127.0.0.1:%d/" % self.server.port
        self.sql("create database " + self.name, self.base + "postgres")
        self.url = self.base + self.name
        self.sql(TABLES % {"rows": ROWS})
        self.environment = {**os.environ, "XDG_DATA_HOME": self.dir, "USER": "tester"}
        self.spec = self.write("spec.yaml", SPEC % "undecided: leave")

    def sql(self, text, url=None):
        connection = psycopg2.connect(url or self.url)
        connection.autocommit = True
        try:
            cursor = connection.cursor()
            cursor.execute(text)
            return cursor.fetchall() if cursor.description else None
        finally:
            connection.close()

    def one(self, text):
        return self.sql(text)[0][0]

    def write(self, name, text):
        path = os.path.join(self.dir, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        return path

    def call(self, *arguments, expect=None, url=True):
        command = [PROGRAM, *arguments, *(["--url", self.url] if url else []), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=self.dir, env=self.environment)
        if expect is not None:
            self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return json.loads(done.stdout) if done.stdout.strip() else {}

    def begin(self, *more, spec=None):
        process = subprocess.Popen([PROGRAM, "backfill", "run", spec or self.spec, "--commit", "--url", self.url, "--json", *more],
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=self.dir, env=self.environment, text=True)
        self.addCleanup(process.stdout.close)
        return process

    def batches(self):
        try:
            found = self.sql("select batches from slipway_backfill where name = 'subscriber'")
        except psycopg2.Error:
            return 0
        return found[0][0] if found else 0

    def gone(self):
        """Until no session of a killed run is left: its successor takes the target's lock."""
        eventually(lambda: self.one("select count(*) from pg_stat_activity where application_name like 'slipway/%'") == 0)

    def proven(self, open_rows=12):
        self.assertEqual(self.sql("select count(*), max(touched), sum(touched) from plan_subscriptions where subscriber_id is not null"),
                         [(ROWS - open_rows, 1, ROWS - open_rows)])
        self.assertEqual(self.sql("select finished, checked, updated, ambiguous from slipway_backfill"), [(True, ROWS, ROWS - open_rows, 12)])
        self.assertEqual(self.one("select count(*) from plan_subscriptions p where subscriber_id <> 's' || substr(id, 2)"), 0)

    # ---- killed ----

    def test_killed_at_each_batch_boundary(self):
        for boundary in range(1, 20):
            process = self.begin()
            eventually(lambda: self.batches() >= boundary or process.poll() is not None)
            process.kill()
            process.wait()
            self.gone()
        self.call("backfill", "run", self.spec, "--commit", expect=0)
        self.proven()

    def test_killed_inside_batches(self):
        """Every batch waits in the middle of its UPDATE for a lock that the test holds; there it is killed."""
        self.sql("create function held() returns trigger language plpgsql as $$ begin "
                 "if right(new.id, 2) = '50' then perform pg_advisory_xact_lock_shared(7); end if; return new; end $$;"
                 "create trigger held before update on plan_subscriptions for each row execute function held()")
        killed = 0
        for _ in range(8):
            holder = psycopg2.connect(self.url)
            holder.cursor().execute("select pg_advisory_lock(7)")
            process = self.begin()
            eventually(lambda: process.poll() is not None or self.one(
                "select count(*) from pg_stat_activity where wait_event = 'advisory' and application_name like 'slipway/%'"))
            before = self.batches()
            process.kill()
            process.wait()
            killed += 1
            holder.close()
            self.gone()
            self.assertEqual(self.batches(), before)  # nothing of that batch
            some = self.begin()  # a few batches further
            eventually(lambda: self.batches() > before or some.poll() is not None)
            some.kill()
            some.wait()
            self.gone()
        self.assertEqual(killed, 8)
        self.call("backfill", "run", self.spec, "--commit", expect=0)
        self.proven()

    def test_killed_anywhere(self):
        choose = random.Random(7)
        for _ in range(12):
            process = self.begin()
            eventually(lambda: self.one("select count(*) from pg_stat_activity where application_name like 'slipway/%'") > 0 or process.poll() is not None)
            try:
                process.wait(choose.random() * 0.25)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            self.gone()
        self.call("backfill", "run", self.spec, "--commit", expect=0)
        self.assertEqual(self.sql("select max(touched), sum(touched) from plan_subscriptions where subscriber_id is not null"), [(1, ROWS - 12)])

    # ---- the server and others ----

    def test_server_restarted_meanwhile(self):
        slow = self.write("slow.yaml", (SPEC % "undecided: leave\nthrottle: {pace: 20}").replace("size: 100, max: 100", "size: 50, max: 50"))
        process = self.begin(spec=slow)
        for wanted in (3, 12):
            eventually(lambda: self.batches() >= wanted)
            self.server.stop("fast")
            self.server.start()
        out, _ = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 0, out)
        self.proven()

    def test_writers_beside_it(self):
        end = threading.Event()
        slowest = []
        own = []

        def write(number):
            connection = psycopg2.connect(self.url)
            connection.autocommit = True
            cursor = connection.cursor()
            i = 0
            while not end.is_set():
                begin = time.monotonic()
                key = "w%d-%d" % (number, i)
                cursor.execute("insert into subscribers (id, customer_id, status) values (%s, %s, 'active')", ("s" + key[1:], "c" + key))
                cursor.execute("insert into plan_subscriptions (id, customer_id) values (%s, %s)", ("p" + key[1:], "c" + key))
                cursor.execute("update plan_subscriptions set customer_id = customer_id where id = %s", ("p%d" % random.randint(1, ROWS),))
                slowest.append(time.monotonic() - begin)
                i += 1
            own.append(i)
            connection.close()

        writers = [threading.Thread(target=write, args=(n,)) for n in range(3)]
        for writer in writers:
            writer.start()
        eventually(lambda: len(slowest) > 50)
        document = self.call("backfill", "run", self.spec, "--commit")
        end.set()
        for writer in writers:
            writer.join()
        self.call("backfill", "run", self.spec, "--commit", expect=0)  # what was added behind the cursor
        self.assertEqual(self.sql("select count(*), max(touched) from plan_subscriptions where subscriber_id is null"), [(12, 0)])
        self.assertEqual(self.one("select max(touched) from plan_subscriptions"), 1)
        self.assertEqual(self.one("select count(*) from plan_subscriptions"), ROWS + sum(own))
        self.assertTrue(all(batch["ms"] < 1500 for batch in document["batch_list"]), document["batch_list"])

    def test_one_at_a_time(self):
        slow = self.write("slow.yaml", SPEC % "throttle: {pace: 5}")
        process = self.begin(spec=slow)
        eventually(lambda: self.batches() > 0)
        self.assertEqual(self.call("backfill", "run", self.spec, "--commit", expect=4)["error"]["code"], "target_busy")
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(20), 130)

    def test_steered_from_another_process(self):
        slow = self.write("slow.yaml", SPEC % "undecided: leave\nthrottle: {pace: 10}")
        process = self.begin(spec=slow)
        eventually(lambda: self.batches() > 1)
        self.call("backfill", "pause", expect=0, url=False)
        status = eventually(lambda: [b for b in self.call("backfill", "status", url=False)["backfills"] if b["state"] == "paused"])
        at = self.batches()
        self.assertEqual(self.call("backfill", "status", url=False)["backfills"][0]["counts"]["checked"], at * 100)
        self.assertEqual(status[0]["reason"], "by hand")
        self.call("backfill", "pace", "100%", expect=0, url=False)
        self.call("backfill", "resume", expect=0, url=False)
        out, _ = process.communicate(timeout=60)
        document = json.loads(out)
        self.assertEqual(process.returncode, 0)
        self.assertEqual(document["pace"], 100)
        self.assertEqual([t["reason"] for t in document["throttles"]], ["by hand"])
        self.assertEqual(self.call("backfill", "pause", url=False, expect=2)["error"]["code"], "backfill_unknown")
        self.proven()

    # ---- the queue ----

    def test_dry_run_decide_and_replay(self):
        strict = self.write("strict.yaml", SPEC % "")
        dry = self.call("backfill", "run", strict, "--export", "queue.yaml", expect=5)
        self.assertEqual(dry["counts"], {"checked": ROWS, "updated": ROWS - 12, "already_set": 0, "without_candidate": 0, "ambiguous": 12,
                                         "by_rule": 0, "errors": 0, "success_rate": dry["counts"]["success_rate"]})
        self.assertEqual(self.sql("select count(subscriber_id), to_regclass('slipway_backfill') from plan_subscriptions"), [(0, None)])
        text = open(os.path.join(self.dir, "queue.yaml"), encoding="utf-8").read()
        self.assertEqual(text.count('decision: ""'), 12)
        self.call("backfill", "run", strict, "--commit", expect=1)
        queue = self.call("backfill", "queue", strict, "--open", expect=0)["rows"]
        self.assertEqual(len(queue), 12)
        self.assertEqual([c["id"][0] for c in queue[0]["candidates"]], ["s", "t"])  # the rule's choice first
        key = queue[0]["key"][0]
        self.call("backfill", "decide", strict, key, "--value", "nobody", "--why", "x", expect=2)
        self.call("backfill", "decide", strict, key, "--value", "t" + key[1:], "--why", "the customer moved", expect=0)
        self.call("backfill", "decide", strict, "--rule", "--why", "agreed", expect=0)
        self.call("backfill", "run", strict, "--commit", "--export", "decided.yaml", expect=0)
        self.assertEqual(self.one("select subscriber_id from plan_subscriptions where id = '%s'" % key), "t" + key[1:])
        self.assertEqual(self.one("select count(*) from plan_subscriptions where subscriber_id is null"), 0)
        ours = self.sql("select id, subscriber_id from plan_subscriptions order by id")
        # the next environment
        self.sql("create database %s_next" % self.name)
        self.url = self.base + self.name + "_next"
        self.sql(TABLES % {"rows": ROWS})
        done = self.call("backfill", "run", strict, "--commit", "--decisions", "decided.yaml", expect=0)
        self.assertEqual(done["counts"]["updated"], ROWS)
        self.assertEqual(self.sql("select id, subscriber_id from plan_subscriptions order by id"), ours)
        self.assertEqual(self.sql("select who, why from slipway_backfill_queue where key = '[\"%s\"]'" % key), [("tester", "the customer moved")])

    # ---- checks alone ----

    def test_verify_with_junit(self):
        checks = self.write("checks.yaml", """slipway: 1
title: After the release
checks:
  - {name: Rows, query: select count(*) from plan_subscriptions, equals: %d}
  - {name: "Nulls \\x1b[31m& <more>", query: select count(*) from plan_subscriptions where subscriber_id is null, equals: 0}
  - {kind: long_transactions, title: Nothing long, table: plan_subscriptions}
""" % ROWS)
        document = self.call("verify", checks, "--junit", "out.xml", expect=1)
        self.assertEqual([c["status"] for c in document["checks"]], ["pass", "fail", "pass"])
        suite = xml.etree.ElementTree.parse(os.path.join(self.dir, "out.xml")).getroot()[0]
        self.assertEqual((suite.get("tests"), suite.get("failures")), ("3", "1"))
        self.assertEqual(suite[1].get("name"), "Nulls & <more>")
        self.assertIn("found %d" % ROWS, suite[1][0].get("message"))
        self.sql("update plan_subscriptions set subscriber_id = 's1'")
        self.call("verify", checks, expect=0)
        wrong = self.write("wrong.yaml", "slipway: 1\nchecks:\n  - {kind: migrate}\n")
        self.assertIn("wrong.yaml:3", self.call("verify", wrong, expect=2)["error"]["message"])

    # ---- as steps ----

    def test_as_steps_of_a_playbook(self):
        self.write("slipway.yaml", "slipway: 1\nworkspace: isp\nreports: reports\nenvironments:\n  local:\n    protection: none\n"
                                   "    database: ${DATABASE_URL}\n")
        self.write("wrapped.yaml", r"""slipway: 1
name: wrapped
words: {row: subscription, candidate: subscriber}
script:
  dry_run: [python3, script.py, --dry-run]
  commit: [python3, script.py, --commit]
  stdin: "yes\n"
  summary:
    checked: 'Total subscriptions checked:\s+([\d,]+)'
    updated: 'Updated successfully:\s+([\d,]+)'
    ambiguous: 'Ambiguous cases:\s+([\d,]+)'
    errors: 'Errors:\s+([\d,]+)'
  ambiguous: '^.*has \d+ subscribers.*$'
  collect: [ambiguous.log]
""")
        self.write("script.py", """import sys
if "--commit" in sys.argv:
    print("Are you sure? (yes/no): ", end="", flush=True)
    if sys.stdin.readline().strip() != "yes": sys.exit("no")
    open("ambiguous.log", "w").write("p1")
print("[WARNING] Subscription p1: Customer has 2 subscribers, using first active one")
print("Total subscriptions checked: 1,234\\nUpdated successfully:        1,234\\nAmbiguous cases:             12\\nErrors:                      0")
""")
        self.write("playbooks/fill.yaml", """slipway: 1
name: fill
phases:
  preflight:
    - id: before
      kind: snapshot
      name: subscriptions
      measures:
        - {name: Rows, query: select count(*) from plan_subscriptions}
        - {name: subscriber_id NULL, query: select count(*) from plan_subscriptions where subscriber_id is null}
    - {id: dry, kind: backfill, spec: spec.yaml}
  execute:
    - {id: fill, kind: backfill, spec: spec.yaml, commit: true, capture: {UPDATED: updated}}
    - {id: wrapped, kind: backfill, spec: wrapped.yaml, commit: true}
  verify:
    - {id: after, kind: sql_check, same_as_before: subscriptions, becomes: {subscriber_id NULL: 12}}
    - {id: told, kind: sql_check, query: "select :n::int", parameters: {n: "${UPDATED}"}, equals: %d}
""" % (ROWS - 12))
        self.environment["DATABASE_URL"] = self.url
        artifact = self.call("release", "run", "fill", "--non-interactive", url=False, expect=0)
        self.assertEqual(artifact["status"], "succeeded")
        steps = {step["id"]: step for step in artifact["steps"]}
        self.assertEqual({c["status"] for s in steps.values() for c in s["checks"]}, {"pass"})
        self.assertIn("Rows with subscriber_id still to set", [c["name"] for c in steps["fill"]["checks"]])
        events = subprocess.run([PROGRAM, "release", "log", artifact["run_id"], "--json"], capture_output=True, text=True, cwd=self.dir,
                                env=self.environment).stdout
        self.assertIn("Ambiguous", events)
        self.proven()


if __name__ == "__main__":
    unittest.main()
