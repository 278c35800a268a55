"""Short transactions on a connection of one's own."""
import contextlib

import psycopg2
import psycopg2.extras

from isp import settings


def connect(name):
    return psycopg2.connect(settings.DATABASE_URL, application_name="isp-billing/" + name, connect_timeout=5)


@contextlib.contextmanager
def transaction(name):
    connection = connect(name)
    try:
        with connection, connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
            yield cursor
    finally:
        connection.close()
