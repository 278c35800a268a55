-- What a user allowed, for which purpose, and when it was taken back. Rows are only ever added.
create schema consent;

create table consent.purposes (
    id text primary key,
    title text not null,
    legal_basis text not null check (legal_basis in ('consent', 'contract', 'legal_obligation'))
);

create table consent.records (
    id bigint generated always as identity primary key,
    user_id bigint not null references auth.users (id),
    purpose_id text not null references consent.purposes (id),
    granted boolean not null,
    recorded_at timestamptz not null default now()
);
create index records_user_id on consent.records (user_id, purpose_id, recorded_at);
create index records_purpose_id on consent.records (purpose_id);

insert into consent.purposes (id, title, legal_basis)
values ('product', 'Running the product', 'contract'),
       ('invoices', 'Keeping invoices', 'legal_obligation'),
       ('newsletter', 'Newsletter', 'consent');

create function consent.verify_consent_schema()
returns table (check_name text, status text, details text)
language sql stable set search_path = pg_catalog
as $$
    with findings (ordinal, check_name, bad, what) as (
        select 1, 'tables_present',
               (select count(*) from unnest(array['purposes', 'records']) as wanted (name)
                 where to_regclass('consent.' || wanted.name) is null),
               'tables missing'
        union all
        select 2, 'purposes_present',
               (select count(*) from unnest(array['product', 'invoices', 'newsletter']) as wanted (id)
                 where not exists (select from consent.purposes p where p.id = wanted.id)),
               'purposes missing'
        union all
        select 3, 'records_timed',
               (select count(*) from pg_attribute where attrelid = to_regclass('consent.records')
                   and attname = 'recorded_at' and not attnotnull),
               'columns that allow a record without its time'
        union all
        select 4, 'records_not_in_future',
               (select count(*) from consent.records where recorded_at > now()),
               'records from the future'
        union all
        select 5, 'history_indexed',
               (select count(*) from (values (1)) as one where not exists
                  (select from pg_index where indexrelid = to_regclass('consent.records_user_id') and indisvalid)),
               'indexes missing for a user''s history'
    )
    select check_name, case when bad = 0 then 'PASS' else 'FAIL' end, format('%s %s', bad, what)
      from findings order by ordinal
$$;
