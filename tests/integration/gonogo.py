# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""Four eyes and go/no-go from outside: plans and approvals as files, signatures, checklists, the table, the document."""
import datetime
import hashlib
import json
import os
import pty
import select
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

from product import eventually

PROGRAM = os.environ["SLIPWAY_PROGRAM"]

WORKSPACE = """slipway: 1
workspace: shop
ledger: var/ledger.sqlite
environments:
  local:
    protection: none
    database: sqlite:///{dir}/shop.db
  production:
    protection:
      approvals: {{roles: [qa, sre], count: 1, self_approval: false, valid_for: 2h}}
    database: sqlite:///{dir}/shop.db
"""

PLAIN = """slipway: 1
name: plain
title: Shop deployment
phases:
  execute:
    - {id: deploy, kind: command, title: Deploy, argv: [sh, -c, "echo deployed >> deployed"]}
"""

TABLE = """slipway: 1
name: table
title: Shop release
runbook: docs/RUNBOOK.md
cross_reference: {Migrations: "Section A: Database | Migrations", Go/No-Go: Ten points}
sign_off:
  roles: [{name: release manager, decides: true}, {name: qa}, {name: product, optional: true}]
  self_approval: false
phases:
  preflight:
    - id: staging
      kind: checklist
      section: Staging Verification
      title: Looked at by people
      owner: qa
      items:
        - Sign-up works
        - {text: "PDF invoices arrive, see @qa and #12", id: pdf, expects: one mail}
  decide:
    - {id: boots, kind: command, title: App boots clean, argv: [cat, boot.log], must_not: [ERROR], on_failure: continue,
       action: "cat boot.log | grep ERROR", expects: No errors}
    - {id: dashboard, kind: manual, title: Dashboard shows data, action: open it, expects: All panels populated,
       on_failure: continue, evidence: [a screenshot]}
    - {id: decision, kind: go_no_go, title: Go or no-go, needs: [boots, dashboard]}
  execute:
    - {id: deploy, kind: command, title: Deploy the backend, argv: [sh, -c, "echo deployed >> deployed"], needs: [decision]}
  verify:
    - {id: health, kind: command, title: Health check, argv: [test, -f, deployed]}
follow_ups:
  - {id: changelog, title: Announce the release, owner: release manager}
rollback:
  - {name: undo, title: Back to the image before, use_when: errors rise, steps: [{id: back, kind: command, argv: [rm, deployed]}]}
"""

ANSWERS = """staging:
  1: done
  pdf: {decision: not_applicable, reason: no PDF in this release}
dashboard: {decision: done, note: 12 panels, files: [shot.png], who: Mira Okafor, at: "2026-05-04T10:00:00Z"}
"""

ANA = {"GIT_AUTHOR_NAME": "Ana Ruiz", "GIT_AUTHOR_EMAIL": "ana@example.org"}
MIRA = {"GIT_AUTHOR_NAME": "Mira Okafor", "GIT_AUTHOR_EMAIL": "mira@example.org"}
TOM = {"GIT_AUTHOR_NAME": "Tom Weber", "GIT_AUTHOR_EMAIL": "tom@example.org"}


class Desk(unittest.TestCase):
    """A product that needs no server, and people who are told apart by Git."""

    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="slipway-gonogo-")
        self.home = os.path.join(self.dir, "home")
        self.workspace = os.path.join(self.dir, "product")
        os.makedirs(os.path.join(self.workspace, "playbooks"))
        os.mkdir(self.home)
        sqlite3.connect(os.path.join(self.workspace, "shop.db")).execute("create table t (a int)").connection.close()
        self.write("slipway.yaml", WORKSPACE.format(dir=self.workspace))
        self.write("playbooks/plain.yaml", PLAIN)
        self.write("playbooks/table.yaml", TABLE)
        self.write("answers.yaml", ANSWERS)
        self.write("boot.log", "listening\n")
        self.write("shot.png", "not really a picture")

    def tearDown(self):
        shutil.rmtree(self.dir)

    def path(self, name):
        return os.path.join(self.workspace, name)

    def write(self, name, text):
        with open(self.path(name), "w") as file:
            file.write(text)

    def read(self, name):
        with open(self.path(name)) as file:
            return file.read()

    def edit(self, name, old, new):
        text = self.read(name)
        self.assertIn(old, text)
        self.write(name, text.replace(old, new))

    def environment(self, person=ANA):
        kept = {key: os.environ[key] for key in ("PATH", "TMPDIR", "ASAN_OPTIONS") if key in os.environ}
        return {**kept, "HOME": self.home, "LANG": "C.UTF-8", **person}

    def slipway(self, *arguments, code=0, person=ANA, plain=False):
        done = subprocess.run([PROGRAM, *arguments] + ([] if plain else ["--json"]), cwd=self.workspace, env=self.environment(person),
                              capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)
        self.assertEqual(done.returncode, code, "%s\n%s\n%s" % (arguments, done.stdout, done.stderr))
        self.told = done.stderr
        return done.stdout if plain else json.loads(done.stdout)

    def plan(self, playbook="plain", *flags, environment="production"):
        self.slipway("release", "plan", playbook, "--env", environment, "--non-interactive", "--out", "plan.json", *flags, code=5)
        return "plan.json"

    def approve(self, role="qa", *flags, person=MIRA, out="approval.json", code=0):
        return self.slipway("release", "approve", "plan.json", "--role", role, "--out", out, "--yes", *flags, person=person, code=code)

    def run_it(self, playbook="plain", *flags, environment="production", code=0, person=ANA):
        return self.slipway("release", "run", playbook, "--env", environment, "--non-interactive", *flags, code=code, person=person)

    def refused(self, code, *flags, playbook="plain"):
        document = self.run_it(playbook, *flags, code=3)
        self.assertEqual(document["error"]["code"], code)
        self.assertFalse(os.path.exists(self.path("deployed")), "something was touched")
        return document["error"]

    def events(self, run):
        lines = self.slipway("release", "log", run, "--json", plain=True)
        return [json.loads(line) for line in lines.splitlines()]


class Approvals(Desk):
    def test_approved_by_another_person(self):
        self.refused("approvals_missing")
        self.plan()
        written = self.approve("qa", "--comment", "looked at it")
        self.assertFalse(written["signed"])
        artifact = self.run_it("plain", "--approval", "approval.json")
        self.assertEqual(artifact["status"], "succeeded")
        words = [(given["role"], given["who"], given["decision"]) for given in artifact["approvals"]]
        self.assertEqual(words, [("operator", "Ana Ruiz", "confirmed"), ("qa", "Mira Okafor", "approved")])
        given = artifact["approvals"][1]
        self.assertEqual(given["comment"], "looked at it")
        self.assertEqual(artifact["environment"]["approvals"]["roles"], ["qa", "sre"])
        self.assertEqual(given["plan_digest"], artifact["plan_digest"])
        self.assertEqual(given["file_sha256"], hashlib.sha256(self.read("approval.json").encode()).hexdigest())
        runs = self.slipway("release", "list")["runs"]
        self.assertEqual([run["status"] for run in runs], ["succeeded", "refused"])
        self.slipway("artifact", "verify", os.path.join("var/reports", os.listdir(self.path("var/reports"))[0]))

    def test_own_approval_does_not_count(self):
        self.plan()
        self.approve(person=ANA)
        self.assertIn("may not approve", self.refused("approval_own", "--approval", "approval.json")["message"])
        self.approve(person={**MIRA, "GIT_AUTHOR_EMAIL": "ANA@example.org"})
        self.refused("approval_own", "--approval", "approval.json")
        self.approve(person={})  # nobody that Git could name, at the same account
        self.edit("slipway.yaml", "self_approval: false", "self_approval: true")
        self.approve(person=ANA)
        self.run_it("plain", "--approval", "approval.json")

    def test_changed_plan_voids_it_and_says_why(self):
        self.plan()
        self.approve()
        self.edit("playbooks/plain.yaml", "deployed >> deployed", "deployed twice >> deployed")
        error = self.refused("approval_for_another_plan", "--approval", "approval.json")
        self.assertIn("step deploy: argv was", "\n".join(error["details"]))
        self.plan("plain")
        self.approve()
        self.refused("approval_for_another_plan", "--approval", "approval.json", "--from", "deploy")
        self.plan("plain", "--release-version", "1.3.0")
        self.approve()
        self.assertIn("the version was 1.3.0", self.refused("approval_for_another_plan", "--approval", "approval.json")["message"])

    def test_wrong_role_rejection_and_age(self):
        self.plan()
        self.assertIn("qa, sre", self.approve("ceo", code=2)["error"]["message"])
        self.approve("sre")
        self.edit("slipway.yaml", "roles: [qa, sre]", "roles: [qa]")
        self.refused("approval_role", "--approval", "approval.json")
        self.assertEqual(self.approve("qa", "--reject", code=2)["error"]["code"], "comment_missing")
        self.approve("qa", "--reject", "--comment", "not on a Friday")
        self.assertIn("not on a Friday", self.refused("approval_rejected", "--approval", "approval.json")["message"])
        self.approve()
        approval = json.loads(self.read("approval.json"))
        approval["at"] = "2026-01-01T00:00:00.000Z"
        self.write("approval.json", json.dumps(approval))
        self.refused("approval_expired", "--approval", "approval.json")

    def test_answers_are_no_approvals(self):
        self.write("more.yaml", "approvals: yes\nqa: yes\napprove: yes\nconfirm: production\n")
        self.refused("approvals_missing", "--answers", "more.yaml")

    def test_every_role_where_no_count_is_given(self):
        self.edit("slipway.yaml", ", count: 1", "")
        self.plan()
        self.approve("qa")
        self.assertIn("as sre", self.refused("approvals_missing", "--approval", "approval.json")["message"])
        self.approve("sre", person=TOM, out="second.json")
        self.run_it("plain", "--approval", "approval.json", "--approval", "second.json")

    def test_edited_plan_cannot_be_approved(self):
        self.plan()
        self.edit("plan.json", "echo deployed", "echo DEPLOYED")
        self.assertEqual(self.approve(code=3)["error"]["code"], "plan_broken")
        self.assertFalse(os.path.exists(self.path("approval.json")))
        self.plan()
        refused = self.slipway("release", "approve", "plan.json", "--role", "qa", "--out", "approval.json", person=MIRA, code=3)
        self.assertEqual(refused["error"]["code"], "confirmation_missing")

    def test_commands_know_the_version(self):
        self.edit("playbooks/plain.yaml", '"echo deployed >> deployed"', '"echo ${RELEASE_VERSION} $RELEASE_VERSION >> deployed; test -f allowed"')
        self.run_it("plain", "--release-version", "v1.2.0", environment="local", code=1)
        self.write("allowed", "")
        run = self.slipway("release", "list")["runs"][0]["run_id"]
        self.slipway("release", "resume", run, "--non-interactive")  # which goes on with the same version
        self.assertEqual(self.read("deployed"), "v1.2.0 v1.2.0\nv1.2.0 v1.2.0\n")

    def test_shown_before_it_is_approved(self):
        self.plan()
        shown = self.slipway("release", "approve", "plan.json", "--role", "qa", "--out", "a.json", "--yes", person=MIRA, plain=True)
        for word in ("production", "Ana Ruiz", "may run deploy", "not signed"):
            self.assertIn(word, shown + self.told)


class Resumed(Desk):
    """An approved run that stopped in the middle: what was approved still holds, as long as it is not too old."""

    def setUp(self):
        super().setUp()
        self.write("playbooks/plain.yaml", """slipway: 1
name: plain
title: Shop deployment
phases:
  execute:
    - {id: copy, kind: command, title: Copy, argv: [sh, -c, "echo copied >> copied"]}
    - {id: deploy, kind: command, title: Deploy, argv: [sh, -c, "test -f allowed && echo deployed >> deployed"], needs: [copy]}
""")
        self.plan()
        self.approve()

    def half_done(self):
        artifact = self.run_it("plain", "--approval", "approval.json", code=1)
        self.assertEqual([(step["id"], step["status"]) for step in artifact["steps"]], [("copy", "succeeded"), ("deploy", "failed")])
        return artifact["run_id"]

    def resume(self, run, code=0):
        return self.slipway("release", "resume", run, "--non-interactive", code=code)

    def test_the_approval_holds_and_nothing_is_done_twice(self):
        run = self.half_done()
        os.remove(self.path("approval.json"))  # it is in the ledger
        self.write("allowed", "")
        artifact = self.resume(run)
        self.assertEqual(artifact["status"], "succeeded")
        self.assertEqual((self.read("copied"), self.read("deployed")), ("copied\n", "deployed\n"))
        self.assertEqual({(given["role"], given["who"], given["decision"]) for given in artifact["approvals"]},
                         {("operator", "Ana Ruiz", "confirmed"), ("qa", "Mira Okafor", "approved")})
        self.assertEqual({given["plan_digest"] for given in artifact["approvals"]}, {artifact["plan_digest"]})

    def test_it_grows_old_between_two_attempts(self):
        approval = json.loads(self.read("approval.json"))
        made = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=2) + datetime.timedelta(seconds=10)
        approval["at"] = made.strftime("%Y-%m-%dT%H:%M:%S.000Z")  # valid for ten seconds more
        self.write("approval.json", json.dumps(approval))
        run = self.half_done()

        def refused():
            done = subprocess.run([PROGRAM, "release", "resume", run, "--non-interactive", "--json"], cwd=self.workspace,
                                  env=self.environment(), capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
            self.assertIn(done.returncode, (1, 3), done.stdout + done.stderr)  # 1: deploy still fails; 3: not any more
            return json.loads(done.stdout) if done.returncode == 3 else None

        error = eventually(refused)["error"]
        self.assertEqual(error["code"], "approvals_missing")
        self.write("allowed", "")
        self.resume(run, code=3)
        self.assertFalse(os.path.exists(self.path("deployed")))
        self.slipway("release", "resume", run, "--non-interactive", "--dry-run", "--out", "plan.json", code=5)
        self.approve("sre", person=TOM)
        artifact = self.slipway("release", "resume", run, "--non-interactive", "--approval", "approval.json")
        self.assertEqual(artifact["status"], "succeeded")
        self.assertEqual((self.read("copied"), self.read("deployed")), ("copied\n", "deployed\n"))
        self.assertIn(("sre", "Tom Weber", "approved"), [(given["role"], given["who"], given["decision"]) for given in artifact["approvals"]])


class Signatures(Desk):
    def key(self, name):
        path = os.path.join(self.dir, name)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", path], check=True)
        with open(path + ".pub") as file:
            return path, " ".join(file.read().split()[:2])

    def setUp(self):
        super().setUp()
        self.mira, mira = self.key("mira")
        self.ana, ana = self.key("ana")
        self.write("allowed_signers", 'mira@example.org namespaces="slipway-approval-qa" %s\nana@example.org %s\n' % (mira, ana))
        self.edit("slipway.yaml", "valid_for: 2h", "valid_for: 2h, allowed_signers: allowed_signers")
        self.plan()

    def test_signed_and_checked_by_stock_tools(self):
        self.assertEqual(self.approve(code=2)["error"]["code"], "key_missing")
        self.assertTrue(self.approve("qa", "--key", self.mira)["signed"])
        with open(self.path("approval.json"), "rb") as file:
            subprocess.run(["ssh-keygen", "-Y", "verify", "-f", self.path("allowed_signers"), "-I", "mira@example.org", "-n",
                            "slipway-approval-qa", "-s", self.path("approval.json.sig")], stdin=file, check=True, capture_output=True)
        artifact = self.run_it("plain", "--approval", "approval.json")
        self.assertEqual(artifact["approvals"][1]["signature"], "mira@example.org")
        self.assertEqual(artifact["environment"]["approvals"]["allowed_signers_sha256"],
                         hashlib.sha256(self.read("allowed_signers").encode()).hexdigest())

    def test_what_is_not_signed_or_was_changed_does_not_count(self):
        self.approve("qa", "--key", self.mira)
        self.edit("approval.json", '"role": "qa"', '"role": "qa" ')
        self.refused("approval_signature", "--approval", "approval.json")
        self.approve("qa", "--key", self.mira)
        os.remove(self.path("approval.json.sig"))
        self.refused("approval_unsigned", "--approval", "approval.json")

    def test_key_of_another_person_or_role(self):
        self.approve("qa", "--key", self.ana)  # Ana's key under Mira's name
        self.refused("approval_signature", "--approval", "approval.json")
        self.approve("sre", "--key", self.mira)  # Mira's key is for qa alone
        self.refused("approval_signature", "--approval", "approval.json")
        self.approve("qa", "--key", self.ana, person=ANA)  # her own key, and her own release
        self.refused("approval_own", "--approval", "approval.json")


class Table(Desk):
    """A release with a go/no-go table."""

    def signed(self, *more, roles=(("release manager", ANA), ("qa", MIRA))):
        self.plan("table", "--answers", "answers.yaml", *more, environment="local")
        flags = []
        for role, person in roles:
            name = role.replace(" ", "") + ".json"
            self.approve(role, person=person, out=name)
            flags += ["--approval", name]
        return flags

    def go(self, *flags, code=0, answers="answers.yaml"):
        return self.run_it("table", "--answers", answers, *flags, environment="local", code=code)

    def last_run(self):
        return self.slipway("release", "list")["runs"][0]["run_id"]

    def board(self, code):
        return self.slipway("release", "show", self.last_run(), "--go-no-go", code=code)


class GoNoGo(Table):
    def test_all_green_and_signed(self):
        artifact = self.go(*self.signed())
        self.assertEqual(artifact["status"], "succeeded")
        board = self.board(0)
        self.assertEqual(board["verdict"], "go")
        self.assertEqual([row["status"] for row in board["rows"]], ["pass", "pass"])
        self.assertEqual([signature["state"] for signature in board["sign_off"]], ["signed", "signed", "open"])
        self.assertEqual(board["rows"][1]["who"], "Mira Okafor")
        kept = [attachment for attachment in artifact["attachments"] if attachment["name"] == "shot.png"][0]
        self.assertEqual(kept["step"], "dashboard")
        self.assertEqual(self.read(kept["path"]), "not really a picture")
        items = artifact["checklists"]["staging"]
        self.assertEqual([item["decision"] for item in items], ["done", "not_applicable"])
        self.assertEqual(items[0]["who"], "Ana Ruiz")
        self.assertEqual(artifact["checklists"]["dashboard"][0]["at"], "2026-05-04T10:00:00.000Z")
        approvals = [event["event"]["type"] if "event" in event else event["type"] for event in self.events(artifact["run_id"])]
        self.assertLess(approvals.index("ApprovalGiven"), approvals.index("StepStarted"))

    def test_red_row_blocks(self):
        self.write("boot.log", "ERROR no database\n")
        artifact = self.go(*self.signed(), code=1)
        self.assertFalse(os.path.exists(self.path("deployed")))
        board = self.board(1)
        self.assertEqual(board["verdict"], "no_go")
        self.assertEqual(board["rows"][0]["status"], "fail")
        decision = [step for step in artifact["steps"] if step["id"] == "decision"][0]
        self.assertEqual(decision["error"]["code"], "no_go")
        self.assertIn("App boots clean", decision["error"]["details"][0])
        deploy = [step for step in artifact["steps"] if step["id"] == "deploy"][0]
        self.assertEqual(deploy["reason"], "not reached")

    def test_mended_and_resumed(self):
        flags = self.signed()
        self.write("boot.log", "ERROR no database\n")
        self.go(*flags, code=1)
        self.write("boot.log", "listening\n")
        artifact = self.slipway("release", "resume", self.last_run(), "--non-interactive", "--answers", "answers.yaml")
        self.assertEqual(artifact["status"], "succeeded")
        self.assertEqual(self.board(0)["verdict"], "go")

    def test_the_decision_cannot_be_left_out(self):
        for flags in (("--skip", "decision=I know"), ("--skip", "boots=flaky")):
            self.slipway("release", "run", "table", "--env", "local", "--non-interactive", "--answers", "answers.yaml", *flags,
                         code=3 if "decision" in flags[1] else 1)
            self.assertFalse(os.path.exists(self.path("deployed")))

    def test_row_left_to_a_person_is_not_green(self):
        self.write("some.yaml", "staging: [done, done]\n")
        flags = self.signed()
        self.go(*flags, code=1, answers="some.yaml")
        self.assertEqual(self.board(1)["rows"][1]["status"], "skipped")
        self.assertFalse(os.path.exists(self.path("deployed")))

    def test_a_person_says_no(self):
        self.write("answers.yaml", ANSWERS.replace("decision: done, note: 12 panels", "decision: not_done, note: empty panels"))
        self.go(*self.signed(), code=1)
        row = self.board(1)["rows"][1]
        self.assertEqual((row["status"], row["actual"]), ("fail", "not done, says Mira Okafor: empty panels"))

    def test_not_applicable_needs_its_reason_and_does_not_hinder(self):
        self.write("answers.yaml", ANSWERS.replace("decision: done, note: 12 panels, files: [shot.png]", "decision: na, reason: no dashboard yet"))
        self.go(*self.signed())
        self.assertEqual(self.board(0)["rows"][1]["status"], "not_applicable")
        os.remove(self.path("deployed"))
        self.write("answers.yaml", ANSWERS.replace("reason: no PDF in this release", 'reason: ""'))
        self.assertIn("needs a reason", json.dumps(self.go(code=2)))
        self.assertFalse(os.path.exists(self.path("deployed")))

    def test_evidence_that_is_missing(self):
        self.write("answers.yaml", ANSWERS.replace(", files: [shot.png]", ""))
        self.go(*self.signed(), code=1)
        self.assertIn("a screenshot", self.board(1)["rows"][0 + 1]["reason"])
        self.assertFalse(os.path.exists(self.path("deployed")))

    def test_required_signature_missing_then_given(self):
        self.go(*self.signed(roles=(("release manager", ANA),)), code=3)
        self.assertFalse(os.path.exists(self.path("deployed")))
        board = self.board(5)
        self.assertEqual([signature["state"] for signature in board["sign_off"]], ["signed", "open", "open"])
        self.approve("qa", out="qa.json")
        artifact = self.slipway("release", "resume", self.last_run(), "--non-interactive", "--answers", "answers.yaml", "--approval", "qa.json")
        self.assertEqual(artifact["status"], "succeeded")

    def test_runner_signs_as_the_one_who_decides_only(self):
        flags = self.signed(roles=(("release manager", ANA), ("qa", ANA)))
        document = self.go(*flags, code=3)
        self.assertEqual(document["error"]["code"], "approval_own")

    def test_decision_is_never_taken_from_answers(self):
        self.write("answers.yaml", ANSWERS + 'decision: {go_no_go: go}\ngo_no_go: go\n')
        self.slipway("release", "run", "table", "--env", "local", "--non-interactive", "--answers", "answers.yaml", code=3)
        self.assertFalse(os.path.exists(self.path("deployed")))

    def test_slip_in_the_answers_file(self):
        self.write("answers.yaml", ANSWERS + "dashbord: done\n")
        self.go(*self.signed())
        self.assertIn("nothing asked for dashbord (line 5)", self.told)
        self.write("answers.yaml", "staging: {1: {decison: done, note: x}}\n")
        self.assertIn("did you mean 'decision'", json.dumps(self.go(code=2)))

    def test_at_the_prompt_a_row_is_run_again_and_signed(self):
        self.write("boot.log", "ERROR no database\n")
        self.edit("playbooks/table.yaml", "{name: qa}", "{name: qa, optional: true}")
        said = []

        def reply(shown):
            if shown.count("Done? [yes/no]") > said.count("item"):
                said.append("item")
                return "yes, fine"
            if "File to attach" in shown and "file" not in said:
                said.append("file")
                return "shot.png"
            if "[numbers of rows" in shown and "again" not in said:
                said.append("again")
                self.write("boot.log", "listening\n")
                return "1"
            if "[go/no-go" in shown and "go" not in said:
                said.append("go")
                return "go, looks good"
            return None

        code, shown = self.talk(["release", "run", "table", "--env", "local"], reply)
        self.assertEqual(code, 0, shown)
        board = self.board(0)
        self.assertEqual([row["attempts"] for row in board["rows"]], [2, 1])
        self.assertEqual(board["sign_off"][0]["comment"], "looks good")
        self.assertTrue(os.path.exists(self.path("deployed")))

    def talk(self, arguments, reply):
        """Runs the program on a terminal of its own; `reply` sees all that was shown and may type a line."""
        master, slave = pty.openpty()
        process = subprocess.Popen([PROGRAM, *arguments], cwd=self.workspace, env=self.environment(), stdin=slave, stdout=slave,
                                   stderr=slave, close_fds=True)
        os.close(slave)
        shown = ""
        while True:
            ready, _, _ = select.select([master], [], [], 60)
            self.assertTrue(ready, "nothing was shown for a minute:\n" + shown)
            try:
                shown += os.read(master, 65536).decode(errors="replace")
            except OSError:
                break
            line = reply(shown)
            if line is not None:
                os.write(master, line.encode() + b"\n")
        os.close(master)
        return process.wait(60), shown


class Document(Table):
    def test_document_of_a_run_of_its_artifact_and_of_nothing(self):
        artifact = self.go(*self.signed("--release-version", "v1.2.0"), "--release-version", "v1.2.0", "--pr", "12", "--pr", "#13",
                           "--release-notes", "https://example.org/notes")
        markdown = self.slipway("release", "checklist", self.last_run(), plain=True)
        for line in ("# Release: v1.2.0", "- **Release Manager**: Ana Ruiz", "- **Runbook**: [docs/RUNBOOK.md](docs/RUNBOOK.md)",
                     "| Migrations | Section A: Database \\| Migrations |", "### Staging Verification",
                     "  - [ ] ~~PDF invoices arrive, see @\u200bqa and #\u200b12~~ (not applicable; no PDF in this release; Ana Ruiz, ",
                     "| 1 | App boots clean | `cat boot.log \\| grep ERROR` | No errors | no line | ✅ pass |",
                     "**All 2 must pass before production deployment.** Verdict: **GO**", "1. [x] Deploy the backend",
                     "- [x] Health check", "1. Back to the image before (use when: errors rise)", "- [x] release manager: Ana Ruiz, ",
                     "- [x] qa: Mira Okafor, ", "- [ ] product (optional)", "**Related PRs**: #12, #13",
                     "**Release Notes**: [https://example.org/notes](https://example.org/notes)", "- [ ] Announce the release (release manager"):
            self.assertIn(line, markdown)
        report = os.path.join("var/reports", [name for name in os.listdir(self.path("var/reports")) if name.endswith(".json")][0])
        again = self.slipway("release", "checklist", report, "--out", "checklist.md")
        self.assertEqual(self.read("checklist.md"), again["markdown"])
        self.assertEqual(artifact["go_no_go"]["verdict"], "go")
        empty = self.slipway("release", "checklist", "--playbook", "table", plain=True)
        self.assertIn("  - [ ] Sign-up works", empty)
        self.assertNotIn("[x]", empty)

    def test_document_of_a_run_that_was_stopped(self):
        self.write("boot.log", "ERROR no database\n")
        self.go(*self.signed(), code=1)
        markdown = self.slipway("release", "checklist", self.last_run(), plain=True)
        self.assertIn("❌ fail", markdown)
        self.assertIn("Verdict: **NO-GO**", markdown)
        self.assertIn("1. [ ] Deploy the backend", markdown)


if __name__ == "__main__":
    unittest.main()
