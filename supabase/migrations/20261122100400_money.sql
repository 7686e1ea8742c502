-- Money of a company, in whole micro-dollars: limits, what is held, what was spent, and their sums. It means what src/core/budget means:
-- a limit has a scope (all, provider:ID, project:ID), a window (day, week, month, total) and a kind (hard refuses, soft asks); an
-- amount belongs to the windows of its reservation's instant; what was spent is booked in full, also above a limit.

create table public.budget_limits (
  id uuid primary key default gen_random_uuid(),
  company_id uuid not null references public.companies (id),
  scope text not null check (scope ~ '^(all|provider:[a-z][a-z0-9_-]{0,39}|project:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$'),
  limit_window text not null check (limit_window in ('day', 'week', 'month', 'total')),
  kind text not null check (kind in ('hard', 'soft')),
  limit_micros bigint not null check (limit_micros between 0 and 1000000000000000),
  updated_at timestamptz not null default now(),
  unique (company_id, scope, limit_window, kind)
);

-- Money that is put aside: for a job from its start to its end, or for a device that spends while it is offline (an allowance).
create table public.budget_reservations (
  -- Of a job: the job's id.
  id uuid primary key,
  company_id uuid not null references public.companies (id),
  kind text not null check (kind in ('job', 'allowance')),
  job_id uuid,
  device_id uuid,
  provider text not null check (provider ~ '^[a-z][a-z0-9_-]{0,39}$'),
  library_project_id uuid,
  amount_micros bigint not null check (amount_micros between 0 and 1000000000000000),
  -- What was booked against an allowance; no longer held, since it is spent.
  used_micros bigint not null default 0 check (used_micros >= 0),
  state text not null default 'held' check (state in ('held', 'settled', 'released')),
  price_version text check (length(price_version) <= 100),
  -- The instant whose windows it belongs to.
  window_at timestamptz not null,
  expires_at timestamptz,
  resolved_at timestamptz,
  updated_at timestamptz not null default now(),
  rev bigint not null,
  unique (company_id, id),
  foreign key (company_id, job_id) references public.media_projects (company_id, id),
  foreign key (company_id, device_id) references public.devices (company_id, id),
  check ((kind = 'job') = (job_id is not null and job_id = id)),
  check (kind = 'job' or (device_id is not null and expires_at is not null)),
  check ((state = 'held') = (resolved_at is null))
);
create index budget_reservations_expiring on public.budget_reservations (expires_at) where state = 'held';
create index budget_reservations_by_company on public.budget_reservations (company_id, rev);

-- The ledger: what was taken. Rows are never changed or removed; a correction is a row of its own.
create table public.api_usage (
  id uuid primary key,
  company_id uuid not null references public.companies (id),
  project_id uuid,
  reservation_id uuid,
  user_id uuid,
  device_id uuid,
  api_key_id uuid,
  provider text not null check (provider ~ '^[a-z][a-z0-9_-]{0,39}$'),
  library_project_id uuid,
  kind text not null check (kind in ('charge', 'refund', 'adjust')),
  amount_micros bigint not null check (abs(amount_micros) <= 1000000000000000),
  currency text not null default 'USD' check (currency = 'USD'),
  cost_basis text not null check (cost_basis in ('provider', 'usage', 'price_table', 'estimate', 'free')),
  price_version text check (length(price_version) <= 100),
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object' and length(metadata::text) <= 16384),
  -- As the device says; everything that decides uses window_at, which is ours.
  occurred_at timestamptz not null,
  window_at timestamptz not null,
  source text not null check (source in ('edge', 'desktop')),
  updated_at timestamptz not null default now(),
  rev bigint not null,
  foreign key (company_id, project_id) references public.media_projects (company_id, id),
  foreign key (company_id, reservation_id) references public.budget_reservations (company_id, id),
  foreign key (company_id, device_id) references public.devices (company_id, id),
  foreign key (company_id, api_key_id) references public.company_api_keys (company_id, id),
  check ((kind = 'charge' and amount_micros >= 0) or (kind = 'refund' and amount_micros <= 0) or kind = 'adjust')
);
create unique index api_usage_by_rev on public.api_usage (company_id, rev);
create index api_usage_by_job on public.api_usage (company_id, project_id) where project_id is not null;

-- Sums by quarter of an hour (every time zone's offset is a multiple of it, so that no border of a window cuts one), and for all time
-- in the bucket -infinity. The nil UUID stands for no project.
create table public.budget_totals (
  company_id uuid not null references public.companies (id),
  bucket_at timestamptz not null,
  provider text not null,
  library_project_id uuid not null,
  held_micros bigint not null default 0,
  spent_micros bigint not null default 0,
  primary key (company_id, bucket_at, provider, library_project_id)
);

create function app.refuse_change() returns trigger
language plpgsql as $$
begin
  raise exception 'the ledger is append-only' using errcode = 'restrict_violation';
end
$$;
create trigger append_only before update or delete on public.api_usage for each row execute function app.refuse_change();
create trigger append_only_whole before truncate on public.api_usage for each statement execute function app.refuse_change();
create trigger never_removed before delete on public.budget_reservations for each row execute function app.refuse_change();
create trigger stamp before insert on public.api_usage for each row execute function app.stamp_rev();
create trigger stamp before insert or update on public.budget_reservations for each row execute function app.stamp_rev();

create function app.bucket_of(p_at timestamptz) returns timestamptz
language sql immutable as $$
  select date_bin('15 minutes', p_at, timestamptz '2000-01-01 00:00:00+00')
$$;

-- Held and spent are signed changes.
create function app.add_to_totals(p_company uuid, p_at timestamptz, p_provider text, p_project uuid, p_held bigint, p_spent bigint)
returns void language plpgsql as $$
begin
  insert into public.budget_totals as t (company_id, bucket_at, provider, library_project_id, held_micros, spent_micros)
  select p_company, bucket, p_provider, coalesce(p_project, '00000000-0000-0000-0000-000000000000'), p_held, p_spent
  from (values (timestamptz '-infinity'), (app.bucket_of(p_at))) as buckets (bucket)
  where p_held <> 0 or p_spent <> 0
  on conflict (company_id, bucket_at, provider, library_project_id) do update
    set held_micros = t.held_micros + excluded.held_micros, spent_micros = t.spent_micros + excluded.spent_micros;
end
$$;

-- What a reservation holds now.
create function app.held_by(r public.budget_reservations) returns bigint
language sql immutable as $$
  select case when r.state = 'held' then greatest(r.amount_micros - r.used_micros, 0) else 0 end
$$;

create function app.total_reservation() returns trigger
language plpgsql as $$
begin
  if tg_op = 'UPDATE' and (new.window_at, new.provider, new.library_project_id, new.company_id)
     is distinct from (old.window_at, old.provider, old.library_project_id, old.company_id) then
    raise exception 'a reservation keeps its place in the books';
  end if;
  perform app.add_to_totals(new.company_id, new.window_at, new.provider, new.library_project_id,
    app.held_by(new) - case when tg_op = 'UPDATE' then app.held_by(old) else 0 end, 0);
  return null;
end
$$;
create trigger total after insert or update on public.budget_reservations for each row execute function app.total_reservation();

create function app.total_usage() returns trigger
language plpgsql as $$
begin
  perform app.add_to_totals(new.company_id, new.window_at, new.provider, new.library_project_id, 0, new.amount_micros);
  return null;
end
$$;
create trigger total after insert on public.api_usage for each row execute function app.total_usage();

alter table public.budget_limits enable row level security;
alter table public.budget_reservations enable row level security;
alter table public.api_usage enable row level security;
alter table public.budget_totals enable row level security;
create policy members_read on public.budget_limits for select to authenticated
  using (company_id in (select app.my_company_ids()));
create policy members_read on public.budget_reservations for select to authenticated
  using (company_id in (select app.my_company_ids()));
create policy members_read on public.api_usage for select to authenticated
  using (company_id in (select app.my_company_ids()));
create policy members_read on public.budget_totals for select to authenticated
  using (company_id in (select app.my_company_ids()));
grant select on public.budget_limits, public.budget_reservations, public.api_usage, public.budget_totals to authenticated, service_role;
