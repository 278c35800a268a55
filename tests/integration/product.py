# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""A product in a folder of its own with a private PostgreSQL and the local Stripe server, for tests from outside."""
import json
import os
import shutil
import subprocess
import tempfile
import time
import unittest
import urllib.request

PROGRAM = os.environ["SLIPWAY_PROGRAM"]
SOURCE = os.environ["SLIPWAY_SOURCE"]
PRODUCT = os.path.join(SOURCE, "resources/products/saas-starter")
KEY = "sk_test_integrationCanary7f3e9a1b2c"


class Server:
    """A program of ours whose first line tells where it listens."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([PROGRAM, *arguments], stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()
        assert self.url, "no first line from " + " ".join(arguments)

    def stop(self):
        self.process.terminate()
        self.process.wait(30)
        self.process.stdout.close()


def eventually(condition, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError("not within %d s" % seconds)


class ProductTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.postgres = Server("sandbox", "postgres")
        cls.databases = 0

    @classmethod
    def tearDownClass(cls):
        cls.postgres.stop()

    def setUp(self):
        self.stripe = Server("sandbox", "stripe", "--port", "0")
        self.addCleanup(self.stripe.stop)
        self.dir = tempfile.mkdtemp(prefix="slipway-it-")
        self.addCleanup(shutil.rmtree, self.dir)
        type(self).databases += 1
        name = "product_%d" % type(self).databases
        self.psql(self.postgres.url, "create database " + name)
        self.database = self.postgres.url.rsplit("/", 1)[0] + "/" + name
        self.home = os.path.join(self.dir, "home")
        os.mkdir(self.home)
        self.workspace = os.path.join(self.dir, "product")
        self.make_workspace()

    # -- the world

    def psql(self, url, sql):
        done = subprocess.run(["psql", "-X", "-At", "-v", "ON_ERROR_STOP=1", url, "-c", sql], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def make_workspace(self):
        shutil.copytree(PRODUCT, self.workspace)
        values = {"DATABASE_URL": self.database, "STRIPE_API_BASE": self.stripe.url, "STRIPE_SECRET_KEY": KEY,
                  "STRIPE_WEBHOOK_SECRET": "whsec_integration0123456789"}
        for name in ("env.compose", "env.local"):
            with open(os.path.join(self.workspace, name)) as file:
                text = file.read()
            for key, value in values.items():
                text = text.replace("{{%s}}" % key, value)
            with open(os.path.join(self.workspace, "." + name), "w") as file:
                file.write(text)

    def edit(self, name, old, new):
        path = os.path.join(self.workspace, name)
        with open(path) as file:
            text = file.read()
        self.assertIn(old, text)
        with open(path, "w") as file:
            file.write(text.replace(old, new))

    def environment(self, **more):
        kept = {key: os.environ[key] for key in ("PATH", "TMPDIR", "ASAN_OPTIONS") if key in os.environ}
        return {**kept, "HOME": self.home, "LANG": "C.UTF-8", **more}

    def slipway(self, *arguments, code=0, json_output=False, env=None, stdin=subprocess.DEVNULL, **more):
        command = [PROGRAM, *arguments] + (["--json"] if json_output else [])
        done = subprocess.run(command, cwd=self.workspace, env=env or self.environment(**more), capture_output=True, text=True, stdin=stdin, timeout=120)
        self.assertEqual(done.returncode, code, "%s\n%s\n%s" % (command, done.stdout, done.stderr))
        return json.loads(done.stdout) if json_output else done.stdout + done.stderr

    def release(self, *flags, code=0, environment="local"):
        return self.slipway("release", "db", "--env", environment, "--non-interactive", *flags, code=code, json_output=True)

    def stripe_get(self, path):
        request = urllib.request.Request(self.stripe.url + "/v1/" + path, headers={"Authorization": "Bearer " + KEY})
        with urllib.request.urlopen(request) as reply:
            return json.load(reply)

    def events(self):
        return len(self.stripe_get("events?limit=100")["data"])

    def plans(self):
        return self.psql(self.database, "select code || ' ' || coalesce(stripe_price_id, '-') from billing_plans order by code").split("\n")

    def artifacts(self):
        folder = os.path.join(self.workspace, "var/reports")
        return sorted(os.listdir(folder)) if os.path.isdir(folder) else []
