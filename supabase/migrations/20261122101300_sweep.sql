-- Housekeeping: what has run out is ended, what was deleted long ago is forgotten.

-- Ends what time has ended, in at most p_limit companies: leases of workers that are gone, jobs that nobody has taken for a week, allowances
-- that have expired. Called each minute by pg_cron or by media-worker; several at once do no harm. Returns what it did.
create function public.sweep_expired(p_limit integer default 100)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_company uuid;
  v_job uuid;
  v_phase text;
  v_leases integer := 0;
  v_jobs integer := 0;
  v_allowances integer := 0;
  v_count integer;
begin
  for v_company in
    select company_id from public.media_projects where run_on = 'server' and status = 'processing' and lease_expires_at < now()
    union select company_id from public.budget_reservations where state = 'held' and expires_at < now()
    union select company_id from public.media_projects where run_on = 'server' and status = 'queued'
      and greatest(created_at, run_after) < now() - interval '7 days'
    limit p_limit
  loop
    -- A busy company is left for the next minute: a sweep never waits, so that it can hold several locks without a deadlock.
    continue when not pg_try_advisory_xact_lock(hashtextextended('company:' || v_company::text, 42));
    v_leases := v_leases + app.expire_leases(v_company);
    for v_job, v_phase in select id, phase from public.media_projects where company_id = v_company and run_on = 'server'
      and status = 'queued' and greatest(created_at, run_after) < now() - interval '7 days' limit 1000
    loop
      -- A task that may be at a provider is not forgotten with its money: a person decides.
      if v_phase <> 'waiting' then perform app.set_aside(v_job);
      else perform app.end_job(v_job, 'failed', app.job_error('unavailable', 'No worker has taken this job for a week.', 'false', true)); end if;
      v_jobs := v_jobs + 1;
    end loop;
    update public.budget_reservations set state = case when used_micros > 0 then 'settled' else 'released' end, resolved_at = now()
      where company_id = v_company and kind = 'allowance' and state = 'held' and expires_at < now();
    get diagnostics v_count = row_count;
    v_allowances := v_allowances + v_count;
  end loop;
  return jsonb_build_object('leases', v_leases, 'jobs', v_jobs, 'allowances', v_allowances);
end
$$;

-- Forgets tombstones older than p_days (1 at least) and answers to ops older than 90 days, and notes up to where: a client whose cursor lies
-- below purged_rev reads everything again. A job with money or results that are still there keeps its row and loses its parameters.
create function public.purge_deleted(p_days integer default 180)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_company uuid;
  v_before timestamptz := now() - make_interval(days => greatest(coalesce(p_days, 180), 1));
  v_rev bigint;
  v_rows integer := 0;
  v_count integer;
begin
  delete from app.applied_ops where applied_at < now() - interval '90 days';
  for v_company in
    select company_id from public.media_assets where deleted_at < v_before
    union select company_id from public.media_projects where deleted_at < v_before
    union select company_id from public.company_settings where deleted_at < v_before
  loop
    continue when not pg_try_advisory_xact_lock(hashtextextended('company:' || v_company::text, 42));
    with assets as (
      delete from public.media_assets where company_id = v_company and deleted_at < v_before returning rev
    ), gone as (
      delete from public.company_settings where company_id = v_company and deleted_at < v_before returning rev
    ), all_gone as (select rev from assets union all select rev from gone)
    select max(rev), count(*) into v_rev, v_count from all_gone;
    v_rows := v_rows + v_count;
    update public.media_projects j set params = '{}', handle = null where company_id = v_company and deleted_at < v_before and params <> '{}';
    get diagnostics v_count = row_count;
    v_rows := v_rows + v_count;
    update public.companies set purged_rev = greatest(purged_rev, coalesce(v_rev, 0)) where id = v_company;
  end loop;
  return jsonb_build_object('rows', v_rows);
end
$$;

-- After the database was restored from a backup: every client reads everything again and keeps what it has not sent.
create function public.reset_sync_epoch(p_company uuid)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  v_epoch uuid;
begin
  perform app.enter(p_company, 'owner');
  update public.companies set sync_epoch = gen_random_uuid() where id = p_company returning sync_epoch into v_epoch;
  return v_epoch;
end
$$;

grant execute on function public.sweep_expired, public.purge_deleted, public.reset_sync_epoch to service_role;

-- Hosted projects have pg_cron; elsewhere, or where it cannot be had, media-worker calls the sweep. It runs as the owner of these functions.
do $$
begin
  if exists (select from pg_available_extensions where name = 'pg_cron') then
    create extension if not exists pg_cron with schema pg_catalog;
    perform cron.schedule('gesso-sweep', '* * * * *', 'select public.sweep_expired()');
    perform cron.schedule('gesso-purge', '17 3 * * *', 'select public.purge_deleted()');
  end if;
exception when others then
  raise warning 'no schedule for the sweep (%): call media-worker each minute instead', sqlerrm;
end
$$;
