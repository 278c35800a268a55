# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""Dump, restore and comparison of one database by Slipway, beside pg_dump | pg_restore alone, in turns."""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time

PROGRAM = os.environ["SLIPWAY_PROGRAM"]

PLAYBOOK = """slipway: 1
name: proof
title: Backup and restore
phases:
  decide:
    - {id: dump, kind: backup, title: Backup, checksum: [events]}
    - {id: copy, kind: restore_proof, title: Restore, from: dump, needs: [dump]}
"""
WORKSPACE = """slipway: 1
workspace: bench
ledger: var/ledger.sqlite
environments:
  local: {protection: none, database: "%s"}
"""


def psql(url, sql):
    return subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", url, "-c", sql], check=True, capture_output=True, text=True).stdout.strip()


def fill(url, megabytes):
    """Three tables, indexes, text that compresses as real text does."""
    rows = megabytes * 1250
    psql(url, "create table events as select g as id, md5(g::text) as token, repeat(md5((g * 7)::text), 6) as body, "
              "timestamptz '2026-01-01' + g * interval '1 second' as at from generate_series(1, %d) g; "
              "alter table events add primary key (id); "
              "create table lines as select g as id, g %% 1000 as account, md5((g + 1)::text) as v, repeat(md5((g * 3)::text), 4) as w "
              "from generate_series(1, %d) g; alter table lines add primary key (id); create index on lines (account); "
              "create table archive as select * from lines limit %d; alter table archive add primary key (id)"
         % (rows, rows * 2, rows // 2))
    psql(url, "vacuum analyze")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--megabytes", type=int, default=1000)
    options.add_argument("--turns", type=int, default=3)
    options = options.parse_args()
    server = subprocess.Popen([PROGRAM, "sandbox", "postgres"], stdout=subprocess.PIPE, text=True)
    base = server.stdout.readline().strip()
    folder = tempfile.mkdtemp(prefix="slipway-bench-")
    try:
        url, copy = (base.rsplit("/", 1)[0] + "/" + name for name in ("source", "copy"))
        psql(base, "create database source")
        fill(url, options.megabytes)
        print("database of %s" % psql(url, "select pg_size_pretty(pg_database_size('source'))"), flush=True)
        os.makedirs(os.path.join(folder, "playbooks"))
        for name, text in (("slipway.yaml", WORKSPACE % url), ("playbooks/proof.yaml", PLAYBOOK)):
            with open(os.path.join(folder, name), "w") as file:
                file.write(text)

        def piped(*dump):
            psql(base, "drop database if exists copy")
            psql(base, "create database copy template template0")
            begin = time.perf_counter()
            subprocess.run("set -o pipefail; pg_dump -Fc %s '%s' | pg_restore -d '%s'" % (" ".join(dump), url, copy), shell=True,
                           check=True, executable="/bin/bash")
            return time.perf_counter() - begin

        def proven():
            psql(base, "drop database if exists copy")
            begin = time.perf_counter()
            done = subprocess.run([PROGRAM, "release", "run", "proof", "--env", "local", "--non-interactive", "--trust", "--json"], cwd=folder,
                                  capture_output=True, text=True, stdin=subprocess.DEVNULL, env={**os.environ, "HOME": folder})
            taken = time.perf_counter() - begin
            if done.returncode:
                raise SystemExit(done.stdout + done.stderr)
            shutil.rmtree(os.path.join(folder, "var/backups"))
            return taken, json.loads(done.stdout)

        sides = {"pg_dump -Fc | pg_restore": [], "pg_dump -Fc -Z0 | pg_restore": [], "slipway": []}
        for _ in range(options.turns):
            sides["pg_dump -Fc | pg_restore"].append(piped())
            sides["pg_dump -Fc -Z0 | pg_restore"].append(piped("-Z0"))
            taken, artifact = proven()
            sides["slipway"].append(taken)
        for step in artifact["steps"]:
            print(step["id"], [(check["name"], check["actual"][:60]) for check in step["checks"]])
        medians = {name: statistics.median(times) for name, times in sides.items()}
        for name, taken in medians.items():
            print("%-30s %6.1f s   slipway / this %.2f" % (name, taken, medians["slipway"] / taken))
    finally:
        server.terminate()
        server.wait(60)
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
