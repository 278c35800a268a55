-- Users, sessions, and the legal texts with who accepted which version of them.
create schema auth;

create table auth.users (
    id bigint generated always as identity primary key,
    tenant text not null,
    email text not null unique,
    password_hash text not null,
    created_at timestamptz not null default now()
);

create table auth.sessions (
    token_sha256 text primary key,
    user_id bigint not null references auth.users (id) on delete cascade,
    expires_at timestamptz not null
);
create index sessions_user_id on auth.sessions (user_id);

create table auth.legal_documents (
    id bigint generated always as identity primary key,
    kind text not null check (kind in ('terms', 'privacy', 'imprint')),
    version int not null check (version > 0),
    body text not null,
    body_sha256 text not null,
    published_at timestamptz not null default now(),
    unique (kind, version)
);

create table auth.legal_acceptances (
    id bigint generated always as identity primary key,
    user_id bigint not null references auth.users (id),
    document_id bigint not null references auth.legal_documents (id),
    document_sha256 text not null,
    accepted_at timestamptz not null default now(),
    unique (user_id, document_id)
);
create index legal_acceptances_document_id on auth.legal_acceptances (document_id);

insert into auth.legal_documents (kind, version, body, body_sha256)
select kind, 1, body, encode(sha256(convert_to(body, 'UTF8')), 'hex')
  from (values ('terms', 'Terms of service, version 1. This is a sample product; nothing here binds anybody.'),
               ('privacy', 'Privacy notice, version 1. The sample keeps only the rows that it was started with.'),
               ('imprint', 'Imprint, version 1. A sample product that runs on one machine, on loopback only.'))
       as text (kind, body);

create function auth.verify_legal_acceptance_integrity()
returns table (check_name text, status text, details text)
language sql stable set search_path = pg_catalog
as $$
    with findings (ordinal, check_name, bad, what) as (
        select 1, 'documents_present',
               (select count(*) from unnest(array['terms', 'privacy', 'imprint']) as wanted (kind)
                 where not exists (select from auth.legal_documents d where d.kind = wanted.kind)),
               'kinds of legal text without any version'
        union all
        select 2, 'document_hashes',
               (select count(*) from auth.legal_documents
                 where body_sha256 is distinct from encode(sha256(convert_to(body, 'UTF8')), 'hex')),
               'texts that differ from their hash'
        union all
        select 3, 'acceptance_hashes',
               (select count(*) from auth.legal_acceptances a join auth.legal_documents d on d.id = a.document_id
                 where a.document_sha256 is distinct from d.body_sha256),
               'acceptances of a text that has changed since'
        union all
        select 4, 'acceptance_after_publication',
               (select count(*) from auth.legal_acceptances a join auth.legal_documents d on d.id = a.document_id
                 where a.accepted_at < d.published_at),
               'acceptances from before the text was published'
        union all
        select 5, 'users_have_accepted',
               (select count(*) from auth.users u
                 where not exists (select from auth.legal_acceptances a
                                     join auth.legal_documents d on d.id = a.document_id
                                    where a.user_id = u.id and d.kind = 'terms')),
               'users who never accepted the terms'
    )
    select check_name, case when bad = 0 then 'PASS' else 'FAIL' end, format('%s %s', bad, what)
      from findings order by ordinal
$$;
