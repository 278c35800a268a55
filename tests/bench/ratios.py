# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""Medians of Slipway beside the bare programs that it calls: start-up, nothing left to do, child's output."""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

PROGRAM = os.environ["SLIPWAY_PROGRAM"]
PRODUCT = os.path.join(os.environ["SLIPWAY_SOURCE"], "resources/products/saas-starter")
KEY = "sk_test_benchCanary51c0de7f3e"
LINE = "2026-01-01 00:00:00 INFO worker: batch done, rows=1000, elapsed=0.25 s, next in queue"


class Server:
    """A sandbox of ours; its first line tells where it listens."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([PROGRAM, "sandbox", *arguments], stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()
        if not self.url:
            self.stop()
            raise SystemExit("slipway sandbox %s did not start" % arguments[0])

    def stop(self):
        self.process.terminate()
        self.process.wait(30)
        self.process.stdout.close()


def run(command, cwd, env, stdout=subprocess.DEVNULL):
    done = subprocess.run(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE)
    if done.returncode != 0:
        raise SystemExit("%s ended with %d:\n%s" % (command, done.returncode, done.stderr.decode(errors="replace")))


def medians(first, second, runs):
    """Both in turns, so that a busy moment of the machine hits both; one unmeasured turn warms the caches."""
    times = ([], [])
    for turn in range(runs + 1):
        for action, taken in zip((first, second), times):
            begin = time.perf_counter()
            action()
            if turn > 0:
                taken.append(time.perf_counter() - begin)
    return [statistics.median(taken) for taken in times]


class Bench:
    def __init__(self, folder, postgres, stripe, options):
        self.options = options
        self.workspace = os.path.join(folder, "product")
        self.database = postgres.url
        home = os.path.join(folder, "home")
        os.mkdir(home)
        kept = {key: os.environ[key] for key in ("PATH", "TMPDIR") if key in os.environ}
        self.env = {**kept, "HOME": home, "LANG": "C.UTF-8"}
        shutil.copytree(PRODUCT, self.workspace)
        values = {"DATABASE_URL": postgres.url, "STRIPE_API_BASE": stripe.url, "STRIPE_SECRET_KEY": KEY,
                  "STRIPE_WEBHOOK_SECRET": "whsec_bench0123456789abcdef"}
        for name in ("env.compose", "env.local"):
            with open(os.path.join(self.workspace, name)) as file:
                text = file.read()
            for key, value in values.items():
                text = text.replace("{{%s}}" % key, value)
            with open(os.path.join(self.workspace, "." + name), "w") as file:
                file.write(text)

    def call(self, *command, stdout=subprocess.DEVNULL, **more):
        run(command, self.workspace, {**self.env, **more}, stdout)

    def slipway(self, *arguments):
        self.call(PROGRAM, *arguments)

    def startup(self):
        return medians(lambda: self.slipway("--version"), lambda: self.call("psql", "--version"), self.options.runs)

    def alembic(self, *arguments):
        self.call("/usr/bin/alembic", "-c", "app/alembic.ini", *arguments, DATABASE_URL=self.database)

    def bare_release(self):
        """What a person would type for the same certainty, with nothing left to do."""
        self.alembic("heads")
        self.alembic("current")
        self.alembic("upgrade", "heads")
        for query in ("select version_num from alembic_version", "select code, stripe_price_id from billing_plans"):
            self.call("psql", "-X", "-At", self.database, "-c", query)

    def nothing_to_do(self):
        release = ("release", "db", "--env", "local", "--non-interactive", "--json")
        self.slipway(*release)
        return medians(lambda: self.slipway(*release), self.bare_release, self.options.runs)

    def write_playbook(self):
        program = os.path.join(self.workspace, "talk.py")
        with open(program, "w") as file:
            file.write("import sys\nfor _ in range(%d // 1000):\n    sys.stdout.write((%r + '\\n') * 1000)\n" % (self.options.lines, LINE))
        os.makedirs(os.path.join(self.workspace, "playbooks"))
        with open(os.path.join(self.workspace, "playbooks/talk.yaml"), "w") as file:
            file.write("slipway: 1\nname: talk\nphases:\n  execute:\n    - {id: talk, kind: command, argv: [/usr/bin/python3, %s]}\n" % program)
        return program

    def output(self):
        program = self.write_playbook()

        def to_ledger():
            self.slipway("release", "run", "talk", "--env", "local", "--non-interactive", "--json")

        def to_file():
            self.call("sh", "-c", "/usr/bin/python3 '%s' | cat > output.txt" % program)

        return medians(to_ledger, to_file, self.options.runs)


def main():
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--runs", type=int, default=5, help="measured turns of each side")
    reader.add_argument("--lines", type=int, default=1_000_000, help="lines of the talking child, a multiple of 1000")
    options = reader.parse_args()
    folder = tempfile.mkdtemp(prefix="slipway-bench-")
    servers = []
    try:
        servers = [Server("postgres")]
        servers.append(Server("stripe", "--port", "0"))
        bench = Bench(folder, *servers, options)
        row = "%-34s %12s %12s %8s"
        print(row % ("median of %d runs" % options.runs, "slipway", "bare", "ratio"))
        for title, measure in (("--version / psql --version", bench.startup),
                               ("nothing left / alembic and psql", bench.nothing_to_do),
                               ("output to ledger / cat > file", bench.output)):
            ours, bare = measure()
            print(row % (title, "%.1f ms" % (ours * 1e3), "%.1f ms" % (bare * 1e3), "%.2f" % (ours / bare)), flush=True)
        print(row % ("  lines/s of %d lines" % options.lines, "%.0f" % (options.lines / ours), "%.0f" % (options.lines / bare), "%.2f" % (bare / ours)))
    finally:
        for server in servers:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
