#!/usr/bin/python3
"""The sample data, the same on every database: 1,200 customers with 1,234 subscriptions. Twelve customers have two
services, so that nobody can tell by looking at the customer which one the subscription means."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from isp import database  # noqa: E402

DATA = """
insert into internet_plans values
  ('00000000-0000-4000-8000-000000000001', 'Fiber 100', 500, 25),
  ('00000000-0000-4000-8000-000000000002', 'Fiber 1000', 2000, 10);
insert into customers select md5('customer ' || n)::uuid::text, 'Customer ' || n from generate_series(1, 1200) n;
-- one active service each
insert into subscribers (id, customer_id, username, service_type, created_at)
  select md5('subscriber ' || n)::uuid::text, md5('customer ' || n)::uuid::text, 'fiber' || n, 'fiber',
         timestamptz '2024-01-01 00:00+00' + n * interval '1 hour'
  from generate_series(1, 1200) n;
-- a service that has ended does not make a customer ambiguous
insert into subscribers (id, customer_id, username, service_type, created_at, deleted_at)
  select md5('ended ' || n)::uuid::text, md5('customer ' || n)::uuid::text, 'dsl' || n, 'dsl',
         timestamptz '2022-01-01 00:00+00', timestamptz '2023-12-31 00:00+00'
  from generate_series(101, 140) n;
-- a second active service does
insert into subscribers (id, customer_id, username, service_type, created_at)
  select md5('second ' || n)::uuid::text, md5('customer ' || n)::uuid::text, 'wireless' || n, 'wireless',
         timestamptz '2025-03-01 00:00+00' + n * interval '1 hour'
  from generate_series(1189, 1200) n;
insert into plan_subscriptions (id, customer_id, plan_id, start_date, created_by, created_at)
  select md5('subscription ' || n)::uuid::text, md5('customer ' || (n - 1) % 1200 + 1)::uuid::text,
         '00000000-0000-4000-8000-00000000000' || 1 + n % 2, date '2025-01-01', 'import', timestamptz '2025-01-01 00:00+00'
  from generate_series(1, 1234) n;
insert into usage_records
  select s.id, month::date, 100 + abs(hashtext(s.id || month)) % 900
  from subscribers s, generate_series(timestamp '2025-08-01', timestamp '2025-10-01', interval '1 month') month
  where s.deleted_at is null;
"""

if __name__ == "__main__":
    with database.transaction("seed") as cursor:
        cursor.execute(DATA)
        cursor.execute("select count(*) as n from plan_subscriptions")
        print("seeded, %d subscriptions" % cursor.fetchone()["n"])
