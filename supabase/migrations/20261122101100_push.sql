-- What a client sends: intentions in the order in which it had them, each once.

create table app.applied_ops (
  company_id uuid not null references public.companies (id),
  op_id uuid not null,
  -- Of kind and arguments: the same id with another content is a mistake.
  content_hash text not null,
  result jsonb not null,
  applied_at timestamptz not null default now(),
  primary key (company_id, op_id)
);
create index applied_ops_by_age on app.applied_ops (applied_at);
alter table app.applied_ops enable row level security;

-- Whether a report about a job of a desktop is newer: (attempt, rank), and completed is final.
create function app.status_rank(p_status text) returns integer
language sql immutable as $$
  select case p_status when 'queued' then 0 when 'processing' then 1 when 'cancelled' then 2 when 'failed' then 2 when 'completed' then 3 end
$$;

-- A job that a device runs itself, as that device reports it. Reports merge by (attempt, rank): one that arrives late changes nothing.
-- Its money goes through book_usage. Returns {applied, job}.
create function app.put_desktop_job(p_company uuid, p_device uuid, p jsonb) returns jsonb
language plpgsql as $$
declare
  v_old public.media_projects;
  v_job public.media_projects;
  v_status text := p ->> 'status';
  v_attempt integer := coalesce((p ->> 'attempt')::integer, 0);
  v_hash text := coalesce(p ->> 'requestHash', app.request_hash(p ->> 'jobType', p ->> 'provider', p ->> 'model', p -> 'params'));
begin
  if app.status_rank(v_status) is null then perform app.refuse_input('status', 'This status is not known.'); end if;
  select * into v_old from public.media_projects where id = (p ->> 'id')::uuid;
  if found and (v_old.company_id <> p_company or v_old.request_hash <> v_hash) then
    perform app.refuse(409, 'idempotency_conflict', 'This id was used for another request.');
  elsif v_old.id is not null and (v_old.run_on <> 'desktop' or v_old.device_id <> p_device) then
    perform app.refuse(403, 'forbidden', 'Only the device that runs a job may report about it.');
  elsif v_old.id is not null and (v_old.status = 'completed'
     or (v_attempt, app.status_rank(v_status)) < (v_old.attempt, app.status_rank(v_old.status))) then
    return jsonb_build_object('applied', false, 'job', to_jsonb(v_old));
  end if;
  insert into public.media_projects as j (id, company_id, created_by, device_id, job_type, provider, model, library_project_id, params,
      params_schema, request_hash, status, phase, run_on, attempt, progress, error, estimated_cost_micros, actual_cost_micros, cost_basis,
      created_at, started_at, finished_at)
    values ((p ->> 'id')::uuid, p_company, auth.uid(), p_device, p ->> 'jobType', p ->> 'provider', p ->> 'model',
      (p ->> 'libraryProjectId')::uuid, p -> 'params', coalesce((p ->> 'paramsSchema')::integer, 1), v_hash, v_status,
      coalesce(p ->> 'phase', case v_status when 'queued' then 'waiting' when 'processing' then 'running' else v_status end), 'desktop',
      v_attempt, (p ->> 'progress')::real, nullif(p -> 'error', 'null'), coalesce((p ->> 'estimatedCostMicros')::bigint, 0),
      (p ->> 'actualCostMicros')::bigint, p ->> 'costBasis', app.past((p ->> 'createdAt')::timestamptz),
      case when p ->> 'startedAt' is not null then app.past((p ->> 'startedAt')::timestamptz) end,
      case when app.has_ended(v_status) then app.past((p ->> 'finishedAt')::timestamptz) end)
    on conflict (id) do update set status = excluded.status, phase = excluded.phase, attempt = excluded.attempt, progress = excluded.progress,
      error = excluded.error, estimated_cost_micros = excluded.estimated_cost_micros,
      actual_cost_micros = coalesce(excluded.actual_cost_micros, j.actual_cost_micros), cost_basis = coalesce(excluded.cost_basis, j.cost_basis),
      started_at = coalesce(excluded.started_at, j.started_at), finished_at = excluded.finished_at
    returning * into v_job;
  return jsonb_build_object('applied', true, 'job', to_jsonb(v_job));
end
$$;

-- One intention. Kinds and arguments: docs/team.md. An unknown kind is refused in a way that lets the client keep it for a newer server.
create function app.apply_op(p_company uuid, p_device uuid, p_kind text, p jsonb) returns jsonb
language plpgsql as $$
begin
  if jsonb_typeof(p) is distinct from 'object' then perform app.refuse_input('args', 'The arguments must be an object.'); end if;
  case p_kind
    when 'job.start' then return public.start_media_job(p_company => p_company, p_id => (p ->> 'id')::uuid, p_job_type => p ->> 'jobType',
      p_provider => p ->> 'provider', p_params => p -> 'params', p_estimated_cost_micros => (p ->> 'estimatedCostMicros')::bigint,
      p_model => p ->> 'model', p_request_hash => p ->> 'requestHash', p_max_cost_micros => (p ->> 'maxCostMicros')::bigint,
      p_price_version => p ->> 'priceVersion', p_accept_soft_limits => coalesce((p ->> 'acceptSoftLimits')::boolean, false),
      p_priority => coalesce((p ->> 'priority')::integer, 0), p_library_project => (p ->> 'libraryProjectId')::uuid, p_device => p_device,
      p_params_schema => coalesce((p ->> 'paramsSchema')::integer, 1));
    when 'job.put' then return app.put_desktop_job(p_company, p_device, p);
    when 'job.cancel' then return public.cancel_job((p ->> 'id')::uuid, p_company);
    when 'job.delete' then
      if not exists (select from public.media_projects where company_id = p_company and id = (p ->> 'id')::uuid) then
        perform app.refuse(404, 'job_not_found', 'There is no such job.');
      end if;
      return public.delete_job((p ->> 'id')::uuid);
    when 'usage.book' then return public.book_usage(p_company => p_company, p_id => (p ->> 'id')::uuid, p_provider => p ->> 'provider',
      p_amount_micros => (p ->> 'amountMicros')::bigint, p_kind => coalesce(p ->> 'kind', 'charge'), p_job => (p ->> 'jobId')::uuid,
      p_device => p_device, p_allowance => (p ->> 'allowanceId')::uuid, p_cost_basis => coalesce(p ->> 'costBasis', 'provider'),
      p_price_version => p ->> 'priceVersion', p_library_project => (p ->> 'libraryProjectId')::uuid,
      p_metadata => coalesce(p -> 'metadata', '{}'), p_occurred_at => (p ->> 'occurredAt')::timestamptz);
    when 'setting.put' then return public.put_setting(p_company, p ->> 'key', p -> 'value', p ->> 'hlc', p_device,
      coalesce((p ->> 'deleted')::boolean, false));
    when 'asset.register' then return public.register_asset(p_company => p_company, p_id => (p ->> 'id')::uuid, p_kind => p ->> 'kind',
      p_mime => p ->> 'mime', p_sha256 => p ->> 'sha256', p_bytes => (p ->> 'bytes')::bigint, p_job => (p ->> 'jobId')::uuid,
      p_ordinal => coalesce((p ->> 'ordinal')::integer, 0), p_width => (p ->> 'width')::integer, p_height => (p ->> 'height')::integer,
      p_duration_ms => (p ->> 'durationMs')::bigint, p_meta => coalesce(p -> 'meta', '{}'), p_device => p_device);
    when 'asset.delete' then
      if not exists (select from public.media_assets where company_id = p_company and id = (p ->> 'id')::uuid) then
        perform app.refuse(404, 'not_found', 'There is no such asset.');
      end if;
      return public.delete_asset((p ->> 'id')::uuid);
    else
      perform app.refuse(422, 'unknown_kind', 'This server does not know this kind of change: keep it until it is updated.');
  end case;
end
$$;

-- What a refusal tells the client. What is wrong with one op is its own; only PT codes carry a sentence that was meant for people.
create function app.refusal_json(p_state text, p_message text, p_hint text, p_detail text) returns jsonb
language sql stable as $$
  select case
    when p_state like 'PT%' then jsonb_build_object('status', right(p_state, 3)::integer, 'code', p_message, 'message', p_hint,
      'details', coalesce(nullif(p_detail, ''), '{}')::jsonb)
    when p_state = '23505' then jsonb_build_object('status', 409, 'code', 'conflict', 'message', 'Something like this exists already.', 'details', '{}'::jsonb)
    when left(p_state, 2) in ('22', '23') then jsonb_build_object('status', 400, 'code', 'invalid_request',
      'message', 'A value is missing, malformed or out of range.', 'details', jsonb_build_object('sqlState', p_state))
    else jsonb_build_object('status', 500, 'code', 'internal', 'message', 'The server could not apply this.', 'details', jsonb_build_object('sqlState', p_state))
  end
$$;

-- Applies at most 50 ops in order, each in a savepoint of its own: one that is refused does not hold up the others. An op that was applied
-- or refused before gets the same answer again. Failures that pass by themselves (serialisation, deadlock, lock, cancel, resources) fail the
-- whole call, and the client sends the same op_ids again. ops: [{opId, kind, args}]; returns {results: [{opId, outcome, result|error}], serverTimeMs}.
create function public.push_ops(p_company uuid, p_device uuid, p_client_schema integer, p_ops jsonb)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_op jsonb;
  v_results jsonb := '[]';
begin
  perform app.enter(p_company, 'member');
  perform app.require_device(p_company, p_device);
  if p_client_schema is null or p_client_schema < (select min_client_schema from public.companies where id = p_company) then
    perform app.refuse(426, 'upgrade_required', 'This version of the app is too old for this company: update it. Nothing is lost.');
  end if;
  if jsonb_typeof(p_ops) is distinct from 'array' or jsonb_array_length(p_ops) > 50 then
    perform app.refuse_input('ops', 'ops must be a list of at most 50.');
  end if;
  update public.devices set last_seen_at = now(), client_schema = p_client_schema where company_id = p_company and id = p_device;
  for v_op in select value from jsonb_array_elements(p_ops) with ordinality order by ordinality
  loop
    v_results := v_results || app.push_op(p_company, p_device, v_op);
  end loop;
  return jsonb_build_object('results', v_results, 'serverTimeMs', app.epoch_ms(clock_timestamp()));
end
$$;

create function app.push_op(p_company uuid, p_device uuid, p_op jsonb) returns jsonb
language plpgsql as $$
declare
  v_id uuid;
  v_hash text := encode(sha256(convert_to(jsonb_build_array(p_op -> 'kind', p_op -> 'args')::text, 'UTF8')), 'hex');
  v_seen app.applied_ops;
  v_result jsonb;
  v_message text;
  v_hint text;
  v_detail text;
begin
  begin
    v_id := (p_op ->> 'opId')::uuid;
  exception when data_exception then
    v_id := null;
  end;
  if v_id is null then
    return jsonb_build_object('opId', p_op -> 'opId', 'outcome', 'rejected', 'error',
      app.refusal_json('PT400', 'invalid_request', 'An op needs an opId that is a UUID.', null));
  end if;
  select * into v_seen from app.applied_ops where company_id = p_company and op_id = v_id;
  if found and v_seen.content_hash <> v_hash then
    return jsonb_build_object('opId', v_id, 'outcome', 'rejected', 'error',
      app.refusal_json('PT409', 'idempotency_conflict', 'This opId was used for another change.', null));
  elsif v_seen.op_id is not null then
    return v_seen.result;
  end if;
  begin
    v_result := jsonb_build_object('opId', v_id, 'outcome', 'ok', 'result', app.apply_op(p_company, p_device, p_op ->> 'kind', p_op -> 'args'));
  exception when others then
    if left(sqlstate, 2) in ('40', '53', '55', '57', '58') then raise; end if;
    get stacked diagnostics v_message = message_text, v_hint = pg_exception_hint, v_detail = pg_exception_detail;
    v_result := jsonb_build_object('opId', v_id, 'outcome', 'rejected', 'error', app.refusal_json(sqlstate, v_message, v_hint, v_detail));
    -- A newer server may know the kind: then the same op must have its chance.
    if v_message = 'unknown_kind' and sqlstate = 'PT422' then return jsonb_set(v_result, '{outcome}', '"unknown_kind"'); end if;
  end;
  insert into app.applied_ops (company_id, op_id, content_hash, result) values (p_company, v_id, v_hash, v_result);
  return v_result;
end
$$;

grant execute on function public.push_ops to authenticated, service_role;
