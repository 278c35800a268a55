#!/usr/bin/python3
"""Starts, stops and deploys the API server and the worker of this machine.

    service.py deploy VERSION     switch both to a release, restart them, wait until they serve it
    service.py back               deploy the release that was there before
    service.py start|stop|restart [api|worker]
    service.py status             what is deployed and running, as JSON
    service.py probe              whether the API that is deployed can read a subscription; if not, what its log says
"""
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from isp import database, settings  # noqa: E402

SERVICES = ("api", "worker")
WAIT_SECONDS = 15


def read(name):
    try:
        with open(settings.path(name), encoding="utf-8") as file:
            return file.read().strip()
    except OSError:
        return ""


def write(name, text):
    with open(settings.path(name + ".new"), "w", encoding="utf-8") as file:
        file.write(text + "\n")
    os.replace(settings.path(name + ".new"), settings.path(name))


def born(pid):
    """When the process began, so that a number that was given away again is not mistaken; empty = not there."""
    try:
        with open("/proc/%d/stat" % pid, encoding="utf-8") as file:
            fields = file.read().rpartition(")")[2].split()
        return "" if fields[0] == "Z" else fields[19]
    except OSError:
        return ""


def running(service):
    pid, _, began = read(service + ".pid").partition(" ")
    return int(pid) if pid and began and born(int(pid)) == began else 0


def wait_until(condition, what):
    end = time.monotonic() + WAIT_SECONDS
    while not condition():
        if time.monotonic() > end:
            sys.exit("%s: not within %d s" % (what, WAIT_SECONDS))
        time.sleep(0.02)


def start(service):
    version = read("current")
    if not version:
        sys.exit("nothing is deployed; use: service.py deploy VERSION")
    if running(service):
        return
    with open(settings.log_path(service), "ab") as log:
        begun = log.tell()
        child = subprocess.Popen([sys.executable, "-m", "isp." + service, version], cwd=settings.ROOT, stdin=subprocess.DEVNULL,
                                 stdout=log, stderr=log, start_new_session=True)
    write(service + ".pid", "%d %s" % (child.pid, born(child.pid)))
    wait_until(lambda: child.poll() is not None or serves(service, version, begun), service + " " + version)
    if child.poll() is not None:
        sys.exit("%s %s ended at once; see %s" % (service, version, settings.log_path(service)))
    where = " on " + settings.API_URL if service == "api" else ""
    print("%s %s is up%s (pid %d)" % (service, version, where, child.pid))


def serves(service, version, begun):
    if service == "api":
        try:
            with urllib.request.urlopen(settings.API_URL + "/health", timeout=2) as reply:
                return json.load(reply)["version"] == version
        except (urllib.error.URLError, OSError):
            return False
    with open(settings.log_path(service), encoding="utf-8") as log:
        log.seek(begun)
        return '"started"' in log.read()


def stop(service):
    pid = running(service)
    if pid:
        os.kill(pid, signal.SIGTERM)
        try:
            wait_until(lambda: not born(pid), "end of " + service)
        except SystemExit:
            os.kill(pid, signal.SIGKILL)
        print("%s is down (pid %d)" % (service, pid))
    if read(service + ".pid"):
        os.remove(settings.path(service + ".pid"))


def deploy(version):
    if not os.path.isdir(os.path.join(settings.ROOT, "releases", version)):
        sys.exit("there is no release %s" % version)
    before = read("current")
    if before and before != version:
        write("previous", before)
    write("current", version)
    for service in SERVICES:
        stop(service)
        start(service)
    print("deployed %s%s" % (version, " (before: %s)" % before if before else ""))


def status():
    print(json.dumps({"current": read("current"), "previous": read("previous"),
                      "services": {service: bool(running(service)) for service in SERVICES}}))


def probe():
    request = urllib.request.Request(settings.API_URL + "/api/v1/services/internet-plans/subscriptions/" + some_subscription(),
                                     headers={"Authorization": "Bearer " + settings.API_TOKEN})
    try:
        with urllib.request.urlopen(request, timeout=5) as reply:
            print("PASS the API reads a subscription (%d, release %s)" % (reply.status, read("current")))
    except (urllib.error.URLError, OSError) as problem:
        with open(settings.log_path("api"), encoding="utf-8") as log:
            print("".join(log.readlines()[-3:]), end="")
        sys.exit("FAIL the API does not read a subscription: %s" % problem)


def some_subscription():
    with database.transaction("probe") as cursor:
        cursor.execute("select id from plan_subscriptions order by id limit 1")
        return cursor.fetchone()["id"]


def main(arguments):
    command = arguments[0] if arguments else ""
    chosen = arguments[1:] or SERVICES
    if command == "deploy" and len(arguments) == 2:
        return deploy(arguments[1])
    if command == "back":
        return deploy(read("previous") or sys.exit("no release was there before"))
    if command in ("status", "probe"):
        return status() if command == "status" else probe()
    if command not in ("start", "stop", "restart") or not set(chosen) <= set(SERVICES):
        sys.exit(__doc__)
    for service in chosen:
        if command != "start":
            stop(service)
        if command != "stop":
            start(service)
    return None


if __name__ == "__main__":
    main(sys.argv[1:])
