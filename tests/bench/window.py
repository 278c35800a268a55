# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""What the window costs: the start up to its first painted frame beside Qt Designer's, its views with many rows, the log
pane, and its search beside grep and lnav. Needs the targets slipway-desktop, firstframe, bench_gui_views and bench_gui_log of
the build folder given. Prints one row a measurement."""
import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
import time

ROW = "%-52s %12s  %s"
DESIGNER = "/usr/lib/qt6/bin/designer"


def show(title, value, remark=""):
    print((ROW % (title, value, remark)).rstrip(), flush=True)


def first_frame(arguments, plugins, home):
    """Milliseconds from before the program was begun to its first painted frame."""
    environment = {"PATH": os.environ["PATH"], "HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home,
                   "XDG_RUNTIME_DIR": home, "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen",
                   "QT_PLUGIN_PATH": plugins, "QT_QPA_GENERIC_PLUGINS": "firstframe",
                   "FIRST_FRAME_BEGAN": str(time.monotonic_ns())}
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, timeout=120)
    for line in done.stdout.splitlines():
        if line.startswith("first frame "):
            return float(line.split()[-1])
    raise SystemExit("%s told no frame:\n%s" % (arguments, done.stderr[-2000:]))


def cold_start(build, turns):
    desktop = os.path.join(build, "bin", "slipway-desktop")
    plugins = os.path.join(build, "tests", "plugins")
    home = tempfile.mkdtemp(prefix="slipway-bench-")
    workspace = os.path.join(home, "isp-billing")
    os.makedirs(workspace)
    with open(os.path.join(workspace, "slipway.yaml"), "w") as file:
        file.write("slipway: 1\nworkspace: isp-billing\nledger: ledger.sqlite\nenvironments:\n"
                   "  local: {protection: none, database: '${NO_SUCH}'}\n")
    programs = {"first start": [desktop], "with a workspace": [desktop, "--workspace", workspace]}
    if os.path.exists(DESIGNER):
        programs["designer"] = [DESIGNER]
    times = {name: [] for name in programs}
    for turn in range(turns + 1):
        for name, arguments in programs.items():
            took = first_frame(arguments, plugins, home)
            if turn:  # the first turn fills the page cache for all alike
                times[name].append(took)
    shutil.rmtree(home, ignore_errors=True)
    middle = {name: statistics.median(list_) for name, list_ in times.items()}
    for name, value in middle.items():
        ratio = "" if "designer" not in middle or name == "designer" else \
            "%.2f of designer" % (value / middle["designer"])
        show("start to first painted frame, %s" % name, "%.0f ms" % value,
             ", ".join(filter(None, [ratio, "best %.0f, worst %.0f of %d" % (min(times[name]), max(times[name]), turns)])))


def run(program, *arguments):
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen")
    done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True)
    print(done.stdout, end="", flush=True)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])


def main():
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--build", default="build/release")
    reader.add_argument("--turns", type=int, default=9)
    reader.add_argument("--only", choices=["start", "views", "log"])
    reader.add_argument("--lines", default="10", help="million lines in the log pane")
    reader.add_argument("--megabytes", default="1000", help="size of the log that is searched")
    given = reader.parse_args()
    if given.only in (None, "start"):
        cold_start(given.build, given.turns)
    if given.only in (None, "views"):
        run(os.path.join(given.build, "tests", "bench_gui_views"))
    if given.only in (None, "log"):
        run(os.path.join(given.build, "tests", "bench_gui_log"), "100000", given.lines, given.megabytes)


if __name__ == "__main__":
    main()
