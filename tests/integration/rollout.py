# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""The ordered rollout from outside: the built program, a private PostgreSQL, alembic, the product's own API and worker.
Each failure is brought about for real; the right step fails, says what is known about it, and each way back leads home."""
import json
import os
import pty
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request

from product import PROGRAM, SOURCE, Server, eventually

PRODUCT = os.path.join(SOURCE, "resources/products/isp-billing")
PYTHON = "/usr/bin/python3"
TOKEN = "isp_integrationToken9c4e"
BEFORE = "c6b208ba7659"
AFTER = "fdf1b7f6bbe1"


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def alive(pid):
    try:
        with open("/proc/%d/stat" % pid) as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class RolloutTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.postgres = Server("sandbox", "postgres")
        cls.databases = 0
        cls.base = cls.postgres.url.rsplit("/", 1)[0]
        subprocess.run(["psql", "-X", "-q", cls.postgres.url, "-c", "create database origin"], check=True)
        environment = {"PATH": os.environ["PATH"], "DATABASE_URL": cls.base + "/origin", "API_PORT": "1", "API_TOKEN": "x",
                       "RUN_DIR": tempfile.gettempdir(), "PYTHONDONTWRITEBYTECODE": "1"}
        subprocess.run(["/usr/bin/alembic", "upgrade", BEFORE], cwd=PRODUCT, env=environment, check=True, capture_output=True)
        subprocess.run([PYTHON, "scripts/seed.py"], cwd=PRODUCT, env=environment, check=True, capture_output=True)

    @classmethod
    def tearDownClass(cls):
        cls.postgres.stop()

    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="slipway-it-")
        self.addCleanup(shutil.rmtree, self.dir)
        self.home = os.path.join(self.dir, "home")
        os.mkdir(self.home)
        self.workspace = os.path.join(self.dir, "product")
        self.database = self.new_database()
        self.port = free_port()
        shutil.copytree(PRODUCT, self.workspace, ignore=shutil.ignore_patterns("__pycache__"))
        with open(os.path.join(self.workspace, ".env.local"), "w") as file:
            file.write("DATABASE_URL=%s\nAPI_PORT=%d\nAPI_URL=http://127.0.0.1:%d\nAPI_TOKEN=%s\nRUN_DIR=var/local\n"
                       % (self.database, self.port, self.port, TOKEN))
        self.addCleanup(self.script, "service.py", "stop")
        self.script("service.py", "deploy", "1.8.0")

    def new_database(self):
        type(self).databases += 1
        name = "rollout_%d" % type(self).databases
        self.psql("create database %s template origin" % name, url=self.postgres.url)
        return self.base + "/" + name

    # -- the world

    def psql(self, sql, url=None):
        done = subprocess.run(["psql", "-X", "-At", "-v", "ON_ERROR_STOP=1", url or self.database, "-c", sql],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def environment(self):
        kept = {key: os.environ[key] for key in ("PATH", "TMPDIR", "ASAN_OPTIONS") if key in os.environ}
        return {**kept, "HOME": self.home, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}

    def script(self, name, *arguments, code=0):
        done = subprocess.run([PYTHON, os.path.join(self.workspace, "scripts", name), *arguments], cwd=self.workspace,
                              env=self.environment(), capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout

    def slipway(self, *arguments, code=0, json_output=True):
        command = [PROGRAM, *arguments] + (["--json"] if json_output else [])
        done = subprocess.run(command, cwd=self.workspace, env=self.environment(), capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=120)
        self.assertEqual(done.returncode, code, "%s\n%s\n%s" % (command, done.stdout, done.stderr))
        return json.loads(done.stdout) if json_output else done.stdout + done.stderr

    def at_prompt(self, answers, *arguments):
        """The program at a terminal of its own; each answer is typed when its question has appeared."""
        master, slave = pty.openpty()
        process = subprocess.Popen([PROGRAM, *arguments], cwd=self.workspace, env=self.environment(), stdin=slave, stdout=slave,
                                   stderr=slave, close_fds=True)
        os.close(slave)
        shown, seen = "", 0
        waiting = list(answers)
        while True:
            try:
                shown += os.read(master, 65536).decode(errors="replace")
            except OSError:
                break
            if waiting and re.search(waiting[0][0], shown[seen:]):
                seen = len(shown)
                os.write(master, waiting.pop(0)[1].encode() + b"\n")
        os.close(master)
        self.assertEqual(process.wait(60), 0, shown)
        self.assertEqual(waiting, [], shown)

    def run_playbook(self, *flags, code=0):
        return self.slipway("release", "run", "subscriber-fk", "--env", "local", "--non-interactive", *flags, code=code)

    def resume(self, artifact, code=0):
        return self.slipway("release", "resume", artifact["run_id"], "--non-interactive", code=code)

    def back(self, artifact, option, *flags, code=0):
        return self.slipway("release", "rollback", artifact["run_id"], "--option", option, "--non-interactive", *flags, code=code)

    def edit(self, name, old, new):
        path = os.path.join(self.workspace, name)
        with open(path) as file:
            text = file.read()
        self.assertIn(old, text)
        with open(path, "w") as file:
            file.write(text.replace(old, new, 1))

    def post(self, customer, subscriber, plan="00000000-0000-4000-8000-000000000001"):
        body = {"plan_id": plan, "customer_id": customer, "subscriber_id": subscriber, "start_date": "2025-10-29T00:00:00Z"}
        request = urllib.request.Request("http://127.0.0.1:%d/api/v1/services/internet-plans/subscriptions" % self.port,
                                         data=json.dumps(body).encode(), headers={"Authorization": "Bearer " + TOKEN})
        try:
            with urllib.request.urlopen(request, timeout=10) as reply:
                return reply.status, json.load(reply)
        except urllib.error.HTTPError as answer:
            return answer.code, json.load(answer)

    def log(self, name):
        with open(os.path.join(self.workspace, "var/local/log", name)) as file:
            return file.read()

    def status(self):
        return json.loads(self.script("service.py", "status"))

    def revisions(self):
        return self.psql("select version_num from alembic_version order by 1").split("\n")

    def columns(self):
        return self.psql("select string_agg(column_name, ' ' order by column_name) from information_schema.columns "
                         "where table_name = 'plan_subscriptions'").split()

    def step(self, artifact, name):
        return [step for step in artifact["steps"] if step["id"] == name][0]

    def assert_failed_at(self, artifact, name, words):
        self.assertEqual(artifact["status"], "failed")
        failed = [step["id"] for step in artifact["steps"] if step["status"] == "failed"]
        self.assertEqual(failed, [name], artifact["steps"])
        self.assertIn(words, json.dumps(self.step(artifact, name), ensure_ascii=False))

    def assert_not_deployed(self):
        self.assertEqual(self.status()["current"], "1.8.0")


class WholeRollout(RolloutTest):
    def test_from_first_to_last_line(self):
        plan = self.slipway("release", "plan", "subscriber-fk", "--env", "local", code=5)
        self.assertEqual([option["name"] for option in plan["rollback"]], ["migration", "code", "data"])
        self.assertTrue([step for step in plan["steps"] if step["id"] == "deploy"][0]["point_of_no_return"])
        artifact = self.run_playbook()
        self.assertEqual(artifact["status"], "succeeded")
        self.assertEqual(artifact["migrations"]["before"], [BEFORE])
        self.assertEqual(artifact["migrations"]["after"], [AFTER])
        self.assertEqual([made["revision"] for made in artifact["migrations"]["applied"]], ["ee4f9c4fb5b3", AFTER])
        self.assertEqual(artifact["checks"]["failed"], 0)
        self.assertEqual(self.psql("select count(*) from plan_subscriptions where subscriber_id is null"), "0")
        self.assertEqual(self.psql("select count(*) from plan_subscriptions"), "1235")  # one is the test's own
        self.assertEqual(self.status(), {"current": "1.9.0", "previous": "1.8.0", "services": {"api": True, "worker": True}})
        self.assertEqual(artifact["window"]["planned_ms"], 20 * 60 * 1000)
        self.assertGreater(artifact["window"]["used_ms"], 0)
        self.assertEqual(self.step(artifact, "migrate")["estimate_ms"], 5000)
        # what it says afterwards
        shown = self.slipway("release", "show", artifact["run_id"], json_output=False)
        self.assertEqual(self.step(artifact, "deploy")["parallel"], "if deployed blue/green")
        criteria = ["at_head", "all_filled", "new_ones_filled", "tasks_run", "smoke_tests", "logs_clean"]
        self.assertEqual([self.step(artifact, name)["status"] for name in criteria], ["succeeded"] * len(criteria))
        for words in (r"deploy .*succeeded +if deployed blue/green", r"migrate +5\.0 s +\d+\.\d s +-\d\.\d s +succeeded", r"deploy \(no return\)", r"window 20 min 00 s: .* used, .* left",
                      r"contact DBA lead", r"escalation"):
            self.assertRegex(shown, words)
        self.follow_ups(artifact)
        again = self.run_playbook()  # nothing is left to do but to deploy and look
        self.assertEqual(again["migrations"]["applied"], [])
        self.assertEqual(self.step(again, "migrate")["status"], "skipped")

    def follow_ups(self, artifact):
        path = self.artifact_path()
        self.assertEqual([one["id"] for one in artifact["follow_ups"]], ["ambiguous_review", "skipped_tasks"])
        open_now = self.slipway("followups")["follow_ups"]
        self.assertEqual([one["id"] for one in open_now], ["skipped_tasks", "ambiguous_review"])  # soonest due first
        self.assertFalse(open_now[0]["overdue"])
        summary = self.slipway("status", "summary", "--env", "local")
        self.assertEqual(len(summary["environments"][0]["follow_ups"]), 2)
        evidence = os.path.join(self.dir, "billing.log")
        with open(evidence, "w") as file:
            file.write(self.script("task.py", "process_usage_billing", "10"))
        missing = self.slipway("followups", "close", "skipped_tasks", "--note", "no skips", code=2)
        self.assertEqual(missing["error"]["code"], "evidence_missing")
        closed = self.slipway("followups", "close", "skipped_tasks", "--note", "no skips", "--evidence", evidence)
        self.assertEqual(closed["evidence"][0]["name"], "billing.log")
        self.assertEqual([one["id"] for one in self.slipway("followups")["follow_ups"]], ["ambiguous_review"])
        self.assertTrue(self.slipway("artifact", "verify", path)["valid"])
        shown = self.slipway("release", "show", artifact["run_id"])
        self.assertEqual([bool(one["closed_at"]) for one in shown["follow_ups"]], [False, True])

    def artifact_path(self):
        folder = os.path.join(self.workspace, "var/reports")
        return os.path.join(folder, sorted(name for name in os.listdir(folder) if name.endswith(".json"))[-1])


class Order(RolloutTest):
    def test_code_cannot_come_first(self):
        for flags in (["--from", "deploy"], ["--skip", "migrate=later"], ["--skip", "backfill=no time", "--skip", "backfilled=no time"]):
            artifact = self.run_playbook(*flags, code=1)
            self.assert_failed_at_order(artifact)
        self.assertEqual(self.slipway("release", "run", "subscriber-fk", "--env", "local", "--from", "deplyo", code=2)["error"]["code"],
                         "step_unknown")

    def assert_failed_at_order(self, artifact):
        self.assertIn("would prove nothing in this run", json.dumps(artifact["steps"]))
        self.assertEqual(self.revisions(), [BEFORE])
        self.assert_not_deployed()

    def test_code_alone_where_migration_and_backfill_are_complete(self):
        """A backfill that has nothing left to fill is proven by its forecast, and only then the code may go alone."""
        self.run_playbook()
        self.script("service.py", "deploy", "1.8.0")
        emptied = self.psql("update plan_subscriptions set subscriber_id = null where id in (select id from plan_subscriptions "
                            "where created_at < now() - interval '5 minutes' order by id limit 3) returning id").split("\n")[:3]
        self.assertEqual(len(emptied), 3)
        refused = self.run_playbook("--from", "deploy", code=1)
        self.assertIn("would prove nothing in this run", json.dumps(refused["steps"]))
        self.assert_not_deployed()
        fixed = self.slipway("backfill", "run", "backfills/subscriber.yaml", "--env", "local", "--commit")
        self.assertEqual(fixed["counts"]["updated"], 3)
        plan = self.slipway("release", "plan", "subscriber-fk", "--env", "local", code=5)
        self.assertEqual({step["id"]: step["forecast"] for step in plan["steps"] if step["kind"] == "backfill"},
                         {"dry_run": "not_necessary", "backfill": "not_necessary"})
        alone = self.run_playbook("--from", "deploy")
        self.assertEqual(alone["status"], "succeeded")
        self.assertEqual(self.step(alone, "backfill")["reason"], "no subscription needs subscriber_id")
        self.assertEqual(self.status()["current"], "1.9.0")

    def test_code_before_migration_is_mended_by_its_known_fix(self):
        self.script("service.py", "deploy", "1.9.0")  # by hand, too early
        self.assertEqual(self.post(*self.psql("select customer_id, id from subscribers limit 1").split("|"))[0], 500)
        self.assertRegex(self.log("api-server.log"), "ProgrammingError.*subscriber_id")
        failed = self.run_playbook(code=1)
        self.assert_failed_at(failed, "old_code", "The new code was deployed before the migration ran.")
        self.assertEqual(self.revisions(), [BEFORE])
        fixed = self.slipway("release", "fix", failed["run_id"], "--non-interactive")
        self.assertEqual(fixed["fixes"], {"run_id": failed["run_id"], "step": "old_code", "issue": 1})
        self.assertEqual([step["id"] for step in fixed["steps"]], ["fix_migrate", "fix_backfill", "fix_restart"])
        self.assertEqual(self.revisions(), [AFTER])
        resumed = self.resume(failed)
        self.assertEqual(resumed["status"], "succeeded")


class Backfill(RolloutTest):
    def test_the_products_own_script_does_the_same(self):
        path = os.path.join(self.workspace, "playbooks/subscriber-fk.yaml")
        with open(path) as file:
            text = file.read()
        with open(path, "w") as file:
            file.write(text.replace("backfills/subscriber.yaml", "backfills/subscriber-by-script.yaml"))
        events = os.path.join(self.dir, "events.jsonl")
        artifact = self.run_playbook("--events", events)
        self.assertEqual(artifact["status"], "succeeded")
        self.assertEqual(self.psql("select count(*) from plan_subscriptions where subscriber_id is null"), "0")
        with open(events) as file:
            facts = {event["key"]: event["value"] for event in map(json.loads, file) if event["type"] == "FactRecorded"}
        self.assertEqual(dict(facts["table.backfill"]["rows"])["Ambiguous"], "12")
        self.assertEqual(len(facts["file.backfill.backfill_ambiguous_cases.log"]["sha256"]), 64)

    def test_unresolved_ambiguous_rows(self):
        self.edit("backfills/subscriber.yaml", "when: always", "when: never")
        failed = self.run_playbook(code=1)
        self.assert_failed_at(failed, "backfill", "A customer has several active services")
        self.assertEqual(self.psql("select count(*) from plan_subscriptions where subscriber_id is null"), "12")
        self.assert_not_deployed()
        self.edit("backfills/subscriber.yaml", "when: never", "when: always")  # "oldest active subscriber" shall decide
        self.assertEqual(self.run_playbook()["status"], "succeeded")
        self.assertEqual(self.psql("select count(*) from plan_subscriptions where subscriber_id is null"), "0")


class Corrections(RolloutTest):
    def test_subscriber_of_another_customer(self):
        # A row that somebody filled in by hand, wrongly, before the backfill looks at it.
        wrong = self.psql("select id from plan_subscriptions order by id limit 1")
        self.psql("""create function meddle() returns event_trigger language plpgsql as $$ begin
                     if exists (select from information_schema.columns where column_name = 'subscriber_id' and table_name = 'plan_subscriptions') then
                       execute format('update plan_subscriptions ps set subscriber_id = (select id from subscribers s
                         where s.customer_id <> ps.customer_id order by id limit 1) where id = %%L', '%s'); end if; end $$;
                     create event trigger meddle on ddl_command_end when tag in ('CREATE INDEX') execute function meddle()""" % wrong)
        failed = self.run_playbook(code=1)
        self.assert_failed_at(failed, "backfilled", "A subscription names a subscriber of another customer.")
        checks = {check["name"]: check["status"] for check in self.step(failed, "backfilled")["checks"]}
        self.assertEqual(checks["no subscriber of another customer"], "fail")
        self.assertEqual(checks["no subscription without a subscriber"], "pass")
        self.assert_not_deployed()
        self.assertEqual(self.slipway("release", "fix", failed["run_id"], "--non-interactive", code=2)["error"]["code"], "fix_by_hand")
        self.correct(failed, wrong)
        self.assertEqual(self.resume(failed)["status"], "succeeded")

    def correct(self, artifact, subscription):
        """The third way back: one row to its customer's oldest active subscriber, the row before and after kept."""
        before = self.psql("select id, subscriber_id from plan_subscriptions where id <> '%s' order by id" % subscription)
        self.at_prompt([("Which subscriptions are wrong", subscription), (r"\[yes/no\]", "yes"), ("Why is this corrected", "by hand")],
                       "release", "rollback", artifact["run_id"], "--option", "data")
        corrected = self.slipway("release", "show", self.slipway("release", "list")["runs"][0]["run_id"])
        self.assertEqual(corrected["reverts"], {"run_id": artifact["run_id"], "option": "data"})
        oldest = self.psql("select s.id from subscribers s join plan_subscriptions ps on ps.customer_id = s.customer_id where ps.id = '%s' "
                           "and s.deleted_at is null order by s.created_at limit 1" % subscription)
        self.assertEqual(self.psql("select subscriber_id from plan_subscriptions where id = '%s'" % subscription), oldest)
        self.assertEqual(self.psql("select id, subscriber_id from plan_subscriptions where id <> '%s' order by id" % subscription), before)

    def test_several_subscriptions_are_corrected_at_once(self):
        done = self.run_playbook()
        rows = [line.split("|") for line in self.psql(
            "select ps.id, s.id, ps.subscriber_id from plan_subscriptions ps join subscribers s on s.customer_id = ps.customer_id "
            "and s.deleted_at is null and s.id <> ps.subscriber_id order by ps.id limit 3").split("\n")]
        kept = self.psql("select id, subscriber_id from plan_subscriptions order by id")
        foreign = self.psql("select id from subscribers where id not in (%s) limit 1" % ", ".join("'%s'" % row[1] for row in rows))
        correct = ["release", "run", "correct-subscribers", "--env", "local", "--non-interactive"]
        corrections = os.path.join(self.workspace, "var/corrections.csv")

        def write(pairs):
            with open(corrections, "w") as file:
                file.write("subscription,subscriber\n" + "".join("%s,%s\n" % pair for pair in pairs))

        write([(rows[0][0], rows[0][1]), (rows[1][0], foreign)])  # the second is of another customer: not even the first is kept
        refused = self.slipway(*correct, code=1)
        self.assert_failed_at(refused, "correct", "subscription = %s the statement would have changed 0 rows" % rows[1][0])
        self.assertEqual(self.psql("select id, subscriber_id from plan_subscriptions order by id"), kept)
        write([(row[0], row[1]) for row in rows])
        made = self.slipway(*correct)
        self.assertEqual([check["actual"] for check in self.step(made, "correct")["checks"]], ["3"])
        self.assertEqual(self.psql("select subscriber_id from plan_subscriptions where id in (%s) order by id"
                                   % ", ".join("'%s'" % row[0] for row in rows)).split("\n"), [row[1] for row in rows])
        events = self.slipway("release", "log", made["run_id"], "--json", json_output=False)
        facts = {event["key"]: event["value"] for event in map(json.loads, events.splitlines()) if event["type"] == "FactRecorded"}
        self.assertEqual(facts["sql.correct"]["bindings"], 3)
        self.assertEqual(len(facts["table.correct"]["rows"]), 12)  # four columns of each, before and after
        # and back by the rule, all three in one answer
        self.at_prompt([("Which subscriptions are wrong", " ".join(row[0] for row in rows)), (r"changes 3 rows.*\[yes/no\]", "yes"),
                        ("Why is this corrected", "the rule was right")], "release", "rollback", done["run_id"], "--option", "data")
        self.assertEqual(self.psql("select id, subscriber_id from plan_subscriptions order by id"), kept)


class Failures(RolloutTest):
    def test_tasks_that_skip(self):
        # Between the backfill's proof and the task something empties three rows that the task will take.
        self.psql("""create function meddle() returns trigger language plpgsql as $$ begin
                     update plan_subscriptions set subscriber_id = null
                       where id in (select id from plan_subscriptions order by billed_at nulls first, id limit 3);
                     return new; end $$;
                     create trigger meddle before insert on worker_tasks for each row execute function meddle()""")
        failed = self.run_playbook(code=1)
        self.assert_failed_at(failed, "billing_task", "The backfill left subscriptions without a subscriber_id.")
        self.assertIn('"actual": "3"', json.dumps(self.step(failed, "billing_task")["checks"]))
        self.assertEqual(self.log("worker.log").count("subscriber_id_not_set"), 3)
        self.psql("drop trigger meddle on worker_tasks")
        self.slipway("release", "fix", failed["run_id"], "--non-interactive")
        self.assertEqual(self.psql("select count(*) from plan_subscriptions where subscriber_id is null"), "0")

    def test_errors_in_the_log(self):
        path = os.path.join(self.workspace, "releases/1.9.0/internet_plans.py")
        with open(path, "a") as file:  # asks for a column that is not there, as soon as it is loaded
            file.write("\n\nfrom isp import database\n\ntry:\n    with database.transaction('api') as warm:\n"
                       "        warm.execute('select subscriber_idd from plan_subscriptions')\n"
                       "except Exception as problem:\n    log.error('warm_up', problem)\n")
        failed = self.run_playbook(code=1)
        self.assert_failed_at(failed, "logs", "ProgrammingError")
        self.assertEqual(self.status()["current"], "1.9.0")
        back = self.back(failed, "code")
        self.assertEqual(back["status"], "succeeded")
        self.assertEqual(self.status()["current"], "1.8.0")
        self.assertIn("subscriber_id", self.columns())
        self.assertEqual(self.post(self.psql("select id from customers limit 1"), "whatever")[0], 201)  # the old logic

    def test_back_over_the_merge(self):
        columns = self.columns()
        done = self.run_playbook()
        text = self.slipway("release", "rollback", done["run_id"], "--option", "migration", "--dry-run", "--non-interactive", code=5,
                            json_output=False)
        self.assertIn("the code goes back first", text)
        self.assertIn("point of no return", text)
        back = self.back(done, "migration")
        self.assertEqual(back["status"], "succeeded")
        self.assertEqual(back["reverts"], {"run_id": done["run_id"], "option": "migration"})
        self.assertEqual(self.revisions(), [BEFORE])
        self.assertEqual(self.columns(), columns)
        self.assertEqual(self.status()["current"], "1.8.0")


class Demo(unittest.TestCase):
    def demo(self, dir, **more):
        environment = {"PATH": os.environ["PATH"], "HOME": dir, "LANG": "C.UTF-8"}
        return subprocess.Popen([PROGRAM, "demo", "--product", "isp-billing", "--headless", "--dir", os.path.join(dir, "p")],
                                env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)

    def pids(self, text):
        return [int(pid) for pid in re.findall(r"\(pid (\d+)\)", text)]

    def test_headless_leaves_nothing_running(self):
        with tempfile.TemporaryDirectory() as dir:
            process = self.demo(dir)
            text = process.communicate(timeout=120)[0]
            self.assertEqual(process.returncode, 0, text)
            pids = self.pids(text)
            self.assertGreaterEqual(len(pids), 2, text)
            self.assertEqual([pid for pid in pids if alive(pid)], [])
            self.assertEqual([name for name in os.listdir(os.path.join(dir, "p/var/local")) if name.endswith(".pid")], [])

    def test_cancelled_leaves_nothing_running(self):
        with tempfile.TemporaryDirectory() as dir:
            process = self.demo(dir)
            run_dir = os.path.join(dir, "p/var/local")
            eventually(lambda: os.path.exists(os.path.join(run_dir, "worker.pid")), 60)
            pids = []
            for name in ("api.pid", "worker.pid"):
                with open(os.path.join(run_dir, name)) as file:
                    pids.append(int(file.read().split()[0]))
            process.send_signal(signal.SIGTERM)
            text = process.communicate(timeout=60)[0]
            self.assertNotEqual(process.returncode, 0, text)
            eventually(lambda: not any(alive(pid) for pid in pids + self.pids(text)))
            self.assertEqual([name for name in os.listdir(run_dir) if name.endswith(".pid")], [])


if __name__ == "__main__":
    unittest.main()
