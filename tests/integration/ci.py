# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""CI from outside: what runners read, how they cancel, and the shipped action and template, run as a runner would."""
import json
import os
import signal
import subprocess
import time
import unittest

import yaml

from product import KEY, PROGRAM, SOURCE, ProductTest, eventually

CI = os.path.join(SOURCE, "packaging/ci")


class CiTest(ProductTest):
    def github(self, **more):
        self.summary = os.path.join(self.dir, "summary.md")
        self.output = os.path.join(self.dir, "output")
        return self.environment(GITHUB_ACTIONS="true", GITHUB_WORKSPACE=self.dir, GITHUB_STEP_SUMMARY=self.summary,
                                GITHUB_OUTPUT=self.output, **more)

    def call(self, command, env, code=0):
        done = subprocess.run(command, cwd=self.workspace, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def test_github_masks_secrets_and_summarises(self):
        done = self.call([PROGRAM, "release", "db", "--env", "local", "--non-interactive", "--json"], self.github())
        artifact = json.loads(done.stdout)
        lines = done.stderr.split("\n")
        self.assertIn("::add-mask::" + KEY, lines)
        first = next(i for i, line in enumerate(lines) if line and not line.startswith("::add-mask::"))
        self.assertFalse([line for line in lines[first:] if KEY in line], "a secret outside of its mask")
        self.assertNotIn(KEY, done.stdout)
        listening = self.listened(lines)
        self.assertTrue([line for line in listening if line.startswith("::notice title=Release succeeded::run " + artifact["run_id"])])
        with open(self.summary) as file:
            summary = file.read()
        self.assertIn("### Database release on local: succeeded", summary)
        self.assertIn("| starter | price", summary)
        self.assertNotIn(KEY, summary)

    def listened(self, lines):
        """The commands that a runner obeys: leading blanks do not count, and a token silences all others."""
        obeyed, token = [], None
        for line in lines:
            line = line.lstrip()
            if token:
                token = None if line == "::%s::" % token else token
            elif line.startswith("::stop-commands::"):
                token = line.split("::")[2]
                self.assertGreater(len(token), 15)
            elif line.startswith("::"):
                obeyed.append(line)
        self.assertIsNone(token, "the runner is left deaf")
        return obeyed

    def test_what_a_step_prints_gives_the_runner_no_commands(self):
        os.makedirs(os.path.join(self.workspace, "playbooks"), exist_ok=True)
        with open(os.path.join(self.workspace, "playbooks/loud.yaml"), "w") as file:
            file.write("slipway: 1\nname: loud\nphases:\n  execute:\n"
                       "    - {id: loud, kind: command, shell: \"echo ::add-path::/evil; echo '::error::mine'; exit 1\"}\n")
        done = self.call([PROGRAM, "release", "run", "loud", "--env", "local", "--non-interactive", "--json"], self.github(), code=1)
        lines = done.stderr.split("\n")
        self.assertTrue([line for line in lines if line.strip() == "::add-path::/evil"], "the danger is not there")
        obeyed = [line for line in self.listened(lines) if not line.startswith("::add-mask::")]
        self.assertEqual([line.split("::")[1] for line in obeyed], ["error title=Step loud failed"])

    def test_other_commands_mask_as_well(self):
        for command in (["providers", "validate"], ["plans", "map"]):
            done = subprocess.run([PROGRAM, *command, "--env", "local", "--json"], cwd=self.workspace, env=self.github(), capture_output=True,
                                  text=True, stdin=subprocess.DEVNULL, timeout=60)
            json.loads(done.stdout)
            self.assertIn("::add-mask::" + KEY, done.stderr.split("\n"))

    def test_elsewhere_no_secret_is_printed(self):
        done = self.call([PROGRAM, "release", "db", "--env", "local", "--non-interactive"], self.environment(CI="true"))
        self.assertNotIn("::", done.stdout + done.stderr)
        self.assertNotIn(KEY, done.stdout + done.stderr)

    def test_github_annotates_failures(self):
        self.edit("slipway.yaml", 'AUTO_RUN_MIGRATIONS: {must_be: "false"}', 'AUTO_RUN_MIGRATIONS: {must_be: "50%, no: line"}')
        done = self.call([PROGRAM, "release", "db", "--env", "local", "--non-interactive"], self.github(), code=1)
        found = [line for line in self.listened(done.stdout.split("\n")) if line.startswith("::error title=Check failed in step variables::")]
        self.assertEqual(len(found), 1, done.stdout)
        self.assertIn("expected 50%25, no: line, found false", found[0])
        self.edit("slipway.yaml", "    protection: none", "    protectoin: none")
        done = self.call([PROGRAM, "release", "db", "--env", "local", "--non-interactive"], self.github(), code=2)
        self.assertIn("file=product/slipway.yaml,line=", done.stdout)

    def action(self):
        with open(os.path.join(CI, "github/action.yml")) as file:
            return yaml.safe_load(file)["runs"]["steps"]

    def run_step(self, step, inputs, code=0, **more):
        """A composite step as the runner runs it: its script in a file, under bash -e, inputs filled into env alone."""
        script = os.path.join(self.dir, "step.sh")
        self.assertNotIn("${{", step["run"], "an input in a script is an injection")
        with open(script, "w") as file:
            file.write(step["run"])
        filled = {name: inputs.get(value.split("inputs.")[1].split()[0], "") for name, value in step["env"].items()}
        env = self.github(GITHUB_ACTION_PATH=os.path.join(CI, "github"), SLIPWAY_PROGRAM=PROGRAM, **filled, **more)
        return self.call(["bash", "--noprofile", "--norc", "-eo", "pipefail", script], env, code)

    def test_the_action(self):
        release, digest = self.action()
        inputs = {"environment": "local", "playbook": "db-release", "workspace": ".", "summary": "out.json", "ticket": "DB-7; rm -rf /"}
        self.run_step(release, inputs)
        with open(os.path.join(self.workspace, "out.json")) as file:
            self.assertEqual(json.load(file)["release"]["ticket"], "DB-7; rm -rf /")
        self.run_step(digest, inputs)
        with open(self.output) as file:
            self.assertRegex(file.read(), r"^sha256=[0-9a-f]{64}\n$")
        self.run_step(release, {**inputs, "environment": "nowhere"}, code=2)

    def test_the_gitlab_template(self):
        with open(os.path.join(CI, "gitlab/slipway.gitlab-ci.yml")) as file:
            job = yaml.safe_load(file)[".slipway-release"]
        script = "set -eo pipefail\n" + "\n".join(job["script"])
        env = self.environment(GITLAB_CI="true", SLIPWAY_ENVIRONMENT="local", SLIPWAY_PROGRAM=PROGRAM, **job["variables"])
        self.call(["sh", "-c", script.replace("set -eo pipefail", "set -e")], env)
        with open(os.path.join(self.workspace, "db-release.json")) as file:
            artifact = json.load(file)
        self.assertEqual(artifact["operator"]["ci"]["system"], "gitlab-ci")
        self.assertTrue(os.path.getsize(os.path.join(self.workspace, "db-release.events.jsonl")) > 1000)

    def stubborn(self):
        os.makedirs(os.path.join(self.workspace, "playbooks"), exist_ok=True)
        with open(os.path.join(self.workspace, "playbooks/stubborn.yaml"), "w") as file:
            file.write("slipway: 1\nname: stubborn\nphases:\n  execute:\n"
                       "    - {id: wait, kind: command, shell: \"trap '' TERM INT; echo begun; sleep 60 & wait; sleep 60\"}\n")

    def cancel(self, number, limit):
        self.stubborn()
        release = self.action()[0]
        script = os.path.join(self.dir, "step.sh")
        with open(script, "w") as file:
            file.write(release["run"])
        env = self.github(GITHUB_ACTION_PATH=os.path.join(CI, "github"), SLIPWAY_PROGRAM=PROGRAM, SLIPWAY_ENVIRONMENT="local",
                          SLIPWAY_PLAYBOOK="stubborn", SLIPWAY_SUMMARY="out.json", SLIPWAY_EVENTS="events.jsonl")
        events = os.path.join(self.workspace, "events.jsonl")
        with open(os.path.join(self.dir, "log"), "w") as log:
            job = subprocess.Popen(["bash", "--noprofile", "--norc", "-eo", "pipefail", script], cwd=self.workspace, env=env,
                                   stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        eventually(lambda: os.path.exists(events) and "begun" in open(events).read())
        begin = time.monotonic()
        os.kill(job.pid, number)  # the first process of the job alone, as runners do
        code = job.wait(30)
        self.assertLess(time.monotonic() - begin, limit)
        self.assertEqual(code, 130)
        with open(os.path.join(self.workspace, "out.json")) as file:
            self.assertIn(json.load(file)["status"], ("cancelled", "interrupted"))

    def test_github_cancels_with_sigint_and_kills_after_seven_and_a_half_seconds(self):
        self.cancel(signal.SIGINT, 7.5)

    def test_a_container_ends_with_sigterm_and_kills_after_ten_seconds(self):
        self.cancel(signal.SIGTERM, 10)

    def test_a_price_map_in_a_secret_store_is_compared_by_reading_it(self):
        store = os.path.join(self.workspace, "store.txt")
        with open(store, "w") as file:
            file.write("{}\n")
        self.edit("slipway.yaml", "price_map: {variable: STRIPE_PRODUCT_PRICE_MAP, file: .env.local}",
                  "price_map: {variable: STRIPE_PRODUCT_PRICE_MAP, read: [cat, store.txt]}")
        first = self.release(code=1)
        prices = {plan["code"]: plan["stripe_price_id"] for plan in first["plans"]}
        self.assertTrue(all(prices.values()), first)
        log = self.slipway("release", "log", first["run_id"])
        self.assertIn(prices["starter"], log)  # the value to set is printed
        with open(store, "w") as file:
            json.dump(prices, file)
        self.assertEqual(self.release()["status"], "succeeded")
        with open(store, "w") as file:
            json.dump({**prices, "pro": prices["starter"]}, file)
        self.release(code=1)
        self.edit("slipway.yaml", "[cat, store.txt]", "[cat, no-such-file]")
        failed = [step for step in self.release(code=1)["steps"] if step["error"]][0]
        self.assertIn("STRIPE_PRODUCT_PRICE_MAP (cat) ended with exit code 1", str(failed))


if __name__ == "__main__":
    unittest.main()
