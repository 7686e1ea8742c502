-- How a job ends, and its money with it.

-- What the ledger says of a job; null when it says nothing.
create function app.charged_for(p_company uuid, p_job uuid) returns bigint
language sql stable as $$
  select case when count(*) > 0 then greatest(sum(amount_micros), 0)::bigint end
  from public.api_usage where company_id = p_company and project_id = p_job
$$;

-- The only place that ends a job: status, reservation and (before it, by the caller) the ledger change together.
create function app.end_job(p_job uuid, p_status text, p_error jsonb, p_basis text default null) returns public.media_projects
language plpgsql as $$
declare
  v_job public.media_projects;
begin
  update public.media_projects set status = p_status, phase = p_status, finished_at = now(), lease_expires_at = null,
    progress = case p_status when 'completed' then 1 else progress end,
    error = case p_status when 'completed' then null else p_error end,
    actual_cost_micros = coalesce(app.charged_for(company_id, id), 0), cost_basis = coalesce(p_basis, cost_basis, case when app.charged_for(company_id, id) > 0 then 'estimate' else 'free' end)
    where id = p_job returning * into v_job;
  perform app.resolve_reservation(p_job, case when v_job.actual_cost_micros > 0 or p_status = 'completed' then 'settled' else 'released' end);
  return v_job;
end
$$;

-- What a worker reports at the end of a try, with the lease that it holds. p_status: completed, failed, cancelled; queued (try again after
-- p_retry_after_s, or fail when no try is left); uncertain (nobody can know what the provider did). What cost something is booked under
-- p_usage_id, which the worker made before it asked; a repeated report changes nothing. Returns {held, job}; held false: somebody else has
-- the job, and money that was spent goes through book_usage.
create function public.finish_job(p_job uuid, p_token bigint, p_status text, p_actual_cost_micros bigint default 0,
  p_usage_id uuid default null, p_cost_basis text default null, p_error jsonb default null, p_metadata jsonb default '{}',
  p_retry_after_s integer default 0, p_occurred_at timestamptz default null)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_job public.media_projects := app.leased(p_job, p_token);
begin
  if p_status is null or p_status not in ('completed', 'failed', 'cancelled', 'queued', 'uncertain') then
    perform app.refuse_input('status', 'The status must be completed, failed, cancelled, queued or uncertain.');
  end if;
  if v_job.id is null or v_job.status <> 'processing' then
    return jsonb_build_object('held', v_job.id is not null and v_job.status = p_status, 'job', to_jsonb(v_job));
  end if;
  return jsonb_build_object('held', true, 'job', to_jsonb(app.report(v_job, p_status, coalesce(p_actual_cost_micros, 0), p_usage_id, p_cost_basis,
    p_error, p_metadata, p_retry_after_s, p_occurred_at)));
end
$$;

create function app.report(p_job public.media_projects, p_status text, p_cost bigint, p_usage_id uuid, p_basis text, p_error jsonb,
  p_metadata jsonb, p_retry_after_s integer, p_occurred_at timestamptz) returns public.media_projects
language plpgsql as $$
declare
  v_job public.media_projects;
  v_error jsonb := coalesce(p_error, app.job_error('internal', 'The worker gave no reason.', to_jsonb(p_cost > 0), true));
begin
  if p_cost < 0 then perform app.refuse_input('actualCostMicros', 'A cost is not negative.'); end if;
  if p_cost > 0 then perform app.book_for_job(p_job, p_usage_id, p_cost, p_basis, p_metadata, p_occurred_at); end if;
  if app.has_ended(p_status) then return app.end_job(p_job.id, p_status, v_error, p_basis); end if;
  if p_status = 'queued' and p_job.attempt >= p_job.max_attempts then
    return app.end_job(p_job.id, 'failed', v_error, p_basis);
  end if;
  if p_status = 'queued' and p_job.cancel_requested_at is not null then
    return app.end_job(p_job.id, 'cancelled', null, p_basis);
  end if;
  update public.media_projects set actual_cost_micros = app.charged_for(company_id, id),
    cost_basis = case when p_cost > 0 then coalesce(p_basis, 'estimate') else cost_basis end,
    provider_job_id = case p_status when 'queued' then null else provider_job_id end,
    handle = case p_status when 'queued' then null else handle end
    where id = p_job.id;
  if p_status = 'queued' then
    perform app.back_to_queue(p_job.id, 'waiting', make_interval(secs => least(greatest(p_retry_after_s, 0), 86400)));
  else
    perform app.set_aside(p_job.id);
  end if;
  select * into v_job from public.media_projects where id = p_job.id;
  return v_job;
end
$$;

-- What a provider's webhook or the poller reports about a task, without a lease: the provider's own id is the proof. Fences whoever still
-- follows the job. Returns {applied, job}; applied false: the job had ended already.
create function public.finish_server_job(p_job uuid, p_provider_job_id text, p_status text, p_actual_cost_micros bigint default 0,
  p_usage_id uuid default null, p_cost_basis text default null, p_error jsonb default null, p_metadata jsonb default '{}')
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_job public.media_projects;
begin
  perform app.enter_job(p_job, 'member');
  if p_status is null or not app.has_ended(p_status) then
    perform app.refuse_input('status', 'The status must be completed, failed or cancelled.');
  end if;
  select * into v_job from public.media_projects where id = p_job and run_on = 'server' for update;
  if v_job.id is null or v_job.provider_job_id is distinct from p_provider_job_id or p_provider_job_id is null then
    perform app.refuse(409, 'conflict', 'The provider speaks of another task.');
  end if;
  if app.has_ended(v_job.status) then return jsonb_build_object('applied', false, 'job', to_jsonb(v_job)); end if;
  update public.media_projects set lease_token = lease_token + 1 where id = p_job returning * into v_job;
  return jsonb_build_object('applied', true, 'job', to_jsonb(app.report(v_job, p_status, coalesce(p_actual_cost_micros, 0), p_usage_id, p_cost_basis,
    p_error, p_metadata, 0, null)));
end
$$;

-- Asks for the end of a job. One that waits ends at once and its money is free; one at work is told at its next heartbeat, and only its
-- worker ends it. Asking again changes nothing. 409 job_not_cancellable when it has ended otherwise.
create function public.cancel_job(p_job uuid, p_company uuid default null, p_api_key uuid default null)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_company uuid := app.enter_job(p_job, 'member', p_company);
  v_job public.media_projects;
begin
  if p_api_key is not null then perform app.require_api_key(v_company, p_api_key); end if;
  select * into v_job from public.media_projects where id = p_job for update;
  if v_job.status in ('completed', 'failed') then
    perform app.refuse(409, 'job_not_cancellable', 'This job has ended already.', jsonb_build_object('status', v_job.status));
  elsif v_job.status = 'queued' and v_job.run_on = 'server' and v_job.phase = 'waiting' then
    update public.media_projects set cancel_requested_at = now() where id = p_job;
    v_job := app.end_job(p_job, 'cancelled', null);
  elsif v_job.status <> 'cancelled' and v_job.cancel_requested_at is null then
    update public.media_projects set cancel_requested_at = now() where id = p_job returning * into v_job;
  end if;
  return app.job_json(v_job);
end
$$;

-- A person's answer for a job in phase needs_attention: charged (p_amount_micros, or all that is held, is booked), not_charged (the money
-- is free), task (the provider's task is known: the next worker follows it). Returns the job.
create function public.resolve_job(p_job uuid, p_resolution text, p_usage_id uuid default null, p_amount_micros bigint default null,
  p_provider_job_id text default null, p_handle jsonb default null)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_job public.media_projects;
  v_cost bigint;
begin
  perform app.enter_job(p_job, 'member');
  select * into v_job from public.media_projects where id = p_job for update;
  if v_job.run_on <> 'server' or v_job.phase <> 'needs_attention' then
    perform app.refuse(409, 'conflict', 'This job does not wait for a decision.');
  end if;
  if p_resolution = 'charged' then
    select coalesce(p_amount_micros, amount_micros) into v_cost from public.budget_reservations where id = p_job and company_id = v_job.company_id;
    v_job := app.report(v_job, 'failed', v_cost, p_usage_id, 'estimate',
      app.job_error('outcome_unknown', 'Somebody decided that the provider has charged for this job.', to_jsonb(v_cost > 0), true), '{}', 0, null);
  elsif p_resolution = 'not_charged' then
    v_job := app.end_job(p_job, 'failed', app.job_error('outcome_unknown', 'Somebody decided that the provider has not charged for this job.', 'false', true));
  elsif p_resolution = 'task' and (p_provider_job_id is not null or p_handle is not null) then
    update public.media_projects set provider_job_id = p_provider_job_id, handle = p_handle, error = null where id = p_job;
    perform app.back_to_queue(p_job, 'running', interval '0');
    select * into v_job from public.media_projects where id = p_job;
  else
    perform app.refuse_input('resolution', 'The resolution must be charged, not_charged, or task with the id of the task.');
  end if;
  return app.job_json(v_job);
end
$$;

-- Hides a job that has ended. Its row in the ledger stays.
create function public.delete_job(p_job uuid)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_job public.media_projects;
begin
  perform app.enter_job(p_job, 'member');
  select * into v_job from public.media_projects where id = p_job for update;
  if not app.has_ended(v_job.status) then perform app.refuse(409, 'conflict', 'Only a job that has ended can be deleted: cancel it first.'); end if;
  update public.media_projects set deleted_at = coalesce(deleted_at, now()) where id = p_job returning * into v_job;
  return to_jsonb(v_job);
end
$$;

grant execute on function public.finish_job, public.cancel_job, public.resolve_job, public.delete_job to authenticated, service_role;
grant execute on function public.finish_server_job to service_role;
