#!/usr/bin/python3
"""The smoke tests of the deployed API: smoke.py VERSION. One line a test; the exit code tells whether all passed."""
import json
import os
import sys
import urllib.error
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from isp import database, settings  # noqa: E402

SUBSCRIPTIONS = "/api/v1/services/internet-plans/subscriptions"
NOBODY = "smoke-test"


def call(path, body=None, token=settings.API_TOKEN):
    request = urllib.request.Request(settings.API_URL + path, data=body and json.dumps(body).encode(),
                                     headers={"Authorization": "Bearer " + token})
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            return reply.status, json.load(reply)
    except urllib.error.HTTPError as answer:
        return answer.code, json.load(answer)


def some_subscription():
    with database.transaction("smoke") as cursor:
        cursor.execute("select id, customer_id, plan_id from plan_subscriptions order by id limit 1")
        return dict(cursor.fetchone())


def tests(version):
    row = some_subscription()
    yield "health names the release", call("/health") == (200, {"status": "ok", "version": version})
    yield "a token is asked for", call(SUBSCRIPTIONS + "/" + row["id"], token="wrong")[0] == 401
    status, found = call(SUBSCRIPTIONS + "/" + row["id"])
    yield "a subscription is read", status == 200 and found["id"] == row["id"]
    if version != "1.8.0":
        yield "it names its subscriber", bool(found.get("subscriber_id"))
        wrong = {"plan_id": row["plan_id"], "customer_id": row["customer_id"], "subscriber_id": NOBODY, "start_date": "2025-10-29"}
        yield "a foreign subscriber is refused", call(SUBSCRIPTIONS, wrong)[0] == 400


def main(version):
    failed = 0
    for name, passed in tests(version):
        print("%s %s" % ("PASS" if passed else "FAIL", name))
        failed += not passed
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(sys.argv[1])
