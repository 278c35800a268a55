#!/usr/bin/python3
"""Gives the worker one task and waits for its result: task.py NAME BATCH. Prints the result as JSON."""
import json
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from isp import database  # noqa: E402

WAIT_SECONDS = 30


def call(name, batch):
    with database.transaction("task") as cursor:
        cursor.execute("insert into worker_tasks (name, batch) values (%s, %s) returning id", (name, batch))
        task = cursor.fetchone()["id"]
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        with database.transaction("task") as cursor:
            cursor.execute("select result from worker_tasks where id = %s and finished_at is not null", (task,))
            row = cursor.fetchone()
        if row:
            return row["result"]
        time.sleep(0.05)
    sys.exit("the worker did not do %s within %d s; is it running?" % (name, WAIT_SECONDS))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    print(json.dumps(call(sys.argv[1], int(sys.argv[2]))))
