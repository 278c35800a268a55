drop function public.verify_final_hardening();
drop trigger append_only on billing.webhook_events;
drop trigger append_only on consent.records;
drop trigger append_only on auth.legal_acceptances;
drop function auth.refuse_change();
grant execute on all functions in schema auth, billing, consent to public;
