-- Settings of a company: the last writer wins for each key, by a hybrid logical clock that every writer moves past what it has seen.

-- A hybrid logical clock: 13 digits of epoch milliseconds, 4 hex digits of a counter, 8 to 32 hex digits of the writer: text that sorts as
-- time does. Lengths are counted beside the pattern and not in it: a bounded repeat costs fifteen times as much. The table says the same in
-- its own words: a check that calls a function is parsed again by every statement.
create function app.is_clock(p_hlc text) returns boolean
language sql immutable as $$
  select length(p_hlc) between 27 and 51 and strpos(p_hlc, '-') = 14 and substr(p_hlc, 19, 1) = '-'
    and p_hlc ~ '^[0-9]+-[0-9a-f]+-[0-9a-f]+$'
$$;

create table public.company_settings (
  company_id uuid not null references public.companies (id),
  key text not null check (length(key) <= 100 and key ~ '^[a-z][A-Za-z0-9_.-]*$'),
  -- null once deleted.
  value jsonb check (length(value::text) <= 65536),
  hlc text collate "C" not null check (length(hlc) between 27 and 51
    and strpos(hlc, '-') = 14 and substr(hlc, 19, 1) = '-' and hlc ~ '^[0-9]+-[0-9a-f]+-[0-9a-f]+$'),
  device_id uuid,
  deleted_at timestamptz,
  updated_at timestamptz not null default now(),
  rev bigint not null,
  primary key (company_id, key),
  unique (company_id, rev),
  foreign key (company_id, device_id) references public.devices (company_id, id)
);
create trigger stamp before insert or update on public.company_settings for each row execute function app.stamp_rev();
alter table public.company_settings enable row level security;
create policy members_read on public.company_settings for select to authenticated
  using (company_id in (select app.my_company_ids()));
grant select on public.company_settings to authenticated, service_role;

-- Writes a setting if its clock is newer than what is there; p_deleted removes it. A clock more than 5 minutes ahead of ours is refused
-- (409 clock_ahead), or one wrong device would win for good. Returns {applied, setting}: the setting that stands now.
create function public.put_setting(p_company uuid, p_key text, p_value jsonb, p_hlc text, p_device uuid default null, p_deleted boolean default false)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_setting public.company_settings;
  v_applied boolean;
begin
  perform app.enter(p_company, 'member');
  if p_device is not null then perform app.require_device(p_company, p_device); end if;
  if p_hlc is null or not app.is_clock(p_hlc) then
    perform app.refuse_input('hlc', 'The clock must be <13 digits>-<4 hex>-<8 to 32 hex>.');
  end if;
  if left(p_hlc, 13)::bigint > app.epoch_ms(clock_timestamp()) + 300000 then
    perform app.refuse(409, 'clock_ahead', 'The clock of this device is more than 5 minutes ahead.',
      jsonb_build_object('serverTimeMs', app.epoch_ms(clock_timestamp())));
  end if;
  insert into public.company_settings as s (company_id, key, value, hlc, device_id, deleted_at)
    values (p_company, p_key, case when p_deleted then null else coalesce(p_value, 'null') end, p_hlc, p_device, case when p_deleted then now() end)
    on conflict (company_id, key) do update set value = excluded.value, hlc = excluded.hlc, device_id = excluded.device_id,
      deleted_at = excluded.deleted_at
      where s.hlc < excluded.hlc
    returning * into v_setting;
  v_applied := found;
  if not v_applied then
    select * into v_setting from public.company_settings where company_id = p_company and key = p_key;
  end if;
  return jsonb_build_object('applied', v_applied, 'setting', to_jsonb(v_setting));
end
$$;

grant execute on function public.put_setting to authenticated, service_role;
