# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""Where one stands, from outside: environments at a glance, lists of runs, logs."""
import json
import os
import subprocess
import unittest

from product import KEY, PROGRAM, ProductTest


class StandingTest(ProductTest):
    def summary(self, *flags, code=0):
        return {e["name"]: e for e in self.slipway("status", "summary", *flags, code=code, json_output=True)["environments"]}

    def test_summary_before_and_after_a_release(self):
        before = self.summary("--env", "local", code=5)["local"]
        self.assertIsNone(before["last_release"]["run"])
        self.assertEqual(len(before["migrations"]["pending"]), 5)
        self.assertFalse(before["healthy"])
        self.assertFalse(os.path.exists(os.path.join(self.workspace, "var/ledger.sqlite")), "looking makes no ledger")
        artifact = self.release()
        after = self.summary("--env", "local")["local"]
        self.assertTrue(after["healthy"])
        self.assertEqual(after["last_release"]["run"]["run_id"], artifact["run_id"])
        self.assertEqual(after["migrations"]["applied"], ["e5c9d1b3f24a"])
        self.assertEqual(after["migrations"]["pending"], [])
        self.assertEqual((after["plans"]["ok"], after["plans"]["total"]), (2, 2))
        self.assertEqual(after["target"]["identity"]["name"], self.database.rsplit("/", 1)[1])
        self.assertEqual(after["pin"]["value"]["database"], self.database.rsplit("/", 1)[1])
        self.assertIn("nothing pending", self.slipway("status", "summary", "--env", "local"))

    def test_unreachable_parts_say_why_and_show_no_secret(self):
        both = self.summary(code=5)
        self.assertIn("PRODUCTION_DATABASE_URL", both["production"]["target"]["problem"])
        self.assertIsNotNone(both["production"]["plans"]["problem"])
        self.edit(".env.local", KEY, "sk_test_wrongCanary0123456789")
        self.edit(".env.compose", self.database, self.database + "_gone")
        text = self.slipway("status", "summary", code=5)
        self.assertIn("_gone", text)
        self.assertNotIn("wrongCanary", text)

    def test_a_moved_pin_is_told(self):
        self.release()
        self.edit("slipway.lock", self.database.rsplit("/", 1)[1], "another")
        self.assertIn("slipway pin accept local", self.summary("--env", "local", code=5)["local"]["pin"]["problem"])


if __name__ == "__main__":
    unittest.main()
