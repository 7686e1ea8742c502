-- The ground that every other migration stands on: who may do what by default (nothing), how a refusal looks, the lock of a company and
-- the sequence that orders its changes. Protocol and reasons: docs/team.md, docs/decisions/0022-team-database.md.

-- Functions that no client calls, and tables that no client sees. PostgREST does not expose this schema.
create schema if not exists app;
revoke all on schema app from public;
grant usage on schema app to authenticated, service_role;

-- Nothing is granted by itself. The right of PUBLIC to execute is built in, and a revoke "in schema" does not touch it: it has to be
-- revoked for the whole database. Hosted projects also grant everything to the API roles in schema public; that is taken back here.
alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
alter default privileges in schema public revoke all on functions from public, anon, authenticated, service_role;

-- One order for all changes of all companies. Values are taken under the company's lock, so that they rise in the order of commits.
create sequence app.rev_seq;

-- Serialises the writers of one company until the transaction ends. Every function that writes takes it first: a lock that is taken by
-- a trigger alone comes after the row's own, and two writers would wait for each other.
create function app.lock_company(p_company uuid) returns void
language sql as $$
  select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('company:' || p_company::text, 42))
$$;

-- Tells the company's listeners that something has changed; replaced where there is a realtime service (the last migration).
create function app.poke(p_company uuid, p_rev bigint) returns void
language plpgsql as $$ begin end $$;

-- Gives a changed row its place in the order of its company, and pokes once for each transaction and company: who is poked reads everything.
-- Runs for each row: the lock is named here again, because a call costs more than it.
create function app.stamp_rev() returns trigger
language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('company:' || new.company_id::text, 42));
  new.rev := nextval('app.rev_seq');
  new.updated_at := clock_timestamp();
  if current_setting('gesso.poked', true) is distinct from new.company_id::text then
    perform set_config('gesso.poked', new.company_id::text, true);
    perform app.poke(new.company_id, new.rev);
  end if;
  return new;
end
$$;

-- The functions of this schema name everything in full and are called by functions that pin their search path. They pin none of their own:
-- that would cost more than most of them do, and the small ones could not become a part of the query that calls them.

-- Ends the call with an HTTP status: message is the code of the API (src/contract/errors.ts), hint a sentence for a person, detail a JSON
-- object. PostgREST makes a status of every SQLSTATE PTxyz. Supabase itself answers 402 for an organisation over its quota: only a
-- body with code PT402 speaks of a budget.
create function app.refuse(p_status integer, p_code text, p_sentence text, p_details jsonb default '{}') returns void
language plpgsql as $$
begin
  raise exception using errcode = 'PT' || p_status, message = p_code, hint = p_sentence, detail = p_details::text;
end
$$;

create function app.refuse_input(p_path text, p_sentence text) returns void
language sql as $$
  select app.refuse(400, 'invalid_request', p_sentence,
    jsonb_build_object('issues', jsonb_build_array(jsonb_build_object('path', p_path, 'message', p_sentence))))
$$;

-- true for the service key. The role is what PostgREST has switched to after it verified the token; a claim alone proves nothing.
create function app.caller_is_service() returns boolean
language sql stable as $$
  select coalesce(current_setting('role', true), 'none') = 'service_role'
$$;

create function app.role_rank(p_role text) returns integer
language sql immutable as $$
  select case p_role when 'viewer' then 1 when 'member' then 2 when 'admin' then 3 when 'owner' then 4 else 0 end
$$;

-- An instant that a client names, now when it names none: never later than now, and never one that JSON or a cursor could not carry
-- (infinity; and a device whose clock has lost its battery says 1970).
create function app.past(p_at timestamptz) returns timestamptz
language sql stable as $$ select greatest(least(p_at, now()), timestamptz '2000-01-01 00:00:00+00') $$;

-- Stable, as extract is: a function that promises more than its body cannot become a part of the expression that calls it.
create function app.epoch_ms(p_at timestamptz) returns bigint
language sql stable as $$ select round(extract(epoch from p_at) * 1000)::bigint $$;
