# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""SQL migrations where the surroundings fail: a full disk, a pooler, a killed rehearsal, histories of other tools left half done."""
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.parse
import zlib

import psycopg2

from migrateground import MigrateGround, PROGRAM, eventually


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class SmallDisk:
    """A file system of a few megabytes that the server may write to; only root can make one."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="slipway-disk-")
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m,mode=0700", "tmpfs", self.dir], capture_output=True, text=True)
        self.why = done.stderr.strip()
        self.mounted = done.returncode == 0

    def give(self, server_pid):
        owner = os.stat("/proc/%d" % server_pid).st_uid
        place = os.path.join(self.dir, "space")
        os.makedirs(place, exist_ok=True)
        os.chown(self.dir, owner, -1)
        os.chown(place, owner, -1)
        return place

    def close(self):
        if self.mounted:
            subprocess.run(["umount", self.dir], check=True)
        os.rmdir(self.dir)


class FaultsTest(MigrateGround):
    def server_pid(self):
        """Of the postmaster: a session's own process ends with it."""
        return self.sql("select split_part(pg_read_file('postmaster.pid'), chr(10), 1)::int")[0][0]

    def half(self):
        """Two files applied by another tool, the third pending."""
        self.sql("create table a1 (id int); create table a2 (id int)")

    # ---- the disk ----

    @unittest.skipUnless(os.geteuid() == 0, "only root can mount a small file system")
    def test_a_full_disk_rolls_the_file_back(self):
        disk = SmallDisk()
        try:
            if not disk.mounted:
                self.skipTest("no file system can be mounted here: " + disk.why)
            place = disk.give(self.server_pid())
            self.sql("create tablespace small location '%s'" % place)
            self.write("001_a.sql", "create table a (t text) tablespace small;")
            self.write("002_fill.sql", "insert into a select repeat(md5(g::text), 30) from generate_series(1, 20000) g;")
            self.write("003_b.sql", "create table b (n int);")
            error = self.call("up", expect=1)["error"]
            self.assertIn("53100", error["message"])
            self.assertIn("Nothing of this file is in the target", error["message"])
            self.assertTrue(any("002_fill.sql" in text for text in [error["message"]] + error["details"]))
            self.assertEqual(self.sql("select string_agg(version, ',') from slipway_migrations"), [("001",)])
            self.assertEqual(self.sql("select count(*) from a"), [(0,)])
            self.write("002_fill.sql", "insert into a select 'x' from generate_series(1, 10);")  # the cause is mended
            self.sql("alter table a set tablespace pg_default")
            self.assertEqual(len(self.call("up", expect=0)["applied"]), 2)
            type(self).points += 1
            # without a transaction: half done, and resumed where it stopped
            self.write("004_c.sql", "create table c (t text) tablespace small;\ncreate index concurrently ci on c (t);\n"
                                    "insert into c select repeat(md5(g::text), 30) from generate_series(1, 20000) g;\ncreate table d (n int);")
            error = self.call("up", expect=1)["error"]
            self.assertIn("53100", error["message"])
            self.assertIn("half done", error["message"])
            self.assertEqual(self.sql("select to_regclass('d')"), [(None,)])
            self.sql("alter table c set tablespace pg_default")
            self.sql("alter index ci set tablespace pg_default")
            self.assertEqual(len(self.call("up", expect=0)["applied"]), 1)
            self.assertEqual(self.sql("select count(*) from c"), [(20000,)])
            self.assertEqual(self.sql("select to_regclass('slipway_migration_journal')"), [(None,)])
            type(self).points += 1
        finally:
            try:
                self.sql("drop table if exists a, c; ")
                self.sql("drop tablespace if exists small")
            finally:
                disk.close()

    # ---- a pooler ----

    def test_a_runner_behind_pgbouncer_is_turned_away_while_another_works(self):
        port = free_port()
        at = urllib.parse.urlparse(self.base)
        for mode in ("transaction", "session"):
            with self.subTest(mode), tempfile.TemporaryDirectory() as folder:
                self.fresh()
                self.write("001_a.sql", "create table a (n int); select pg_sleep(0.6);")
                with open(os.path.join(folder, "users"), "w") as out:
                    out.write('"postgres" ""\n')
                with open(os.path.join(folder, "b.ini"), "w") as out:
                    out.write("[databases]\n* = host=127.0.0.1 port=%d user=postgres\n[pgbouncer]\nlisten_addr=127.0.0.1\n"
                              "listen_port=%d\nunix_socket_dir=\nauth_type=any\npool_mode=%s\nauth_file=%s/users\n"
                              "ignore_startup_parameters=extra_float_digits\n" % (at.port, port, mode, folder))
                os.chmod(folder, 0o755)
                command = ["pgbouncer", os.path.join(folder, "b.ini")]
                if os.geteuid() == 0:
                    command = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] + command
                path = os.environ.get("PATH", "") + ":/usr/sbin"
                pooler = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ, PATH=path))
                try:
                    pooled = "postgresql://postgres@127.0.0.1:%d/%s" % (port, self.name)

                    def answers():
                        try:
                            return self.sql("select 1", pooled)
                        except psycopg2.OperationalError:
                            return None
                    eventually(answers)
                    direct = self.start()
                    second = self.call("up", url=pooled, expect=3)
                    self.assertEqual(second["error"]["code"], "pgbouncer")
                    self.assertEqual(direct.wait(30), 0)
                    third = self.call("up", url=pooled, expect=3)  # and with the target free as well
                    self.assertEqual(third["error"]["code"], "pgbouncer")
                    self.assertEqual(self.sql("select count(*) from slipway_migrations"), [(1,)])
                    type(self).points += 2
                finally:
                    pooler.terminate()
                    pooler.wait(20)

    def test_of_many_runners_one_works(self):
        self.write("001_a.sql", "create table a (n int); insert into a values (1); select pg_sleep(0.3);")
        runs = [self.start() for _ in range(6)]
        codes = sorted(run.wait(60) for run in runs)
        self.assertEqual(codes[0], 0)
        self.assertTrue(all(code in (0, 4) for code in codes), codes)
        self.assertEqual(self.sql("select count(*) from a"), [(1,)])
        self.assertEqual(self.sql("select count(*) from slipway_migrations"), [(1,)])
        type(self).points += 6

    # ---- rehearsals ----

    def scratch(self):
        return self.sql("select count(*) from pg_database where datname like 'slipway_rehearsal_%'")[0][0]

    def test_nothing_of_a_killed_rehearsal_remains(self):
        self.write("001_a.sql", "create table a (n int);")
        self.call("up", expect=0)
        self.write("002_b.sql", "select pg_sleep(30);")
        run = subprocess.Popen([PROGRAM, "migrate", "rehearse", "--dir", self.dir, "--url", self.url, "--on", self.base],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        eventually(lambda: self.sql("select 1 from pg_stat_activity where query like '%pg_sleep(30)%' and state = 'active' and datname like 'slipway_reh%'"))
        self.assertEqual(self.scratch(), 1)
        run.send_signal(signal.SIGKILL)
        run.wait()
        eventually(lambda: self.scratch() == 0)
        self.assertEqual(self.sql("select count(*) from slipway_migrations"), [(1,)])
        type(self).points += 1

    def test_a_copy_that_a_power_cut_left_goes_with_the_next(self):
        self.sql("create database slipway_rehearsal_1_2_3")
        self.write("001_a.sql", "create table a (n int);")
        found = self.call("rehearse", "--on", self.base, expect=0)
        self.assertTrue(found["good"])
        self.assertEqual(self.scratch(), 0)

    def test_samples_hold_what_they_refer_to(self):
        self.sql("create table p (id int primary key); create table q (id int primary key, p int references p);"
                 "insert into p select generate_series(1, 30000); insert into q select g, g from generate_series(1, 30000) g; analyze")
        self.write("001_a.sql", "alter table q add constraint q2 foreign key (p) references p (id); update q set p = p;")
        found = self.call("rehearse", "--on", self.base, "--load", "sample", "--sample-rows", "2000", expect=0)
        rows = found["files"][0]["statements"][1]["changes"][0]["updated"]
        self.assertTrue(1 <= rows < 10000, rows)
        self.assertEqual(found["files"][0]["rollback"], "absent")
        full = self.call("rehearse", "--on", self.base, "--load", "full", expect=0)
        self.assertEqual(full["files"][0]["statements"][1]["changes"][0], {"table": "q", "inserted": 0, "updated": 30000, "deleted": 0})
        copied = self.call("rehearse", "--on", self.base, "--load", "template", expect=0)
        self.assertEqual(copied["files"][0]["statements"][1]["rows"], 30000)
        self.assertIn("template", copied["copy"])
        busy = psycopg2.connect(self.url)
        refused = self.call("rehearse", "--on", self.base, "--load", "template", expect=1)
        self.assertEqual(refused["error"]["code"], "template_busy")
        busy.close()

    def test_a_private_server_of_the_targets_version(self):
        self.write("001_a.sql", "create table a (n int);")
        self.write("001_a.down.sql", "drop table a;")
        found = self.call("rehearse", expect=0)
        self.assertEqual(found["files"][0]["rollback"], "proven")
        self.assertEqual(found["server"], "PostgreSQL %d" % (self.sql("select current_setting('server_version_num')::int / 10000")[0][0]))
        self.assertEqual([rung["rung"] for rung in found["ladder"]], ["forecast", "run on the target, rolled back", "scratch copy"])

    def test_tried_on_the_target_and_rolled_back(self):
        self.write("001_a.sql", "create table a (n int); insert into a values (1);")
        self.write("002_b.sql", "begin; alter table a add column m int; commit;")
        found = self.call("rehearse", "--rolled-back", expect=0)
        self.assertEqual([one["version"] for one in found["tried"]], ["001", "002"])
        self.assertEqual(self.sql("select to_regclass('a'), to_regclass('slipway_migrations')"), [(None, None)])
        self.write("003_c.sql", "insert into a values ('x');")
        error = self.call("rehearse", "--rolled-back", expect=1)["error"]
        self.assertIn("003_c.sql:1", error["message"])
        self.assertIn("the target is as it was", error["message"])
        self.assertEqual(self.sql("select to_regclass('a')"), [(None,)])
        self.write("003_c.sql", "create index concurrently on a (n);")
        self.assertEqual(self.call("rehearse", "--rolled-back", expect=1)["error"]["code"], "not_in_transaction")
        self.call("rehearse", "--rolled-back", "--to", "002", expect=0)

    def test_requirements_from_a_folder(self):
        self.write("001_a.sql", "create table users (id uuid primary key, stripe_customer_id varchar(255) unique);")
        done = subprocess.run([PROGRAM, "schema", "require", "--from-folder", "--dir", self.dir, "--json"], capture_output=True, text=True,
                              timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        text = json.loads(done.stdout)["requirements"]
        self.assertIn("stripe_customer_id", text)
        self.assertNotIn("slipway_migrations", text)
        with open(os.path.join(self.dir, "r.yaml"), "w") as out:
            out.write(text)
        verify = [PROGRAM, "schema", "verify", os.path.join(self.dir, "r.yaml"), "--url", self.url, "--json"]
        self.assertEqual(subprocess.run(verify, capture_output=True, timeout=60).returncode, 1)
        self.call("up", expect=0)
        self.assertEqual(subprocess.run(verify, capture_output=True, timeout=60).returncode, 0)

    # ---- histories that other tools left, by their documented rules ----

    def test_goose_half_applied_and_taken_back(self):
        for i in (1, 2, 3):
            self.write("0000%d_a.sql" % i, "-- +goose Up\ncreate table a%d (id int);\n-- +goose Down\ndrop table a%d;\n" % (i, i))
        self.sql("create table goose_db_version (id serial primary key, version_id bigint not null, is_applied boolean not null, "
                 "tstamp timestamp null default now())")
        self.half()
        # up to 3 and back again, as goose before 3.0 recorded it: a later row with is_applied = false takes one back
        self.sql("insert into goose_db_version (version_id, is_applied) values (0, true), (1, true), (2, true), (3, true), (3, false)")
        self.assertEqual([p["version"] for p in self.call("status", expect=5)["pending"]], ["3"])
        self.assertEqual(len(self.call("up", expect=0)["applied"]), 1)
        self.assertEqual(self.sql("select version_id, is_applied from goose_db_version order by id desc limit 1"), [(3, True)])
        self.call("down", expect=0)
        self.assertEqual(self.sql("select count(*) from goose_db_version where version_id = 3 and is_applied"), [(0,)])

    def test_golang_migrate_half_applied_and_dirty(self):
        for i in (1, 2, 3):
            self.write("%d_a.up.sql" % i, "create table a%d (id int);" % i)
            self.write("%d_a.down.sql" % i, "drop table a%d;" % i)
        self.sql("create table schema_migrations (version bigint not null primary key, dirty boolean not null)")
        self.half()
        self.sql("insert into schema_migrations values (2, false)")
        self.assertEqual([p["version"] for p in self.call("status", expect=5)["pending"]], ["3"])
        self.sql("update schema_migrations set version = 3, dirty = true")
        self.assertIn("dirty", [p["kind"] for p in self.call("status", expect=1)["problems"]])
        self.call("up", expect=1)
        self.call("repair", "--not-applied", "3", expect=5)  # says first what it would write
        self.assertEqual(self.sql("select version, dirty from schema_migrations"), [(3, True)])
        self.call("repair", "--not-applied", "3", "--yes", expect=0)
        self.assertEqual(self.sql("select version, dirty from schema_migrations"), [(2, False)])
        self.call("up", expect=0)
        self.assertEqual(self.sql("select version, dirty from schema_migrations"), [(3, False)])

    def test_flyway_half_applied_failed_and_repeatable(self):
        texts = {"V1__a.sql": "create table a1 (id int);\r\n", "V1_1__b.sql": "create table a2 (id int);\n",
                 "V2__c.sql": "create table a3 (id int);", "R__view.sql": "create or replace view v as select 1 as one;"}
        for name, text in texts.items():
            self.write(name, text)

        def checksum(text):
            value = 0
            for line in text.splitlines():
                value = zlib.crc32(line.encode(), value)
            return value - (1 << 32) if value >= 1 << 31 else value
        self.sql("create table flyway_schema_history (installed_rank int not null primary key, version varchar(50), description varchar(200) "
                 "not null, type varchar(20) not null, script varchar(1000) not null, checksum integer, installed_by varchar(100) not null, "
                 "installed_on timestamp not null default now(), execution_time integer not null, success boolean not null)")
        self.half()
        row = "insert into flyway_schema_history values (%d, %s, '%s', 'SQL', '%s', %d, 'f', now(), 3, %s)"
        self.sql(row % (1, "'1'", "a", "V1__a.sql", checksum(texts["V1__a.sql"]), "true"))
        self.sql(row % (2, "'1.1'", "b", "V1_1__b.sql", checksum(texts["V1_1__b.sql"]), "true"))
        found = self.call("status", expect=5)
        self.assertEqual([p["version"] for p in found["pending"]], ["2", "R view"])
        self.assertEqual(found["problems"], [])
        self.sql(row % (3, "'2'", "c", "V2__c.sql", checksum(texts["V2__c.sql"]), "false"))
        self.assertIn("dirty", [p["kind"] for p in self.call("status", expect=1)["problems"]])
        self.call("repair", "--not-applied", "2", "--yes", expect=0)
        self.assertEqual([a["version"] for a in self.call("up", expect=0)["applied"]], ["2", "R view"])
        rows = self.sql("select version, checksum from flyway_schema_history where success order by installed_rank")
        self.assertEqual(rows, [("1", checksum(texts["V1__a.sql"])), ("1.1", checksum(texts["V1_1__b.sql"])),
                                ("2", checksum(texts["V2__c.sql"])), (None, checksum(texts["R__view.sql"]))])
        self.write("R__view.sql", "create or replace view v as select 1 as one, 2 as two;")
        self.assertEqual([p["version"] for p in self.call("status", expect=5)["pending"]], ["R view"])

    def test_diesel_half_applied(self):
        for stamp, i in (("2024-01-31-101500", 1), ("2024-02-01-000000", 2), ("2024-02-01-000001", 3)):
            self.write("%s_a%d/up.sql" % (stamp, i), "create table a%d (id int);" % i)
            self.write("%s_a%d/down.sql" % (stamp, i), "drop table a%d;" % i)
        self.sql("create table __diesel_schema_migrations (version varchar(50) primary key not null, run_on timestamp not null default "
                 "current_timestamp)")
        self.half()
        self.sql("insert into __diesel_schema_migrations (version) values ('20240131101500'), ('20240201000000')")
        self.assertEqual([p["version"] for p in self.call("status", expect=5)["pending"]], ["20240201000001"])
        self.call("up", expect=0)
        self.assertEqual(self.sql("select max(version) from __diesel_schema_migrations"), [("20240201000001",)])

    # ---- files as real teams write them ----

    def test_files_as_teams_write_them(self):
        files = {
            "20240131T101500Z_first.sql": "\ufeffcreate type mood as enum ('a');\r\ncreate table ünïcode (m mood);\r\n",
            "20240131T101501Z.sql": "alter type mood add value 'b';\n",
            "20240131T101502Z_use.sql": "insert into ünïcode values ('b');\n",
            "20240131T101503Z_own.sql": "BEGIN;\ncreate table own (n int);\nCOMMIT;\n",
            "20240131T101504Z_two.sql": "begin;\ncreate table two (n int);\ncommit;\nbegin;\ninsert into two values (1);\ncommit;\n",
            "20240131T101505Z_leak.sql": "set search_path = pg_catalog;\nset role postgres;\nset statement_timeout = 1000;\n"
                                         "create table public.leak (n int);\n",
            "20240131T101506Z_after.sql": "create table after_leak (n int);\n",
            "20240131T101507Z_copy.sql": "copy own from stdin;\r\n1\r\n2\r\n\\.\r\ncreate index concurrently on own (n);\n",
            "20240131T101508Z_serial.sql": "begin;\nset transaction isolation level serializable;\ninsert into two values (2);\ncommit;\n",
        }
        for name, text in files.items():
            with open(os.path.join(self.dir, name), "wb") as out:
                out.write(text.encode())
        self.assertEqual(len(self.call("up", expect=0)["applied"]), len(files))
        self.assertEqual(self.sql("select to_regclass('public.after_leak') is not null"), [(True,)])
        self.assertEqual(self.sql("select count(*) from own"), [(2,)])
        self.assertEqual(self.sql("select count(*) from two"), [(2,)])
        self.assertEqual(self.sql("select count(*) from ünïcode"), [(1,)])
        self.call("status", expect=0)

    def test_long_versions_and_prefixes_of_flyway(self):
        self.write("W2024013110150000__later.sql", "create table b (n int references a);")
        self.write("W20240131101500__first.sql", "create table a (n int primary key);")
        found = self.call("up", "--prefix", "W", "--format", "flyway", expect=0)
        self.assertEqual([a["version"] for a in found["applied"]], ["20240131101500", "2024013110150000"])


if __name__ == "__main__":
    unittest.main()
