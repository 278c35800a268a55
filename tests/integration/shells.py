# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""Completion as it is used: real shells on a terminal, keys pressed, the line that stands there afterwards. And the manual."""
import glob
import json
import os
import pty
import re
import select
import shutil
import subprocess
import tempfile
import time
import unittest

PROGRAM = os.environ["SLIPWAY_PROGRAM"]
GOLDEN = os.path.join(os.environ["SLIPWAY_SOURCE"], "tests/data/golden/0.1.0/ledger.sqlite")
WORKSPACE = """slipway: 1
workspace: shop
catalog: plans.yaml
environments:
  local: {protection: none, database: "sqlite:///shop.db"}
  staging: {protection: confirm, database: "${DATABASE_URL}"}
"""
PLANS = "slipway: 1\nplans:\n  - {code: starter, name: Starter, amount: 2000, currency: usd, interval: month}\n"

# Each shell: how it starts, what makes Ctrl-X Ctrl-D write the line as it stands into the file $OUT.
BASH = """PS1='READY>'; HISTFILE=
bind 'set bell-style none'; bind 'set enable-bracketed-paste off'
bind -x '"\\C-x\\C-d": printf "%s" "$READLINE_LINE" >"$OUT.new"; mv "$OUT.new" "$OUT"'
source <(slipway completion bash)
"""
ZSH = """PS1='READY>'; unsetopt beep; setopt nolistambiguous
autoload -Uz compinit; compinit -u -d $HOME/dump
dump() { print -rn -- "$BUFFER" >"$OUT.new"; mv "$OUT.new" "$OUT" }
zle -N dump; bindkey '^X^D' dump
"""
FISH = """function fish_prompt; echo -n 'READY>'; end
function dump; commandline | string collect >"$OUT.new"; mv "$OUT.new" "$OUT"; end
bind \\cx\\cd dump
"""


class Typist:
    """A shell on a terminal of its own."""

    def __init__(self, command, environment, cwd):
        self.out = environment["OUT"]
        self.seen = b""
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(cwd)
            os.execvpe(command[0], command, environment)
        self.wait_for(lambda: b"READY>" in self.seen)

    def wait_for(self, condition, seconds=30):
        end = time.monotonic() + seconds
        while not condition():
            if select.select([self.terminal], [], [], 0.02)[0]:
                self.seen += os.read(self.terminal, 65536)
            if time.monotonic() > end:
                raise AssertionError("not within %d s; the terminal shows:\n%s" % (seconds, self.seen.decode(errors="replace")))

    def line_after(self, keys):
        if os.path.exists(self.out):
            os.remove(self.out)
        os.write(self.terminal, b"\x15" + keys.encode() + b"\x18\x04")
        self.wait_for(lambda: os.path.exists(self.out))
        with open(self.out) as file:
            return file.read().strip()

    def close(self):
        os.close(self.terminal)
        os.waitpid(self.pid, 0)


class CompletionTest(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="slipway-shells-")
        self.addCleanup(shutil.rmtree, self.dir)
        for name in ("bin", "home", "zsh", "product/playbooks"):
            os.makedirs(os.path.join(self.dir, name))
        os.symlink(PROGRAM, os.path.join(self.dir, "bin/slipway"))
        self.product = os.path.join(self.dir, "product")
        self.write("product/slipway.yaml", WORKSPACE)
        self.write("product/plans.yaml", PLANS)
        self.write("product/playbooks/nightly.yaml", "slipway: 1\n")
        shutil.copy(GOLDEN, os.path.join(self.dir, "ledger.sqlite"))
        self.environment = {"HOME": os.path.join(self.dir, "home"), "PATH": os.path.join(self.dir, "bin") + ":" + os.environ["PATH"],
                            "LANG": "C.UTF-8", "TERM": "xterm", "OUT": os.path.join(self.dir, "line"),
                            "SLIPWAY_LEDGER": os.path.join(self.dir, "ledger.sqlite")}
        for name in ("ASAN_OPTIONS", "LSAN_OPTIONS"):
            if name in os.environ:
                self.environment[name] = os.environ[name]
        runs = json.loads(self.slipway("release", "list", "--json"))["runs"]
        self.runs = [run["run_id"] for run in runs]

    def write(self, name, text):
        path = os.path.join(self.dir, name)
        with open(path, "w") as file:
            file.write(text)
        return path

    def slipway(self, *arguments):
        done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, cwd=self.product, env=self.environment, timeout=60)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def commands(self):
        return [entry["command"] for entry in json.loads(self.slipway("--help", "--json"))["commands"]]

    def answer(self, *words):
        lines = self.slipway("completion", "answer", "--", *words).splitlines()
        return [line.split("\t")[0] for line in lines]

    def presses(self, shell):
        for keys, line in (("slipway rel\t", "slipway release"),
                           ("slipway stripe plans v\t", "slipway stripe plans verify"),
                           ("slipway release list --st\t", "slipway release list --status"),
                           ("slipway release list --status succ\t", "slipway release list --status succeeded"),
                           ("slipway release db --env st\t", "slipway release db --env staging"),
                           ("slipway release db --env=st\t", "slipway release db --env=staging"),
                           ("slipway release run nigh\t", "slipway release run nightly"),
                           ("slipway release db --plan star\t", "slipway release db --plan starter=2000"),
                           ("slipway artifact export --to c\t", "slipway artifact export --to csv"),
                           ("slipway release show %s\t" % self.runs[0][:-2], "slipway release show " + self.runs[0]),
                           ("slipway artifact verify plan\t", "slipway artifact verify plans.yaml"),
                           ("slipway demo --dir playb\t", "slipway demo --dir playbooks/")):
            with self.subTest(keys=keys):
                self.assertEqual(shell.line_after(keys), line)

    def drive(self, *command):
        shell = Typist(command, self.environment, self.product)
        self.addCleanup(shell.close)
        self.presses(shell)

    def test_bash(self):
        self.drive("bash", "--noprofile", "--rcfile", self.write("bashrc", BASH), "-i")

    def test_zsh(self):
        self.write("zsh/_slipway", self.slipway("completion", "zsh"))
        self.write("home/.zshrc", "fpath=(%s $fpath)\n%s" % (os.path.join(self.dir, "zsh"), ZSH))
        self.drive("zsh", "-d", "-i")

    def test_fish(self):
        folder = os.path.join(self.environment["HOME"], ".config/fish")
        os.makedirs(os.path.join(folder, "completions"))
        with open(os.path.join(folder, "completions/slipway.fish"), "w") as file:
            file.write(self.slipway("completion", "fish"))
        with open(os.path.join(folder, "config.fish"), "w") as file:
            file.write(FISH)
        self.drive("fish", "--interactive")

    def test_answers_follow_the_line(self):
        self.assertEqual(self.answer("release", "list", "--env", "local", "--en"), [], "a flag once")
        self.assertIn("--evidence", self.answer("release", "db", "--evidence", "a", "--ev"), "a flag that may be repeated")
        self.assertEqual(self.answer("--env", "local", "release", "ro"), ["rollback"], "flags before the command")
        self.assertEqual(self.answer("migrate", "down", "--to", ""), [], "not the formats of another command's --to")
        self.assertEqual(set(self.answer("release", "rollback", self.runs[0], "--option", "")), {"schema", "prices"})
        self.assertEqual(self.answer("release", "show", ""), self.runs)
        self.assertIn(":files", self.answer("artifact", "verify", ""))
        self.assertIn("--dry-run", self.answer("release", "db", ""), "flags where nothing else can stand")

    def test_every_command_and_flag_is_offered(self):
        for command in self.commands():
            words = command.split()
            for i, word in enumerate(words):
                self.assertIn(word, self.answer(*words[:i], ""))
            usage = self.slipway(*words, "--help")
            flags = {line.split()[0] for line in usage.splitlines() if line.startswith("  --")}
            self.assertEqual(set(self.answer(*words, "--")), flags, command)

    def test_outside_of_any_workspace(self):
        os.remove(os.path.join(self.product, "slipway.yaml"))
        self.environment["SLIPWAY_LEDGER"] = os.path.join(self.dir, "none.sqlite")
        self.assertEqual(self.answer("release", "db", "--env", ""), [])
        self.assertFalse([word for word in self.answer("release", "show", "") if not word.startswith("--")])
        self.assertFalse(os.path.exists(self.environment["SLIPWAY_LEDGER"]), "completing makes no ledger")

    # -- the manual

    def page(self, name):
        done = subprocess.run(["man", "--warnings=w", "-Tutf8", "-P", "cat", os.path.join(self.dir, "man", name)], capture_output=True, text=True,
                              env={**self.environment, "MANWIDTH": "100"}, timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return re.sub(".\b", "", done.stdout)  # bold and underlined letters are typed over

    def test_a_page_for_every_command(self):
        self.slipway("man", "--dir", os.path.join(self.dir, "man"))
        names = self.commands()
        self.assertGreater(len(names), 30)
        pages = {os.path.basename(path) for path in glob.glob(os.path.join(self.dir, "man/*"))}
        self.assertEqual(pages, {"slipway.1"} | {"slipway-%s.1" % name.replace(" ", "-") for name in names})
        manual = self.page("slipway.1")
        for name in names:
            self.assertIn("slipway " + name, manual)
            self.assertIn("Usage: slipway " + name, self.slipway("help", *name.split()))
        page = self.page("slipway-release-db.1")
        for expected in ("slipway-release-db - The database release", "--yes-i-mean ENV", "EXIT STATUS", "slipway-release-run(1)"):
            self.assertIn(expected, page)
        with open(os.path.join(self.dir, "man/slipway-release-db.1")) as file:
            self.assertEqual(self.slipway("man", "release", "db"), file.read())


if __name__ == "__main__":
    unittest.main()
