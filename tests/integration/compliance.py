# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""The compliance suite in a folder of its own, with its stand-ins up, for tests from outside."""
import json
import os
import shutil
import signal
import subprocess
import tempfile
import unittest

import yaml

from product import PROGRAM, SOURCE, Server, eventually

PRODUCT = os.path.join(SOURCE, "resources/products/compliance-suite")
KEY = "sk_test_complianceCanary7f3e9a1b2c"


def processes_of(folder):
    """Pids of what runs with a path of the folder in its command line or works in it."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/cmdline" % pid) as file:
                command = file.read()
            if folder in command or os.readlink("/proc/%s/cwd" % pid).startswith(folder):
                found.append((int(pid), command.replace("\0", " ")))
        except OSError:
            pass
    return found


class ComplianceTest(unittest.TestCase):
    """One world for the class; each test mends what it broke."""

    @classmethod
    def setUpClass(cls):
        cls.postgres = Server("sandbox", "postgres")
        cls.stripe = Server("sandbox", "stripe", "--port", "0")
        cls.dir = tempfile.mkdtemp(prefix="slipway-compliance-")
        cls.workspace = os.path.join(cls.dir, "product")
        cls.home = os.path.join(cls.dir, "home")
        os.mkdir(cls.home)
        shutil.copytree(PRODUCT, cls.workspace, ignore=shutil.ignore_patterns("__pycache__"))
        os.rename(os.path.join(cls.workspace, "gitignore"), os.path.join(cls.workspace, ".gitignore"))
        with open(os.path.join(cls.workspace, "env.local")) as file:
            text = file.read()
        os.remove(os.path.join(cls.workspace, "env.local"))
        for name, value in (("DATABASE_URL", cls.postgres.url), ("STRIPE_API_BASE", cls.stripe.url), ("STRIPE_SECRET_KEY", KEY)):
            text = text.replace("{{%s}}" % name, value)
        with open(os.path.join(cls.workspace, ".env.local"), "w") as file:
            file.write(text)
        for name in os.listdir(os.path.join(cls.workspace, "bin")):
            os.chmod(os.path.join(cls.workspace, "bin", name), 0o755)
        try:
            cls.run_in("/usr/bin/python3", "demo.py", "up", SLIPWAY_PROGRAM=PROGRAM)
        except Exception:
            cls.tearDownClass()
            raise
        with open(os.path.join(cls.workspace, ".env.stand-ins")) as file:
            cls.values = dict(line.rstrip("\n").split("=", 1) for line in file if "=" in line and not line.startswith("#"))

    @classmethod
    def tearDownClass(cls):
        cls.run_in("/usr/bin/python3", "demo.py", "down")
        left = processes_of(cls.dir)
        for pid, _ in left:
            os.kill(pid, signal.SIGKILL)
        cls.stripe.stop()
        cls.postgres.stop()
        shutil.rmtree(cls.dir)
        assert not left, "still running: %s" % left

    # -- the world

    @classmethod
    def environment(cls, **more):
        kept = {key: os.environ[key] for key in ("PATH", "TMPDIR", "ASAN_OPTIONS") if key in os.environ}
        return {**kept, "HOME": cls.home, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", **more}

    @classmethod
    def run_in(cls, *command, **more):
        done = subprocess.run(command, cwd=cls.workspace, env=cls.environment(**more), capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=120)
        assert done.returncode == 0, "%s\n%s\n%s" % (command, done.stdout, done.stderr)
        return done.stdout

    def kubectl(self, context, *words):
        return self.run_in("bin/kubectl", "--context", context, *words, STAND_INS_URL=self.values["STAND_INS_URL"])

    def misbehave(self, context, name, value):
        """Until the end of the test."""
        normal = {"SOLVEREIGN_FAULTS": "", "SOLVEREIGN_BILLING_ENFORCEMENT": "on"}[name]
        self.addCleanup(self.kubectl, context, "set", "env", "deployment/api", "%s=%s" % (name, normal))
        self.kubectl(context, "set", "env", "deployment/api", "%s=%s" % (name, value))

    def sql(self, environment, statement):
        done = subprocess.run(["psql", "-X", "-At", "-v", "ON_ERROR_STOP=1", self.values[environment.upper() + "_DATABASE_URL"], "-c", statement],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def tenant(self):
        return self.sql("staging", "select status from billing.tenants where id = 'probe'")

    def scratches(self):
        return self.sql("staging", "select string_agg(datname, ',') from pg_database where datname like 'slipway%'")

    # -- playbooks and runs

    def only(self, *ids, way_back=False, **changes):
        """The shipped playbook with these steps alone, and with their parameters changed."""
        with open(os.path.join(self.workspace, "playbooks/release.yaml")) as file:
            book = yaml.safe_load(file)
        for phase, steps in list(book["phases"].items()):
            book["phases"][phase] = [step for step in steps if not ids or step["id"] in ids]
            for step in book["phases"][phase]:
                if ids:
                    step["needs"] = [need for need in step.get("needs", []) if need in ids]
                step.update(changes.get(step["id"], {}))
            if not book["phases"][phase]:
                del book["phases"][phase]
        if ids and not way_back:
            del book["rollback"], book["follow_ups"]
        path = os.path.join(self.workspace, "playbooks", self.id().rsplit(".", 1)[1] + ".yaml")
        with open(path, "w") as file:
            yaml.safe_dump(book, file, sort_keys=False)
        self.addCleanup(os.remove, path)
        return path

    def start(self, *arguments, **more):
        command = [PROGRAM, *arguments]
        return subprocess.Popen(command, cwd=self.workspace, env=self.environment(**more), stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL)

    def slipway(self, *arguments, code=0, **more):
        process = self.start(*arguments, **more)
        out, err = process.communicate(timeout=150)
        if code is not None:
            self.assertEqual(process.returncode, code, "%s\n%s\n%s" % (arguments, out, err))
        return json.loads(out)

    def release(self, playbook, *flags, code=0, **more):
        return self.slipway("release", "run", playbook, "--env", "local", "--non-interactive", "--trust", "--json", *flags,
                            code=code, **more)

    def last_run(self):
        return self.slipway("release", "list", "--env", "local", "--json")["runs"][0]["run_id"]

    def step(self, artifact, wanted):
        return next(step for step in artifact["steps"] if step["id"] == wanted)

    def failed_checks(self, artifact, wanted):
        return [check for check in self.step(artifact, wanted)["checks"] if check["status"] == "fail"]


__all__ = ["ComplianceTest", "eventually", "processes_of"]
