-- How many jobs are in each state, so that the answer costs no more with a million of them. Kept by the triggers below alone.
create table job_counts (
  company_id text not null,
  state text not null,
  jobs integer not null,
  primary key (company_id, state)
) strict, without rowid;

insert into job_counts (company_id, state, jobs) select company_id, state, count(*) from jobs group by company_id, state;

create trigger job_counts_insert after insert on jobs begin
  insert into job_counts (company_id, state, jobs) values (new.company_id, new.state, 1)
  on conflict (company_id, state) do update set jobs = jobs + 1;
end;
create trigger job_counts_update after update of state on jobs when old.state <> new.state begin
  update job_counts set jobs = jobs - 1 where company_id = old.company_id and state = old.state;
  insert into job_counts (company_id, state, jobs) values (new.company_id, new.state, 1)
  on conflict (company_id, state) do update set jobs = jobs + 1;
end;
create trigger job_counts_delete after delete on jobs begin
  update job_counts set jobs = jobs - 1 where company_id = old.company_id and state = old.state;
end;

-- How long jobs of a kind took lately: with the model, so that a rare one needs no walk past a million of another.
create index jobs_duration_by_model on jobs (provider, job_type, model, finished_at desc) where state = 'completed';

-- The cached sums once more, by whole days of UTC: a month is some thirty rows and its two edges, and all years together a few thousand.
-- Kept by the triggers on ledger_totals alone, compared by budget/verify.ts.
create table ledger_day_totals (
  company_id text not null,
  day_at integer not null,
  provider text not null,
  project_id text not null,
  held_micros integer not null,
  spent_micros integer not null,
  primary key (company_id, day_at, provider, project_id)
) strict, without rowid;

insert into ledger_day_totals (company_id, day_at, provider, project_id, held_micros, spent_micros)
  select company_id, bucket_at - bucket_at % 86400000, provider, project_id, sum(held_micros), sum(spent_micros)
  from ledger_totals group by 1, 2, 3, 4;

create trigger ledger_day_totals_insert after insert on ledger_totals begin
  insert into ledger_day_totals (company_id, day_at, provider, project_id, held_micros, spent_micros)
  values (new.company_id, new.bucket_at - new.bucket_at % 86400000, new.provider, new.project_id, new.held_micros, new.spent_micros)
  on conflict (company_id, day_at, provider, project_id)
  do update set held_micros = held_micros + excluded.held_micros, spent_micros = spent_micros + excluded.spent_micros;
end;
create trigger ledger_day_totals_update after update on ledger_totals begin
  update ledger_day_totals
  set held_micros = held_micros + new.held_micros - old.held_micros, spent_micros = spent_micros + new.spent_micros - old.spent_micros
  where company_id = new.company_id and day_at = new.bucket_at - new.bucket_at % 86400000
    and provider = new.provider and project_id = new.project_id;
end;
create trigger ledger_day_totals_delete after delete on ledger_totals begin
  update ledger_day_totals
  set held_micros = held_micros - old.held_micros, spent_micros = spent_micros - old.spent_micros
  where company_id = old.company_id and day_at = old.bucket_at - old.bucket_at % 86400000
    and provider = old.provider and project_id = old.project_id;
end;
