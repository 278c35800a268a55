"""One JSON object a line, as the log shipper takes it."""
import datetime
import json
import sys
import threading

_one = threading.Lock()


def write(level, event, **facts):
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds")
    with _one:
        print(json.dumps({"time": now, "level": level, "event": event, **facts}, ensure_ascii=False), flush=True, file=sys.stdout)


def error(event, problem, **facts):
    """The name that the DB-API gives the error, whatever finer class the driver chose."""
    import psycopg2

    kinds = (psycopg2.ProgrammingError, psycopg2.IntegrityError, psycopg2.OperationalError)
    name = next((kind.__name__ for kind in kinds if isinstance(problem, kind)), type(problem).__name__)
    write("error", event, error="%s: %s" % (name, " ".join(str(problem).split())), **facts)
