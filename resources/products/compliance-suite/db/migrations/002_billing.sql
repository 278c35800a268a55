-- Tenants with their billing status, the events that Stripe sent, and what they changed.
create schema billing;

create table billing.tenants (
    id text primary key,
    name text not null,
    status text not null default 'active',
    stripe_customer_id text unique,
    api_token_sha256 text not null unique,
    constraint tenants_status check (status in ('active', 'past_due', 'cancelled'))
);

create table billing.webhook_events (
    event_id text primary key,
    type text not null,
    payload jsonb not null,
    received_at timestamptz not null default now()
);
create index webhook_events_type on billing.webhook_events (type, received_at);

create table billing.invoices (
    stripe_invoice_id text primary key,
    tenant text references billing.tenants (id),
    event_id text not null references billing.webhook_events (event_id),
    amount_paid bigint not null,
    currency text not null,
    paid_at timestamptz not null default now(),
    constraint invoices_amount_paid check (amount_paid >= 0),
    constraint invoices_currency check (currency ~ '^[a-z]{3}$')
);
create index invoices_tenant on billing.invoices (tenant);
create index invoices_event_id on billing.invoices (event_id);

create function billing.verify_billing_schema()
returns table (check_name text, status text, details text)
language sql stable set search_path = pg_catalog
as $$
    with findings (ordinal, check_name, missing, what) as (
        select 1, 'tables_present',
               (select string_agg(wanted.name, ', ') from unnest(array['tenants', 'webhook_events', 'invoices'])
                    as wanted (name) where to_regclass('billing.' || wanted.name) is null),
               'tables of the schema'
        union all
        select 2, 'event_id_unique',
               (select 'webhook_events(event_id)' where not exists
                  (select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
                    where i.indrelid = to_regclass('billing.webhook_events') and i.indisunique and i.indisvalid
                      and i.indnkeyatts = 1 and a.attname = 'event_id')),
               'one record an event'
        union all
        select 3, 'tenant_status_constrained',
               (select 'tenants_status' where not exists
                  (select from pg_constraint where conrelid = to_regclass('billing.tenants')
                      and contype = 'c' and conname = 'tenants_status' and convalidated)),
               'a tenant has a known status'
        union all
        select 4, 'amounts_are_integers',
               (select string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', ') from pg_attribute
                 where attrelid = to_regclass('billing.invoices') and attname like 'amount%' and attnum > 0
                   and not attisdropped and atttypid <> 'bigint'::regtype),
               'money in minor units'
        union all
        select 5, 'foreign_keys_validated',
               (select string_agg(c.conname, ', ') from pg_constraint c
                  join pg_namespace n on n.oid = c.connamespace
                 where n.nspname = 'billing' and c.contype = 'f' and not c.convalidated),
               'every reference holds'
        union all
        select 6, 'invoices_have_events',
               (select string_agg(i.stripe_invoice_id, ', ') from billing.invoices i
                 where not exists (select from billing.webhook_events e where e.event_id = i.event_id)),
               'each invoice came by an event'
    )
    select check_name, case when missing is null then 'PASS' else 'FAIL' end,
           case when missing is null then what else format('%s: not so for %s', what, missing) end
      from findings order by ordinal
$$;
