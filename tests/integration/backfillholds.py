# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""What holds a backfill up: a real streaming standby that stops replaying, sessions that wait for locks, and sessions that wait
behind the backfill itself."""
import json
import os
import re
import shutil
import subprocess
import threading
import unittest

import psycopg2

from backfillground import ROWS, SPEC, BackfillTest, Server, eventually


class Standby:
    """A streaming replica of a server, made by pg_basebackup."""

    def __init__(self, primary):
        self.dir = primary.dir + "/standby"
        primary.run("pg_basebackup", "-D", self.dir, "-R", "-X", "stream", "-c", "fast", "--no-sync", "-h", "127.0.0.1", "-p",
                    str(primary.port), "-U", "postgres")
        self.port = Server.free_port()
        with open(self.dir + "/postgresql.conf", "a") as conf:
            conf.write("port = %d\nwal_receiver_status_interval = 1s\ncluster_name = 'standby1'\n" % self.port)
        self.primary = primary
        primary.run("pg_ctl", "-D", self.dir, "-w", "-l", self.dir + "/log", "start")
        self.url = "postgresql://postgres@127.0.0.1:%d/" % self.port

    def stop(self):
        self.primary.run("pg_ctl", "-D", self.dir, "-w", "-m", "immediate", "stop")
        shutil.rmtree(self.dir)


class ReplicaLag(BackfillTest):
    def setUp(self):
        super().setUp()
        self.standby = Standby(self.server)
        self.addCleanup(self.standby.stop)
        self.lagging = self.write("lagging.yaml", SPEC % "undecided: leave\nthrottle: {lag: 500ms, pace: 20}")

    def status(self):
        found = self.call("backfill", "status", url=False)["backfills"]
        return found[0] if found else {"state": "", "reason": ""}

    def replayed(self):
        return self.sql("select count(subscriber_id) from plan_subscriptions", self.standby.url + self.name)[0][0]

    def lag_told(self):
        status = self.status()
        found = re.fullmatch(r"replica lag ([\d.]+) s at standby1 \(limit 0\.5 s\)", status["reason"])
        return float(found[1]) if found and status["state"] == "throttled" else 0.0

    def test_waits_while_the_standby_lags_and_goes_on(self):
        # On a fast machine the whole backfill would be over before the lag has reached its limit.
        self.sql("create function unhurried() returns trigger language plpgsql as "
                 "$$ begin perform pg_sleep(0.03); return null; end $$;"
                 "create trigger unhurried before update on plan_subscriptions for each statement execute function unhurried()")
        process = self.begin(spec=self.lagging)
        eventually(lambda: self.batches() > 1)
        self.sql("select pg_wal_replay_pause()", self.standby.url + "postgres")
        told = eventually(self.lag_told)
        standing, behind = self.batches(), self.replayed()
        self.assertLess(standing * 100, ROWS)
        eventually(lambda: self.lag_told() > told + 1)  # it grows, and not one batch more was made
        self.assertEqual((self.batches(), self.replayed()), (standing, behind))
        self.sql("select pg_wal_replay_resume()", self.standby.url + "postgres")
        out, _ = process.communicate(timeout=60)
        document = json.loads(out)
        self.assertEqual(process.returncode, 0, out)
        held = [one for one in document["throttles"] if one["reason"].startswith("replica lag")]
        self.assertEqual(len(held), 1, document["throttles"])  # one wait is one record, however often its number changed
        self.assertGreater(held[0]["ms"], 1000)
        self.proven()
        eventually(lambda: self.replayed() == ROWS - 12)

    def test_a_user_who_may_not_see_the_lag_is_told(self):
        self.sql("create role filler login; grant all on all tables in schema public to filler; grant create on schema public to filler")
        self.addCleanup(self.sql, "drop owned by filler; drop role filler")
        done = subprocess.run([os.environ["SLIPWAY_PROGRAM"], "backfill", "run", self.lagging, "--commit", "--json", "--url",
                               self.url.replace("postgres@", "filler@")], capture_output=True, text=True, cwd=self.dir, env=self.environment)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(done.stderr.count("Replica lag is hidden from this database user"), 1, done.stderr)
        self.proven()


class Waiters(BackfillTest):
    def beside(self, statement):
        """A session that runs a statement of its own, and ends when it is done."""
        connection = psycopg2.connect(self.url)
        connection.autocommit = True

        def work():
            connection.cursor().execute(statement)
            connection.close()

        thread = threading.Thread(target=work)
        thread.start()
        self.addCleanup(thread.join)

    def waiting(self):
        return self.one("select count(distinct pid) from pg_locks where not granted")

    def throttles(self, process):
        out, _ = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, out)
        return [one["reason"] for one in json.loads(out)["throttles"]]

    def test_sessions_that_wait_behind_a_batch(self):
        """In the middle of the first batch, which holds the rows before, two sessions ask for one of these, one behind the other."""
        self.sql("create function held() returns trigger language plpgsql as $$ begin "
                 "if new.id = 'p1050' then perform pg_advisory_xact_lock_shared(7); end if; return new; end $$;"
                 "create trigger held before update on plan_subscriptions for each row execute function held()")
        spec = self.write("waiters.yaml", (SPEC % "undecided: leave\nthrottle: {lock_waiters: 2}").replace("target: 1s", "target: 30s"))
        holder = psycopg2.connect(self.url)
        holder.cursor().execute("select pg_advisory_lock(7)")
        process = self.begin(spec=spec)
        eventually(lambda: self.waiting() == 1)
        for _ in range(2):
            self.beside("update plan_subscriptions set customer_id = customer_id where id = 'p100'")
        eventually(lambda: self.waiting() == 3)
        holder.close()
        self.assertEqual(self.throttles(process), ["2 sessions waited behind the last batch (limit 2)"])
        self.proven()

    def test_sessions_that_wait_for_each_other(self):
        spec = self.write("waiters.yaml", SPEC % "undecided: leave\nthrottle: {lock_waiters: 1}")
        holder = psycopg2.connect(self.url)
        holder.cursor().execute("lock table subscribers in share row exclusive mode")
        self.beside("begin; lock table subscribers in share row exclusive mode")
        eventually(lambda: self.waiting() == 1)
        process = self.begin(spec=spec)
        reason = "1 session waits for locks (limit 1)"
        eventually(lambda: [one for one in self.call("backfill", "status", url=False)["backfills"] if one["reason"] == reason])
        self.assertEqual(self.batches(), 0)
        holder.close()
        self.assertEqual(self.throttles(process), [reason])
        self.proven()


if __name__ == "__main__":
    unittest.main()
