# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""Evidence from outside: staging before production, proofs and attachments, exports."""
import csv
import hashlib
import html.parser
import io
import json
import os
import shutil
import subprocess
import unittest

from product import KEY, ProductTest


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)


class EvidenceTest(ProductTest):
    def setUp(self):
        super().setUp()
        self.make_second_environment()
        self.git("init", "-q")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "product")

    def make_second_environment(self):
        name = self.database.rsplit("/", 1)[1] + "_second"
        self.psql(self.postgres.url, "create database " + name)
        with open(os.path.join(self.workspace, ".env.compose")) as file:
            text = file.read()
        with open(os.path.join(self.workspace, ".env.second"), "w") as file:
            file.write(text.replace(self.database, self.database + "_second"))
        self.edit("slipway.yaml", "  production:\n", """  second:
    protection: none
    env_files: [.env.second, .env.local]
    database: ${DATABASE_URL}
    stripe: {secret_key: "${STRIPE_SECRET_KEY}", webhook_secret: "${STRIPE_WEBHOOK_SECRET}", mode: test, api_base: "${STRIPE_API_BASE}"}
    price_map: {variable: STRIPE_PRODUCT_PRICE_MAP, file: .env.local}
  production:
""")
        os.makedirs(os.path.join(self.workspace, "playbooks"), exist_ok=True)
        with open(os.path.join(self.workspace, "playbooks/careful.yaml"), "w") as file:
            file.write("""slipway: 1
name: careful
phases:
  preflight:
    - {id: source, kind: source}
    - {id: heads, kind: alembic_heads}
    - {id: first, kind: earlier_release, environment: local, same: [heads, git_sha], environments: [second]}
  execute:
    - {id: migrate, kind: migrate}
""")

    def git(self, *arguments):
        subprocess.run(["git", "-c", "user.name=Test", "-c", "user.email=test@example.com", *arguments], cwd=self.workspace, check=True,
                       env=self.environment(), stdout=subprocess.DEVNULL)

    def careful(self, *flags, code=0, environment="second", **more):
        return self.slipway("release", "run", "careful", "--env", environment, "--non-interactive", *flags, code=code, json_output=True, **more)

    def checks(self, artifact):
        step = [step for step in artifact["steps"] if step["id"] == "first"][0]
        return {check["name"]: check["status"] for check in step["checks"]}

    def test_the_second_environment_waits_for_the_first(self):
        refused = self.careful(code=1)
        self.assertEqual(self.checks(refused), {"released on local before": "fail"})
        self.assertEqual(refused["migrations"]["applied"], [])
        self.careful(environment="local")
        self.git("commit", "-q", "--allow-empty", "-m", "another commit")
        self.assertEqual(self.checks(self.careful(code=1)), {"released on local before": "pass", "same heads as on local": "pass",
                                                             "same git_sha as on local": "fail"})
        self.careful(environment="local")
        done = self.careful()
        self.assertEqual(set(self.checks(done).values()), {"pass"})
        self.assertEqual(done["status"], "succeeded")

    def test_a_proof_replaces_the_ledger_and_is_attached(self):
        self.careful(environment="local", code=0)
        proof = os.path.join(self.workspace, "var/reports", self.artifacts()[0])
        note = os.path.join(self.dir, "sign-off.txt")
        with open(note, "w") as file:
            file.write("tested by hand\n")
        elsewhere = os.path.join(self.dir, "other.sqlite")
        self.assertEqual(self.checks(self.careful("--ledger", elsewhere, code=1)), {"released on local before": "fail"})
        done = self.careful("--ledger", elsewhere, "--proof", "%s@sha256:%s" % (proof, sha256(proof)), "--evidence", note)
        self.assertEqual(set(self.checks(done).values()), {"pass"})
        attached = {item["name"]: item["sha256"] for item in done["attachments"]}
        self.assertEqual(attached, {"sign-off.txt": sha256(note), os.path.basename(proof): sha256(proof)})
        error = self.careful("--ledger", elsewhere, "--proof", "%s@sha256:%s" % (proof, "0" * 64), code=2)["error"]
        self.assertEqual(error["code"], "proof_changed")
        with open(proof) as file:
            artifact = json.load(file)
        artifact["status"] = "failed"
        with open(proof, "w") as file:
            json.dump(artifact, file)
        refused = self.careful("--ledger", elsewhere, "--proof", proof, code=1)
        self.assertEqual(self.checks(refused), {"released on local before": "fail"})

    def test_exports(self):
        self.release()
        run = self.slipway("release", "list", json_output=True)["runs"][0]["run_id"]
        files = self.slipway("artifact", "export", run, "--to", "html", "--to", "csv", json_output=True)["files"]
        self.assertEqual([file["format"] for file in files], ["html", "log", "csv"])
        for file in files:
            self.assertEqual(sha256(file["path"]), file["sha256"])
            self.assertEqual(os.stat(file["path"]).st_mode & 0o777, 0o600)
            with open(file["path"], encoding="utf-8-sig") as opened:
                text = opened.read()
            self.assertNotIn(KEY, text)
            if file["format"] == "html":
                page = Page(text)
                self.assertFalse({"script", "img", "iframe", "link", "form"} & set(page.tags))
                self.assertEqual(page.tags.count("table"), page.tags.count("caption"))
            if file["format"] == "csv":
                rows = list(csv.DictReader(io.StringIO(text, newline="")))
                self.assertEqual({row["run_id"] for row in rows}, {run})
                self.assertEqual(sorted(row["amount"] for row in rows if row["record"] == "plan"), ["2000", "9900"])
            if file["format"] == "log":
                self.assertIn("Running upgrade", text)
        price = [plan for plan in json.loads(self.slipway("release", "show", run, "--json"))["plans"]][0]["stripe_price_id"]
        out = os.path.join(self.dir, "report.html")
        self.slipway("artifact", "export", run, "--to", "html", "--out", out, "--hide-prices")
        for path in (out, out.replace(".html", ".log")):
            with open(path) as file:
                self.assertNotIn(price, file.read())
        shutil.move(os.path.join(self.workspace, "var/reports"), os.path.join(self.dir, "gone"))
        self.slipway("artifact", "export", run[:18], "--to", "csv", "--out", out + ".csv")
        broken = os.path.join(self.dir, "broken.json")
        with open(broken, "w") as file:
            file.write("{}")
        self.assertIn("not a valid artifact", self.slipway("artifact", "export", broken, "--to", "html", code=1))
        self.assertIn("--to html or --to csv", self.slipway("artifact", "export", run, code=2))


if __name__ == "__main__":
    unittest.main()
