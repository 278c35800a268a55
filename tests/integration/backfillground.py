# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""What tests of backfills stand on: a PostgreSQL cluster of their own that can be restarted, a table to fill, and the
built program."""
import glob
import json
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
import unittest

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


def alive(pid):
    try:
        with open("/proc/%d/stat" % pid) as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


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
        self.port = self.free_port()
        with open(self.dir + "/data/postgresql.conf", "a") as conf:
            conf.write("fsync = off\nunix_socket_directories = '%s'\nlisten_addresses = '127.0.0.1'\nport = %d\n" % (self.dir, self.port))
        self.start()

    @staticmethod
    def free_port():
        with socket.create_server(("127.0.0.1", 0)) as probe:
            return probe.getsockname()[1]

    def run(self, program, *arguments):
        subprocess.run(as_server([os.path.join(self.bin, program), *arguments]), check=True, stdout=subprocess.DEVNULL, cwd="/")

    def start(self):
        self.run("pg_ctl", "-D", self.dir + "/data", "-w", "-l", self.dir + "/log", "start")

    def stop(self, mode="immediate"):
        self.run("pg_ctl", "-D", self.dir + "/data", "-w", "-m", mode, "stop")

    def end(self):
        self.stop()
        shutil.rmtree(self.dir)


class BackfillTest(unittest.TestCase):
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

    def once(self, open_rows=12):
        self.assertEqual(self.sql("select count(*), max(touched), sum(touched) from plan_subscriptions where subscriber_id is not null"),
                         [(ROWS - open_rows, 1, ROWS - open_rows)])

    def proven(self, open_rows=12):
        self.once(open_rows)
        self.assertEqual(self.sql("select finished, checked, updated, ambiguous from slipway_backfill"), [(True, ROWS, ROWS - open_rows, 12)])
        self.assertEqual(self.one("select count(*) from plan_subscriptions p where subscriber_id <> 's' || substr(id, 2)"), 0)
