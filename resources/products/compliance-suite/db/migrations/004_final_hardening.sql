-- Nothing for PUBLIC, evidence that nobody rewrites, and one function that proves both and more.
revoke all on schema auth, billing, consent from public;
revoke create on schema public from public;
revoke all on all tables in schema auth, billing, consent from public;
revoke execute on all functions in schema auth, billing, consent from public;

create function auth.refuse_change() returns trigger
language plpgsql set search_path = pg_catalog
as $$
begin
    raise exception '%.% is only ever added to', tg_table_schema, tg_table_name using errcode = 'restrict_violation';
end
$$;
revoke execute on function auth.refuse_change() from public;

create trigger append_only before update or delete or truncate on auth.legal_acceptances
    for each statement execute function auth.refuse_change();
create trigger append_only before update or delete or truncate on consent.records
    for each statement execute function auth.refuse_change();
create trigger append_only before update or delete or truncate on billing.webhook_events
    for each statement execute function auth.refuse_change();

create function public.verify_final_hardening()
returns table (check_name text, status text, details text)
language sql stable set search_path = pg_catalog
as $$
    with ours as (
        select c.oid, c.relname, n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname in ('auth', 'billing', 'consent') and c.relkind in ('r', 'p')
    ), open_schemas as (
        select n.nspname, a.privilege_type from pg_namespace n,
               lateral aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a where a.grantee = 0
    ), append_only as (
        select format('%I.%I', o.nspname, o.relname) as name from pg_trigger t join ours o on o.oid = t.tgrelid
         where t.tgname = 'append_only' and t.tgenabled in ('O', 'A') and (t.tgtype & 2) = 2
           and (t.tgtype & 56) = 56 and t.tgfoid = to_regprocedure('auth.refuse_change()')
    ), findings (ordinal, check_name, bad) as (
        select 1, 'public_cannot_create',
               (select string_agg(nspname, ', ') from open_schemas where nspname = 'public' and privilege_type = 'CREATE')
        union all
        select 2, 'auth_closed_to_public',
               (select string_agg(privilege_type, ', ') from open_schemas where nspname = 'auth')
        union all
        select 3, 'billing_closed_to_public',
               (select string_agg(privilege_type, ', ') from open_schemas where nspname = 'billing')
        union all
        select 4, 'consent_closed_to_public',
               (select string_agg(privilege_type, ', ') from open_schemas where nspname = 'consent')
        union all
        select 5, 'tables_closed_to_public',
               (select string_agg(format('%I.%I', o.nspname, o.relname), ', ') from ours o join pg_class c on c.oid = o.oid,
                       lateral aclexplode(c.relacl) a where a.grantee = 0)
        union all
        select 6, 'legal_acceptances_append_only',
               (select 'trigger missing or off' where not exists
                  (select from append_only where name = 'auth.legal_acceptances'))
        union all
        select 7, 'consent_records_append_only',
               (select 'trigger missing or off' where not exists
                  (select from append_only where name = 'consent.records'))
        union all
        select 8, 'webhook_events_append_only',
               (select 'trigger missing or off' where not exists
                  (select from append_only where name = 'billing.webhook_events'))
        union all
        select 9, 'every_table_has_a_primary_key',
               (select string_agg(format('%I.%I', nspname, relname), ', ') from ours where not exists
                  (select from pg_index where indrelid = ours.oid and indisprimary and indisvalid))
        union all
        select 10, 'no_invalid_index',
               (select string_agg(indexrelid::regclass::text, ', ') from pg_index join ours on ours.oid = indrelid
                 where not indisvalid)
        union all
        select 11, 'every_constraint_validated',
               (select string_agg(conname, ', ') from pg_constraint join ours on ours.oid = conrelid
                 where not convalidated)
        union all
        select 12, 'every_foreign_key_indexed',
               (select string_agg(conname, ', ') from pg_constraint k join ours on ours.oid = k.conrelid
                 where k.contype = 'f' and not exists
                   (select from pg_index i where i.indrelid = k.conrelid and i.indkey[0] = k.conkey[1]))
        union all
        select 13, 'tenant_status_known',
               (select string_agg(format('%s is %s', id, status), ', ') from billing.tenants
                 where status not in ('active', 'past_due', 'cancelled'))
        union all
        select 14, 'passwords_hashed',
               (select string_agg(email, ', ') from auth.users
                 where password_hash !~ '^pbkdf2_sha256\$[0-9]{5,}\$[0-9a-f]{16,}\$[0-9a-f]{64}$')
        union all
        select 15, 'tokens_stored_as_hashes',
               (select string_agg(id, ', ') from billing.tenants where api_token_sha256 !~ '^[0-9a-f]{64}$')
        union all
        select 16, 'sessions_expire',
               (select format('%s sessions of more than 30 days', count(*)) from auth.sessions
                 where expires_at > now() + interval '30 days' having count(*) > 0)
        union all
        select 17, 'functions_pin_their_search_path',
               (select string_agg(p.oid::regprocedure::text, ', ') from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                 where (n.nspname in ('auth', 'billing', 'consent') or p.proname = 'verify_final_hardening')
                   and not exists (select from unnest(p.proconfig) s where s like 'search_path=%'))
    )
    select check_name, case when bad is null then 'PASS' else 'FAIL' end, coalesce(bad, 'as it must be')
      from findings order by ordinal
$$;
revoke execute on function public.verify_final_hardening() from public;
