# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""Medians of a log scan (the step of a real run, as its record tells) beside grep -c over the same file, in turns."""
import argparse
import datetime
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

PROGRAM = os.environ["SLIPWAY_PROGRAM"]
LINE = b"2026-01-01 00:00:00,123 INFO api.worker request_id=%08x path=/api/v1/subscriptions status=200 elapsed=0.25 customer=c-%05d\n"
LAST = b"2026-01-01 00:10:00,000 ERROR ProgrammingError: column plan_subscriptions.subscriber_id does not exist\n"
CASES = (("one word", ["subscriber_id_not_set"]),
         ("one expression", ["ProgrammingError.*subscriber_id"]),
         ("three words in one", ["ERROR|CRITICAL|Traceback"]),
         ("three patterns", ["subscriber_id_not_set", "ProgrammingError.*subscriber_id", "Subscriber .* not found for customer"]),
         ("a class and digits", ["status=5\\d\\d"]))


def write_log(path, size):
    block = b"".join(LINE % (i * 2654435761 % 2**32, i) for i in range(8000))
    with open(path, "wb") as file:
        while file.tell() < size:
            file.write(block)
        file.write(LAST)


def counted(path, pattern):
    done = subprocess.run(["grep", "-cP" if "\\d" in pattern else "-cE", pattern, path], capture_output=True, text=True)
    return int(done.stdout)


class Bench:
    def __init__(self, folder, log):
        self.folder, self.log = folder, log
        os.mkdir(os.path.join(folder, "playbooks"))
        self.env = {"PATH": os.environ["PATH"], "HOME": folder, "LANG": "C.UTF-8"}
        with open(os.path.join(folder, "slipway.yaml"), "w") as file:
            file.write("slipway: 1\nworkspace: bench\nledger: ledger.sqlite\nenvironments:\n  local: {protection: none, database: 'sqlite:///app.db'}\n")
        subprocess.run(["sqlite3", os.path.join(folder, "app.db"), "create table t(a)"], check=False)

    def scan(self, patterns):
        """Seconds of the step, and the lines that it counted for each pattern."""
        with open(os.path.join(self.folder, "playbooks/scan.yaml"), "w") as file:
            file.write("slipway: 1\nname: scan\nphases:\n  verify:\n    - id: scan\n      kind: log_scan\n      since: beginning\n"
                       "      files: [%s]\n      none_of: %s\n" % (json.dumps(self.log), json.dumps(patterns)))
        done = subprocess.run([PROGRAM, "release", "run", "scan", "--env", "local", "--non-interactive", "--trust", "--json"],
                              cwd=self.folder, env=self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        record = json.loads(done.stdout)
        if "steps" not in record:
            raise SystemExit(done.stdout + done.stderr)
        step = record["steps"][0]
        begin, end = (datetime.datetime.fromisoformat(step[key].replace("Z", "+00:00")) for key in ("started_at", "finished_at"))
        counts = [0 if check["actual"] == "no line" else int(check["actual"].split()[0]) for check in step["checks"]]
        return (end - begin).total_seconds(), counts

    def grep(self, patterns):
        begin = time.perf_counter()
        counts = [counted(self.log, pattern) for pattern in patterns]
        return time.perf_counter() - begin, counts


def main():
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--runs", type=int, default=5, help="measured turns of each side")
    reader.add_argument("--mib", type=int, default=1024, help="size of the log")
    options = reader.parse_args()
    folder = tempfile.mkdtemp(prefix="slipway-bench-")
    try:
        log = os.path.join(folder, "api.log")
        write_log(log, options.mib << 20)
        bench = Bench(folder, log)
        row = "%-22s %12s %12s %8s"
        print(row % ("%d MiB, %d runs" % (options.mib, options.runs), "slipway", "grep -c", "ratio"))
        for title, patterns in CASES:
            ours, theirs = [], []
            for turn in range(options.runs + 1):  # the first one warms the caches
                (mine, found), (bare, wanted) = bench.scan(patterns), bench.grep(patterns)
                if found != wanted:
                    raise SystemExit("%s: Slipway counts %s, grep %s" % (patterns, found, wanted))
                if turn:
                    ours.append(mine)
                    theirs.append(bare)
            mine, bare = statistics.median(ours), statistics.median(theirs)
            print(row % (title, "%.0f ms" % (mine * 1e3), "%.0f ms" % (bare * 1e3), "%.2f" % (mine / bare)), flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
