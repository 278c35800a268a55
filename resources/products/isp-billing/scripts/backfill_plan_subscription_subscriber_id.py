#!/usr/bin/python3
"""Gives every plan subscription its subscriber: the customer's only active one, else the oldest active one.

    --dry-run   does the same work and rolls every batch back
    --commit    asks first, then keeps it; cases with several candidates are left in backfill_ambiguous_cases.log
"""
import argparse
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from isp import database, settings  # noqa: E402

BATCH = 100
AMBIGUOUS = "backfill_ambiguous_cases.log"
PENDING = "select id, customer_id from plan_subscriptions where subscriber_id is null and id > %s order by id limit %s"
CANDIDATES = """select id, username, service_type, created_at from subscribers
                where customer_id = %s and deleted_at is null order by created_at, id"""


class Backfill:
    def __init__(self, commit):
        self.commit = commit
        self.counts = dict.fromkeys(("checked", "updated", "set", "none", "ambiguous", "errors"), 0)
        self.cases = []

    def run(self):
        with database.transaction("backfill") as cursor:
            cursor.execute("select count(*) filter (where subscriber_id is null) as pending, "
                           "count(subscriber_id) as already from plan_subscriptions")
            found = cursor.fetchone()
        self.counts["checked"] = found["pending"]
        print("[INFO] Starting backfill for plan_subscriptions.subscriber_id")
        print("[INFO] Found {:,} subscriptions needing backfill".format(found["pending"]), flush=True)
        batches = -(-found["pending"] // BATCH)
        last = ""
        for number in range(1, batches + 1):
            print("[INFO] Processing batch %d/%d..." % (number, batches))
            last = self.batch(number, last) or last
        self.leave_cases()
        self.summary()

    def batch(self, number, last):
        before = dict(self.counts)
        connection = database.connect("backfill")
        try:
            with connection.cursor() as cursor:
                cursor.execute(PENDING, (last, BATCH))
                rows = cursor.fetchall()
                for row in rows:
                    self.one(cursor, *row)
            if self.commit:
                connection.commit()
            else:
                connection.rollback()
        finally:
            connection.close()
        made = {key: self.counts[key] - before[key] for key in before}
        print("[INFO] Batch {}: {} updated, {} skipped, {} errors".format(number, made["updated"], made["none"], made["errors"]),
              flush=True)
        return rows[-1][0] if rows else last

    def one(self, cursor, subscription, customer):
        cursor.execute(CANDIDATES, (customer,))
        candidates = cursor.fetchall()
        if not candidates:
            self.counts["none"] += 1
            print("[WARNING] Subscription %s: Customer has no active subscriber" % subscription)
            return
        if len(candidates) > 1:
            self.counts["ambiguous"] += 1
            print("[WARNING] Subscription %s: Customer has %d subscribers, using the oldest active one" % (subscription, len(candidates)))
            self.cases += ["%s\t%s\t%s\t%s\t%s\t%s" % (subscription, customer, *candidate) for candidate in candidates]
        cursor.execute("update plan_subscriptions set subscriber_id = %s where id = %s and subscriber_id is null",
                       (candidates[0][0], subscription))
        self.counts["updated"] += cursor.rowcount

    def leave_cases(self):
        if not self.commit:
            return
        with open(os.path.join(settings.ROOT, AMBIGUOUS), "w", encoding="utf-8") as file:
            file.write("subscription\tcustomer\tsubscriber\tusername\tservice_type\tcreated_at\n")
            file.writelines(case + "\n" for case in self.cases)

    def summary(self):
        counts = self.counts
        print("[SUCCESS] Backfill {}: {:,} updated, {:,} ambiguous (logged), {:,} errors".format(
            "complete" if self.commit else "dry run complete, nothing kept", counts["updated"], counts["ambiguous"], counts["errors"]))
        rate = 100.0 * counts["updated"] / counts["checked"] if counts["checked"] else 100.0
        print("\nBackfill Summary:\n================")
        for words, key in (("Total subscriptions checked:", "checked"), ("Updated successfully:", "updated"),
                           ("Skipped (already set):", "set"), ("Skipped (no subscriber):", "none"),
                           ("Ambiguous cases:", "ambiguous"), ("Errors:", "errors")):
            print("{:<28} {:,}".format(words, counts[key]))
        print("\nSuccess Rate: %.1f%%" % rate)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--dry-run", action="store_true")
    mode.add_argument("--commit", action="store_true")
    commit = parser.parse_args().commit
    if commit:
        print("COMMIT MODE - Changes will be persisted\n")
        print("Are you sure you want to proceed? (yes/no): ", end="", flush=True)
        if sys.stdin.readline().strip().lower() != "yes":
            sys.exit("Stopped; nothing was changed.")
        print()
    else:
        print("DRY RUN - every batch is rolled back\n")
    Backfill(commit).run()


if __name__ == "__main__":
    main()
