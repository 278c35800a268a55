# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""SQL migrations beside psql (one session, one transaction and history row a file), dbmate, sqitch and alembic, and what
planning costs.

Usage: migrations.py [apply] [planning] [data] [--beside TOOL,…] [--files N] [--rounds N] [--megabytes N]; without a part, all
of them. Needs SLIPWAY_PROGRAM; dbmate where SLIPWAY_DBMATE names it, sqitch and alembic
where they are installed. Each round runs all of them one after the other on fresh databases; the median of the rounds counts."""
import argparse
import os
import shutil
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
        self.process.wait(120)


def small_files(folder, number):
    bodies = []
    for i in range(1, number + 1):
        body = "create table t%d (id bigserial primary key, note text);\ncreate index on t%d (note);\n" % (i, i)
        bodies.append(body)
        with open(os.path.join(folder, "%014d_t%d.sql" % (i, i)), "w") as out:
            out.write("-- migrate:up\n%s\n-- migrate:down\ndrop table t%d;\n" % (body, i))
    return bodies


def sqitch_project(folder, bodies):
    os.mkdir(os.path.join(folder, "deploy"))
    with open(os.path.join(folder, "sqitch.conf"), "w") as out:
        out.write("[core]\n\tengine = pg\n[user]\n\tname = bench\n\temail = bench@localhost\n")
    with open(os.path.join(folder, "sqitch.plan"), "w") as out:
        out.write("%syntax-version=1.0.0\n%project=bench\n\n")
        for i, body in enumerate(bodies, 1):
            out.write("t%d 2026-01-01T00:00:00Z bench <bench@localhost> # t%d\n" % (i, i))
            with open(os.path.join(folder, "deploy", "t%d.sql" % i), "w") as script:
                script.write("begin;\n%scommit;\n" % body)


ALEMBIC_ENV = """from alembic import context
from sqlalchemy import create_engine, pool
engine = create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
"""


def alembic_project(folder, bodies):
    os.mkdir(os.path.join(folder, "versions"))
    with open(os.path.join(folder, "env.py"), "w") as out:
        out.write(ALEMBIC_ENV)
    for i, body in enumerate(bodies, 1):
        with open(os.path.join(folder, "versions", "r%d.py" % i), "w") as out:
            out.write("from alembic import op\nrevision = 'r%d'\ndown_revision = %r\n\n\ndef upgrade():\n    op.execute(%r)\n" %
                      (i, "r%d" % (i - 1) if i > 1 else None, body))


def alembic_command(folder, url):
    ini = os.path.join(folder, "alembic.ini")
    with open(ini, "w") as out:
        out.write("[alembic]\nscript_location = %s\nsqlalchemy.url = %s\n" % (folder, url))
    return ["alembic", "-c", ini, "upgrade", "head"]


def apply(server, number, rounds, beside):
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as sqitch, tempfile.TemporaryDirectory() as alembic:
        bodies = small_files(folder, number)
        sqitch_project(sqitch, bodies)
        alembic_project(alembic, bodies)
        script = "create table if not exists schema_migrations (version varchar primary key);\n" + "".join(
            "begin;\n%sinsert into schema_migrations values ('%014d');\ncommit;\n" % (body, i + 1) for i, body in enumerate(bodies))
        tools = {
            "slipway": lambda url: timed([PROGRAM, "migrate", "up", "--quiet", "--dir", folder, "--url", url]),
            "psql": lambda url: timed(["psql", "-qX", "-v", "ON_ERROR_STOP=1", url], input=script)}
        if os.path.exists(DBMATE):
            tools["dbmate"] = lambda url: timed([DBMATE, "--url", url + "?sslmode=disable", "--migrations-dir", folder,
                                                 "--no-dump-schema", "up"])
        if shutil.which("sqitch"):
            tools["sqitch"] = lambda url: timed(["sqitch", "deploy", "db:pg:" + url.split(":", 1)[1]], cwd=sqitch)
        if shutil.which("alembic"):
            tools["alembic"] = lambda url: timed(alembic_command(alembic, url.replace("postgresql:", "postgresql+psycopg2:")))
        times = {name: [] for name in tools if name == "slipway" or not beside or name in beside}
        for turn in range(rounds):
            # Who comes first changes with the turn: a machine that warms up or slows down must favour none.
            order = list(times) if turn % 2 == 0 else list(reversed(times))
            for name in order:
                times[name].append(tools[name](server.fresh()))
        for name, values in times.items():
            ratios = [ours / theirs for ours, theirs in zip(times["slipway"], values)]
            print("%-8s %d migrations: %.2f s (%s); slipway %.2f times as long" %
                  (name, number, statistics.median(values), ", ".join("%.2f" % v for v in values),
                   statistics.median(ratios)), flush=True)


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
            print("plan     %d files: %.2f s" % (number, statistics.median(values)), flush=True)


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
    options.add_argument("parts", nargs="*", choices=["apply", "planning", "data", []])
    options.add_argument("--beside", default="", help="only these tools, divided by commas")
    options.add_argument("--files", type=int, default=500)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--megabytes", type=int, default=50)
    given = options.parse_args()
    server = Server()
    try:
        parts = given.parts or ["apply", "planning", "data"]
        if "apply" in parts:
            apply(server, given.files, given.rounds, [name for name in given.beside.split(",") if name])
        if "planning" in parts:
            planning(server, min(3, given.rounds))
        if "data" in parts:
            data(server, given.rounds, given.megabytes)
    finally:
        server.stop()


if __name__ == "__main__":
    main()
