# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""SQL migrations from outside: the built program beside dbmate and psql, killed, cut off, and twice at once."""
import json
import os
import pathlib
import shutil
import socket
import subprocess
import threading
import time
import unittest
import urllib.parse

import psycopg2

from migrateground import MigrateGround, PROGRAM, eventually

SOURCE = os.environ["SLIPWAY_SOURCE"]
DBMATE = os.environ.get("SLIPWAY_DBMATE", "")
PRODUCT = os.path.join(SOURCE, "resources/products/license-server")


class Proxy:
    """Passes one server on; can lose a COMMIT on its way there, or the answer to it."""

    def __init__(self, port):
        self.port = port
        self.lose = None  # "request" or "answer", once
        self.lost = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.own = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        server = socket.create_connection(("127.0.0.1", self.port))
        cut = threading.Event()

        def back():
            try:
                while data := server.recv(65536):
                    if cut.is_set():
                        break
                    client.sendall(data)
            except OSError:
                pass
            for end in (client, server):
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
                end.close()

        threading.Thread(target=back, daemon=True).start()
        try:
            while data := client.recv(65536):
                if self.lose and b"COMMIT" in data:
                    way, self.lose = self.lose, None
                    self.lost += 1
                    if way == "request":
                        break
                    cut.set()
                server.sendall(data)
        except OSError:
            pass
        client.close()
        if not cut.is_set():
            server.close()

    def close(self):
        self.listener.close()


class MigrateTest(MigrateGround):
    def dbmate(self, *arguments):
        return subprocess.run([DBMATE, "--url", self.url + "?sslmode=disable", "--migrations-dir", self.dir, "--no-dump-schema",
                               *arguments], capture_output=True, text=True, timeout=60, cwd=self.dir)

    def schema(self, url=None):
        dump = subprocess.run(["pg_dump", "--schema-only", "--no-owner", url or self.url], capture_output=True, text=True, check=True)
        return [line for line in dump.stdout.splitlines() if not line.startswith("\\") and not line.startswith("-- Dumped")]

    # ---- beside the other tools ----

    def dbmate_folder(self, number):
        for i in range(1, number + 1):
            body = "create table t%d (id bigserial primary key, note text);\ninsert into t%d (note) values ('ä;b');" % (i, i)
            down, extra = "drop table t%d;" % i, ""
            if i == 3:  # dbmate sends a file as one message, so this must stand alone
                body, down, extra = "create index concurrently i3 on t2 (note);", "drop index i3;", " transaction:false"
            self.write("202401%02d000000_t%d.sql" % (i, i),
                       "-- migrate:up%s\n%s\n\n-- migrate:down\n%s\n" % (extra, body, down))

    @unittest.skipUnless(os.path.exists(DBMATE), "dbmate is not installed")
    def test_dbmate_and_slipway_take_turns(self):
        self.dbmate_folder(6)
        self.call("up", expect=0)
        status = self.dbmate("status", "--exit-code")
        self.assertEqual(status.returncode, 0, status.stdout + status.stderr)
        self.assertIn("Pending: 0", status.stdout)
        ours = self.schema()
        down = self.dbmate("down")
        self.assertEqual(down.returncode, 0, down.stderr)
        self.assertEqual(len(self.call("status", expect=5)["pending"]), 1)
        self.fresh()
        self.assertEqual(self.dbmate("up").returncode, 0)
        self.assertEqual(self.call("status", expect=0)["pending"], [])
        self.assertEqual(self.schema(), ours)
        # half applied by one, finished by the other, both ways round
        self.fresh()
        self.call("up", "--to", "20240103000000", expect=0)
        self.assertEqual(self.dbmate("up").returncode, 0)
        self.assertEqual(self.call("status", expect=0)["pending"], [])
        for _ in range(3):
            self.assertEqual(self.dbmate("down").returncode, 0)
        self.assertEqual(len(self.call("up", expect=0)["applied"]), 3)
        self.assertEqual(self.dbmate("status", "--exit-code").returncode, 0)
        self.call("down", "--to", "0", expect=0)
        self.assertIn("Applied: 0", self.dbmate("status").stdout)

    def folder_of(self, form, number):
        for i in range(1, number + 1):
            up = "create table a%d (id int primary key, other int);\n" % i
            if i > 1:
                up += "alter table a%d add foreign key (other) references a%d (id);\ncreate index on a%d (other);\n" % (i, i - 1, i)
            if i % 10 == 0:
                up += "create function f%d() returns int language plpgsql as $$ begin return %d; end; $$;\n" % (i, i)
            if i % 7 == 0:
                up += "copy a%d (id) from stdin;\n1\n2\n\\.\n" % i
            down = "drop table a%d cascade;" % i
            if form == "plain":
                self.write("%04d_a.sql" % i, up)
            elif form == "golang-migrate":
                self.write("%04d_a.up.sql" % i, up)
                self.write("%04d_a.down.sql" % i, down)
            elif form == "dbmate":
                self.write("%014d_a.sql" % i, "-- migrate:up\n%s-- migrate:down\n%s\n" % (up, down))
            elif form == "goose":
                self.write("%05d_a.sql" % i, "-- +goose Up\n%s-- +goose Down\n%s\n" % (up, down))
            elif form == "flyway":
                self.write("V%d__a.sql" % i, up)
            else:
                self.write("%014d_a/up.sql" % i, up)

    def test_hundreds_of_files_make_what_psql_makes(self):
        number = 300
        kept = None
        for form in ("plain", "golang-migrate", "dbmate", "goose", "flyway", "diesel"):
            with self.subTest(form):
                shutil.rmtree(self.dir)
                os.makedirs(self.dir)
                self.fresh()
                self.folder_of(form, number)
                found = self.call("up", expect=0)
                self.assertEqual(len(found["applied"]), number)
                self.assertEqual(self.call("status", expect=0)["format"], form)
                rows = self.sql("select count(*) from a7")
                table = self.call("status")["history"]
                self.sql("drop table %s cascade" % table)
                ours = self.schema()
                if kept is None:
                    plain = "".join(pathlib.Path(self.dir, f).read_text() for f in sorted(os.listdir(self.dir)))
                    url = self.fresh()
                    subprocess.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", url], input=plain, text=True, check=True,
                                   stdout=subprocess.DEVNULL)
                    kept = self.schema()
                self.assertEqual(ours, kept)
                self.assertEqual(rows, [(2,)])

    # ---- faults ----

    GATED = {
        "001_a.sql": "create table log (what text, n int); insert into log values ('a', 1); select gate(1); insert into log values ('a', 2);",
        "002_b.sql": "insert into log values ('b', 1);\nselect gate(2);\ninsert into log values ('b', 2);\n",
        "003_c.sql": "insert into log values ('c', 1);\nselect gate(3);\ncreate index concurrently li on log (what) where gate(4) = n;\n"
                     "insert into log values ('c', 2);\nselect gate(5);\nbegin; insert into log values ('c', 3); select gate(6); commit;\n",
        "004_d.sql": "insert into log values ('d', 1);",
    }

    def gated(self):
        for name, text in self.GATED.items():
            self.write(name, text)
        self.fresh()
        self.sql("create function gate(n int) returns int language plpgsql immutable as $$ begin perform "
                 "pg_advisory_lock_shared(n); perform pg_advisory_unlock_shared(n); return n; end $$")

    def finish(self):
        """Goes up until nobody holds the target any more; then everything has happened once."""
        def done():
            result = subprocess.run([PROGRAM, "migrate", "up", "--dir", self.dir, "--url", self.url, "--json"],
                                    capture_output=True, text=True, timeout=60)
            self.assertIn(result.returncode, (0, 4), result.stdout + result.stderr)
            return result.returncode == 0
        eventually(done, 30)
        self.assertEqual(self.sql("select what, n, count(*) from log group by 1, 2 order by 1, 2"),
                         [("a", 1, 1), ("a", 2, 1), ("b", 1, 1), ("b", 2, 1), ("c", 1, 1), ("c", 2, 1), ("c", 3, 1), ("d", 1, 1)])
        self.assertEqual(self.sql("select string_agg(version, ',' order by id) from slipway_migrations"), [("001,002,003,004",)])
        self.assertEqual(self.sql("select indisvalid from pg_index where indexrelid = 'li'::regclass"), [(True,)])
        self.assertEqual(self.sql("select to_regclass('slipway_migration_journal')"), [(None,)])
        self.call("status", expect=0)
        type(self).points += 1

    def at_gate(self, gate):
        """A run that stands at one gate; returns it with the session that keeps the gate shut."""
        self.gated()
        keeper = psycopg2.connect(self.url)
        keeper.autocommit = True
        keeper.cursor().execute("select pg_advisory_lock(%d)" % gate)
        run = self.start()
        def waiting():
            found = self.sql("select pid from pg_locks where locktype = 'advisory' and not granted and objid = %d" % gate)
            return found and found[0][0]
        return run, keeper, eventually(waiting)

    def test_killed_within_each_statement(self):
        for gate in range(1, 7):
            for ending in ("the server goes on", "the server's session is ended"):
                with self.subTest("gate %d, %s" % (gate, ending)):
                    run, keeper, pid = self.at_gate(gate)
                    run.kill()
                    run.wait()
                    if ending != "the server goes on":
                        self.sql("select pg_terminate_backend(%d)" % pid)
                    keeper.close()
                    self.finish()

    def test_killed_at_any_time(self):
        for step in range(8):
            with self.subTest(step):
                self.gated()
                run = self.start()
                time.sleep(0.018 * step)
                run.kill()
                run.wait()
                self.finish()

    def test_connection_ended_within_each_statement(self):
        for gate in range(1, 7):
            with self.subTest(gate):
                run, keeper, pid = self.at_gate(gate)
                self.sql("select pg_terminate_backend(%d)" % pid)
                keeper.close()
                self.assertIn(run.wait(30), (0, 1))
                self.finish()

    def test_commit_lost_on_its_way_or_answer_lost(self):
        for way, code in (("request", 1), ("answer", 0)):
            with self.subTest(way):
                self.gated()
                proxy = Proxy(urllib.parse.urlparse(self.base).port)
                try:
                    proxy.lose = way
                    url = urllib.parse.urlparse(self.url)._replace(netloc="postgres@127.0.0.1:%d" % proxy.own).geturl()
                    done = subprocess.run([PROGRAM, "migrate", "up", "--dir", self.dir, "--url", url, "--json"],
                                          capture_output=True, text=True, timeout=60)
                    self.assertEqual(proxy.lost, 1)
                    self.assertEqual(done.returncode, code, done.stdout + done.stderr)
                    self.assertIn("the server says: " + ("aborted" if way == "request" else "committed"), done.stderr)
                finally:
                    proxy.close()
                self.finish()

    def test_a_second_runner_is_turned_away(self):
        run, keeper, _ = self.at_gate(2)
        error = self.call("up", expect=4)["error"]
        self.assertEqual(error["code"], "target_busy")
        self.assertIn("migrate-", error["message"])
        keeper.close()
        self.assertEqual(run.wait(30), 0)
        self.finish()

    # ---- the sample product ----

    def test_the_licence_server_is_released(self):
        where = os.path.join(self.dir, "demo")
        env = dict(os.environ, XDG_DATA_HOME=self.dir)
        done = subprocess.run([PROGRAM, "demo", "--headless", "--product", "license-server", "--dir", where, "--json"],
                              capture_output=True, text=True, timeout=120, env=env)
        self.assertEqual(done.returncode, 0, done.stderr)
        artifact = json.loads(done.stdout)
        self.assertEqual(artifact["status"], "succeeded")
        self.assertEqual(artifact["migrations"]["tool"], "sql")
        self.assertEqual([a["revision"] for a in artifact["migrations"]["applied"]], ["001", "002", "003"])
        self.assertEqual(artifact["migrations"]["after"], ["003"])
        rehearsal = artifact["rehearsal"]
        self.assertTrue(rehearsal["good"])
        self.assertEqual([file["rollback"] for file in rehearsal["files"]], ["proven"] * 3)
        self.assertEqual([file["version"] for file in artifact["migrations"]["forecast"]["files"]], ["001", "002", "003"])
        self.assertIn("open_transactions", artifact["migrations"]["forecast"]["live"])
        schema = next(step for step in artifact["steps"] if step["kind"] == "schema_check")
        self.assertTrue(schema["checks"] and all(check["status"] == "pass" for check in schema["checks"]))

    def test_a_release_is_rolled_back(self):
        where = os.path.join(self.dir, "product")
        shutil.copytree(PRODUCT, where)
        with open(os.path.join(where, ".env.local"), "w") as out:
            out.write("DATABASE_URL=%s\n" % self.url)
        env = dict(os.environ, XDG_DATA_HOME=self.dir)
        def slipway(*arguments):
            return subprocess.run([PROGRAM, *arguments, "--env", "local", "--json"], capture_output=True, text=True, timeout=60,
                                  cwd=where, env=env)
        first = json.loads(slipway("release", "plan", "db-release").stdout)
        migrate = next(step for step in first["steps"] if step["kind"] == "migrate")
        # what others do meanwhile is told, and is no part of what an approval binds to
        with psycopg2.connect(self.url) as other:
            other.cursor().execute("select 1")
            second = json.loads(slipway("release", "plan", "db-release").stdout)
        other.close()
        self.assertEqual(second["digest"], first["digest"])
        migrate = next(step for step in second["steps"] if step["kind"] == "migrate")
        self.assertIn("open transactions", json.dumps(migrate["tables"]))
        done = slipway("release", "db", "--non-interactive")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        run = json.loads(done.stdout)["run_id"]
        self.assertEqual(slipway("migrate", "status").returncode, 0)
        verified = slipway("schema", "verify", "requirements.yaml")
        self.assertEqual(json.loads(verified.stdout)["verdict"], "no_migration_required")
        report = slipway("schema", "report")
        self.assertEqual(json.loads(report.stdout)["conclusion"], "NO MIGRATION REQUIRED")
        self.assertIn({"table": "subscriptions", "column": "stripe_customer_id", "type": "character varying(255)",
                       "file": "db/migrations/001_initial_schema.sql", "line": 100}, json.loads(report.stdout)["fields"])
        back = slipway("release", "rollback", run, "--option", "schema", "--non-interactive")
        self.assertEqual(back.returncode, 0, back.stdout + back.stderr)
        self.assertEqual(self.sql("select to_regclass('subscriptions')"), [(None,)])
        self.assertEqual(slipway("migrate", "status").returncode, 5)
        verified = slipway("schema", "verify", "requirements.yaml")
        self.assertEqual(verified.returncode, 1)
        self.assertIn("CREATE TABLE subscriptions", json.loads(verified.stdout)["suggestion"])


if __name__ == "__main__":
    unittest.main()
