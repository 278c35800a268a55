# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""What other programs rely on: every command's help and refusals, exit codes, and the shapes of --json."""
import json
import os
import shutil
import subprocess
import tempfile
import unittest

from product import PROGRAM, ProductTest

# Print text for a shell or a reader, or serve until they are ended: no document of --json.
RAW = {"completion", "man", "sandbox stripe", "sandbox postgres"}
CODES = {0, 1, 2, 3, 4, 5, 130}
STEP = {"id", "kind", "title", "forecast", "reason", "tables"}
ARTIFACT = {"schema", "tool", "run_id", "status", "reverts", "workspace", "playbook", "plan_digest", "options", "release", "environment",
            "operator", "started_at", "finished_at", "duration_ms", "source", "migrations", "plans", "steps", "checks", "approvals",
            "attachments", "secrets", "chain"}
ARTIFACT_STEP = {"id", "phase", "kind", "title", "attempt", "status", "reason", "started_at", "finished_at", "checks", "output", "error"}
PLAN = {"code", "plan_id", "is_active", "stripe_price_id", "stripe", "environment_price_id", "status", "findings", "before"}


def one_document(text):
    """Exactly one JSON document and nothing else; json.loads refuses anything after it."""
    return json.loads(text)


class WordsTest(unittest.TestCase):
    """Every command there is, in an empty folder."""

    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="slipway-contract-")
        self.addCleanup(shutil.rmtree, self.dir)
        self.commands = [entry["command"] for entry in one_document(self.call("--help", "--json").stdout)["commands"]]
        self.assertGreater(len(self.commands), 40)

    def described(self, command):
        return one_document(self.call(*command.split(), "--help", "--json").stdout)

    def call(self, *words):
        kept = {name: os.environ[name] for name in ("PATH", "ASAN_OPTIONS", "LSAN_OPTIONS") if name in os.environ}
        return subprocess.run([PROGRAM, *words], capture_output=True, text=True, cwd=self.dir, stdin=subprocess.DEVNULL, timeout=60,
                              env={**kept, "HOME": self.dir, "LANG": "C.UTF-8"})

    def error_of(self, done, code=None):
        error = one_document(done.stdout)
        self.assertEqual(set(error), {"error"}, done.stdout)
        self.assertLessEqual({"code", "message", "details"}, set(error["error"]))
        self.assertTrue(error["error"]["code"] and error["error"]["message"])
        self.assertIn(error["error"]["message"], done.stderr, "people read it on standard error")
        if code is not None:
            self.assertEqual(done.returncode, code, done.stderr)
        return error["error"]

    def test_help(self):
        for command in self.commands:
            with self.subTest(command):
                done = self.call(*command.split(), "--help")
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertIn("Usage: slipway " + command, done.stdout)
                described = self.described(command)
                self.assertEqual(described["command"], command)
                flags = [flag["name"] for flag in described["flags"] + described["common_flags"]]
                self.assertEqual(len(flags), len(set(flags)), "a flag is there twice")
                for flag in ("--workspace", "--env", "--json", "--no-color", "--quiet", "--verbose", "--ledger", "--help"):
                    self.assertIn(flag, flags)
                for line in done.stdout.splitlines():
                    self.assertLess(len(line), 112, "too long for a terminal")

    def test_an_unknown_flag(self):
        for command in self.commands:
            with self.subTest(command):
                self.assertEqual(self.error_of(self.call(*command.split(), "--no-such-flag", "--json"), 2)["code"], "usage")

    def test_a_flag_without_its_value_and_an_argument_too_many(self):
        for command in self.commands:
            with self.subTest(command):
                self.error_of(self.call(*command.split(), "--json", "--workspace"), 2)
                described = self.described(command)
                if not any("..." in argument for argument in described["arguments"]):
                    self.error_of(self.call(*command.split(), "--json", *["x"] * (len(described["arguments"]) + 1)), 2)

    def test_one_document_where_there_is_nothing_to_work_on(self):
        for command in sorted(set(self.commands) - RAW):
            with self.subTest(command):
                described = self.described(command)
                words = ["missing"] * len([a for a in described["arguments"] if not a.startswith("[")])
                if command == "demo":
                    words = ["--headless", "--product", "missing"]
                done = self.call(*command.split(), *words, "--json")
                self.assertIn(done.returncode, CODES)
                document = one_document(done.stdout) if done.stdout else None
                if command != "release log" or done.returncode != 0:
                    self.assertIsInstance(document, dict, done.stderr)
                if done.returncode in (2, 3, 4):
                    self.error_of(done)

    def test_unknown_commands(self):
        self.error_of(self.call("nothing", "--json"), 2)
        self.error_of(self.call("release", "--json"), 2)
        self.error_of(self.call("--json"), 2)
        self.assertEqual(self.call("release", "--help").returncode, 0)
        self.assertEqual(one_document(self.call("--version", "--json").stdout).keys(), {"version"})

    def test_flags_of_every_command_may_come_first(self):
        self.assertEqual(one_document(self.call("--json", "release", "list").stdout), {"runs": []})
        self.assertEqual(one_document(self.call("--env", "local", "--json", "release", "list", "--limit", "1").stdout), {"runs": []})
        self.error_of(self.call("--workspace", "/nonexistent", "release", "db", "--json"), 2)

    def test_schemas_are_documents(self):
        for command in ("playbook schema", "artifact schema"):
            done = self.call(*command.split())
            self.assertEqual(done.returncode, 0)
            self.assertIn("$schema", one_document(done.stdout))


class ReleaseShapesTest(ProductTest):
    def call(self, *words, code=0):
        return self.slipway(*words, "--env", "local", code=code, json_output=True)

    def test_shapes_around_a_release(self):
        plan = self.call("release", "plan", "db-release", code=5)
        self.assertLessEqual({"digest", "steps"}, set(plan))
        for step in plan["steps"]:
            self.assertLessEqual(STEP, set(step))
            self.assertIn(step["forecast"], {"necessary", "not_necessary", "blocked", "deferred"})
        self.assertEqual(self.call("release", "db", "--dry-run", code=5).keys(), plan.keys())
        self.assertEqual(self.slipway("release", "list", json_output=True), {"runs": []}, "neither leaves a run")

        artifact = self.call("release", "db", "--non-interactive")
        self.assertLessEqual(ARTIFACT, set(artifact))
        for step in artifact["steps"]:
            self.assertLessEqual(ARTIFACT_STEP, set(step))
        for plan in artifact["plans"]:
            self.assertLessEqual(PLAN, set(plan))
        self.assertLessEqual({"name", "protection", "database", "stripe"}, set(artifact["environment"]))
        self.assertLessEqual({"tool", "before", "after", "heads", "applied"}, set(artifact["migrations"]))
        self.assertEqual(artifact["checks"].keys(), {"passed", "failed", "skipped"})
        self.assertLessEqual({"algorithm", "events", "head"}, set(artifact["chain"]))
        path = os.path.join(self.workspace, "var/reports", self.artifacts()[-1])
        with open(path) as file:
            self.assertEqual(json.load(file), artifact, "what is printed is what is written")

        run = artifact["run_id"]
        self.assertEqual([entry["run_id"] for entry in self.slipway("release", "list", json_output=True)["runs"]], [run])
        self.assertLessEqual(ARTIFACT, set(self.slipway("release", "show", run, json_output=True)))
        for line in self.slipway("release", "log", run, "--json").splitlines():
            self.assertLessEqual({"time", "type", "sequence"}, set(json.loads(line)))
        verified = self.slipway("artifact", "verify", path, json_output=True)
        self.assertEqual((verified["valid"], verified["problems"]), (True, []))
        self.assertLessEqual(ARTIFACT, set(self.slipway("artifact", "show", path, json_output=True)))

        mapped = self.call("plans", "map")
        self.assertLessEqual({"plans", "findings"}, set(mapped))
        for plan in mapped["plans"]:
            self.assertLessEqual({"code", "plan_id", "stripe_price_id", "stripe", "status", "findings"}, set(plan))
        self.assertEqual(self.call("stripe", "diff"), {"operations": []})
        self.psql(self.database, "update billing_plans set stripe_price_id = null where code = 'starter'")
        changed = self.call("stripe", "diff", code=5)
        self.assertTrue(changed["operations"])
        for operation in changed["operations"]:
            self.assertLessEqual({"kind", "plan", "detail"}, set(operation))
        for finding in self.call("plans", "map", code=5)["findings"]:
            self.assertLessEqual({"plan", "kind", "severity", "message", "remedy"}, set(finding))
        setup = self.call("stripe", "setup", "--non-interactive")
        self.assertLessEqual({"operations", "plans"}, set(setup))
        for provider in self.call("providers", "validate")["providers"]:
            self.assertLessEqual({"name", "status", "message"}, set(provider))
        self.assertLessEqual({"name", "last_release", "migrations", "plans", "pin", "target"},
                             set(self.call("status", "summary")["environments"][0]))
        self.assertLessEqual({"variables", "settings", "schema"}, set(self.call("config", "dump-schema")))

        back = self.slipway("release", "rollback", run, "--option", "schema", "--non-interactive", json_output=True)
        self.assertEqual((back["status"], back["reverts"]), ("succeeded", {"run_id": run, "option": "schema"}))

    def test_exit_codes(self):
        self.edit(".env.compose", self.database, self.database + "_gone")
        failed = self.call("release", "db", "--non-interactive", code=1)
        self.assertEqual(failed["status"], "failed")
        self.edit(".env.compose", self.database + "_gone", self.database)
        self.edit("slipway.yaml", "protection: none", "protection: confirm")
        self.assertIn("error", self.call("release", "db", "--non-interactive", code=3))
        self.edit(".env.local", "STRIPE_SECRET_KEY", "ANOTHER_NAME")
        missing = self.call("release", "db", "--non-interactive", "--yes-i-mean", "local", code=2)["error"]
        self.assertIn("STRIPE_SECRET_KEY", json.dumps(missing))


class MigrateShapesTest(ProductTest):
    def make_workspace(self):
        folder = os.path.join(self.workspace, "migrations")
        os.makedirs(folder)
        for name, sql in (("001_notes.up.sql", "create table notes (id int)"), ("001_notes.down.sql", "drop table notes"),
                          ("002_more.up.sql", "create index more on notes (id)"), ("002_more.down.sql", "drop index more")):
            with open(os.path.join(folder, name), "w") as file:
                file.write(sql + ";\n")

    def test_shapes_of_migrate(self):
        place = ("--url", self.database, "--dir", "migrations")
        status = self.slipway("migrate", "status", *place, code=5, json_output=True)
        self.assertLessEqual({"format", "history", "applied", "pending", "problems"}, set(status))
        for pending in status["pending"]:
            self.assertLessEqual({"version", "title", "file"}, set(pending))
        plan = self.slipway("migrate", "plan", *place, json_output=True)
        self.assertTrue(any(migration["hints"] for migration in plan["migrations"]))
        for migration in plan["migrations"]:
            self.assertLessEqual({"version", "title", "file", "transactional", "statements", "hints"}, set(migration))
            for hint in migration["hints"]:
                self.assertLessEqual({"rule", "severity", "line", "message"}, set(hint))
        up = self.slipway("migrate", "up", *place, json_output=True)
        self.assertEqual(len(up["applied"]), 2)
        for applied in up["applied"]:
            self.assertLessEqual({"version", "title", "duration_ms"}, set(applied))
        status = self.slipway("migrate", "status", *place, json_output=True)
        for applied in status["applied"]:
            self.assertLessEqual({"version", "title", "applied_at"}, set(applied))
        down = self.slipway("migrate", "down", *place, json_output=True)
        self.assertEqual(len(down["reverted"]), 1)


if __name__ == "__main__":
    unittest.main()
