# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""Staging before production, from outside: the rollout of isp-billing on two databases. What was decided about ambiguous rows on the
first is exported and replayed on the second, with who, why and from where."""
import json
import os
import unittest

from rollout import AFTER, BEFORE, TOKEN, RolloutTest, free_port

SPEC = "backfills/subscriber.yaml"
DECISIONS = "backfills/decisions.yaml"


class Stages(RolloutTest):
    def setUp(self):
        super().setUp()
        self.databases_of = {}
        for name in ("staging", "production"):
            port = free_port()
            self.databases_of[name] = self.new_database()
            self.write(".env." + name, "DATABASE_URL=%s\nAPI_PORT=%d\nAPI_URL=http://127.0.0.1:%d\nAPI_TOKEN=%s\nRUN_DIR=var/%s\n"
                       % (self.databases_of[name], port, port, TOKEN, name))
            self.addCleanup(self.service, name, "stop")
            self.service(name, "deploy", "1.8.0")
        self.edit(SPEC, "when: always", "when: never")  # people decide
        self.write(DECISIONS, "slipway: 1\nrows: []\n")
        self.edit("playbooks/subscriber-fk.yaml", "      commit: true\n      estimate: 4m\n",
                  "      commit: true\n      decisions: %s\n      estimate: 4m\n" % DECISIONS)

    def write(self, name, text):
        with open(os.path.join(self.workspace, name), "w") as file:
            file.write(text)

    def service(self, name, *arguments):
        kept = self.environment
        self.environment = lambda: {**kept(), "ISP_ENVIRONMENT": name}
        try:
            return self.script("service.py", *arguments)
        finally:
            self.environment = kept

    def at(self, name, sql):
        return self.psql(sql, self.databases_of[name])

    def rollout(self, name, *flags, code=0):
        return self.slipway("release", "run", "subscriber-fk", "--env", name, "--non-interactive", *flags, code=code)

    def decide(self, *arguments):
        return self.slipway("backfill", "decide", SPEC, *arguments, "--who", "billing engineer", "--env", "staging")

    def assigned(self, name):
        return self.at(name, "select id, subscriber_id from plan_subscriptions where created_at < now() - interval '5 minutes' order by id")

    def test_decided_on_staging_and_replayed_on_production(self):
        early = self.rollout("production", "--yes-i-mean", "production", code=1)  # nothing was proven on staging yet
        self.assert_failed_at(early, "staging", "staging")
        self.assertEqual(self.at("production", "select version_num from alembic_version"), BEFORE)

        failed = self.rollout("staging", code=1)
        self.assert_failed_at(failed, "backfill", "A customer has several active services")
        waiting = self.slipway("backfill", "queue", SPEC, "--open", "--env", "staging")["rows"]
        self.assertEqual(len(waiting), 12)
        key, second = waiting[0]["key"][0], waiting[0]["candidates"][1]["id"]
        self.decide(key, "--value", second, "--why", "the contract names this line")
        self.decide("--rule", "--why", "agreed with support")
        self.assertEqual(self.resume(failed)["status"], "succeeded")
        self.assertEqual(self.at("staging", "select subscriber_id from plan_subscriptions where id = '%s'" % key), second)
        self.slipway("backfill", "queue", SPEC, "--env", "staging", "--export", DECISIONS)

        refused = self.rollout("production", code=3)  # its name is still wanted
        self.assertEqual(self.at("production", "select version_num from alembic_version"), BEFORE, refused)
        done = self.rollout("production", "--yes-i-mean", "production")
        self.assertEqual(done["status"], "succeeded")
        self.assertEqual(self.at("production", "select version_num from alembic_version"), AFTER)
        self.assertEqual(self.assigned("production"), self.assigned("staging"))
        self.proven_replayed(done["run_id"], key, second)

    def proven_replayed(self, run, key, second):
        source = "staging, database " + self.databases_of["staging"].rsplit("/", 1)[1]
        kept = self.slipway("backfill", "queue", SPEC, "--env", "production")["rows"]
        self.assertEqual(len(kept), 12)
        mine = [row for row in kept if row["key"] == [key]][0]
        self.assertEqual((mine["decision"], mine["value"], mine["who"], mine["why"], mine["from"]),
                         ("value", second, "billing engineer", "the contract names this line", source))
        self.assertEqual({(row["decision"], row["why"], row["from"]) for row in kept if row is not mine}, {("rule", "agreed with support", source)})
        events = self.slipway("release", "log", run, "--json", json_output=False)
        facts = {event["key"]: event["value"] for event in map(json.loads, events.splitlines()) if event["type"] == "FactRecorded"}
        self.assertEqual(facts["decision.backfill." + key], {"key": [key], "decision": "value", "value": second, "who": "billing engineer",
                                                             "why": "the contract names this line", "from": source})
        self.assertEqual(len([name for name in facts if name.startswith("decision.backfill.")]), 12)
        self.assertEqual((facts["decisions.backfill"]["file"], facts["decisions.backfill"]["decisions"], facts["decisions.backfill"]["from"]),
                         (DECISIONS, 12, source))


if __name__ == "__main__":
    unittest.main()
