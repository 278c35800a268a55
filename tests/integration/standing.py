# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""Where one stands, from outside: environments at a glance, lists of runs, logs."""
import json
import os
import subprocess
import tempfile
import unittest

from product import KEY, PROGRAM, ProductTest, eventually


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

    def test_variables_and_settings(self):
        schema = self.slipway("config", "dump-schema", "--env", "local", json_output=True)
        found = {entry["name"]: entry for entry in schema["variables"]}
        self.assertTrue(found["STRIPE_SECRET_KEY"]["secret"])
        self.assertIn(".env", found["STRIPE_SECRET_KEY"]["source"])
        self.assertEqual(found["AUTO_RUN_MIGRATIONS"]["must_be"], "false")
        self.assertEqual(found["STRIPE_API_BASE"]["meaning"], "stripe.api_base")
        self.assertNotIn(KEY, json.dumps(schema))
        self.assertNotIn(self.stripe.url, json.dumps(schema), "what is not declared could be a secret")
        self.assertEqual(schema["schema"]["properties"]["AUTO_RUN_MIGRATIONS"]["const"], "false")
        self.assertIn("DATABASE_URL", schema["schema"]["required"])
        settings = {entry["name"]: entry for entry in schema["settings"]}
        self.assertEqual((settings["migrations.heads"]["value"], settings["migrations.heads"]["source"]), ("one", "default"))
        self.assertEqual(settings["migrations.alembic"]["source"], "slipway.yaml")
        bare = self.slipway("config", "dump-schema", "--env", "production", code=5, json_output=True)
        missing = [entry["name"] for entry in bare["variables"] if entry["problem"]]
        self.assertIn("PRODUCTION_DATABASE_URL", missing)
        self.edit("slipway.yaml", 'must_be: "false"', 'must_be: "other"')
        self.assertIn("must be 'other'", self.slipway("config", "dump-schema", "--env", "local", code=5))

    def test_list_filters(self):
        done = self.release()["run_id"]
        failed = self.release("--yes-i-mean", "nonsense", environment="local")["run_id"]
        listed = lambda *flags: [run["run_id"] for run in self.slipway("release", "list", *flags, json_output=True)["runs"]]
        self.assertEqual(listed(), [failed, done])
        self.assertEqual(listed("--limit", "1"), [failed])
        self.assertEqual(listed("--status", "succeeded", "--env", "local", "--playbook", "db-release", "--since", "1h"), [failed, done])
        self.assertEqual(listed("--status", "failed"), [])
        self.assertEqual(listed("--playbook", "other"), [])
        self.assertEqual(listed("--env", "production"), [])
        self.assertEqual(listed("--since", "2999-01-01"), [])
        self.assertIn("Did you mean 'failed'?", self.slipway("release", "list", "--status", "faild", code=2))
        self.assertIn("2026-11-21", self.slipway("release", "list", "--since", "yesterday", code=2))

    def test_log_by_step_and_pattern(self):
        run = self.release()["run_id"]
        whole = self.slipway("release", "log", run)
        found = self.slipway("release", "log", run, "--grep", "(?i)RUNNING UPGRADE").strip().split("\n")
        self.assertEqual(len(found), 5, found)
        self.assertTrue(all(line in whole for line in found))
        self.assertEqual(self.slipway("release", "log", run, "--step", "nothing"), "")
        lines = [json.loads(line) for line in self.slipway("release", "log", run, "--step", "migrate", "--json").splitlines()]
        self.assertTrue(lines and all(line["stepId" if "stepId" in line else "step"] == "migrate" for line in lines))
        self.assertIn("character 2", self.slipway("release", "log", run, "--grep", "(", code=2))

    def test_follow_ends_with_the_run(self):
        self.edit("slipway.yaml", "  # run: [just, migrate]", "  run: [sh, -c, \"echo begun; while [ ! -e go ]; do sleep 0.05; done; /usr/bin/alembic -c app/alembic.ini upgrade heads\"]")
        release = subprocess.Popen([PROGRAM, "release", "db", "--env", "local", "--non-interactive"], cwd=self.workspace, env=self.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        running = eventually(lambda: self.running())
        log = subprocess.Popen([PROGRAM, "release", "log", running, "--follow", "--step", "migrate"], cwd=self.workspace, env=self.environment(), stdout=subprocess.PIPE, text=True)
        for line in log.stdout:
            if line == "begun\n":
                break
        self.assertIsNone(log.poll())
        open(os.path.join(self.workspace, "go"), "w").close()
        self.assertIn("e5c9d1b3f24a", log.stdout.read())
        log.stdout.close()
        self.assertEqual((log.wait(30), release.wait(30)), (0, 0))

    def running(self):
        if not os.path.exists(os.path.join(self.workspace, "var/ledger.sqlite")):
            return None
        runs = self.slipway("release", "list", "--status", "running", json_output=True)["runs"]
        return runs[0]["run_id"] if runs else None


class ShellTest(unittest.TestCase):
    def slipway(self, *arguments, code=0, cwd="/"):
        done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, cwd=cwd, timeout=60)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def test_what_was_meant(self):
        self.assertIn("Did you mean 'release'?", self.slipway("relase", code=2))
        self.assertIn("Did you mean 'release list'?", self.slipway("release", "lst", code=2))
        self.assertIn("Did you mean 'stripe plans verify'?", self.slipway("stripe", "plans", "verfy", code=2))
        self.assertIn("Did you mean 'stripe setup'?", self.slipway("strpe", "setup", code=2))
        self.assertIn("needs a further word: release db", self.slipway("release", code=2))
        self.assertIn("Did you mean '--limit'?", self.slipway("release", "list", "--limt", "3", code=2))

    def test_doctor_tells_what_a_lack_means(self):
        with tempfile.TemporaryDirectory() as empty:
            done = subprocess.run([PROGRAM, "doctor", "--json"], capture_output=True, text=True, cwd=empty, timeout=60,
                                  env={"PATH": empty, "HOME": empty})
        self.assertEqual(done.returncode, 1)
        found = {finding["name"]: finding for finding in json.loads(done.stdout)["findings"]}
        self.assertFalse(found["git"]["found"])
        self.assertFalse(found["display"]["found"])
        self.assertIn("slipway init", found["workspace"]["meaning"])
        self.assertTrue(found["ledger"]["found"])


if __name__ == "__main__":
    unittest.main()
