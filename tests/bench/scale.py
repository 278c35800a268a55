# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""Slipway at scale: a step that prints millions of lines, a ledger of 100,000 runs, a log of a gigabyte, and a catalogue of
1,000 plans beside the official Node SDK doing the same writes. Prints one row a measurement."""
import argparse
import datetime
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import time
import urllib.request

PROGRAM = os.environ["SLIPWAY_PROGRAM"]
KEY = "sk_test_benchCanary51c0de7f3e"
LINE = "2026-01-01 00:00:00 INFO worker: batch done, rows=1000, elapsed=0.25 s, next in queue"
ROW = "%-46s %14s  %s"


def show(title, value, remark=""):
    print((ROW % (title, value, remark)).rstrip(), flush=True)


class Workspace:
    def __init__(self, folder, name, text, more=""):
        self.dir = os.path.join(folder, name)
        os.makedirs(os.path.join(self.dir, "playbooks"))
        self.env = {"PATH": os.environ["PATH"], "HOME": self.dir, "LANG": "C.UTF-8", "STRIPE_SECRET_KEY": KEY}
        self.write("slipway.yaml", """slipway: 1
workspace: bench
ledger: ledger.sqlite
%s
environments:
  local: {protection: none, database: "sqlite:///%s/db.sqlite"%s}
""" % (text, self.dir, more))

    def write(self, name, text):
        with open(os.path.join(self.dir, name), "w") as file:
            file.write(text)

    def start(self, *arguments, stdout=subprocess.DEVNULL):
        return subprocess.Popen([PROGRAM, *arguments], cwd=self.dir, env=self.env, stdin=subprocess.DEVNULL, stdout=stdout,
                                stderr=subprocess.PIPE)

    def call(self, *arguments):
        """Seconds and the largest resident size in MiB."""
        begin = time.perf_counter()
        process = self.start(*arguments)
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit("%s ended with %d:\n%s" % (arguments, process.returncode, errors.decode()[-2000:]))
        return time.perf_counter() - begin, usage.ru_maxrss / 1024


def output(folder, options):
    workspace = Workspace(folder, "output", "variables:\n  STRIPE_SECRET_KEY: {secret: true}")
    sizes = {}
    for lines in (options.lines // 10, options.lines):
        workspace.write("talk.py", "import sys\nfor _ in range(%d // 1000):\n    sys.stdout.write((%r + '\\n') * 1000)\n" % (lines, LINE))
        for name, watch in (("plain", ""), ("watched", ', must: ["batch done"], must_not: ["Traceback"]')):
            workspace.write("playbooks/%s.yaml" % name,
                            "slipway: 1\nname: %s\nphases:\n  execute:\n    - {id: talk, kind: command, argv: [/usr/bin/python3, talk.py]%s}\n" % (name, watch))
            seconds, size = workspace.call("release", "run", name, "--env", "local", "--non-interactive", "--quiet")
            sizes[name, lines] = size
            show("%d lines of output, %s" % (lines, name), "%.0f lines/s" % (lines / seconds), "%.1f s, %.0f MiB resident" % (seconds, size))
    for name in ("plain", "watched"):
        show("memory at ten times the output, %s" % name, "%.2f times" % (sizes[name, options.lines] / sizes[name, options.lines // 10]))
    return workspace


def first_byte(workspace, *arguments):
    begin = time.perf_counter()
    process = workspace.start(*arguments, stdout=subprocess.PIPE)
    drain = threading.Thread(target=process.stderr.read)
    drain.start()
    process.stdout.read(1)
    first = time.perf_counter() - begin
    total = 1
    while data := process.stdout.read(1 << 20):
        total += len(data)
    process.wait()
    drain.join()
    return first, time.perf_counter() - begin, total


def log(workspace):
    runs = json.loads(subprocess.run([PROGRAM, "release", "list", "--json"], cwd=workspace.dir, env=workspace.env, capture_output=True, check=True).stdout)["runs"]
    first, whole, size = first_byte(workspace, "release", "log", runs[0]["run_id"])
    show("release log of %.2f GB, first byte" % (size / 1e9), "%.0f ms" % (first * 1e3), "%.1f s for all of it" % whole)


def many_runs(folder, options):
    """A ledger of this many finished runs, its chain as docs/formats.md tells."""
    workspace = Workspace(folder, "runs", "")
    workspace.call("release", "list")  # makes the ledger
    path = os.path.join(workspace.dir, "ledger.sqlite")
    database = sqlite3.connect(path)
    start = datetime.datetime(2020, 1, 1)
    header = {"workspace": "bench", "playbook": {"name": "db-release"}, "environment": {"name": "local"}, "operator": {"name": "Bench"}}
    for number in range(options.runs):
        at = start + datetime.timedelta(minutes=number)
        run = at.strftime("%Y%m%dT%H%M%SZ-") + "%08x" % number
        stamp = at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        previous = "0" * 64
        events = [{"type": "RunPlanned", "plan_digest": "d", "header": header, "steps": []}, {"type": "RunFinished", "status": "succeeded"}]
        for sequence, event in enumerate(events, 1):
            text = json.dumps(event, separators=(",", ":"), sort_keys=True)
            previous = hashlib.sha256("\n".join([previous, run, str(sequence), stamp, text, "", ""]).encode()).hexdigest()
            database.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?)", (run, sequence, stamp, text, previous))
        database.execute("INSERT INTO runs VALUES (?, 'succeeded', '', 'bench', 'local', 'db-release', 'Bench', '', ?, ?, '[]', '[]', 'd', '', 2, ?)",
                         (run, stamp, stamp, previous))
    database.commit()
    database.close()
    for title, arguments in (("release list", ("release", "list")), ("release list of one environment", ("release", "list", "--env", "local")),
                             ("release list of an environment without runs", ("release", "list", "--env", "other", "--ledger", path))):
        first, whole, _ = first_byte(workspace, *arguments)
        show("%s over %d runs" % (title, options.runs), "%.0f ms" % (min(first, whole) * 1e3))


NODE = """
import {createRequire} from "node:module";
const required = createRequire(process.env.SLIPWAY_CLIENTS + "/package.json")("stripe");
const Stripe = required.default ?? required;
const base = new URL(process.argv[2]);
const stripe = new Stripe(process.env.STRIPE_SECRET_KEY, {host: base.hostname, port: base.port, protocol: "http", telemetry: false});
const count = Number(process.argv[3]);
for (let i = 0; i < count; ++i) {
    const product = await stripe.products.create({id: `node_plan${i}`, name: `Plan ${i}`, metadata: {code: `plan${i}`}});
    const price = await stripe.prices.create({product: product.id, currency: "usd", unit_amount: 1000 + i, recurring: {interval: "month"},
        lookup_key: `node_plan${i}_month_usd`, transfer_lookup_key: true, metadata: {code: `plan${i}`}});
    await stripe.products.update(product.id, {default_price: price.id});
}
"""


def catalogue(folder, options):
    server = subprocess.Popen([PROGRAM, "sandbox", "stripe", "--port", "0"], stdout=subprocess.PIPE, text=True)
    try:
        base = server.stdout.readline().strip()
        for method in ("GET", "POST"):
            fault = json.dumps({"kind": "delay", "path": "/v1/", "method": method, "times": 1_000_000, "amount": options.latency}).encode()
            urllib.request.urlopen(urllib.request.Request(base + "/_sandbox/faults", data=fault, method="POST")).read()
        workspace = Workspace(folder, "catalogue", "catalog: plans.yaml",
                              ', stripe: {secret_key: "${STRIPE_SECRET_KEY}", mode: test, api_base: "%s"}' % base)
        workspace.write("plans.yaml", "slipway: 1\nplans:\n" + "".join(
            "  - {code: plan%d, name: Plan %d, amount: %d, currency: usd, interval: month}\n" % (i, i, 1000 + i) for i in range(options.plans)))
        database = sqlite3.connect(os.path.join(workspace.dir, "db.sqlite"))
        database.execute("create table billing_plans (id integer primary key, code text, stripe_price_id text, is_active boolean)")
        database.executemany("insert into billing_plans (code, is_active) values (?, 1)", [("plan%d" % i,) for i in range(options.plans)])
        database.commit()
        database.close()
        ours, size = workspace.call("stripe", "setup", "--env", "local", "--non-interactive", "--quiet")
        show("%d plans into Stripe at %d ms, Slipway" % (options.plans, options.latency), "%.1f s" % ours,
             "lookups, writes and proof, %.0f MiB resident" % size)
        again, _ = workspace.call("stripe", "setup", "--env", "local", "--non-interactive", "--quiet")
        show("the same again, nothing to do", "%.1f s" % again)
        if "SLIPWAY_CLIENTS" not in os.environ:
            print("SLIPWAY_CLIENTS names no folder with Stripe's Node SDK; see tests/integration/sandbox_clients.sh")
            return
        workspace.write("same.mjs", NODE)
        begin = time.perf_counter()
        subprocess.run(["node", "same.mjs", base, str(options.plans)], cwd=workspace.dir, check=True,
                       env={**workspace.env, "SLIPWAY_CLIENTS": os.environ["SLIPWAY_CLIENTS"]})
        node = time.perf_counter() - begin
        show("the same writes, Stripe's Node SDK", "%.1f s" % node, "Slipway takes %.2f times as long" % (ours / node))
    finally:
        server.terminate()
        server.wait(10)
        server.stdout.close()


def main():
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--lines", type=int, default=10_000_000, help="lines of the talking step, a multiple of 10,000")
    reader.add_argument("--runs", type=int, default=100_000)
    reader.add_argument("--plans", type=int, default=1000)
    reader.add_argument("--latency", type=int, default=20, help="milliseconds that the local Stripe server waits before each answer")
    reader.add_argument("--only", choices=["output", "runs", "catalogue"], action="append")
    options = reader.parse_args()
    wanted = options.only or ["output", "runs", "catalogue"]
    folder = tempfile.mkdtemp(prefix="slipway-scale-")
    try:
        if "output" in wanted:
            log(output(folder, options))
        if "runs" in wanted:
            many_runs(folder, options)
        if "catalogue" in wanted:
            catalogue(folder, options)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
