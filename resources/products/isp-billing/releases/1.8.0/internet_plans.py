"""Release 1.8.0: a subscription knows its customer only; which subscriber it means is anybody's guess."""
import uuid

SUBSCRIBER = "select id from subscribers where customer_id = %s and deleted_at is null limit 1"
DUE = """select ps.id, ps.customer_id, p.data_cap_gb, p.overage_cents_per_gb
         from plan_subscriptions ps join internet_plans p on p.id = ps.plan_id"""


def create_subscription(cursor, wanted):
    cursor.execute(
        """insert into plan_subscriptions (id, customer_id, plan_id, start_date, created_by) values (%s, %s, %s, %s, 'api')
           returning id, customer_id, plan_id, start_date, created_at""",
        (str(uuid.uuid4()), wanted["customer_id"], wanted["plan_id"], wanted["start_date"]))
    return cursor.fetchone()


def subscription(cursor, identifier):
    cursor.execute("select id, customer_id, plan_id, start_date, created_at from plan_subscriptions where id = %s", (identifier,))
    return cursor.fetchone()


def first_subscriber(cursor, row):
    cursor.execute(SUBSCRIBER, (row["customer_id"],))
    found = cursor.fetchone()
    return found["id"] if found else None


def latest_usage(cursor, subscriber):
    cursor.execute("select month, gigabytes from usage_records where subscriber_id = %s order by month desc limit 1", (subscriber,))
    return cursor.fetchone()


def process_usage_billing(cursor, batch):
    counts = {"processed": 0, "skipped": 0, "failed": 0}
    cursor.execute(DUE + " order by ps.billed_at nulls first, ps.id limit %s", (batch,))
    for row in cursor.fetchall():
        subscriber = first_subscriber(cursor, row)
        usage = subscriber and latest_usage(cursor, subscriber)
        if not usage:
            counts["skipped"] += 1
            continue
        over = max(0, usage["gigabytes"] - row["data_cap_gb"])
        cursor.execute("insert into usage_charges (subscription_id, subscriber_id, cents) values (%s, %s, %s)",
                       (row["id"], subscriber, over * row["overage_cents_per_gb"]))
        cursor.execute("update plan_subscriptions set billed_at = clock_timestamp() where id = %s", (row["id"],))
        counts["processed"] += 1
    return "usage_billing", counts


def monitor_data_cap_usage(cursor, batch):
    counts = {"processed": 0, "skipped": 0, "failed": 0, "alerts_created": 0}
    cursor.execute(DUE + " order by ps.id limit %s", (batch,))
    for row in cursor.fetchall():
        subscriber = first_subscriber(cursor, row)
        usage = subscriber and latest_usage(cursor, subscriber)
        if not usage:
            counts["skipped"] += 1
            continue
        percent = 100 * usage["gigabytes"] // row["data_cap_gb"]
        if percent >= 80:
            cursor.execute("insert into usage_alerts values (%s, %s, %s) on conflict do nothing", (row["id"], usage["month"], percent))
            counts["alerts_created"] += cursor.rowcount
        counts["processed"] += 1
    return "usage_monitoring", counts


TASKS = {"process_usage_billing": process_usage_billing, "monitor_data_cap_usage": monitor_data_cap_usage}
