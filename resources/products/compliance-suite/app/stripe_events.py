"""Reads what Stripe sends: the signature first, then the event. The service answers 503 where this is missing."""
import hashlib
import hmac
import json
import time

TOLERANCE = 300


class Refused(Exception):
    pass


def verify(header, secret, body, now=None, tolerance=TOLERANCE):
    """Any v1 may fit (several during a rollover); the time must be close to ours."""
    fields = [part.split("=", 1) for part in header.split(",") if "=" in part]
    try:
        sent = int(dict(fields)["t"])
    except (KeyError, ValueError):
        raise Refused("the signature names no time")
    wanted = hmac.new(secret.encode(), b"%d." % sent + body, hashlib.sha256).hexdigest()
    if not any(hmac.compare_digest(wanted, value.strip()) for name, value in fields if name.strip() == "v1"):
        raise Refused("the signature does not fit")
    if tolerance and abs((now or time.time()) - sent) > tolerance:
        raise Refused("the signature is too old")


def event_of(body, account):
    """The event, if it is ours: a direct event names no account, one of a connected account names that."""
    event = json.loads(body)
    if event.get("object") != "event" or not event.get("id"):
        raise Refused("this is no event")
    if event.get("account") not in (None, account):
        raise Refused("the event belongs to another account")
    return event
