# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""Backfills in bad surroundings: killed at every batch and inside batches, the server restarted, others beside it. Each row is
set exactly once, counted."""
import random
import subprocess
import threading
import time
import unittest

import psycopg2

from backfillground import ROWS, SPEC, BackfillTest, eventually


class Killed(BackfillTest):
    def test_killed_at_each_batch_boundary(self):
        slow = self.write("slow.yaml", SPEC % "undecided: leave\nthrottle: {pace: 10}")
        killed = 0
        while self.batches() < 19:
            before = self.batches()
            process = self.begin(spec=slow)
            eventually(lambda: self.batches() > before)
            process.kill()
            process.wait()
            self.gone()
            killed += 1
        self.assertGreater(killed, 8)
        self.call("backfill", "run", slow, "--commit", expect=0)
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


if __name__ == "__main__":
    unittest.main()
