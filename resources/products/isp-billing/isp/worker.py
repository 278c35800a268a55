"""The worker: python3 -m isp.worker VERSION. Takes tasks from worker_tasks, one after another."""
import json
import sys
import time

import psycopg2

from isp import database, lifetime, log, release

NEXT = """select id, name, batch from worker_tasks where finished_at is null order by id limit 1 for update skip locked"""
DONE = "update worker_tasks set result = %s, finished_at = now() where id = %s"


def work(plans):
    """One task; whether there was one."""
    with database.transaction("worker") as cursor:
        cursor.execute(NEXT)
        task = cursor.fetchone()
        if not task:
            return False
        result = perform(plans, task)
        cursor.execute(DONE, (json.dumps(result), task["id"]))
        return True


def perform(plans, task):
    try:
        with database.transaction("worker") as cursor:
            event, result = plans.TASKS[task["name"]](cursor, task["batch"])
    except Exception as problem:
        log.error("task_failed", problem, task=task["name"])
        return {"error": "%s: %s" % (type(problem).__name__, problem), "processed": 0, "skipped": 0, "failed": task["batch"]}
    log.write("info", event, **result)
    return result


def main(version):
    plans = release.load(version)
    lifetime.watch("worker")
    log.write("info", "started", service="worker", version=version)
    while True:
        try:
            if work(plans):
                continue
        except psycopg2.Error as problem:
            log.error("queue_failed", problem)
        time.sleep(0.1)


if __name__ == "__main__":
    main(sys.argv[1])
