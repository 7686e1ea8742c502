-- Money that was spent outside a lease, and money that a device puts aside before it goes offline.

-- Books what was taken, whatever the limits say: the money is gone, and the next start feels it. Once for each id. Within an allowance it
-- uses that up; what goes beyond is booked all the same. Refunds and corrections are for admins, and a job's refunds never exceed its charges.
-- Returns {booked}: false when this id was booked before.
create function public.book_usage(p_company uuid, p_id uuid, p_provider text, p_amount_micros bigint, p_kind text default 'charge',
  p_job uuid default null, p_device uuid default null, p_allowance uuid default null, p_cost_basis text default 'provider',
  p_price_version text default null, p_library_project uuid default null, p_metadata jsonb default '{}', p_occurred_at timestamptz default null)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_held public.budget_reservations;
  v_job public.media_projects;
  v_row public.api_usage;
  v_is_new boolean;
begin
  perform app.enter(p_company, case p_kind when 'charge' then 'member' else 'admin' end);
  if p_device is not null then perform app.require_device(p_company, p_device); end if;
  if p_job is not null then
    select * into v_job from public.media_projects where company_id = p_company and id = p_job;
    if not found then perform app.refuse(404, 'job_not_found', 'There is no such job.'); end if;
  end if;
  select * into v_held from public.budget_reservations
    where company_id = p_company and id = coalesce(p_allowance, p_job) and (p_allowance is null or kind = 'allowance') for update;
  if p_allowance is not null and (v_held.id is null or v_held.provider <> p_provider) then
    perform app.refuse(404, 'not_found', 'There is no such allowance for this provider.');
  elsif p_allowance is not null and not app.caller_is_service() then
    perform app.require_device(p_company, v_held.device_id);
  end if;
  if p_kind = 'refund' then perform app.require_charges(p_company, p_job, p_id, p_amount_micros); end if;
  v_row.id := p_id;
  v_row.company_id := p_company;
  v_row.project_id := p_job;
  v_row.reservation_id := v_held.id;
  v_row.user_id := auth.uid();
  v_row.device_id := p_device;
  v_row.provider := p_provider;
  v_row.library_project_id := coalesce(p_library_project, v_job.library_project_id);
  v_row.kind := p_kind;
  v_row.amount_micros := p_amount_micros;
  v_row.currency := 'USD';
  v_row.cost_basis := p_cost_basis;
  v_row.price_version := p_price_version;
  v_row.metadata := coalesce(p_metadata, '{}');
  v_row.occurred_at := app.past(p_occurred_at);
  -- An allowance that has run out has no window any more: late money belongs to the day on which it becomes known.
  v_row.window_at := case when v_held.kind = 'job' or v_held.state = 'held' then v_held.window_at else now() end;
  v_row.source := case when app.caller_is_service() then 'edge' else 'desktop' end;
  v_is_new := app.book(v_row);
  if v_is_new and p_allowance is not null and v_held.state = 'held' then
    update public.budget_reservations set used_micros = used_micros + greatest(p_amount_micros, 0) where id = p_allowance;
  end if;
  if v_is_new and v_job.run_on = 'server' then
    update public.media_projects set actual_cost_micros = app.charged_for(company_id, id) where id = p_job;
  end if;
  return jsonb_build_object('booked', v_is_new);
end
$$;

create function app.require_charges(p_company uuid, p_job uuid, p_except uuid, p_amount bigint) returns void
language plpgsql as $$
begin
  if p_job is null then perform app.refuse_input('job', 'A refund names its job.'); end if;
  if (select coalesce(sum(amount_micros), 0) from public.api_usage
      where company_id = p_company and project_id = p_job and id <> p_except) + p_amount < 0 then
    perform app.refuse(409, 'conflict', 'More would be refunded than was charged for this job.');
  end if;
end
$$;

-- Puts money aside for one device and one provider, so that it can spend while nobody can be asked. It counts as held until it is used,
-- given back, or expires (60 s to 7 days). 402 when there is no room. The same id with the same amount is the same allowance.
create function public.reserve_allowance(p_company uuid, p_id uuid, p_device uuid, p_provider text, p_amount_micros bigint,
  p_expires_in_s integer default 86400)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_held public.budget_reservations;
begin
  perform app.enter(p_company, 'member');
  if p_device is null then perform app.refuse_input('device', 'An allowance belongs to a device.'); end if;
  perform app.require_device(p_company, p_device);
  if p_expires_in_s not between 60 and 604800 then perform app.refuse_input('expiresInS', 'An allowance lasts 60 seconds to 7 days.'); end if;
  if p_amount_micros is null or p_amount_micros <= 0 then perform app.refuse_input('amountMicros', 'An allowance is an amount above 0.'); end if;
  select * into v_held from public.budget_reservations where id = p_id;
  if found then
    if (v_held.company_id, v_held.kind, v_held.device_id, v_held.provider, v_held.amount_micros)
       is distinct from (p_company, 'allowance', p_device, p_provider, p_amount_micros) then
      perform app.refuse(409, 'idempotency_conflict', 'This id was used for something else.');
    end if;
    return to_jsonb(v_held);
  end if;
  perform app.require_room(p_company, p_provider, null, p_amount_micros, now(), 'refuse');
  insert into public.budget_reservations (id, company_id, kind, device_id, provider, amount_micros, window_at, expires_at)
    values (p_id, p_company, 'allowance', p_device, p_provider, p_amount_micros, now(), now() + make_interval(secs => p_expires_in_s))
    returning * into v_held;
  return to_jsonb(v_held);
end
$$;

-- Gives back what is left of an allowance; asking again changes nothing. Its device, an admin, or the service.
create function public.release_allowance(p_company uuid, p_id uuid)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_held public.budget_reservations;
  v_is_mine boolean;
begin
  perform app.enter(p_company, 'member');
  select * into v_held from public.budget_reservations where company_id = p_company and id = p_id and kind = 'allowance';
  if not found then perform app.refuse(404, 'not_found', 'There is no such allowance.'); end if;
  v_is_mine := exists (select from public.devices where company_id = p_company and id = v_held.device_id and user_id = auth.uid());
  if not v_is_mine then perform app.require_role(p_company, 'admin'); end if;
  perform app.resolve_reservation(p_id, case when v_held.used_micros > 0 then 'settled' else 'released' end);
  select * into v_held from public.budget_reservations where id = p_id;
  return to_jsonb(v_held);
end
$$;

grant execute on function public.book_usage, public.reserve_allowance, public.release_allowance to authenticated, service_role;
