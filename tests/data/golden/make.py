#!/usr/bin/python3
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""Makes the golden files of the present version: a ledger with two runs and their artifacts.

    SLIPWAY_PROGRAM=build/dev/bin/slipway SLIPWAY_SOURCE=. python3 tests/data/golden/make.py

Run it once for a version, before it is published, as root (the machine's name is hidden in a name space of its
own); never change the files afterwards, since every later version must open them."""
import os
import shutil
import sqlite3
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../../integration"))
if "SLIPWAY_GOLDEN" not in os.environ:
    os.environ["SLIPWAY_GOLDEN"] = "1"
    os.execvp("unshare", ["unshare", "--uts", "sh", "-c", 'hostname golden && exec "$@"', "sh", sys.executable, os.path.abspath(__file__)])

from product import PROGRAM, ProductTest  # noqa: E402


class Golden(ProductTest):
    def runTest(self):
        version = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True).stdout.split()[1]
        folder = os.path.join(HERE, version)
        os.makedirs(folder)
        self.release()
        self.edit("slipway.yaml", "alembic: [/usr/bin/alembic", "alembic: [/usr/bin/alembic-is-not-here")
        self.release(code=1)
        path = os.path.join(self.workspace, "var/ledger.sqlite")
        ledger = sqlite3.connect(path)
        ledger.execute("pragma wal_checkpoint(truncate)")
        ledger.close()
        shutil.copy(path, os.path.join(folder, "ledger.sqlite"))
        shutil.copy(os.path.join(self.workspace, "slipway.lock"), folder)
        for number, name in enumerate(self.artifacts()):
            shutil.copy(os.path.join(self.workspace, "var/reports", name), os.path.join(folder, "artifact-%d.json" % (number + 1)))


if __name__ == "__main__":
    Golden.setUpClass()
    try:
        import unittest
        result = unittest.TextTestRunner().run(Golden())
    finally:
        Golden.tearDownClass()
    sys.exit(0 if result.wasSuccessful() else 1)
