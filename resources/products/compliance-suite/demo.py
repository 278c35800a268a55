#!/usr/bin/python3
"""Brings the stand-ins round the sample product up, or down again: demo.py up | down.

They end by themselves with the program that called `up` (the demo, or your shell), also where that is killed.
"""
import os
import pathlib
import signal
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent
PID = ROOT / "var/run/stand-ins.pid"
LOG = ROOT / "var/log/stand-ins.log"


def alive(process):
    try:
        os.kill(process, 0)
        return pathlib.Path("/proc/%d/stat" % process).read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def up():
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with open(LOG, "wb") as log:
        child = subprocess.Popen(["/usr/bin/python3", str(ROOT / "stand-ins/serve.py"), "--with-process", str(os.getppid())], cwd=ROOT,
                                 stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
    end = time.monotonic() + 90
    while time.monotonic() < end and child.poll() is None:
        if LOG.read_text().endswith("ready\n"):
            return
        time.sleep(0.05)
    if child.poll() is None:
        child.terminate()
    sys.exit("The stand-ins did not come up:\n" + LOG.read_text())


def down():
    if not PID.exists():
        return
    process = int(PID.read_text())
    try:
        os.kill(process, signal.SIGTERM)
    except ProcessLookupError:
        return
    end = time.monotonic() + 20
    while time.monotonic() < end and alive(process):
        time.sleep(0.05)
    if alive(process):
        os.kill(process, signal.SIGKILL)


if __name__ == "__main__":
    commands = {"up": up, "down": down}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]]()
