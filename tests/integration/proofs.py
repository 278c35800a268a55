# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""Proofs of a release from outside: each made to fail for real, and what they change brought back after failure, cancel and kill."""
import os
import signal
import unittest

from compliance import ComplianceTest, eventually, processes_of

AFTERWARDS = ("tag",)  # a step of execute: it must not run where a row is red


class ProofsTest(ComplianceTest):
    def red(self, *rows, red, **more):
        """Runs the rows; the one named is red, nothing of `execute` begins. Returns its failed checks."""
        artifact = self.release(self.only(*rows, "go", *AFTERWARDS), code=1, **more)
        states = {step["id"]: step["status"] for step in artifact["steps"]}
        self.assertEqual([row for row in rows if states[row] == "failed"], [red], states)
        self.assertNotIn(states.get("tag"), ("succeeded", "failed"), states)
        return self.failed_checks(artifact, red)

    # -- the database proves itself

    def test_verify_function_returns_fail(self):
        self.sql("staging", "alter table billing.tenants drop constraint tenants_status")
        self.addCleanup(self.sql, "staging", "alter table billing.tenants add constraint tenants_status "
                                             "check (status in ('active', 'past_due', 'cancelled'))")
        checks = self.red("go_migrations", red="go_migrations")
        self.assertIn("FAIL", str(checks))

    def test_verify_function_returns_no_rows(self):
        kept = self.sql("staging", "select pg_get_functiondef('billing.verify_billing_schema()'::regprocedure)")
        self.addCleanup(self.sql, "staging", kept)
        self.sql("staging", kept.split("AS $function$")[0] + "AS $function$ select '', '', '' where false $function$")
        self.assertTrue(self.red("go_migrations", red="go_migrations"))

    # -- webhooks

    def webhook(self, fault, claim, row="go_webhook"):
        self.misbehave("staging", "SOLVEREIGN_FAULTS", fault)
        checks = self.red("go_webhook", "go_idempotent", red=row)
        self.assertEqual([check["name"] for check in checks], [claim])
        return checks[0]

    def test_event_taken_and_not_stored(self):
        checks = {}
        self.misbehave("staging", "SOLVEREIGN_FAULTS", "webhook_no_row")
        checks = self.red("go_webhook", red="go_webhook")
        self.assertEqual(checks[0]["actual"], "200 and 0 records")

    def test_webhook_not_idempotent(self):
        check = self.webhook("not_idempotent", "webhook idempotent", row="go_idempotent")
        self.assertEqual((check["expected"], check["actual"]), ("200 each time and 1 record", "200 and 3 records"))

    def test_forged_signature_accepted(self):
        self.misbehave("staging", "SOLVEREIGN_FAULTS", "accepts_forged")
        names = [check["name"] for check in self.red("go_webhook", red="go_webhook")]
        self.assertIn("forged signature refused", names)

    def test_old_signature_accepted(self):
        self.webhook("accepts_old", "old signature refused")

    def test_other_account_accepted(self):
        self.webhook("accepts_other_account", "another account's event refused")

    # -- the gate

    def test_gate_off(self):
        self.misbehave("staging", "SOLVEREIGN_BILLING_ENFORCEMENT", "off")
        checks = self.red("go_gate", red="go_gate")
        self.assertEqual([(check["expected"], check["actual"]) for check in checks], [("402", "200")])
        self.assertEqual(self.tenant(), "active")

    def in_the_gate(self, playbook):
        """A run that stands in the middle of the gate's proof."""
        process = self.start("release", "run", playbook, "--env", "local", "--non-interactive", "--trust", "--json")
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        eventually(lambda: self.tenant() == "past_due")
        return process

    def test_cancel_in_the_gate(self):
        self.misbehave("staging", "SOLVEREIGN_FAULTS", "slow_gate")
        process = self.in_the_gate(self.only("go_gate", *AFTERWARDS))
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(30), 130)
        self.assertEqual(self.tenant(), "active")

    def test_killed_in_the_gate(self):
        self.misbehave("staging", "SOLVEREIGN_FAULTS", "slow_gate")
        playbook = self.only("go_gate")
        process = self.in_the_gate(playbook)
        process.kill()
        process.wait(30)
        self.assertEqual(self.tenant(), "past_due")
        self.kubectl("staging", "set", "env", "deployment/api", "SOLVEREIGN_FAULTS=")
        artifact = self.slipway("release", "resume", self.last_run(), "--env", "local", "--non-interactive", "--trust", "--json")
        self.assertEqual(artifact["status"], "succeeded")
        self.assertEqual(self.step(artifact, "go_gate")["checks"][0]["name"], "the test tenant is brought back")
        self.assertEqual(self.tenant(), "active")

    # -- errors, pages, backup and restore

    def test_error_tracker_is_blind(self):
        self.misbehave("staging", "SOLVEREIGN_FAULTS", "tracker_silent")
        self.red("go_boot", "go_errors", red="go_errors")

    def test_boot_with_an_error(self):
        self.misbehave("staging", "SOLVEREIGN_FAULTS", "dirty_boot")
        self.red("go_boot", red="go_boot")

    def test_legal_page_missing(self):
        self.misbehave("staging", "SOLVEREIGN_FAULTS", "no_imprint")
        self.red("go_legal", red="go_legal")

    def test_backup_that_cannot_be_restored(self):
        # a dump's restore has no search_path, which this index silently needs
        self.sql("production", "create function public.bare(text) returns text immutable language sql as 'select lower($1)'; "
                               "create function public.folded(text) returns text immutable language plpgsql as "
                               "'begin return bare($1); end'; create index folded on auth.users (public.folded(email))")
        self.addCleanup(self.sql, "production", "drop function public.folded(text) cascade; drop function public.bare(text)")
        checks = self.red("go_backup", "go_restore", red="go_restore")
        self.assertEqual(checks[0]["name"], "backup restored")
        self.assertIn("bare", checks[0]["reason"])
        self.assertEqual(self.scratches(), "")

    def test_restored_database_that_the_application_cannot_start_from(self):
        kept = "create table public.kept as select * from auth.legal_documents; create table public.taken as select * from auth.legal_acceptances; "
        self.sql("production", kept + "delete from auth.legal_acceptances; delete from auth.legal_documents where kind = 'terms'")
        self.addCleanup(self.sql, "production", "insert into auth.legal_documents overriding system value select * from public.kept "
                                                "where kind = 'terms'; insert into auth.legal_acceptances overriding system value "
                                                "select * from public.taken; drop table public.kept, public.taken")
        checks = self.red("go_backup", "go_restore", red="go_restore")
        self.assertEqual([check["name"] for check in checks], ["the application starts from it"])
        self.assertIn("no terms of service", checks[0]["reason"])
        self.assertEqual(self.scratches(), "")

    def in_the_restore(self, playbook):
        """A run whose started application is up and not well."""
        process = self.start("release", "run", playbook, "--env", "local", "--non-interactive", "--trust", "--json",
                             SOLVEREIGN_FAULTS="unhealthy")
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.started = eventually(self.started_applications)
        self.assertNotEqual(self.scratches(), "")
        return process

    def started_applications(self):
        """Those of the proof: the stand-ins start theirs by the file's whole path."""
        return [pid for pid, command in processes_of(self.workspace) if "python3 app/service.py" in command]

    def test_cancel_in_the_restore(self):
        process = self.in_the_restore(self.only("go_backup", "go_restore", *AFTERWARDS))
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(30), 130)
        self.assertEqual((self.scratches(), self.started_applications()), ("", []))

    def test_killed_in_the_restore(self):
        process = self.in_the_restore(self.only("go_backup", "go_restore"))
        process.kill()
        process.wait(30)
        eventually(lambda: self.started_applications() == [])
        self.assertNotEqual(self.scratches(), "")
        artifact = self.slipway("release", "resume", self.last_run(), "--env", "local", "--non-interactive", "--trust", "--json")
        self.assertEqual(artifact["status"], "succeeded")
        self.assertEqual((self.scratches(), self.started_applications()), ("", []))

    # -- after the deployment

    def test_error_in_the_quiet_period(self):
        self.misbehave("production", "SOLVEREIGN_FAULTS", "error_after_start")
        playbook = self.only("backend", "quiet_demo", "post_release", quiet_demo={"for": "4s"})
        artifact = self.release(playbook, code=1)
        self.assertEqual(self.step(artifact, "quiet_demo")["status"], "failed")

    def test_probe_from_the_command_line(self):
        url = self.values["STAGING_API_URL"] + "/webhooks/stripe"
        record = "select count(*) from billing.webhook_events where event_id = {event}"
        probe = ("stripe", "webhook", "probe", "--env", "local", "--url", url, "--secret", "env:SECRET", "--database", "env:DATABASE",
                 "--record", record, "--json")
        secrets = {"SECRET": self.values["STAGING_WEBHOOK_SECRET"], "DATABASE": self.values["STAGING_DATABASE_URL"]}
        checks = self.slipway(*probe, **secrets)["checks"]
        self.assertEqual([check["status"] for check in checks], ["pass"] * 8, checks)
        wrong = self.slipway(*probe, code=1, **{**secrets, "SECRET": "whsec_anotherSecretAltogether00"})["checks"]
        self.assertEqual(wrong[0]["actual"], "400 and 0 records")


if __name__ == "__main__":
    unittest.main()
