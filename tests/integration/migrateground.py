# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""A private server and a folder of migration files, for tests of the built program from outside."""
import json
import os
import shutil
import subprocess
import tempfile
import time
import unittest
import urllib.parse

import psycopg2

PROGRAM = os.environ["SLIPWAY_PROGRAM"]


def eventually(condition, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.01)
    raise AssertionError("not within %d s" % seconds)


class MigrateGround(unittest.TestCase):
    points = 0

    @classmethod
    def setUpClass(cls):
        cls.server = subprocess.Popen([PROGRAM, "sandbox", "postgres"], stdout=subprocess.PIPE, text=True)
        cls.base = cls.server.stdout.readline().strip()
        assert cls.base
        cls.count = 0

    @classmethod
    def tearDownClass(cls):
        cls.server.terminate()
        cls.server.wait(30)
        cls.server.stdout.close()
        print("fault points tried: %d" % cls.points)

    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="slipway-mig-")
        self.fresh()

    def tearDown(self):
        shutil.rmtree(self.dir)

    def fresh(self):
        type(self).count += 1
        self.name = "m%d" % self.count
        admin = psycopg2.connect(self.base)
        admin.autocommit = True
        admin.cursor().execute("create database " + self.name)
        admin.close()
        self.url = urllib.parse.urlparse(self.base)._replace(path="/" + self.name).geturl()
        return self.url

    def sql(self, text, url=None):
        connection = psycopg2.connect(url or self.url)
        connection.autocommit = True
        try:
            cursor = connection.cursor()
            cursor.execute(text)
            return cursor.fetchall() if cursor.description else None
        finally:
            connection.close()

    def write(self, name, text):
        path = os.path.join(self.dir, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)

    def call(self, *arguments, url=None, expect=None):
        done = subprocess.run([PROGRAM, "migrate", *arguments, "--dir", self.dir, "--url", url or self.url, "--json"],
                              capture_output=True, text=True, timeout=60, cwd=self.dir)
        if expect is not None:
            self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return json.loads(done.stdout) if done.stdout.strip() else {}

    def start(self, url=None):
        return subprocess.Popen([PROGRAM, "migrate", "up", "--dir", self.dir, "--url", url or self.url, "--json"],
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.dir)
