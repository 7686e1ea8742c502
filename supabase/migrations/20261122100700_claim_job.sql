-- Who works on a job: claim, lease, heartbeat. A claim raises lease_token; whoever holds an older one is told so and writes nothing.

-- The company of a job that the caller may touch, with its lock taken. 404 for a job that is not there or not theirs: both look alike.
create function app.enter_job(p_job uuid, p_least text, p_company uuid default null) returns uuid
language plpgsql as $$
declare
  v_company uuid;
begin
  select company_id into v_company from public.media_projects where id = p_job and company_id = coalesce(p_company, company_id);
  if v_company is null or not (app.caller_is_service()
     or exists (select from public.company_members where company_id = v_company and user_id = auth.uid())) then
    perform app.refuse(404, 'job_not_found', 'There is no such job.');
  end if;
  perform app.enter(v_company, p_least);
  return v_company;
end
$$;

-- The job, if the caller still holds this lease; a row of nulls otherwise. A member must own the device that holds it.
create function app.leased(p_job uuid, p_token bigint) returns public.media_projects
language plpgsql as $$
declare
  v_job public.media_projects;
begin
  perform app.enter_job(p_job, 'member');
  select * into v_job from public.media_projects where id = p_job and run_on = 'server' and lease_token = p_token for update;
  if v_job.id is not null and not app.caller_is_service() and not exists (
    select from public.devices d where d.company_id = v_job.company_id and d.id::text = v_job.lease_owner and d.user_id = auth.uid()) then
    perform app.refuse(403, 'forbidden', 'Another device holds this job.');
  end if;
  return v_job;
end
$$;

-- Leases of a company that have run out: what has surely cost nothing goes back to the queue, what a provider has is followed by the next
-- worker, and what nobody can know waits for a person. Call under the company's lock.
create function app.expire_leases(p_company uuid) returns integer
language plpgsql as $$
declare
  v_job public.media_projects;
  v_count integer := 0;
  v_safety text;
begin
  for v_job in select * from public.media_projects where company_id = p_company and run_on = 'server' and status = 'processing'
    and lease_expires_at < now() and phase <> 'needs_attention' order by id for update
  loop
    v_count := v_count + 1;
    v_safety := coalesce(v_job.submit_safety, case v_job.estimated_cost_micros when 0 then 'free' else 'none' end);
    if v_job.handle is not null or v_job.provider_job_id is not null then
      if v_job.started_at < now() - interval '2 days' then perform app.set_aside(v_job.id);
      else perform app.back_to_queue(v_job.id, v_job.phase, interval '0'); end if;
    elsif v_job.phase = 'submitting' and v_safety <> 'free' then
      if v_safety = 'none' or v_job.attempt >= v_job.max_attempts then perform app.set_aside(v_job.id);
      else perform app.back_to_queue(v_job.id, 'submitting', interval '0'); end if;
    elsif v_job.cancel_requested_at is not null then
      perform app.end_job(v_job.id, 'cancelled', null);
    elsif v_job.attempt >= v_job.max_attempts then
      perform app.end_job(v_job.id, 'failed', app.job_error('unavailable', 'No worker could finish this job.', 'false', true));
    else
      perform app.back_to_queue(v_job.id, 'waiting', interval '0');
    end if;
  end loop;
  return v_count;
end
$$;

create function app.job_error(p_code text, p_message text, p_money_spent jsonb, p_retryable boolean) returns jsonb
language sql stable as $$
  select jsonb_build_object('code', p_code, 'message', p_message, 'moneySpent', p_money_spent, 'retryable', p_retryable, 'details', '{}'::jsonb)
$$;

create function app.back_to_queue(p_job uuid, p_phase text, p_after interval) returns void
language plpgsql as $$
begin
  update public.media_projects set status = 'queued', phase = p_phase, lease_expires_at = null, run_after = now() + p_after,
    progress = null, submit_safety = case p_phase when 'waiting' then null else submit_safety end
  where id = p_job;
end
$$;

-- Nobody can know whether the provider took it: the money stays held and a person decides (resolve_job).
create function app.set_aside(p_job uuid) returns void
language plpgsql as $$
begin
  update public.media_projects set status = 'processing', phase = 'needs_attention', lease_expires_at = null,
    error = app.job_error('outcome_unknown', 'The provider may or may not have taken this job.', '"unknown"', false)
  where id = p_job;
end
$$;

-- Gives due jobs of a company to a worker: highest priority first, then the oldest. Call under the company's lock.
create function app.claim(p_company uuid, p_owner text, p_providers text[], p_limit integer, p_lease_s integer, p_job uuid) returns jsonb
language plpgsql as $$
declare
  v_jobs jsonb;
begin
  if p_limit is null or p_limit not between 1 and 50 then perform app.refuse_input('limit', 'The limit must be 1 to 50.'); end if;
  if p_lease_s is null or p_lease_s not between 5 and 900 then perform app.refuse_input('leaseS', 'A lease must be 5 to 900 seconds.'); end if;
  perform app.expire_leases(p_company);
  with due as (
    select id from public.media_projects
    where company_id = p_company and run_on = 'server' and status = 'queued' and deleted_at is null and run_after <= now()
      and provider = any (p_providers) and (p_job is null or id = p_job)
    order by priority desc, created_at, id limit p_limit for update skip locked
  ), claimed as (
    update public.media_projects j set status = 'processing', lease_owner = p_owner, lease_token = j.lease_token + 1,
      lease_expires_at = now() + make_interval(secs => p_lease_s), started_at = coalesce(j.started_at, now()),
      -- A task that is at the provider is followed by the same attempt, and a doubtful request is repeated under the same one.
      attempt = j.attempt + case when j.handle is null and j.provider_job_id is null and j.phase <> 'submitting' then 1 else 0 end,
      phase = case when j.handle is null and j.provider_job_id is null and j.phase <> 'submitting' then 'preparing' else j.phase end
    from due where j.id = due.id returning j.*
  )
  select coalesce(jsonb_agg(to_jsonb(c) order by c.priority desc, c.created_at, c.id), '[]') into v_jobs from claimed c;
  return v_jobs;
end
$$;

-- Takes up to p_limit due jobs of these providers for a device of the caller, under a lease of p_lease_s seconds (5 to 900). With p_job
-- that one only. Returns the jobs with their lease_token; none is not an error.
create function public.claim_jobs(p_company uuid, p_device uuid, p_providers text[], p_limit integer default 1, p_lease_s integer default 60,
  p_job uuid default null)
returns jsonb language plpgsql security definer set search_path = '' as $$
begin
  perform app.enter(p_company, 'member');
  if p_device is null then perform app.refuse_input('device', 'A claim names its device.'); end if;
  perform app.require_device(p_company, p_device);
  update public.devices set claims_providers = p_providers, last_claim_at = now(), last_seen_at = now()
    where company_id = p_company and id = p_device;
  return app.claim(p_company, p_device::text, p_providers, p_limit, p_lease_s, p_job);
end
$$;

-- The same for the server's own worker, over all companies or one: jobs for which no device has asked in the last minute. A company that is
-- busy at this moment is left for the next call, so that nobody waits.
create function public.claim_server_jobs(p_worker text, p_providers text[], p_limit integer default 5, p_lease_s integer default 120,
  p_company uuid default null)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_company uuid;
  v_jobs jsonb := '[]';
  v_left text[];
begin
  for v_company in
    select company_id from public.media_projects
    where run_on = 'server' and provider = any (p_providers) and company_id = coalesce(p_company, company_id)
      and ((status = 'queued' and run_after <= now()) or (status = 'processing' and lease_expires_at < now() and phase <> 'needs_attention'))
    group by company_id order by min(created_at) limit 50
  loop
    exit when jsonb_array_length(v_jobs) >= p_limit;
    continue when not pg_try_advisory_xact_lock(hashtextextended('company:' || v_company::text, 42));
    select coalesce(array_agg(wanted), '{}') into v_left from unnest(p_providers) as wanted where not exists (
      select from public.devices d where d.company_id = v_company and d.revoked_at is null
        and d.last_claim_at > now() - interval '1 minute' and wanted = any (d.claims_providers));
    v_jobs := v_jobs || app.claim(v_company, left('server:' || p_worker, 100), v_left, p_limit - jsonb_array_length(v_jobs), p_lease_s, null);
  end loop;
  return v_jobs;
end
$$;

-- Keeps a lease and writes down where the work stands. Before a request leaves that may cost something: p_phase submitting with the
-- adapter's p_submit_safety; after its answer: p_provider_job_id or p_handle, before anything else. null keeps a value.
-- Returns {held, cancelRequested, leaseExpiresAt}. held false: stop, somebody else has the job or it has ended.
create function public.heartbeat_job(p_job uuid, p_token bigint, p_lease_s integer default 60, p_progress real default null,
  p_phase text default null, p_submit_safety text default null, p_provider_job_id text default null, p_handle jsonb default null)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_job public.media_projects := app.leased(p_job, p_token);
begin
  if v_job.id is null or v_job.status <> 'processing' or v_job.phase = 'needs_attention' then
    return jsonb_build_object('held', false);
  end if;
  if p_lease_s is null or p_lease_s not between 5 and 900 then perform app.refuse_input('leaseS', 'A lease must be 5 to 900 seconds.'); end if;
  if p_phase in ('waiting', 'needs_attention', 'completed', 'failed', 'cancelled') then
    perform app.refuse_input('phase', 'A heartbeat does not end a job: finish_job does.');
  end if;
  update public.media_projects set lease_expires_at = now() + make_interval(secs => p_lease_s),
    progress = coalesce(p_progress, progress), phase = coalesce(p_phase, phase), submit_safety = coalesce(p_submit_safety, submit_safety),
    provider_job_id = coalesce(p_provider_job_id, provider_job_id), handle = coalesce(p_handle, handle)
    where id = p_job returning * into v_job;
  update public.devices set last_seen_at = now() where company_id = v_job.company_id and id::text = v_job.lease_owner;
  return jsonb_build_object('held', true, 'cancelRequested', v_job.cancel_requested_at is not null, 'leaseExpiresAt', v_job.lease_expires_at);
end
$$;

-- Makes sure that at least this much is held for a job before money is spent on it; every limit is checked again. 402 when there is no room
-- or when it is more than the caller of the job wanted to spend. Returns {held, reservedMicros}.
create function public.top_up_job(p_job uuid, p_token bigint, p_micros bigint)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_job public.media_projects := app.leased(p_job, p_token);
  v_held public.budget_reservations;
begin
  if v_job.id is null or v_job.status <> 'processing' then return jsonb_build_object('held', false); end if;
  select * into v_held from public.budget_reservations where id = p_job and company_id = v_job.company_id for update;
  if p_micros > v_held.amount_micros then
    if p_micros > v_job.max_cost_micros then
      perform app.refuse(402, 'budget_exceeded', format('This would cost up to $%s, more than the $%s that the job may cost.',
        app.usd(p_micros), app.usd(v_job.max_cost_micros)), jsonb_build_object('scope', 'job', 'limit', v_job.max_cost_micros / 1e6,
        'estimate', p_micros / 1e6));
    end if;
    perform app.require_room(v_job.company_id, v_job.provider, v_job.library_project_id, p_micros - v_held.amount_micros,
      v_held.window_at, 'where_crossed');
    update public.budget_reservations set amount_micros = p_micros where id = p_job returning * into v_held;
    update public.media_projects set estimated_cost_micros = p_micros where id = p_job;
  end if;
  return jsonb_build_object('held', true, 'reservedMicros', v_held.amount_micros);
end
$$;

grant execute on function public.claim_jobs, public.heartbeat_job, public.top_up_job to authenticated, service_role;
grant execute on function public.claim_server_jobs to service_role;
