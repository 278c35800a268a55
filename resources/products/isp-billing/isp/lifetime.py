"""A service ends when its pid file names another one, and when its database has been away for too long."""
import os
import threading
import time

import psycopg2

from isp import database, log, settings

PATIENCE_SECONDS = 30


def mine(service):
    try:
        with open(settings.path(service + ".pid"), encoding="ascii") as file:
            return file.read().split()[0] == str(os.getpid())
    except (OSError, IndexError):
        return False


def watch(service):
    threading.Thread(target=_watch, args=(service,), daemon=True).start()


def _watch(service):
    seen = time.monotonic()
    while mine(service):
        time.sleep(1)
        try:
            database.connect(service).close()
            seen = time.monotonic()
        except psycopg2.OperationalError as problem:
            if time.monotonic() - seen > PATIENCE_SECONDS:
                log.error("database_lost", problem)
                os._exit(1)
    os._exit(0)
