# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""Backfills in bad surroundings: killed at every batch and inside batches, the server restarted, others beside it. Each row is
set exactly once, counted."""
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import unittest

import psycopg2

from backfillground import PROGRAM, ROWS, SPEC, BackfillTest, alive, eventually


class Killed(BackfillTest):
    def told(self, where):
        print("killed %s" % where, file=sys.stderr, end=" ... ", flush=True)

    def test_killed_at_each_batch_boundary(self):
        """After each batch it pauses for a hundred times as long as the batch took; there it is killed, after every one but the last."""
        slow = self.write("slow.yaml", SPEC % "undecided: leave\nthrottle: {pace: 1}")
        points = []
        while self.batches() < 19:
            before = self.batches()
            process = self.begin(spec=slow)
            eventually(lambda: self.batches() > before)
            process.kill()
            process.wait()
            self.gone()
            points.append(self.batches())
        self.assertEqual(points, list(range(1, 20)))
        self.told("at %d batch boundaries" % len(points))
        self.call("backfill", "run", slow, "--commit", expect=0)
        self.proven()

    def test_killed_inside_a_commit(self):
        """The server is made to wait in the middle of COMMIT; who asked for it is killed; then the server goes on by itself."""
        self.sql("create function held() returns trigger language plpgsql as $$ begin "
                 "perform pg_advisory_xact_lock_shared(7); return null; end $$;"
                 "create constraint trigger held after update on plan_subscriptions deferrable initially deferred "
                 "for each row when (new.id like '%5') execute function held()")
        unhurried = self.write("unhurried.yaml", (SPEC % "undecided: leave").replace("target: 1s", "target: 60s"))
        points = 0
        while self.batches() < 19:
            before = self.batches()
            holder = psycopg2.connect(self.url)
            holder.cursor().execute("select pg_advisory_lock(7)")
            process = self.begin(spec=unhurried)
            eventually(lambda: self.one("select count(*) from pg_stat_activity where wait_event = 'advisory' and query ilike 'commit%'"))
            process.kill()
            process.wait()
            holder.close()
            self.gone()
            self.assertEqual(self.batches(), before + 1)  # there as a whole, with its cursor
            points += 1
        self.told("inside %d commits" % points)
        self.call("backfill", "run", unhurried, "--commit", expect=0)
        self.proven()

    def test_killed_inside_batches(self):
        """Every batch waits in the middle of its UPDATE for a lock that the test holds; there it is killed."""
        self.sql("create function held() returns trigger language plpgsql as $$ begin "
                 "if right(new.id, 2) = '50' then perform pg_advisory_xact_lock_shared(7); end if; return new; end $$;"
                 "create trigger held before update on plan_subscriptions for each row execute function held()")
        points = 0
        for _ in range(8):
            holder = psycopg2.connect(self.url)
            holder.cursor().execute("select pg_advisory_lock(7)")
            process = self.begin()
            eventually(lambda: self.one("select count(*) from pg_stat_activity where wait_event = 'advisory' and application_name like 'slipway/%'"))
            before = self.batches()
            process.kill()
            process.wait()
            points += 1
            holder.close()
            self.gone()
            self.assertEqual(self.batches(), before)  # nothing of that batch
            some = self.begin()  # a few batches further
            eventually(lambda: self.batches() > before or some.poll() is not None)
            some.kill()
            some.wait()
            self.gone()
        self.told("inside %d batches" % points)
        self.call("backfill", "run", self.spec, "--commit", expect=0)
        self.proven()

    def test_killed_anywhere(self):
        choose = random.Random(7)
        points = 0
        for _ in range(12):
            process = self.begin()
            eventually(lambda: self.one("select count(*) from pg_stat_activity where application_name like 'slipway/%'") > 0 or process.poll() is not None)
            try:
                process.wait(choose.random() * 0.25)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                points += 1
            self.gone()
        self.told("at %d moments" % points)
        self.call("backfill", "run", self.spec, "--commit", expect=0)
        self.assertEqual(self.sql("select max(touched), sum(touched) from plan_subscriptions where subscriber_id is not null"), [(1, ROWS - 12)])


class Surroundings(BackfillTest):
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


class Playbook(BackfillTest):
    """The same as a step of a run."""

    def setUp(self):
        super().setUp()
        self.environment["DATABASE_URL"] = self.url
        self.write("slipway.yaml", "slipway: 1\nworkspace: isp\nreports: reports\nenvironments:\n  local:\n    protection: none\n"
                                   "    env_files: [.env]\n    database: ${DATABASE_URL}\n")
        self.write(".env", "DATABASE_URL=%s\n" % self.url)

    def playbook(self, spec, text):
        self.write("spec.yaml", spec)
        self.write("playbooks/fill.yaml", """slipway: 1
name: fill
phases:
  execute:
    - {id: fill, kind: backfill, spec: spec.yaml, commit: true}
  verify:
    - {id: filled, kind: sql_check, needs: [fill], query: %s, equals: 12}
""" % text)

    def run_playbook(self):
        process = subprocess.Popen([PROGRAM, "release", "run", "fill", "--non-interactive", "--json"], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, cwd=self.dir, env=self.environment, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        return process

    def done(self, process, code):
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, code, out + err)
        return json.loads(out)

    def resumed(self, run):
        artifact = self.call("release", "resume", run, "--non-interactive", url=False, expect=0)
        self.assertEqual({step["id"]: step["status"] for step in artifact["steps"]}, {"fill": "succeeded", "filled": "succeeded"})

    OPEN = "select count(*) from plan_subscriptions where subscriber_id is null"
    SLOW = SPEC % "undecided: leave\nthrottle: {pace: 10}"

    def test_server_restarted_in_a_run(self):
        """The backfill itself goes on; the run has lost its lock with the connection, says so, and is resumed."""
        self.playbook(self.SLOW, self.OPEN)
        process = self.run_playbook()
        eventually(lambda: self.batches() >= 3)
        self.server.stop("fast")
        self.server.start()
        artifact = self.done(process, 1)
        steps = {step["id"]: step for step in artifact["steps"]}
        self.assertEqual(steps["fill"]["status"], "succeeded")
        self.assertEqual(steps["filled"]["error"]["code"], "lock_lost")
        self.assertIn("resume the run", steps["filled"]["error"]["message"])
        self.proven()
        self.resumed(artifact["run_id"])
        self.once()

    def test_run_killed_in_its_backfill(self):
        self.playbook(self.SLOW, self.OPEN)
        process = self.run_playbook()
        eventually(lambda: self.batches() >= 3)
        process.kill()
        process.communicate()
        self.gone()
        self.assertLess(self.batches(), 20)
        run = self.call("release", "list", url=False, expect=0)["runs"][0]
        self.assertEqual(run["status"], "interrupted")
        self.resumed(run["run_id"])
        self.proven()

    def test_cancel_of_a_wrapped_script_reaches_all_that_it_started(self):
        """A script with a child that ignores the signal, and a statement at the server that nobody would wait for any more."""
        self.playbook("slipway: 1\nname: wrapped\nscript:\n  dry_run: [/usr/bin/python3, script.py]\n"
                      "  commit: [/usr/bin/python3, script.py, --commit]\n  summary: {updated: 'Updated: (\\d+)'}\n", self.OPEN)
        self.write("script.py", "import os, signal, subprocess, psycopg2\n"
                                "child = subprocess.Popen(['sh', '-c', \"trap '' TERM; sleep 600 & wait; sleep 600\"])\n"
                                "connection = psycopg2.connect(os.environ['DATABASE_URL'])\n"
                                "open('pids', 'w').write('%d %d' % (os.getpid(), child.pid))\n"
                                "connection.cursor().execute(\"update plan_subscriptions set subscriber_id = 's1' "
                                "where pg_sleep(600) is not null\")\n")
        process = self.run_playbook()
        asleep = "select count(*) from pg_stat_activity where wait_event = 'PgSleep'"
        eventually(lambda: self.one(asleep) == 1)
        with open(os.path.join(self.dir, "pids")) as file:
            pids = [int(word) for word in file.read().split()]
        self.assertTrue(all(map(alive, pids)))
        process.send_signal(signal.SIGINT)
        artifact = self.done(process, 130)
        step = artifact["steps"][0]
        self.assertEqual(step["status"], "interrupted")
        self.assertIn("1 sessions of this run were still at work at the server and were ended", step["error"]["details"])
        self.assertEqual(self.one(asleep), 0)
        self.assertFalse(any(map(alive, pids)))
        self.assertEqual(self.one("select count(subscriber_id) from plan_subscriptions"), 0)


if __name__ == "__main__":
    unittest.main()
