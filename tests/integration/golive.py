# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""The whole go/no-go release as `slipway demo` runs it, the temporary switch with its follow-up, and what is left running."""
import json
import os
import shutil
import subprocess
import tempfile
import unittest

from compliance import ComplianceTest, eventually, processes_of
from product import PROGRAM

ROWS = ("go_migrations", "go_boot", "go_webhook", "go_idempotent", "go_gate", "go_errors", "go_backup", "go_restore", "go_dashboard", "go_legal")


class DemoTest(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="slipway-golive-")
        self.product = os.path.join(self.dir, "product")
        os.mkdir(os.path.join(self.dir, "home"))

    def tearDown(self):
        shutil.rmtree(self.dir)

    def demo(self):
        kept = {key: os.environ[key] for key in ("PATH", "TMPDIR", "ASAN_OPTIONS") if key in os.environ}
        return subprocess.Popen([PROGRAM, "demo", "--product", "compliance-suite", "--headless", "--dir", self.product, "--json"],
                                env={**kept, "HOME": os.path.join(self.dir, "home"), "LANG": "C.UTF-8"}, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def test_first_to_last_line(self):
        demo = self.demo()
        out, err = demo.communicate(timeout=200)
        self.assertEqual(demo.returncode, 0, out + err)
        artifact = json.loads(out)
        states = {step["id"]: step["status"] for step in artifact["steps"]}
        self.assertEqual(artifact["status"], "succeeded")
        self.assertEqual({states[row] for row in ROWS + ("go",)}, {"succeeded"}, states)
        left_out = [step for step, state in states.items() if state != "succeeded"]
        self.assertEqual(left_out, ["quiet"], states)  # the fifteen minutes are for production
        self.assertEqual([(given["role"], given["decision"]) for given in artifact["approvals"]][-1], ("release manager", "approved"))
        self.assertEqual(artifact["checks"]["failed"], 0)
        self.assertGreater(artifact["checks"]["passed"], 60)
        self.assertEqual(processes_of(self.dir), [])

    def test_killed_demo_leaves_nothing_running(self):
        demo = self.demo()
        try:
            eventually(lambda: any("app/service.py" in command for _, command in processes_of(self.dir)), 60)
        finally:
            demo.kill()
            demo.communicate()
        eventually(lambda: processes_of(self.dir) == [], 30)


class SwitchTest(ComplianceTest):
    def setting(self):
        return json.loads(self.kubectl("production", "get", "deployment/api"))["env"]["SOLVEREIGN_BILLING_ENFORCEMENT"]

    def test_temporary_switch_opens_a_follow_up(self):
        playbook = self.only("smoke", way_back=True)
        run = self.release(playbook)["run_id"]
        back = self.slipway("release", "rollback", run, "--option", "enforcement", "--env", "local", "--non-interactive", "--trust", "--json")
        self.assertEqual(back["status"], "succeeded")
        self.assertEqual(self.setting(), "off")
        open_ones = self.slipway("followups", "--env", "local", "--json")["follow_ups"]
        self.assertEqual([one["id"] for one in open_ones], ["enforcement_back_on"])
        proof = os.path.join(self.dir, "enforcement.txt")
        with open(proof, "w") as file:
            file.write(self.kubectl("production", "set", "env", "deployment/api", "SOLVEREIGN_BILLING_ENFORCEMENT=on"))
        self.slipway("followups", "close", "enforcement_back_on", "--note", "on again", "--evidence", proof, "--env", "local", "--json")
        self.assertEqual((self.setting(), self.slipway("followups", "--env", "local", "--json")["follow_ups"]), ("on", []))


if __name__ == "__main__":
    unittest.main()
