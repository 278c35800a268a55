# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""Backfills and checks from outside: steered from another process, decided and replayed; checks alone with JUnit; the same as
steps of a playbook, and a wrapped script."""
import json
import os
import signal
import subprocess
import unittest
import xml.etree.ElementTree

from backfillground import PROGRAM, ROWS, SPEC, TABLES, BackfillTest, eventually


class Backfill(BackfillTest):
    def test_one_at_a_time(self):
        slow = self.write("slow.yaml", SPEC % "throttle: {pace: 5}")
        process = self.begin(spec=slow)
        eventually(lambda: self.batches() > 0)
        self.assertEqual(self.call("backfill", "run", self.spec, "--commit", expect=4)["error"]["code"], "target_busy")
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(20), 130)

    def test_sqlite_is_refused_in_words(self):
        target = "sqlite:///" + os.path.join(self.dir, "app.db")
        done = self.call("backfill", "run", self.spec, "--url", target, url=False, expect=2)
        self.assertEqual(done["error"]["code"], "backfill_sqlite")
        self.assertIn("where one UPDATE does it (kind sql)", done["error"]["message"])

    def test_steered_from_another_process(self):
        slow = self.write("slow.yaml", SPEC % "undecided: leave\nthrottle: {pace: 10}")
        process = self.begin(spec=slow)
        eventually(lambda: self.batches() > 1)
        self.call("backfill", "pause", expect=0, url=False)
        status = eventually(lambda: [b for b in self.call("backfill", "status", url=False)["backfills"] if b["state"] == "paused"])
        at = self.batches()
        self.assertEqual(self.call("backfill", "status", url=False)["backfills"][0]["counts"]["checked"], at * 100)
        self.assertEqual(status[0]["reason"], "by hand")
        self.call("backfill", "pace", "100%", expect=0, url=False)
        self.call("backfill", "resume", expect=0, url=False)
        out, _ = process.communicate(timeout=60)
        document = json.loads(out)
        self.assertEqual(process.returncode, 0)
        self.assertEqual(document["pace"], 100)
        self.assertEqual([t["reason"] for t in document["throttles"]], ["by hand"])
        self.assertEqual(self.call("backfill", "pause", url=False, expect=2)["error"]["code"], "backfill_unknown")
        self.proven()

    # ---- the queue ----

    def test_dry_run_decide_and_replay(self):
        strict = self.write("strict.yaml", SPEC % "")
        dry = self.call("backfill", "run", strict, "--export", "queue.yaml", expect=5)
        self.assertEqual(dry["counts"], {"checked": ROWS, "updated": ROWS - 12, "already_set": 0, "without_candidate": 0, "ambiguous": 12,
                                         "by_rule": 0, "errors": 0, "success_rate": dry["counts"]["success_rate"]})
        self.assertEqual(self.sql("select count(subscriber_id), to_regclass('slipway_backfill') from plan_subscriptions"), [(0, None)])
        with open(os.path.join(self.dir, "queue.yaml"), encoding="utf-8") as written:
            self.assertEqual(written.read().count('decision: ""'), 12)
        self.call("backfill", "run", strict, "--commit", expect=1)
        queue = self.call("backfill", "queue", strict, "--open", expect=0)["rows"]
        self.assertEqual(len(queue), 12)
        self.assertEqual([c["id"][0] for c in queue[0]["candidates"]], ["s", "t"])  # the rule's choice first
        key = queue[0]["key"][0]
        self.call("backfill", "decide", strict, key, "--value", "nobody", "--why", "x", expect=2)
        self.call("backfill", "decide", strict, key, "--value", "t" + key[1:], "--why", "the customer moved", expect=0)
        self.call("backfill", "decide", strict, "--rule", "--why", "agreed", expect=0)
        self.call("backfill", "run", strict, "--commit", "--export", "decided.yaml", expect=0)
        self.assertEqual(self.one("select subscriber_id from plan_subscriptions where id = '%s'" % key), "t" + key[1:])
        self.assertEqual(self.one("select count(*) from plan_subscriptions where subscriber_id is null"), 0)
        ours = self.sql("select id, subscriber_id from plan_subscriptions order by id")
        # the next environment
        self.sql("create database %s_next" % self.name)
        self.url = self.base + self.name + "_next"
        self.sql(TABLES % {"rows": ROWS})
        done = self.call("backfill", "run", strict, "--commit", "--decisions", "decided.yaml", expect=0)
        self.assertEqual(done["counts"]["updated"], ROWS)
        self.assertEqual(self.sql("select id, subscriber_id from plan_subscriptions order by id"), ours)
        self.assertEqual(self.sql("select who, why from slipway_backfill_queue where key = '[\"%s\"]'" % key), [("tester", "the customer moved")])

    # ---- checks alone ----

    def test_verify_with_junit(self):
        checks = self.write("checks.yaml", """slipway: 1
title: After the release
checks:
  - {name: Rows, query: select count(*) from plan_subscriptions, equals: %d}
  - {name: "Nulls \\x1b[31m& <more>", query: select count(*) from plan_subscriptions where subscriber_id is null, equals: 0}
  - {kind: long_transactions, title: Nothing long, table: plan_subscriptions}
""" % ROWS)
        document = self.call("verify", checks, "--junit", "out.xml", expect=1)
        self.assertEqual([c["status"] for c in document["checks"]], ["pass", "fail", "pass"])
        suite = xml.etree.ElementTree.parse(os.path.join(self.dir, "out.xml")).getroot()[0]
        self.assertEqual((suite.get("tests"), suite.get("failures")), ("3", "1"))
        self.assertEqual(suite[1].get("name"), "Nulls & <more>")
        self.assertIn("found %d" % ROWS, suite[1][0].get("message"))
        self.sql("update plan_subscriptions set subscriber_id = 's1'")
        self.call("verify", checks, expect=0)
        wrong = self.write("wrong.yaml", "slipway: 1\nchecks:\n  - {kind: migrate}\n")
        self.assertIn("wrong.yaml:3", self.call("verify", wrong, expect=2)["error"]["message"])

    # ---- as steps ----

    def test_as_steps_of_a_playbook(self):
        self.write("slipway.yaml", "slipway: 1\nworkspace: isp\nreports: reports\nenvironments:\n  local:\n    protection: none\n"
                                   "    database: ${DATABASE_URL}\n")
        self.write("wrapped.yaml", r"""slipway: 1
name: wrapped
words: {row: subscription, candidate: subscriber}
script:
  dry_run: [python3, script.py, --dry-run]
  commit: [python3, script.py, --commit]
  stdin: "yes\n"
  summary:
    checked: 'Total subscriptions checked:\s+([\d,]+)'
    updated: 'Updated successfully:\s+([\d,]+)'
    ambiguous: 'Ambiguous cases:\s+([\d,]+)'
    errors: 'Errors:\s+([\d,]+)'
  ambiguous: '^.*has \d+ subscribers.*$'
  collect: [ambiguous.log]
""")
        self.write("script.py", """import sys
if "--commit" in sys.argv:
    print("Are you sure? (yes/no): ", end="", flush=True)
    if sys.stdin.readline().strip() != "yes": sys.exit("no")
    open("ambiguous.log", "w").write("p1")
print("[WARNING] Subscription p1: Customer has 2 subscribers, using first active one")
print("Total subscriptions checked: 1,234\\nUpdated successfully:        1,234\\nAmbiguous cases:             12\\nErrors:                      0")
""")
        self.write("playbooks/fill.yaml", """slipway: 1
name: fill
phases:
  preflight:
    - id: before
      kind: snapshot
      name: subscriptions
      measures:
        - {name: Rows, query: select count(*) from plan_subscriptions}
        - {name: subscriber_id NULL, query: select count(*) from plan_subscriptions where subscriber_id is null}
    - {id: dry, kind: backfill, spec: spec.yaml}
  execute:
    - {id: fill, kind: backfill, spec: spec.yaml, commit: true, capture: {UPDATED: updated}}
    - {id: wrapped, kind: backfill, spec: wrapped.yaml, commit: true}
  verify:
    - {id: after, kind: sql_check, same_as_before: subscriptions, becomes: {subscriber_id NULL: 12}}
    - {id: told, kind: sql_check, query: "select :n::int", parameters: {n: "${UPDATED}"}, equals: %d}
""" % (ROWS - 12))
        self.environment["DATABASE_URL"] = self.url
        artifact = self.call("release", "run", "fill", "--non-interactive", url=False, expect=0)
        self.assertEqual(artifact["status"], "succeeded")
        steps = {step["id"]: step for step in artifact["steps"]}
        self.assertEqual({c["status"] for s in steps.values() for c in s["checks"]}, {"pass"})
        self.assertIn("Rows with subscriber_id still to set", [c["name"] for c in steps["fill"]["checks"]])
        events = subprocess.run([PROGRAM, "release", "log", artifact["run_id"], "--json"], capture_output=True, text=True, cwd=self.dir,
                                env=self.environment).stdout
        self.assertIn("Ambiguous", events)
        self.proven()
        plan = self.call("release", "plan", "fill", url=False, expect=5)
        self.assertEqual([(step["id"], step["forecast"]) for step in plan["steps"] if step["id"] in ("dry", "fill")],
                         [("dry", "not_necessary"), ("fill", "necessary")])  # what captures its counts runs all the same

    def test_nothing_left_to_fill(self):
        """The forecast finds nothing to do but what stays without, as agreed; what a text names of it is known all the same."""
        self.write("slipway.yaml", "slipway: 1\nworkspace: isp\nreports: reports\nenvironments:\n  local:\n    protection: none\n"
                                   "    database: ${DATABASE_URL}\n")
        self.environment["DATABASE_URL"] = self.url
        self.write("playbooks/fill.yaml", """slipway: 1
name: fill
phases:
  execute:
    - {id: fill, kind: backfill, spec: spec.yaml, commit: true}
  after:
    - {id: tell, kind: announcement, needs: [fill], text: "{fill.Updated} updated, {fill.Ambiguous} ambiguous"}
""")

        def said():
            artifact = self.call("release", "run", "fill", "--non-interactive", url=False, expect=0)
            log = subprocess.run([PROGRAM, "release", "log", artifact["run_id"]], capture_output=True, text=True, cwd=self.dir,
                                 env=self.environment).stdout
            return {step["id"]: (step["status"], step["reason"]) for step in artifact["steps"]}["fill"], log

        step, log = said()
        self.assertEqual(step[0], "succeeded")
        self.assertIn("1,988 updated, 12 ambiguous", log)
        step, log = said()
        self.assertEqual(step, ("skipped", "no subscription needs subscriber_id but the 12 that stay without, as agreed"))
        self.assertIn("0 updated, 12 ambiguous", log)
        self.sql("update plan_subscriptions set subscriber_id = null where id = 'p77'")
        step, log = said()
        self.assertEqual(step[0], "succeeded")
        self.assertIn("1 updated, 12 ambiguous", log)


if __name__ == "__main__":
    unittest.main()
