# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""The database release from outside: the built program, a private PostgreSQL, alembic, the local Stripe server."""
import json
import os
import pty
import re
import signal
import subprocess
import tempfile
import unittest

from product import KEY, PROGRAM, ProductTest, eventually


class ReleaseTest(ProductTest):
    def test_release_from_nothing_and_again(self):
        artifact = self.release()
        self.assertEqual(artifact["schema"], "slipway.release/v1")
        self.assertEqual(artifact["status"], "succeeded")
        self.assertEqual(artifact["migrations"]["before"], [])
        self.assertEqual(artifact["migrations"]["after"], ["e5c9d1b3f24a"])
        self.assertEqual(len(artifact["migrations"]["applied"]), 5)
        self.assertEqual([plan["status"] for plan in artifact["plans"]], ["ok", "ok"])
        starter = [plan for plan in artifact["plans"] if plan["code"] == "starter"][0]
        self.assertEqual(starter["stripe"]["unit_amount"], 2000)
        self.assertEqual(starter["stripe_price_id"], starter["environment_price_id"])
        self.assertIn("starter " + starter["stripe_price_id"], self.plans())
        self.assertEqual(artifact["environment"]["database"]["name"], self.database.rsplit("/", 1)[1])
        self.assertEqual(artifact["checks"]["failed"], 0)
        self.assertTrue(os.path.exists(os.path.join(self.workspace, "slipway.lock")))
        before = self.events()
        again = self.release()
        self.assertEqual(again["status"], "succeeded")
        self.assertEqual(self.events(), before, "a second run must not write to Stripe")
        self.assertEqual(again["migrations"]["applied"], [])
        os.remove(os.path.join(self.workspace, "var/ledger.sqlite"))  # another machine: an empty ledger
        self.release()
        self.assertEqual(self.events(), before)
        for name in self.artifacts():
            path = os.path.join(self.workspace, "var/reports", name)
            self.assertTrue(self.slipway("artifact", "verify", path, json_output=True)["valid"])

    def test_dry_run_changes_nothing(self):
        plan = self.release("--dry-run", code=5)
        forecasts = {step["id"]: step["forecast"] for step in plan["steps"]}
        self.assertEqual(forecasts["migrate"], "necessary")
        self.assertEqual(forecasts["plans"], "deferred")
        self.assertEqual(self.psql(self.database, "select count(*) from pg_tables where schemaname = 'public'"), "0")
        self.assertEqual(self.events(), 0)
        self.assertEqual(self.artifacts(), [])
        self.assertFalse(os.path.exists(os.path.join(self.workspace, "slipway.lock")))
        self.release()
        self.release("--dry-run", code=0)

    def test_protected_environment_wants_its_name(self):
        self.edit("slipway.yaml", "protection: none", "protection: confirm")
        refused = self.release(code=3)
        self.assertEqual(refused["error"]["code"], "confirmation_missing")
        self.assertEqual(self.release("--yes-i-mean", "production", code=3)["error"]["code"], "confirmation_missing")
        self.assertEqual(self.psql(self.database, "select count(*) from pg_tables where schemaname = 'public'"), "0")
        artifact = self.release("--yes-i-mean", "local")
        self.assertEqual(artifact["approvals"][0]["plan_digest"], artifact["plan_digest"])
        runs = self.slipway("release", "list", json_output=True)["runs"]
        self.assertEqual([run["status"] for run in runs], ["succeeded", "refused", "refused"])

    def test_name_typed_at_the_prompt(self):
        self.edit("slipway.yaml", "protection: none", "protection: confirm")
        for typed, code in (("production", 3), ("local", 0)):
            master, slave = pty.openpty()
            process = subprocess.Popen([PROGRAM, "release", "db", "--env", "local"], cwd=self.workspace, env=self.environment(),
                                       stdin=slave, stdout=slave, stderr=slave, close_fds=True)
            os.close(slave)
            shown = b""
            named = False
            confirmed = 0
            while True:
                try:
                    shown += os.read(master, 65536)
                except OSError:
                    break
                if b"Type the name" in shown and not named:
                    named = True
                    os.write(master, typed.encode() + b"\n")
                while shown.count(b"[yes/no]") > confirmed:
                    confirmed += 1
                    os.write(master, b"yes\n")
            os.close(master)
            self.assertEqual(process.wait(60), code, shown.decode(errors="replace"))

    def test_known_issue_stands_beside_the_failure(self):
        self.edit("app/migrations/versions/b27d90e4c6f3_create_billing_plans.py", "def upgrade():", "def upgrade():\n    op.execute('create table accounts (id int)')")
        text = self.slipway("release", "db", "--env", "local", "--non-interactive", code=1)
        self.assertIn("Known issue: Something in the target was made by hand", text)
        self.assertIn("already exists", text)

    def test_what_this_version_cannot_do_is_said(self):
        self.edit("slipway.yaml", "tool: alembic", "tool: sql")
        self.assertIn("tool: sql", json.dumps(self.release(code=1)))

    def test_success_criteria_decide(self):
        folder = os.path.join(self.workspace, "playbooks")
        os.mkdir(folder)
        with open(os.path.join(folder, "judged.yaml"), "w") as file:
            file.write("slipway: 1\nname: judged\nphases:\n  execute:\n    - {id: work, kind: command, argv: [echo, done]}\n"
                       "success_criteria:\n  - {id: judge, kind: command, argv: [echo, bad], must_not: [bad]}\n")
        artifact = self.slipway("release", "run", "judged", "--env", "local", "--non-interactive", code=1, json_output=True)
        self.assertEqual([step["status"] for step in artifact["steps"]], ["succeeded", "failed"])

    def test_proof_must_be_whole(self):
        self.release()
        proof = os.path.join(self.workspace, "var/reports", self.artifacts()[0])
        artifact = self.release("--proof", proof)
        self.assertEqual(artifact["attachments"][0]["note"], "artifact of an earlier release")
        with open(proof) as file:
            text = file.read()
        with open(proof, "w") as file:
            file.write(text[: len(text) // 2])
        self.assertEqual(self.release("--proof", proof, code=2)["error"]["code"], "proof_broken")

    def test_approvals_are_refused_in_words(self):
        self.edit("slipway.yaml", "protection: none", "protection: {approvals: {roles: [qa], count: 1}}")
        self.assertEqual(self.release(code=3)["error"]["code"], "approvals_missing")

    def test_everything_missing_is_one_error(self):
        self.edit(".env.compose", "DATABASE_URL=", "OTHER=")
        self.edit(".env.local", "STRIPE_SECRET_KEY=", "OTHER_KEY=")
        error = self.release(code=2)["error"]
        self.assertEqual(error["code"], "inputs_missing")
        self.assertIn("DATABASE_URL", error["message"])
        self.assertIn("STRIPE_SECRET_KEY", error["message"])

    def test_amount_missing_from_the_catalogue(self):
        self.edit("plans.yaml", "amount: 9900, ", "")
        error = self.release(code=2)["error"]
        self.assertIn("--plan pro=CENTS", error["message"])
        self.assertEqual(self.release("--plan", "pro=9900")["status"], "succeeded")
        self.assertEqual(self.release("--plan", "basic=1", code=2)["error"]["code"], "plan_unknown")

    def test_skip_stripe_leaves_a_checklist(self):
        evidence = os.path.join(self.dir, "summary.txt")
        with open(evidence, "w") as file:
            file.write("seeded by hand\n")
        self.edit(".env.local", "STRIPE_SECRET_KEY=", "UNUSED=")
        artifact = self.release("--skip-stripe", "--skip-db-checks", "--evidence", evidence)
        self.assertEqual(artifact["status"], "succeeded")
        self.assertEqual(self.events(), 0)
        self.assertEqual(artifact["attachments"][0]["name"], "summary.txt")
        self.assertEqual(artifact["options"]["skip_stripe"], True)

    def test_unseeded_plans_fail_verification(self):
        artifact = self.release("--skip-stripe", code=1)
        self.assertEqual(artifact["status"], "failed")
        self.assertGreater(artifact["checks"]["failed"], 0)

    def test_failing_migration_then_resume(self):
        revision = os.path.join("app/migrations/versions", "c3e8516fa07b_seed_billing_plans.py")
        self.edit(revision, "insert into billing_plans", "insert into billing_plan")
        artifact = self.release(code=1)
        step = [step for step in artifact["steps"] if step["id"] == "migrate"][0]
        self.assertEqual(step["status"], "failed")
        self.assertIn("as before this attempt", step["error"]["details"][0])
        self.assertIn("UndefinedTable", step["error"]["message"])
        self.assertEqual(artifact["migrations"]["after"], [])
        self.assertEqual(self.events(), 0, "nothing after the failed step")
        self.edit(revision, "insert into billing_plan ", "insert into billing_plans ")
        resumed = self.slipway("release", "resume", artifact["run_id"], "--non-interactive", json_output=True)
        self.assertEqual(resumed["status"], "succeeded")
        self.assertEqual(resumed["run_id"], artifact["run_id"])
        self.assertEqual([s["attempt"] for s in resumed["steps"] if s["id"] == "migrate"], [2])

    def test_rollback_of_schema_over_a_merge(self):
        run = self.release()["run_id"]
        back = self.slipway("release", "rollback", run, "--option", "schema", "--env", "local", "--non-interactive", json_output=True)
        self.assertEqual(back["status"], "succeeded")
        self.assertEqual(back["reverts"], {"run_id": run, "option": "schema"})
        self.assertEqual(back["migrations"]["after"], [])
        self.assertEqual(self.psql(self.database, "select count(*) from alembic_version"), "0")
        self.assertEqual(self.psql(self.database, "select count(*) from pg_tables where tablename = 'audit_log'"), "0")

    def test_changed_amount_and_way_back(self):
        first = self.release()
        old = [plan for plan in first["plans"] if plan["code"] == "starter"][0]["stripe_price_id"]
        self.edit("plans.yaml", "amount: 2000", "amount: 2500")
        second = self.release()
        new = [plan for plan in second["plans"] if plan["code"] == "starter"][0]
        self.assertNotEqual(new["stripe_price_id"], old)
        self.assertEqual(new["before"]["stripe_price_id"], old)
        self.assertEqual(new["stripe"]["unit_amount"], 2500)
        self.assertFalse(self.stripe_get("prices/" + old)["active"])
        back = self.slipway("release", "rollback", second["run_id"], "--option", "prices", "--env", "local", "--non-interactive", json_output=True)
        self.assertEqual(back["status"], "succeeded")
        self.assertIn("starter " + old, self.plans())
        self.assertTrue(self.stripe_get("prices/" + old)["active"])
        self.assertFalse(self.stripe_get("prices/" + new["stripe_price_id"])["active"])
        with open(os.path.join(self.workspace, ".env.local")) as file:
            self.assertIn(old, file.read())

    def test_another_database_is_refused_until_accepted(self):
        self.release()
        self.psql(self.postgres.url, "create database other_%d" % type(self).databases)
        other = self.postgres.url.rsplit("/", 1)[0] + "/other_%d" % type(self).databases
        self.edit(".env.compose", self.database, other)
        error = self.release(code=3)["error"]
        self.assertEqual(error["code"], "pin_changed")
        self.slipway("pin", "accept", "local")
        self.assertEqual(self.release()["status"], "succeeded")

    def test_key_of_the_wrong_mode(self):
        self.edit(".env.local", KEY, KEY.replace("sk_test", "sk_live"))
        self.release(code=3)
        self.assertEqual(self.psql(self.database, "select count(*) from pg_tables where schemaname = 'public'"), "0")

    def test_refused_key_fails_with_an_artifact(self):
        self.edit(".env.local", KEY, "sk_test_invalidkey0123456789")
        artifact = self.release(code=1)
        self.assertEqual(artifact["status"], "failed")

    def test_unreachable_database(self):
        self.edit(".env.compose", self.database, "postgresql://postgres@127.0.0.1:1/nowhere")
        artifact = self.release(code=1)
        self.assertEqual(artifact["status"], "failed")
        self.assertIn("No PostgreSQL listens", json.dumps(artifact))

    def test_sqlite_target(self):
        path = os.path.join(self.dir, "app.db")
        self.edit(".env.compose", self.database, "sqlite:///" + path)
        self.edit("slipway.yaml", "  - {name: database, kind: postgres}\n", "")
        artifact = self.release()
        self.assertEqual(artifact["migrations"]["after"], ["e5c9d1b3f24a"])
        self.assertEqual([plan["status"] for plan in artifact["plans"]], ["ok", "ok"])
        self.assertEqual(artifact["environment"]["database"]["name"], os.path.realpath(path))

    def test_several_heads_block(self):
        versions = os.path.join(self.workspace, "app/migrations/versions")
        with open(os.path.join(versions, "ffff00000001_other.py"), "w") as file:
            file.write('revision = "ffff00000001"\ndown_revision = "a1f03c52d9e1"\n\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n')
        artifact = self.release(code=1)
        self.assertIn("alembic merge", json.dumps(artifact))

    def test_target_held_by_another(self):
        key = self.psql(self.database, "select ('x' || left(encode(sha256('slipway target'), 'hex'), 16))::bit(64)::bigint")
        holder = subprocess.Popen(["psql", "-X", "-At", self.database], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                  env=self.environment(PGAPPNAME="slipway/other-run"))
        try:
            holder.stdin.write("select pg_advisory_lock(%s);\n" % key)
            holder.stdin.flush()
            eventually(lambda: self.psql(self.database, "select count(*) from pg_locks where locktype = 'advisory' and granted") == "1")
            error = self.release(code=4)["error"]
            self.assertIn("slipway/other-run", error["message"])
            self.assertEqual(self.slipway("release", "list", json_output=True)["runs"], [])
        finally:
            holder.stdin.close()
            holder.wait(20)
            holder.stdout.close()

    def test_cancel_in_the_middle_of_a_migration(self):
        self.edit("app/migrations/versions/d40b7a2ee815_create_audit_log.py", "def upgrade():", "def upgrade():\n    op.execute('select pg_sleep(60)')")
        process = subprocess.Popen([PROGRAM, "release", "db", "--env", "local", "--non-interactive", "--json"], cwd=self.workspace,
                                   env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        eventually(lambda: self.psql(self.database, "select count(*) from pg_stat_activity where query like '%pg_sleep(60)%' and pid <> pg_backend_pid() and state = 'active'") == "1")
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 130)
        artifact = json.loads(output)
        self.assertEqual(artifact["status"], "cancelled")
        self.assertEqual(self.psql(self.database, "select count(*) from pg_stat_activity where application_name like 'slipway/%'"), "0")
        self.assertEqual(self.psql(self.database, "select count(*) from pg_tables where schemaname = 'public'"), "0")

    def test_cancel_reaches_grandchildren_that_ignore_it(self):
        folder = os.path.join(self.workspace, "playbooks")
        os.mkdir(folder)
        started = os.path.join(self.dir, "started")
        with open(os.path.join(folder, "stubborn.yaml"), "w") as file:
            file.write("slipway: 1\nname: stubborn\nphases:\n  execute:\n    - id: wait\n      kind: command\n"
                       "      shell: \"(trap '' TERM; echo $(exec sh -c 'echo $PPID') > %s; while :; do sleep 0.1; done) >/dev/null 2>&1 & sleep 60\"\n" % started)
        process = subprocess.Popen([PROGRAM, "release", "run", "stubborn", "--env", "local", "--non-interactive"], cwd=self.workspace,
                                   env=self.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        eventually(lambda: os.path.exists(started) and os.path.getsize(started))
        with open(started) as file:
            grandchild = int(file.read())
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(30), 130)

        def ended():
            try:
                with open("/proc/%d/stat" % grandchild) as file:
                    return file.read().rsplit(")", 1)[1].split()[0] == "Z"
            except FileNotFoundError:
                return True
        eventually(ended, 5)

    def test_no_secret_leaves(self):
        self.edit("app/migrations/env.py", "run()\n", "import os\nprint('leak', os.environ['STRIPE_SECRET_KEY'])\nrun()\n")
        self.release()
        self.slipway("release", "list")
        found = []
        for folder, _, names in os.walk(self.dir):
            for name in names:
                path = os.path.join(folder, name)
                if name.startswith(".env.local"):
                    continue
                with open(path, "rb") as file:
                    if KEY.encode() in file.read():
                        found.append(path)
        self.assertEqual(found, [])
        run = self.slipway("release", "list", json_output=True)["runs"][0]["run_id"]
        log = self.slipway("release", "log", run)
        self.assertIn("leak [STRIPE_SECRET_KEY]", log)
        self.assertNotIn(KEY, log)

    def test_child_sees_no_inherited_postgres_variables(self):
        self.edit("app/migrations/env.py", "run()\n", "import os\nprint('host', os.environ.get('PGHOST'), os.environ['PGAPPNAME'])\nrun()\n")
        self.slipway("release", "db", "--env", "local", "--non-interactive", PGHOST="elsewhere.invalid")
        run = self.slipway("release", "list", json_output=True)["runs"][0]["run_id"]
        self.assertRegex(self.slipway("release", "log", run), r"host None slipway/" + run)

    # -- the other commands

    def test_billing_commands(self):
        self.slipway("stripe", "diff", "--env", "local", code=5)
        setup = self.slipway("stripe", "setup", "--env", "local", "--non-interactive", "--secret-key", "env:STRIPE_SECRET_KEY", json_output=True)
        self.assertGreater(len(setup["operations"]), 0)
        self.release()
        self.assertEqual(self.slipway("stripe", "diff", "--env", "local", json_output=True)["operations"], [])
        self.slipway("stripe", "plans", "verify", "--env", "local")
        self.assertEqual(self.slipway("plans", "map", "--env", "local", json_output=True)["findings"], [])
        self.psql(self.database, "update billing_plans set stripe_price_id = 'price_wrong' where code = 'pro'")
        self.slipway("stripe", "plans", "verify", "--env", "local", code=1)
        findings = self.slipway("plans", "map", "--env", "local", code=5, json_output=True)["findings"]
        self.assertIn("pro", [finding["plan"] for finding in findings])
        providers = self.slipway("providers", "validate", "--env", "local", json_output=True)["providers"]
        self.assertEqual([provider["status"] for provider in providers], ["ok", "ok"])

    def test_bad_usage(self):
        self.assertIn("release db", self.slipway("relaese", "db", code=2))
        self.assertIn("--dry-run", self.slipway("release", "db", "--dry-rum", code=2))
        self.edit("slipway.yaml", "protection: none", "protecton: none")
        text = self.slipway("release", "db", "--env", "local", code=2)
        self.assertRegex(text, r"slipway\.yaml:\d+:\d+: unknown key 'protecton'.*did you mean 'protection'")

    def test_playbook_from_elsewhere_must_be_trusted(self):
        path = os.path.join(self.dir, "foreign.yaml")
        marker = os.path.join(self.dir, "ran")
        with open(path, "w") as file:
            file.write("slipway: 1\nname: foreign\nphases:\n  execute:\n    - {id: touch, kind: command, argv: [touch, %s]}\n" % marker)
        error = self.slipway("release", "run", path, "--env", "local", "--non-interactive", code=3, json_output=True)["error"]
        self.assertEqual(error["code"], "untrusted_playbook")
        self.assertFalse(os.path.exists(marker))
        self.slipway("release", "run", path, "--env", "local", "--non-interactive", "--trust")
        self.assertTrue(os.path.exists(marker))

    def test_broken_files_name_their_place(self):
        self.edit(".env.compose", "AUTO_RUN_MIGRATIONS=false", 'AUTO_RUN_MIGRATIONS="false')
        self.assertRegex(self.slipway("release", "db", "--env", "local", code=2), r"\.env\.compose:\d+: ")

    def test_variable_that_must_hold(self):
        self.edit(".env.compose", "AUTO_RUN_MIGRATIONS=false", "AUTO_RUN_MIGRATIONS=true")
        artifact = self.release(code=1)
        failed = [check["name"] for step in artifact["steps"] for check in step["checks"] if check["status"] == "fail"]
        self.assertEqual(failed, ["AUTO_RUN_MIGRATIONS"])
        self.assertEqual(self.psql(self.database, "select count(*) from pg_tables where schemaname = 'public'"), "0")


class DemoTest(unittest.TestCase):
    def test_demo_leaves_nothing_running(self):
        with tempfile.TemporaryDirectory(prefix="slipway-it-") as folder:
            target = os.path.join(folder, "demo")
            done = subprocess.run([PROGRAM, "demo", "--headless", "--dir", target, "--json"], capture_output=True, text=True, timeout=120,
                                  env={"PATH": os.environ["PATH"], "HOME": folder})
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(json.loads(done.stdout)["status"], "succeeded")
            running = subprocess.run(["pgrep", "-f", re.escape(target)], capture_output=True, text=True).stdout
            self.assertEqual(running, "")


def load_tests(loader, tests, pattern):
    """All of them, or with RELEASE_PART=N/M every M-th from the N-th, so that two programs share the time."""
    part, parts = (int(number) for number in os.environ.get("RELEASE_PART", "1/1").split("/"))
    every = sorted((test for group in tests for test in group), key=lambda test: test.id())
    return unittest.TestSuite(every[part - 1::parts])


if __name__ == "__main__":
    unittest.main()
