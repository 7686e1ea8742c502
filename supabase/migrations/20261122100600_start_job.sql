-- A job from outside: accepted with its money, or refused whole.

-- Books a row of the ledger once. true: written now; false: this id was booked before, with the same meaning; 409 for another meaning.
create function app.book(p_row public.api_usage) returns boolean
language plpgsql as $$
declare
  v_old public.api_usage;
begin
  insert into public.api_usage values (p_row.*) on conflict (id) do nothing;
  if found then return true; end if;
  select * into v_old from public.api_usage where id = p_row.id;
  if (v_old.company_id, v_old.project_id, v_old.provider, v_old.kind, v_old.amount_micros)
     is distinct from (p_row.company_id, p_row.project_id, p_row.provider, p_row.kind, p_row.amount_micros) then
    perform app.refuse(409, 'idempotency_conflict', 'This id was booked with another content.');
  end if;
  return false;
end
$$;

-- Fills a ledger row for a job from its reservation, so that both belong to the same windows.
create function app.book_for_job(p_job public.media_projects, p_usage_id uuid, p_amount bigint, p_basis text, p_metadata jsonb,
  p_occurred_at timestamptz, p_kind text default 'charge') returns boolean
language plpgsql as $$
declare
  v_held public.budget_reservations;
  v_row public.api_usage;
begin
  if p_usage_id is null then perform app.refuse_input('usageId', 'What cost something needs an id for its row in the ledger.'); end if;
  select * into v_held from public.budget_reservations where id = p_job.id and company_id = p_job.company_id;
  v_row.id := p_usage_id;
  v_row.company_id := p_job.company_id;
  v_row.project_id := p_job.id;
  v_row.reservation_id := v_held.id;
  v_row.user_id := coalesce(auth.uid(), p_job.created_by);
  v_row.device_id := case when p_job.lease_owner ~ '^[0-9a-f-]{36}$' then p_job.lease_owner::uuid end;
  v_row.api_key_id := p_job.api_key_id;
  v_row.provider := p_job.provider;
  v_row.library_project_id := p_job.library_project_id;
  v_row.kind := p_kind;
  v_row.amount_micros := p_amount;
  v_row.currency := 'USD';
  v_row.cost_basis := coalesce(p_basis, 'estimate');
  v_row.price_version := p_job.price_version;
  v_row.metadata := coalesce(p_metadata, '{}') || jsonb_build_object('attempt', p_job.attempt);
  v_row.occurred_at := app.past(p_occurred_at);
  v_row.window_at := coalesce(v_held.window_at, now());
  v_row.source := case when app.caller_is_service() then 'edge' else 'desktop' end;
  return app.book(v_row);
end
$$;

-- The same request, as the database sees it; callers that fill in defaults give the hash of what they were asked for.
create function app.request_hash(p_job_type text, p_provider text, p_model text, p_params jsonb) returns text
language sql stable as $$
  select encode(sha256(convert_to(jsonb_build_array(p_job_type, p_provider, p_model, p_params)::text, 'UTF8')), 'hex')
$$;

-- A job with its results.
create function app.job_json(p_job public.media_projects) returns jsonb
language plpgsql stable as $$
begin
  return to_jsonb(p_job) || jsonb_build_object('outputs', coalesce((select jsonb_agg(to_jsonb(a) order by a.ordinal, a.id)
    from public.media_assets a where a.company_id = p_job.company_id and a.project_id = p_job.id and a.deleted_at is null), '[]'));
end
$$;

-- Accepts a job and holds its money, in one step under the company's lock: parallel starts cannot overspend together.
-- The same id (or idempotency key) with the same request is the same job; with another request 409. p_estimated_cost_micros is an upper
-- bound. The worker that spends the company's key compares it with its own price (top_up_job) and does not believe the caller.
-- Returns {job, created}. 402 budget_exceeded, 403, 409 idempotency_conflict.
create function public.start_media_job(
  p_company uuid, p_id uuid, p_job_type text, p_provider text, p_params jsonb, p_estimated_cost_micros bigint,
  p_model text default null, p_request_hash text default null, p_idempotency_key text default null,
  p_max_cost_micros bigint default null, p_price_version text default null, p_accept_soft_limits boolean default false,
  p_priority integer default 0, p_run_after timestamptz default null, p_library_project uuid default null,
  p_device uuid default null, p_api_key uuid default null, p_params_schema integer default 1, p_max_attempts integer default 3)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_job public.media_projects;
  v_hash text := coalesce(p_request_hash, app.request_hash(p_job_type, p_provider, p_model, p_params));
begin
  perform app.enter(p_company, 'member');
  if p_api_key is not null then perform app.require_api_key(p_company, p_api_key); end if;
  if p_device is not null then perform app.require_device(p_company, p_device); end if;
  select * into v_job from public.media_projects
    where id = p_id or (company_id = p_company and idempotency_key = p_idempotency_key)
    order by (id = p_id) desc limit 1;
  if found then
    if v_job.company_id <> p_company or v_job.request_hash <> v_hash
       or v_job.idempotency_key is distinct from coalesce(p_idempotency_key, v_job.idempotency_key) then
      perform app.refuse(409, 'idempotency_conflict', 'This id or key was used for another request.');
    end if;
    return jsonb_build_object('job', app.job_json(v_job), 'created', false);
  end if;
  if p_run_after > now() + interval '30 days' then perform app.refuse_input('runAfter', 'A job waits at most 30 days.'); end if;
  perform app.require_room(p_company, p_provider, p_library_project, p_estimated_cost_micros, now(),
    case when p_accept_soft_limits then 'accept' else 'refuse' end);
  insert into public.media_projects (id, company_id, created_by, api_key_id, device_id, job_type, provider, model, library_project_id,
      params, params_schema, request_hash, idempotency_key, run_on, priority, max_attempts, run_after,
      estimated_cost_micros, max_cost_micros, price_version)
    values (p_id, p_company, auth.uid(), p_api_key, p_device, p_job_type, p_provider, p_model, p_library_project,
      p_params, p_params_schema, v_hash, p_idempotency_key, 'server', p_priority, p_max_attempts, greatest(p_run_after, now()),
      p_estimated_cost_micros, p_max_cost_micros, p_price_version)
    returning * into v_job;
  insert into public.budget_reservations (id, company_id, kind, job_id, provider, library_project_id, amount_micros, price_version, window_at)
    values (p_id, p_company, 'job', p_id, p_provider, p_library_project, p_estimated_cost_micros, p_price_version, now());
  return jsonb_build_object('job', app.job_json(v_job), 'created', true);
end
$$;

grant execute on function public.start_media_job to authenticated, service_role;
