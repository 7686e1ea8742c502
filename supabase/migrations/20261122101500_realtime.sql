-- A poke: "something of this company has changed". It carries no data, and a lost one costs only time. Skipped where there is no realtime.

-- Once for each transaction and company: who is poked pulls everything.
create function app.poke() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  v record;
begin
  for v in select company_id, max(rev) as rev from changed group by company_id
  loop
    continue when current_setting('gesso.poked', true) = v.company_id::text;
    perform set_config('gesso.poked', v.company_id::text, true);
    perform app.send_poke(v.company_id, v.rev);
  end loop;
  return null;
end
$$;

do $$
declare
  v_table text;
begin
  if to_regprocedure('realtime.send(jsonb, text, text, boolean)') is null or to_regclass('realtime.messages') is null then
    raise notice 'no realtime schema: clients poll';
    return;
  end if;
  create function app.send_poke(p_company uuid, p_rev bigint) returns void
    language sql set search_path = '' as
    'select realtime.send(jsonb_build_object(''rev'', p_rev), ''poke'', ''company:'' || p_company::text, true)';
  foreach v_table in array array['media_projects', 'media_assets', 'api_usage', 'budget_reservations', 'company_settings'] loop
    execute format('create trigger poke_insert after insert on public.%I referencing new table as changed
      for each statement execute function app.poke()', v_table);
    if v_table <> 'api_usage' then
      execute format('create trigger poke_update after update on public.%I referencing new table as changed
        for each statement execute function app.poke()', v_table);
    end if;
  end loop;
  -- Members listen to their companies; nobody but the database speaks.
  create policy gesso_company_topic on realtime.messages for select to authenticated
    using (extension = 'broadcast' and realtime.topic() in (select 'company:' || id::text from app.my_company_ids() as id));
end
$$;
