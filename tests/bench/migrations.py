# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""SQL migrations beside psql (one session, one transaction and history row a file) and dbmate, and what planning costs.

Usage: migrations.py [--files N] [--rounds N]. Needs SLIPWAY_PROGRAM; dbmate where SLIPWAY_DBMATE names it. Each round runs all
of them one after the other on fresh databases; the median of the rounds counts."""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

PROGRAM = os.environ["SLIPWAY_PROGRAM"]
DBMATE = os.environ.get("SLIPWAY_DBMATE", "")


def timed(command, **more):
    begin = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **more)
    if done.returncode != 0:
        sys.exit("%s: %s" % (" ".join(command[:3]), done.stderr[-800:]))
    return time.perf_counter() - begin


class Server:
    def __init__(self):
        self.process = subprocess.Popen([PROGRAM, "sandbox", "postgres"], stdout=subprocess.PIPE, text=True)
        self.base = self.process.stdout.readline().strip()
        self.count = 0

    def fresh(self):
        self.count += 1
        subprocess.run(["psql", "-qX", self.base, "-c", "create database b%d" % self.count], check=True)
        return urllib.parse.urlparse(self.base)._replace(path="/b%d" % self.count).geturl()

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


def small_files(folder, number):
    bodies = []
    for i in range(1, number + 1):
        body = "create table t%d (id bigserial primary key, note text);\ncreate index on t%d (note);\n" % (i, i)
        bodies.append(body)
        with open(os.path.join(folder, "%014d_t%d.sql" % (i, i)), "w") as out:
            out.write("-- migrate:up\n%s\n-- migrate:down\ndrop table t%d;\n" % (body, i))
    return bodies


def apply(server, number, rounds):
    with tempfile.TemporaryDirectory() as folder:
        bodies = small_files(folder, number)
        script = "create table if not exists schema_migrations (version varchar primary key);\n" + "".join(
            "begin;\n%sinsert into schema_migrations values ('%014d');\ncommit;\n" % (body, i + 1) for i, body in enumerate(bodies))
        times = {"slipway": [], "psql": [], "dbmate": []}
        for _ in range(rounds):
            times["slipway"].append(timed([PROGRAM, "migrate", "up", "--quiet", "--dir", folder, "--url", server.fresh()]))
            times["psql"].append(timed(["psql", "-qX", "-v", "ON_ERROR_STOP=1", server.fresh()], input=script))
            if os.path.exists(DBMATE):
                times["dbmate"].append(timed([DBMATE, "--url", server.fresh() + "?sslmode=disable", "--migrations-dir", folder,
                                              "--no-dump-schema", "up"]))
        for name, values in times.items():
            if values:
                print("%-8s %d migrations: %.2f s (%s)" % (name, number, statistics.median(values),
                                                         ", ".join("%.2f" % v for v in values)))


def planning(server, rounds):
    for number in (1000, 5000, 20000):
        with tempfile.TemporaryDirectory() as folder:
            small_files(folder, number)
            url = server.fresh()
            values = []
            for _ in range(rounds):
                begin = time.perf_counter()
                subprocess.run([PROGRAM, "migrate", "plan", "--quiet", "--json", "--dir", folder, "--url", url],
                               stdout=subprocess.DEVNULL, check=True)
                values.append(time.perf_counter() - begin)
            print("plan     %d files: %.2f s" % (number, statistics.median(values)))


def data(server, rounds, megabytes):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "001_data.sql")
        line = "%d\t" + "x" * 88 + "\n"
        with open(path, "w") as out:
            out.write("create table d (id bigint, t text);\ncopy d from stdin;\n")
            for i in range(megabytes * 1024 * 1024 // 96):
                out.write(line % i)
            out.write("\\.\n")
        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(timed([PROGRAM, "migrate", "up", "--quiet", "--dir", folder, "--url", server.fresh()]))
            theirs.append(timed(["psql", "-qX1", "-v", "ON_ERROR_STOP=1", "-f", path, server.fresh()]))
        print("data     %d MB by COPY: slipway %.2f s, psql %.2f s, ratio %.2f" %
              (megabytes, statistics.median(ours), statistics.median(theirs), statistics.median(ours) / statistics.median(theirs)))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--files", type=int, default=500)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--megabytes", type=int, default=50)
    given = options.parse_args()
    server = Server()
    try:
        apply(server, given.files, given.rounds)
        planning(server, min(3, given.rounds))
        data(server, given.rounds, given.megabytes)
    finally:
        server.stop()


if __name__ == "__main__":
    main()
