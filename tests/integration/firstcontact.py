# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""First contact, from outside: a project without Slipway, `slipway init`, and what it wrote."""
import json
import os
import shutil
import subprocess
import tempfile
import unittest

from product import PROGRAM, ProductTest

SQL = "create table account (id integer primary key);\n"
FORMATS = {
    "plain": {"db/migrations/001_account.sql": SQL},
    "golang-migrate": {"migrations/000001_account.up.sql": SQL, "migrations/000001_account.down.sql": "drop table account;\n"},
    "dbmate": {"db/migrations/20260101000000_account.sql": "-- migrate:up\n" + SQL + "-- migrate:down\ndrop table account;\n"},
    "goose": {"migrations/00001_account.sql": "-- +goose Up\n" + SQL + "-- +goose Down\ndrop table account;\n"},
    "flyway": {"migrations/V1__account.sql": SQL},
    "diesel": {"migrations/2026-01-01-000000_account/up.sql": SQL, "migrations/2026-01-01-000000_account/down.sql": "drop table account;\n"},
}


class InitTest(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="slipway-init-")
        self.addCleanup(shutil.rmtree, self.dir)

    def write(self, files):
        for name, text in files.items():
            path = os.path.join(self.dir, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as file:
                file.write(text)

    def read(self, name):
        with open(os.path.join(self.dir, name)) as file:
            return file.read()

    def slipway(self, *arguments, code=0, **variables):
        environment = {"PATH": os.environ["PATH"], "HOME": self.dir, "LANG": "C.UTF-8", **variables}
        done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, cwd=self.dir, stdin=subprocess.DEVNULL,
                              env=environment, timeout=60)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def test_sql_folders_of_every_format_can_be_used_at_once(self):
        for name, files in FORMATS.items():
            with self.subTest(name):
                for entry in os.listdir(self.dir):
                    path = os.path.join(self.dir, entry)
                    shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
                self.write(files)
                self.slipway("init")
                self.assertIn("format: " + name, self.read("slipway.yaml"))
                status = self.slipway("migrate", "status", "--env", "local", "--json", code=5,
                                      DATABASE_URL="sqlite:///" + os.path.join(self.dir, "target.sqlite"))
                self.assertEqual(json.loads(status)["format"], name)
                # A product without Stripe and plans is released with what init wrote.
                self.write({".env": "DATABASE_URL=sqlite:///app.db\n"})
                self.slipway("init", "--force")
                done = subprocess.run([PROGRAM, "release", "db", "--env", "local", "--non-interactive", "--json"], capture_output=True, text=True,
                                      cwd=self.dir, env={"PATH": os.environ["PATH"], "HOME": self.dir, "LANG": "C.UTF-8"}, timeout=60)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(len(json.loads(done.stdout)["migrations"]["applied"]), 1)
                self.assertTrue(os.path.exists(os.path.join(self.dir, "app.db")), "SQLAlchemy's relative path lies in the workspace")

    def test_billing_tables_plans_and_variables(self):
        self.write({"migrations/V1__plans.sql": "create table app_plans (plan_id integer primary key, slug text, stripe_price_id text, enabled boolean);\n"
                                                "insert into app_plans (plan_id, slug) values (1, 'solo'), (2, 'team');\n",
                    "package.json": '{"name": "@acme/shop"}',
                    ".env": "POSTGRES_URL=postgresql://app:hunter22canary@db/app\nSTRIPE_API_KEY=sk_test_canary0123456789\n"
                            "STRIPE_PRICE_MAP={\"team\":\"price_1\",\"big\":\"price_2\"}\n"})
        self.slipway("init")
        text, plans = self.read("slipway.yaml"), self.read("plans.yaml")
        self.assertIn("workspace: shop", text)
        self.assertIn("{table: app_plans, id: plan_id, code: slug, price: stripe_price_id, active: enabled}", text)
        self.assertIn('database: "${POSTGRES_URL}"', text)
        self.assertIn('secret_key: "${STRIPE_API_KEY}"', text)
        self.assertIn("{variable: STRIPE_PRICE_MAP, file: .env}", text)
        self.assertEqual([line.split("code: ")[1].split(",")[0] for line in plans.splitlines() if "code:" in line], ["team", "big", "solo"])
        self.assertNotIn("canary", text + plans)
        self.assertIn("guess", text)

    def test_commands_of_the_project(self):
        cases = {"just": {"justfile": "migrate env='local':\n    alembic upgrade head\n"},
                 "make": {"Makefile": "db-upgrade: deps\n\techo now\n\talembic upgrade head\n"},
                 "poetry": {"pyproject.toml": "[project]\nname = \"shop\"\n[tool.poetry]\n"},
                 "hatch": {"pyproject.toml": "[project]\nname = \"shop\"\n[tool.hatch.envs.default.scripts]\nmigrate = \"alembic upgrade head\"\n"}}
        wanted = {"just": "run: [just, migrate]", "make": "run: [make, db-upgrade]", "poetry": "alembic: [poetry, run, alembic]",
                  "hatch": "run: [hatch, run, migrate]"}
        for name, files in cases.items():
            with self.subTest(name):
                for entry in ("justfile", "Makefile", "pyproject.toml"):
                    if os.path.exists(os.path.join(self.dir, entry)):
                        os.remove(os.path.join(self.dir, entry))
                self.write({"alembic.ini": "[alembic]\nscript_location = migrations\n", **files})
                self.slipway("init", "--force")
                self.assertIn(wanted[name], self.read("slipway.yaml"))

    def test_nothing_is_overwritten_unasked(self):
        self.write({"slipway.yaml": "mine\n"})
        self.assertIn("not touched", self.slipway("init", code=3))
        self.assertEqual(self.read("slipway.yaml"), "mine\n")
        self.assertIn("workspace:", self.slipway("init", "--print"))
        self.assertEqual(self.read("slipway.yaml"), "mine\n")

    def test_every_product_of_a_monorepo(self):
        self.write({"apps/shop/alembic.ini": "[alembic]\n", "apps/shop/pyproject.toml": "[project]\nname = \"shop\"\n",
                    "services/mail/migrations/V1__mail.sql": SQL, "services/mail/go.mod": "module mail\n",
                    "node_modules/other/migrations/V1__no.sql": SQL})
        files = [file["path"] for file in json.loads(self.slipway("init", "--json").split("\n}\n")[0] + "\n}")["files"]]
        self.assertEqual([os.path.relpath(file, self.dir) for file in files], ["apps/shop/slipway.yaml", "services/mail/slipway.yaml"])
        self.assertIn("workspace: shop", self.read("apps/shop/slipway.yaml"))

    def test_hostile_names_stay_values(self):
        self.write({"package.json": json.dumps({"name": "x: [&a *b # \n${HOME}\""}), "migrations/V1__a.sql": SQL})
        self.slipway("init")
        self.slipway("migrate", "status", "--env", "local", code=5, DATABASE_URL="sqlite:///" + os.path.join(self.dir, "t.sqlite"))


class StarterTest(ProductTest):
    def test_the_sample_product_is_released_with_what_init_wrote(self):
        os.remove(os.path.join(self.workspace, "slipway.yaml"))
        os.remove(os.path.join(self.workspace, "plans.yaml"))
        self.slipway("init")
        with open(os.path.join(self.workspace, "slipway.yaml")) as file:
            text = file.read()
        with open(os.path.join(self.workspace, "plans.yaml")) as file:
            plans = file.read()
        self.assertIn("table: billing_plans", text)
        self.assertIn("code: starter", plans)
        self.edit("slipway.yaml", "      mode: test", '      mode: test\n      api_base: "${STRIPE_API_BASE}"')
        if "run: [just" in text and not shutil.which("just"):
            self.edit("slipway.yaml", "  run: [just", "  # run: [just")
        artifact = self.release("--plan", "starter=2000", "--plan", "pro=9900")
        self.assertEqual(artifact["status"], "succeeded")
        # another checkout with the same name sees the same history
        second = os.path.join(self.dir, "second")
        shutil.copytree(self.workspace, second)
        runs = json.loads(self.slipway("release", "list", "--workspace", second, "--json"))["runs"]
        self.assertEqual([run["run_id"] for run in runs], [artifact["run_id"]])

    def test_existing_prices_are_taken_over(self):
        self.release()
        writes = self.events()
        os.remove(os.path.join(self.workspace, "plans.yaml"))
        self.slipway("init", "--force", "--stripe")
        with open(os.path.join(self.workspace, "plans.yaml")) as file:
            plans = file.read()
        self.assertIn("amount: 2000", plans)
        self.assertIn("amount: 9900", plans)
        self.edit("slipway.yaml", "      mode: test", '      mode: test\n      api_base: "${STRIPE_API_BASE}"')
        if not shutil.which("just"):
            self.edit("slipway.yaml", "  run: [just", "  # run: [just")
        self.assertEqual(self.release()["status"], "succeeded")
        self.assertEqual(self.events(), writes, "what exists is adopted, nothing is made anew")
        self.edit(".env.local", "STRIPE_SECRET_KEY", "OTHER_NAME")
        self.slipway("init", "--force", "--stripe", code=2)


if __name__ == "__main__":
    unittest.main()
