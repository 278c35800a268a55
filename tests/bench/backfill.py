# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""A backfill beside the single UPDATE that does the same, with readers and writers measured beside both; and many SQL checks
beside psql running the same queries.

Usage: backfill.py [--rows N] [--checks N] [--rounds N]. Needs SLIPWAY_PROGRAM. The database is durable (fsync on)."""
import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

import psycopg2

PROGRAM = os.environ["SLIPWAY_PROGRAM"]
TABLES = """
create table subscribers (id text primary key, customer_id int not null, status text not null, created_at timestamptz not null);
create table plan_subscriptions (id int primary key, customer_id int not null, plan text not null, note text not null,
    subscriber_id text references subscribers(id));
insert into subscribers select 's' || n, n, 'active', timestamptz '2020-01-01' + n * interval '1 s' from generate_series(1, %(rows)d) n;
insert into plan_subscriptions select n, n, 'plan ' || n %% 20, repeat('x', 60) from generate_series(1, %(rows)d) n;
create index on subscribers (customer_id);
create index on plan_subscriptions (subscriber_id);
vacuum analyze; checkpoint;
"""
UPDATE = """update plan_subscriptions set subscriber_id = (select s.id from subscribers s
    where s.customer_id = plan_subscriptions.customer_id order by s.created_at limit 1) where subscriber_id is null"""
SPEC = """slipway: 1
name: bench
table: plan_subscriptions
set: subscriber_id
candidates: select s.id, s.status, s.created_at from subscribers s where s.customer_id = plan_subscriptions.customer_id
choose: {order_by: created_at, when: always}
batch: {size: 2000}
"""


class Server:
    def __init__(self):
        self.process = subprocess.Popen([PROGRAM, "sandbox", "postgres"], stdout=subprocess.PIPE, text=True)
        self.base = self.process.stdout.readline().strip()
        self.count = 0
        for setting in ("fsync = on", "synchronous_commit = on", "full_page_writes = on", "max_wal_size = '8GB'", "shared_buffers = '1GB'"):
            self.sql(self.base, "alter system set " + setting)
        self.sql(self.base, "select pg_reload_conf()")

    def sql(self, url, text):
        connection = psycopg2.connect(url)
        connection.autocommit = True
        cursor = connection.cursor()
        for statement in [t for t in text.split(";") if t.strip()]:
            cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else None
        connection.close()
        return rows

    def fresh(self, rows):
        self.count += 1
        self.sql(self.base, "create database f%d" % self.count)
        url = urllib.parse.urlparse(self.base)._replace(path="/f%d" % self.count).geturl()
        self.sql(url, TABLES % {"rows": rows})
        return url

    def drop(self, url):
        self.sql(self.base, "drop database %s with (force)" % urllib.parse.urlparse(url).path[1:])

    def stop(self):
        self.process.terminate()
        self.process.wait(60)


class Beside:
    """One reader and one writer of single rows, one request each every 5 ms; keeps how long each took."""

    def __init__(self, url, rows):
        self.times = {"read": [], "write": []}
        self.end = threading.Event()
        self.threads = [threading.Thread(target=self.work, args=(kind, url, rows)) for kind in self.times]
        for thread in self.threads:
            thread.start()

    def work(self, kind, url, rows):
        connection = psycopg2.connect(url)
        connection.autocommit = True
        cursor = connection.cursor()
        choose = random.Random(kind)
        while not self.end.wait(0.005):
            key = choose.randint(1, rows)
            begin = time.perf_counter()
            if kind == "read":
                cursor.execute("select * from plan_subscriptions where id = %s", (key,))
                cursor.fetchall()
            else:
                cursor.execute("update plan_subscriptions set plan = plan || '' where id = %s", (key,))
            self.times[kind].append((time.perf_counter() - begin) * 1000)
        connection.close()

    def stop(self):
        self.end.set()
        for thread in self.threads:
            thread.join()
        return {kind: (statistics.median(t), sorted(t)[int(len(t) * 0.99)], max(t)) for kind, t in self.times.items() if t}


def backfills(server, rows, rounds):
    with tempfile.TemporaryDirectory() as folder:
        spec = os.path.join(folder, "spec.yaml")
        with open(spec, "w") as out:
            out.write(SPEC)

        def single(url):
            server.sql(url, UPDATE)

        def batched(url):
            done = subprocess.run([PROGRAM, "backfill", "run", spec, "--commit", "--json", "--url", url], capture_output=True, text=True,
                                  env={**os.environ, "XDG_DATA_HOME": folder}, cwd=folder)
            if done.returncode != 0:
                sys.exit(done.stdout[-2000:] + done.stderr[-2000:])
            batched.document = json.loads(done.stdout)

        for load in (False, True):
            times = {"one UPDATE": [], "slipway backfill": []}
            for number in range(rounds):
                order = [("one UPDATE", single), ("slipway backfill", batched)]
                for name, run in order if number % 2 == 0 else reversed(order):
                    url = server.fresh(rows)
                    beside = Beside(url, rows) if load else None
                    begin = time.perf_counter()
                    run(url)
                    times[name].append(time.perf_counter() - begin)
                    if beside:
                        for kind, (middle, most, worst) in beside.stop().items():
                            print("    beside %s: %s median %.1f ms, 99 %% %.1f ms, longest %.0f ms" % (name, kind, middle, most, worst))
                    if name == "slipway backfill":
                        d = batched.document
                        lengths = [b["ms"] for b in d["batch_list"]]
                        print("    %d batches, median %d ms, longest %d ms, %d split, largest %d rows, %d updated" % (
                            d["batches"], statistics.median(lengths), max(lengths), sum(1 for b in d["batch_list"] if b.get("split")),
                            max(b["rows"] for b in d["batch_list"]), d["counts"]["updated"]))
                    server.drop(url)
            one, many = (statistics.median(times[name]) for name in times)
            print("%d rows%s: one UPDATE %.1f s (%s), slipway backfill %.1f s (%s), ratio %.2f" % (
                rows, " with a reader and a writer beside" if load else "", one, " ".join("%.1f" % t for t in times["one UPDATE"]),
                many, " ".join("%.1f" % t for t in times["slipway backfill"]), many / one), flush=True)


def checks(server, number, rounds):
    url = server.fresh(1000)
    with tempfile.TemporaryDirectory() as folder:
        queries = ["select count(*) from plan_subscriptions where id <= %d" % (i % 1000 + 1) for i in range(number)]
        with open(os.path.join(folder, "checks.yaml"), "w") as out:
            out.write("slipway: 1\nchecks:\n  - kind: sql_check\n    checks:\n")
            out.writelines("      - {name: check %d, query: %s, equals: %d}\n" % (i, query, i % 1000 + 1) for i, query in enumerate(queries))
        with open(os.path.join(folder, "checks.sql"), "w") as out:
            out.writelines("begin read only; %s; rollback;\n" % query for query in queries)
        commands = {"psql": ["psql", "-qXAt", url, "-f", "checks.sql"], "slipway verify": [PROGRAM, "verify", "checks.yaml", "--quiet", "--url", url]}
        times = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                begin = time.perf_counter()
                done = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
                times[name].append(time.perf_counter() - begin)
                if done.returncode != 0:
                    sys.exit(done.stderr[-2000:])
        middle = {name: statistics.median(t) for name, t in times.items()}
        print("%d SQL checks: psql %.2f s, slipway verify %.2f s, ratio %.2f" % (number, middle["psql"], middle["slipway verify"],
                                                                              middle["slipway verify"] / middle["psql"]))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--checks", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    server = Server()
    try:
        checks(server, options.checks, options.rounds)
        backfills(server, options.rows, options.rounds)
    finally:
        server.stop()


if __name__ == "__main__":
    main()
