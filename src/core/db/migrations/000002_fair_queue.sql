-- Fair rotation between projects, and runs of jobs that need the same model.
create index jobs_queue_by_project on jobs (provider, coalesce(project_id, ''), priority desc, position) where state = 'queued';
create index jobs_queue_by_model on jobs (provider, model, priority desc, position) where state = 'queued';
-- When the next waiting job becomes due.
create index jobs_due on jobs (run_after) where state = 'queued';

-- Each threshold of a limit is announced once in each of its windows. window_start is 0 for `total`.
create table limit_alerts (
  limit_id text not null references limits (id) on delete cascade,
  window_start integer not null,
  threshold_percent integer not null check (threshold_percent in (50, 80, 100)),
  at integer not null,
  primary key (limit_id, window_start, threshold_percent)
) strict, without rowid;

-- What the engine must know of its own last run, for example whether it ended in order.
create table engine_state (
  key text primary key,
  value text not null
) strict;
