-- Limits and the one place where money is put aside.

-- The window of a limit that contains an instant; first and last inclusive, since the bucket of all time is -infinity for both.
create function app.window_at(p_window text, p_at timestamptz, p_time_zone text,
  out first_at timestamptz, out last_at timestamptz, out end_at timestamptz)
language plpgsql stable as $$
declare
  v_day timestamp := date_trunc(case p_window when 'total' then 'day' else p_window end, p_at at time zone p_time_zone);
begin
  if p_window = 'total' then
    first_at := '-infinity';
    last_at := '-infinity';
    return;
  end if;
  first_at := v_day at time zone p_time_zone;
  end_at := (v_day + ('1 ' || p_window)::interval) at time zone p_time_zone;
  last_at := end_at - interval '1 microsecond';
end
$$;

-- Every limit with what its window at an instant has spent and holds. A handful of rows.
create function app.limits_at(p_company uuid, p_at timestamptz)
returns table (id uuid, scope text, limit_window text, kind text, limit_micros bigint, spent_micros bigint, reserved_micros bigint,
  window_start timestamptz, window_end timestamptz)
language sql stable as $$
  select l.id, l.scope, l.limit_window, l.kind, l.limit_micros, s.spent, s.held, nullif(w.first_at, '-infinity'), w.end_at
  from public.budget_limits l
  join public.companies c on c.id = l.company_id
  cross join lateral app.window_at(l.limit_window, p_at, c.time_zone) w
  cross join lateral (
    select coalesce(sum(t.spent_micros), 0)::bigint as spent, coalesce(sum(t.held_micros), 0)::bigint as held
    from public.budget_totals t
    where t.company_id = l.company_id and t.bucket_at >= w.first_at and t.bucket_at <= w.last_at
      and (l.scope = 'all' or l.scope = 'provider:' || t.provider or l.scope = 'project:' || t.library_project_id::text)
  ) s
  where l.company_id = p_company
  order by l.scope, l.limit_window, l.kind
$$;

-- 402 when an amount would cross a limit that applies: a hard one first, to which consent would be in vain. 0 crosses nothing.
-- p_soft: refuse (nobody has agreed), accept, or where_crossed (a top-up: agreed to only where it is crossed already).
create function app.require_room(p_company uuid, p_provider text, p_project uuid, p_amount bigint, p_at timestamptz, p_soft text)
returns void language plpgsql as $$
declare
  v record;
begin
  if p_amount <= 0 then return; end if;
  select * into v from app.limits_at(p_company, p_at) l
  where (l.scope = 'all' or l.scope = 'provider:' || p_provider or l.scope = 'project:' || p_project::text)
    and p_amount > l.limit_micros - l.spent_micros - l.reserved_micros
    and (l.kind = 'hard' or p_soft = 'refuse'
         or (p_soft = 'where_crossed' and l.limit_micros - l.spent_micros - l.reserved_micros >= 0))
  order by l.kind, l.scope, l.limit_window limit 1;
  if not found then return; end if;
  perform app.refuse(402, 'budget_exceeded',
    format('This may cost up to $%s, but only $%s of $%s is left.%s', app.usd(p_amount),
      app.usd(greatest(v.limit_micros - v.spent_micros - v.reserved_micros, 0)), app.usd(v.limit_micros),
      case v.kind when 'soft' then ' It is a soft limit: confirm to go on.'
        else ' Raise the limit, wait for the next period, or choose something cheaper.' end),
    jsonb_build_object('scope', v.scope, 'window', v.limit_window, 'kind', v.kind, 'limit', v.limit_micros / 1e6,
      'spent', v.spent_micros / 1e6, 'reserved', v.reserved_micros / 1e6, 'estimate', p_amount / 1e6));
end
$$;

-- Micro-dollars for a sentence: two decimals, or as many as the amount has.
create function app.usd(p_micros bigint) returns text
language sql immutable as $$
  select case when p_micros % 10000 = 0 then round(p_micros / 1e6, 2)::text else trim(trailing '0' from round(p_micros / 1e6, 6)::text) end
$$;

-- Frees or settles what a job or an allowance holds; nothing when it is resolved already.
create function app.resolve_reservation(p_id uuid, p_state text) returns void
language plpgsql as $$
begin
  update public.budget_reservations set state = p_state, resolved_at = now() where id = p_id and state = 'held';
end
$$;

create function app.release_allowances_of(p_company uuid, p_user uuid) returns void
language sql as $$
  update public.budget_reservations r set state = case when r.used_micros > 0 then 'settled' else 'released' end, resolved_at = now()
  from public.devices d
  where r.company_id = p_company and r.kind = 'allowance' and r.state = 'held'
    and d.company_id = r.company_id and d.id = r.device_id and d.user_id = p_user
$$;

-- Sets the limit of a scope, window and kind; a second one replaces the first. A limit below what is spent stops new jobs only.
create function public.set_limit(p_company uuid, p_window text, p_limit_micros bigint, p_scope text default 'all', p_kind text default 'hard')
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_limit public.budget_limits;
begin
  perform app.enter(p_company, 'admin');
  insert into public.budget_limits (company_id, scope, limit_window, kind, limit_micros)
    values (p_company, p_scope, p_window, p_kind, p_limit_micros)
    on conflict (company_id, scope, limit_window, kind) do update set limit_micros = excluded.limit_micros, updated_at = now()
    returning * into v_limit;
  return to_jsonb(v_limit);
end
$$;

-- Removes a limit; false when there was none.
create function public.remove_limit(p_company uuid, p_id uuid)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  perform app.enter(p_company, 'admin');
  delete from public.budget_limits where company_id = p_company and id = p_id;
  return found;
end
$$;

-- The limits with their windows as of now, the month and all time, as budgetViewSchema shows them.
create function public.budget_view(p_company uuid)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
begin
  perform app.require_role(p_company, 'viewer');
  return app.budget_json(p_company);
end
$$;

create function app.budget_json(p_company uuid) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'timeZone', c.time_zone,
    'limits', (select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'companyId', c.id, 'scope', l.scope, 'window', l.limit_window,
        'kind', l.kind, 'limitMicros', l.limit_micros, 'spentMicros', l.spent_micros, 'reservedMicros', l.reserved_micros,
        'leftMicros', l.limit_micros - l.spent_micros - l.reserved_micros,
        'windowStart', app.epoch_ms(l.window_start), 'windowEnd', app.epoch_ms(l.window_end))), '[]')
      from app.limits_at(c.id, now()) l),
    'month', (select jsonb_build_object('start', app.epoch_ms(w.first_at), 'end', app.epoch_ms(w.end_at),
        'spentMicros', coalesce(sum(t.spent_micros), 0), 'reservedMicros', coalesce(sum(t.held_micros), 0))
      from app.window_at('month', now(), c.time_zone) w
      left join public.budget_totals t on t.company_id = c.id and t.bucket_at >= w.first_at and t.bucket_at <= w.last_at
      group by w.first_at, w.end_at),
    'total', (select jsonb_build_object('spentMicros', coalesce(sum(t.spent_micros), 0), 'reservedMicros', coalesce(sum(t.held_micros), 0))
      from public.budget_totals t where t.company_id = c.id and t.bucket_at = '-infinity'),
    'unresolved', (select jsonb_build_object('count', count(*), 'micros', coalesce(sum(app.held_by(r)), 0))
      from public.media_projects j join public.budget_reservations r on r.id = j.id
      where j.company_id = c.id and j.status = 'processing' and j.phase = 'needs_attention'))
  from public.companies c where c.id = p_company
$$;

-- Compares the sums with the rows that they are made of. An empty list is what it should be.
create function public.verify_budget(p_company uuid)
returns jsonb language plpgsql security definer set search_path = '' as $$
begin
  perform app.enter(p_company, 'admin');
  return (
    with moved as (
      select app.bucket_of(window_at) as bucket_at, provider, library_project_id, 0::bigint as held, amount_micros as spent
      from public.api_usage where company_id = p_company
      union all
      select app.bucket_of(window_at), provider, library_project_id, app.held_by(r), 0
      from public.budget_reservations r where company_id = p_company
    ), rows as (
      select b.bucket_at, m.provider, coalesce(m.library_project_id, '00000000-0000-0000-0000-000000000000') as project,
        sum(m.held) as held, sum(m.spent) as spent
      from moved m cross join lateral (values (m.bucket_at), (timestamptz '-infinity')) as b (bucket_at)
      group by 1, 2, 3
    )
    select coalesce(jsonb_agg(jsonb_build_object('bucketAt', coalesce(r.bucket_at, t.bucket_at), 'provider', coalesce(r.provider, t.provider),
        'heldMicros', coalesce(t.held_micros, 0), 'heldByRows', coalesce(r.held, 0),
        'spentMicros', coalesce(t.spent_micros, 0), 'spentByRows', coalesce(r.spent, 0))), '[]')
    from rows r
    full join (select * from public.budget_totals where company_id = p_company) t
      on t.bucket_at = r.bucket_at and t.provider = r.provider and t.library_project_id = r.project
    where coalesce(r.held, 0) <> coalesce(t.held_micros, 0) or coalesce(r.spent, 0) <> coalesce(t.spent_micros, 0)
  );
end
$$;

grant execute on function public.set_limit, public.remove_limit, public.budget_view, public.verify_budget to authenticated, service_role;
