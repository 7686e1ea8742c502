-- Jobs of a company: queue and status. A row is one job; its id is made by whoever starts it and names the intent, so that a retry is
-- the same job.
--
-- queued      accepted, its money held; nobody works on it.
-- processing  claimed under a lease (run_on server), or at work on the device that made it (run_on desktop). In phase needs_attention nobody
--             can know whether the provider took it: money stays held, nothing is sent again by itself, a person resolves it.
-- completed, failed, cancelled   ended; the reservation is resolved. A job of the server never changes its status again.
create table public.media_projects (
  id uuid primary key,
  company_id uuid not null references public.companies (id),
  created_by uuid,
  api_key_id uuid,
  -- run_on desktop: the device that executes it. run_on server: the device that started it, if one did.
  device_id uuid,
  job_type text not null check (job_type in ('image', 'video', 'audio')),
  provider text not null check (provider ~ '^[a-z][a-z0-9_-]{0,39}$'),
  model text check (length(model) between 1 and 300),
  -- The project of the library that the job belongs to (params.projectId).
  library_project_id uuid,
  params jsonb not null check (jsonb_typeof(params) = 'object' and length(params::text) <= 1200000),
  params_schema integer not null default 1 check (params_schema >= 1),
  request_hash text not null check (length(request_hash) between 16 and 128),
  idempotency_key text check (length(idempotency_key) between 1 and 255),
  status text not null default 'queued' check (status in ('queued', 'processing', 'completed', 'failed', 'cancelled')),
  phase text not null default 'waiting' check (phase ~ '^[a-z_]{1,40}$'),
  run_on text not null check (run_on in ('server', 'desktop')),
  priority integer not null default 0 check (priority between -1000 and 1000),
  -- Rises at a claim that begins anew, not at one that follows a task which is at the provider already.
  attempt integer not null default 0 check (attempt >= 0),
  max_attempts integer not null default 3 check (max_attempts between 1 and 100),
  run_after timestamptz not null default now(),
  -- A device id, or server:<worker>.
  lease_owner text check (length(lease_owner) between 1 and 100),
  -- Rises with every claim; who holds an older one writes nothing.
  lease_token bigint not null default 0,
  lease_expires_at timestamptz,
  -- What may be done after a request whose answer was not seen; durable before the request leaves.
  submit_safety text check (submit_safety in ('free', 'idempotent', 'lookup', 'none')),
  -- What the provider calls its task, and all that is needed to follow it (JSON of the adapter).
  provider_job_id text check (length(provider_job_id) <= 500),
  handle jsonb check (length(handle::text) <= 65536),
  progress real check (progress between 0 and 1),
  error jsonb check (jsonb_typeof(error) = 'object' and length(error::text) <= 65536),
  estimated_cost_micros bigint not null check (estimated_cost_micros between 0 and 1000000000000000),
  max_cost_micros bigint check (max_cost_micros between 0 and 1000000000000000),
  actual_cost_micros bigint check (actual_cost_micros between 0 and 1000000000000000),
  cost_basis text check (cost_basis in ('provider', 'usage', 'price_table', 'estimate', 'free')),
  price_version text check (length(price_version) <= 100),
  cancel_requested_at timestamptz,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  deleted_at timestamptz,
  updated_at timestamptz not null default now(),
  rev bigint not null,
  unique (company_id, id),
  unique (company_id, rev),
  foreign key (company_id, device_id) references public.devices (company_id, id),
  foreign key (company_id, api_key_id) references public.company_api_keys (company_id, id),
  check ((status in ('completed', 'failed', 'cancelled')) = (finished_at is not null)),
  check (status <> 'failed' or error is not null),
  check (run_on = 'desktop' or status <> 'processing' or phase = 'needs_attention'
         or (lease_owner is not null and lease_expires_at is not null)),
  check (run_on = 'server' or device_id is not null)
);
create unique index media_projects_idempotency on public.media_projects (company_id, idempotency_key)
  where idempotency_key is not null;
create index media_projects_due on public.media_projects (company_id, priority desc, created_at, id)
  where run_on = 'server' and status = 'queued';
create index media_projects_leased on public.media_projects (lease_expires_at)
  where run_on = 'server' and status = 'processing';
create index media_projects_newest on public.media_projects (company_id, created_at desc, id desc) where deleted_at is null;

create function app.has_ended(p_status text) returns boolean
language sql immutable as $$ select p_status in ('completed', 'failed', 'cancelled') $$;

-- What no writer may do, whoever it is.
create function app.guard_job() returns trigger
language plpgsql as $$
begin
  if (new.id, new.company_id, new.run_on, new.request_hash) is distinct from (old.id, old.company_id, old.run_on, old.request_hash) then
    raise exception 'a job keeps its id, its company, its place and its request';
  end if;
  if new.lease_token < old.lease_token then raise exception 'a lease token only rises'; end if;
  if new.status <> old.status and (old.status = 'completed' or (old.run_on = 'server' and app.has_ended(old.status))) then
    raise exception 'job % has ended', old.id;
  end if;
  return new;
end
$$;
create trigger guard before update on public.media_projects for each row execute function app.guard_job();
create trigger stamp before insert or update on public.media_projects for each row execute function app.stamp_rev();

alter table public.media_projects enable row level security;
create policy members_read on public.media_projects for select to authenticated
  using (company_id in (select app.my_company_ids()));
grant select on public.media_projects to authenticated, service_role;
