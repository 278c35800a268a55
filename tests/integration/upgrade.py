# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""What earlier versions wrote opens in this one; what a newer one wrote is refused in words."""
import glob
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["SLIPWAY_PROGRAM"]
GOLDEN = sorted(glob.glob(os.path.join(os.environ["SLIPWAY_SOURCE"], "tests/data/golden/*/")))


def known(now, then):
    """What is told now, without the members that came later."""
    if isinstance(then, dict) and isinstance(now, dict):
        return {key: known(now[key], then[key]) for key in now if key in then}
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        return [known(*pair) for pair in zip(now, then)]
    return now


class UpgradeTest(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="slipway-up-")
        self.addCleanup(shutil.rmtree, self.dir)

    def slipway(self, *arguments, code=0):
        done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, cwd=self.dir, timeout=60,
                              env={"HOME": self.dir, "PATH": os.environ["PATH"], "LANG": "C.UTF-8"})
        self.assertEqual(done.returncode, code, "%s\n%s%s" % (arguments, done.stdout, done.stderr))
        return done.stdout

    def test_ledgers_of_every_version_open(self):
        self.assertTrue(GOLDEN)
        for folder in GOLDEN:
            with self.subTest(folder):
                ledger = shutil.copy(os.path.join(folder, "ledger.sqlite"), self.dir)
                runs = json.loads(self.slipway("release", "list", "--ledger", ledger, "--json"))["runs"]
                self.assertEqual(len(runs), len(glob.glob(folder + "artifact-*.json")))
                for run in runs:
                    shown = json.loads(self.slipway("release", "show", run["run_id"], "--ledger", ledger, "--json"))
                    self.assertEqual((shown["run_id"], shown["status"]), (run["run_id"], run["status"]))
                    self.slipway("release", "log", run["run_id"], "--ledger", ledger)
                for path in glob.glob(ledger + "*"):
                    os.remove(path)

    def test_artifacts_of_every_version_verify_and_tell_the_same(self):
        for path in [path for folder in GOLDEN for path in sorted(glob.glob(folder + "artifact-*.json"))]:
            with self.subTest(path):
                self.assertTrue(json.loads(self.slipway("artifact", "verify", path, "--json"))["valid"])
                with open(path) as file:
                    artifact = json.load(file)
                ledger = shutil.copy(os.path.join(os.path.dirname(path), "ledger.sqlite"), self.dir)
                shown = json.loads(self.slipway("release", "show", artifact["run_id"], "--ledger", ledger, "--json"))
                for member in ("status", "steps", "checks", "plans", "migrations", "environment"):
                    self.assertEqual(known(shown[member], artifact[member]), artifact[member], member)

    def test_a_newer_ledger_is_refused_in_words(self):
        ledger = shutil.copy(os.path.join(GOLDEN[-1], "ledger.sqlite"), self.dir)
        connection = sqlite3.connect(ledger)
        connection.execute("pragma user_version = 999")
        connection.commit()
        connection.close()
        with open(ledger, "rb") as file:
            before = file.read()
        error = json.loads(self.slipway("release", "list", "--ledger", ledger, "--json", code=2))["error"]
        self.assertEqual(error["code"], "ledger_newer")
        self.assertIn("newer Slipway", error["message"])
        with open(ledger, "rb") as file:
            self.assertEqual(file.read(), before, "nothing may be written into it")

    def test_a_newer_artifact_is_refused_in_words(self):
        with open(GOLDEN[-1] + "artifact-1.json") as file:
            artifact = json.load(file)
        artifact["schema"] = "slipway.release/v9"
        path = os.path.join(self.dir, "newer.json")
        with open(path, "w") as file:
            json.dump(artifact, file)
        self.assertIn("newer", self.slipway("artifact", "verify", path, "--json", code=1))


if __name__ == "__main__":
    unittest.main()
