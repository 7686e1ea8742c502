-- Companies, their members and the devices that work for them.

create table public.companies (
  id uuid primary key default gen_random_uuid(),
  name text not null check (length(btrim(name)) between 1 and 200),
  -- IANA name; budget windows begin and end at its midnights.
  time_zone text not null default 'UTC' check (length(time_zone) between 1 and 64),
  -- Another value means that clients read everything again (after a restore).
  sync_epoch uuid not null default gen_random_uuid(),
  -- Tombstones up to here are gone: a cursor below it cannot be continued.
  purged_rev bigint not null default 0,
  -- Older clients keep their outbox and are told to update.
  min_client_schema integer not null default 1 check (min_client_schema >= 1),
  created_at timestamptz not null default now()
);

create table public.company_members (
  company_id uuid not null references public.companies (id),
  user_id uuid not null references auth.users (id) on delete cascade,
  role text not null check (role in ('owner', 'admin', 'member', 'viewer')),
  created_at timestamptz not null default now(),
  primary key (company_id, user_id)
);
create index company_members_by_user on public.company_members (user_id);

-- A machine in a company. One machine may work for two companies, so its id is unique in each of them only.
create table public.devices (
  company_id uuid not null references public.companies (id),
  id uuid not null,
  user_id uuid not null,
  name text not null check (length(name) between 1 and 200),
  app_version text not null check (length(app_version) between 1 and 64),
  client_schema integer not null check (client_schema >= 1),
  -- What it asked for when it last claimed: the server leaves such jobs to it while it is there.
  claims_providers text[] not null default '{}' check (cardinality(claims_providers) <= 100),
  last_claim_at timestamptz,
  last_seen_at timestamptz not null default now(),
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (company_id, id)
);

-- Policies ask this once for each query and hash the answer; a function that is asked for each row is forty times slower.
create function app.my_company_ids() returns setof uuid
language sql stable security definer set search_path = '' rows 5 as $$
  select company_id from public.company_members where user_id = (select auth.uid())
$$;

-- Those in which the caller may write: everybody but viewers.
create function app.my_writable_company_ids() returns setof uuid
language sql stable security definer set search_path = '' rows 5 as $$
  select company_id from public.company_members where user_id = (select auth.uid()) and role <> 'viewer'
$$;
grant execute on function app.my_company_ids(), app.my_writable_company_ids() to authenticated;

alter table public.companies enable row level security;
alter table public.company_members enable row level security;
alter table public.devices enable row level security;
create policy members_read on public.companies for select to authenticated
  using (id in (select app.my_company_ids()));
create policy members_read on public.company_members for select to authenticated
  using (company_id in (select app.my_company_ids()));
create policy members_read on public.devices for select to authenticated
  using (company_id in (select app.my_company_ids()));
grant select on public.companies, public.company_members, public.devices to authenticated, service_role;

-- 403 unless the caller has at least this role in the company; the same answer for a company that does not exist. The service passes.
create function app.require_role(p_company uuid, p_least text) returns void
language plpgsql as $$
declare
  v_role text;
begin
  if app.caller_is_service() then
    if not exists (select from public.companies where id = p_company) then
      perform app.refuse(404, 'not_found', 'There is no such company.');
    end if;
    return;
  end if;
  select role into v_role from public.company_members where company_id = p_company and user_id = auth.uid();
  if app.role_rank(v_role) < app.role_rank(p_least) or v_role is null then
    perform app.refuse(403, 'forbidden', case when v_role is null then 'You are not a member of this company.'
      else 'Your role in this company does not allow this.' end, jsonb_build_object('needs', p_least));
  end if;
end
$$;

-- What a function that writes begins with: the role, the company's lock, and the role again, since waiting takes time. Nothing can take the
-- service's role from it meanwhile.
create function app.enter(p_company uuid, p_least text) returns void
language plpgsql as $$
begin
  if not app.caller_is_service() then perform app.require_role(p_company, p_least); end if;
  perform app.lock_company(p_company);
  perform app.require_role(p_company, p_least);
end
$$;

create function app.require_time_zone(p_time_zone text) returns void
language plpgsql as $$
begin
  if not exists (select from pg_catalog.pg_timezone_names where name = p_time_zone) then
    perform app.refuse_input('timeZone', 'The time zone must be an IANA name, for example Europe/Berlin.');
  end if;
end
$$;

-- The device, if it is the caller's own and not revoked; 403 otherwise.
create function app.require_device(p_company uuid, p_device uuid) returns void
language plpgsql as $$
begin
  if app.caller_is_service() and p_device is null then return; end if;
  if not exists (select from public.devices where company_id = p_company and id = p_device and revoked_at is null
                 and (user_id = auth.uid() or app.caller_is_service())) then
    perform app.refuse(403, 'forbidden', 'This device is not registered by you in this company.');
  end if;
end
$$;

-- Makes a company with the caller as its owner; the service names the owner. Returns the company.
create function public.create_company(p_name text, p_time_zone text default 'UTC', p_owner uuid default null, p_id uuid default null)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_owner uuid := case when app.caller_is_service() then p_owner else auth.uid() end;
  v_company public.companies;
begin
  if v_owner is null then perform app.refuse_input('owner', 'A company needs an owner.'); end if;
  if not app.caller_is_service() and p_owner is not null and p_owner <> v_owner then
    perform app.refuse(403, 'forbidden', 'Only the service may make a company for somebody else.');
  end if;
  perform app.require_time_zone(p_time_zone);
  if p_name is null or length(btrim(p_name)) not between 1 and 200 then
    perform app.refuse_input('name', 'The name must have 1 to 200 characters.');
  end if;
  -- Two calls of one person at once must not both see nine.
  perform pg_advisory_xact_lock(hashtextextended('owner:' || v_owner::text, 42));
  if not app.caller_is_service() and
     (select count(*) from public.company_members where user_id = v_owner and role = 'owner') >= 10 then
    perform app.refuse(409, 'conflict', 'One person can own at most 10 companies.');
  end if;
  insert into public.companies (id, name, time_zone) values (coalesce(p_id, gen_random_uuid()), btrim(p_name), p_time_zone)
    returning * into v_company;
  insert into public.company_members (company_id, user_id, role) values (v_company.id, v_owner, 'owner');
  return to_jsonb(v_company);
end
$$;

-- Changes name, time zone or the oldest client that may push; null keeps. Another zone regroups all budget windows at once.
create function public.update_company(p_company uuid, p_name text default null, p_time_zone text default null,
  p_min_client_schema integer default null)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_company public.companies;
begin
  perform app.enter(p_company, 'admin');
  if p_time_zone is not null then perform app.require_time_zone(p_time_zone); end if;
  update public.companies set name = coalesce(btrim(p_name), name), time_zone = coalesce(p_time_zone, time_zone),
    min_client_schema = coalesce(p_min_client_schema, min_client_schema)
    where id = p_company returning * into v_company;
  return to_jsonb(v_company);
end
$$;

-- Announces a device of the caller, or that it is still there. 409 when somebody else has registered this id: a copied data folder.
create function public.register_device(p_company uuid, p_id uuid, p_name text, p_app_version text, p_client_schema integer)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_device public.devices;
begin
  perform app.enter(p_company, 'viewer');
  if auth.uid() is null then perform app.refuse(403, 'forbidden', 'A device belongs to a person.'); end if;
  if not exists (select from public.devices where company_id = p_company and id = p_id)
     and (select count(*) from public.devices where company_id = p_company and user_id = auth.uid() and revoked_at is null) >= 50 then
    perform app.refuse(409, 'conflict', 'One person can have at most 50 devices in a company.');
  end if;
  insert into public.devices (company_id, id, user_id, name, app_version, client_schema)
    values (p_company, p_id, auth.uid(), p_name, p_app_version, p_client_schema)
    on conflict (company_id, id) do update set name = excluded.name, app_version = excluded.app_version,
      client_schema = excluded.client_schema, last_seen_at = now()
      where devices.user_id = excluded.user_id and devices.revoked_at is null
    returning * into v_device;
  if v_device.id is null then
    perform app.refuse(409, 'conflict', 'This device id is taken or revoked; take a new one.');
  end if;
  return to_jsonb(v_device);
end
$$;

grant execute on function public.create_company, public.update_company, public.register_device to authenticated, service_role;
