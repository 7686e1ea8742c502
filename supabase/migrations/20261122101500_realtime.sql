-- A poke: "something of this company has changed". It carries no data, and a lost one costs only time. Skipped where there is no realtime.
do $$
begin
  if to_regprocedure('realtime.send(jsonb, text, text, boolean)') is null or to_regclass('realtime.messages') is null then
    raise notice 'no realtime schema: clients poll';
    return;
  end if;
  create or replace function app.poke(p_company uuid, p_rev bigint) returns void
    language plpgsql as $poke$
    begin
      perform realtime.send(jsonb_build_object('rev', p_rev), 'poke', 'company:' || p_company::text, true);
    end
    $poke$;
  -- Members listen to their companies; nobody but the database speaks.
  create policy gesso_company_topic on realtime.messages for select to authenticated
    using (extension = 'broadcast' and realtime.topic() in (select 'company:' || id::text from app.my_company_ids() as id));
end
$$;
