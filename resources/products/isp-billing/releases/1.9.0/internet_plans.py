"""Release 1.9.0: a subscription names its subscriber. Needs plan_subscriptions.subscriber_id, filled."""
import uuid

from isp import log

DUE = """select ps.id, ps.subscriber_id, p.data_cap_gb, p.overage_cents_per_gb
         from plan_subscriptions ps join internet_plans p on p.id = ps.plan_id"""
COLUMNS = "id, customer_id, subscriber_id, plan_id, start_date, created_at"


def create_subscription(cursor, wanted):
    cursor.execute("select 1 from subscribers where id = %s and customer_id = %s and deleted_at is null",
                   (wanted["subscriber_id"], wanted["customer_id"]))
    if not cursor.fetchone():
        raise ValueError("Subscriber %s not found for customer %s" % (wanted["subscriber_id"], wanted["customer_id"]))
    cursor.execute(
        """insert into plan_subscriptions (id, customer_id, subscriber_id, plan_id, start_date, created_by)
           values (%s, %s, %s, %s, %s, 'api') returning """ + COLUMNS,
        (str(uuid.uuid4()), wanted["customer_id"], wanted["subscriber_id"], wanted["plan_id"], wanted["start_date"]))
    return cursor.fetchone()


def subscription(cursor, identifier):
    cursor.execute("select " + COLUMNS + " from plan_subscriptions where id = %s", (identifier,))
    return cursor.fetchone()


def latest_usage(cursor, subscriber):
    cursor.execute("select month, gigabytes from usage_records where subscriber_id = %s order by month desc limit 1", (subscriber,))
    return cursor.fetchone()


def without_subscriber(row, task):
    if row["subscriber_id"]:
        return False
    log.write("warning", "subscriber_id_not_set", subscription_id=row["id"], task=task, skipped=True)
    return True


def process_usage_billing(cursor, batch):
    counts = {"processed": 0, "skipped": 0, "failed": 0}
    cursor.execute(DUE + " order by ps.billed_at nulls first, ps.id limit %s", (batch,))
    for row in cursor.fetchall():
        if without_subscriber(row, "usage_billing"):
            counts["skipped"] += 1
            continue
        usage = latest_usage(cursor, row["subscriber_id"])
        over = max(0, usage["gigabytes"] - row["data_cap_gb"]) if usage else 0
        cursor.execute("insert into usage_charges (subscription_id, subscriber_id, cents) values (%s, %s, %s)",
                       (row["id"], row["subscriber_id"], over * row["overage_cents_per_gb"]))
        cursor.execute("update plan_subscriptions set billed_at = clock_timestamp() where id = %s", (row["id"],))
        counts["processed"] += 1
    return "usage_billing", counts


def monitor_data_cap_usage(cursor, batch):
    counts = {"processed": 0, "skipped": 0, "failed": 0, "alerts_created": 0}
    cursor.execute(DUE + " order by ps.id limit %s", (batch,))
    for row in cursor.fetchall():
        if without_subscriber(row, "usage_monitoring"):
            counts["skipped"] += 1
            continue
        usage = latest_usage(cursor, row["subscriber_id"])
        percent = 100 * usage["gigabytes"] // row["data_cap_gb"] if usage else 0
        if percent >= 80:
            cursor.execute("insert into usage_alerts values (%s, %s, %s) on conflict do nothing", (row["id"], usage["month"], percent))
            counts["alerts_created"] += cursor.rowcount
        counts["processed"] += 1
    return "usage_monitoring", counts


TASKS = {"process_usage_billing": process_usage_billing, "monitor_data_cap_usage": monitor_data_cap_usage}
