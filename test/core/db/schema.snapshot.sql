CREATE INDEX asset_sources_by_parent on asset_sources (parent_seq, child_seq);

CREATE INDEX asset_tags_by_tag on asset_tags (tag, asset_seq);

CREATE INDEX assets_favourite_newest on assets (company_id, created_at desc, seq desc) where trashed_at is null and favourite = 1;

CREATE INDEX assets_kind_newest on assets (company_id, kind, created_at desc, seq desc) where trashed_at is null;

CREATE INDEX assets_model_newest on assets (company_id, model, created_at desc, seq desc) where trashed_at is null;

CREATE INDEX assets_newest on assets (company_id, created_at desc, seq desc, cost_micros) where trashed_at is null;

CREATE UNIQUE INDEX assets_once on assets (job_id, ordinal) where job_id is not null;

CREATE INDEX assets_project_newest on assets (company_id, project_id, created_at desc, seq desc) where trashed_at is null and project_id is not null;

CREATE INDEX assets_provider_newest on assets (company_id, provider, created_at desc, seq desc) where trashed_at is null;

CREATE INDEX assets_rated_newest on assets (company_id, rating, created_at desc, seq desc) where trashed_at is null and rating > 0;

CREATE INDEX assets_sha256 on assets (sha256);

CREATE INDEX assets_trash on assets (trashed_at) where trashed_at is not null;

CREATE INDEX collection_assets_by_asset on collection_assets (asset_seq);

CREATE INDEX job_events_by_job on job_events (job_id, id);

CREATE INDEX jobs_by_state on jobs (state, created_at desc, id desc);

CREATE INDEX jobs_costly on jobs (company_id, created_at, actual_cost_micros) where actual_cost_micros > 0;

CREATE INDEX jobs_due on jobs (run_after) where state = 'queued' and run_after > 0;

CREATE INDEX jobs_duration_by_model on jobs (provider, job_type, model, finished_at desc) where state = 'completed';

CREATE UNIQUE INDEX jobs_idempotency on jobs (company_id, idempotency_key) where idempotency_key is not null;

CREATE INDEX jobs_newest on jobs (created_at desc, id desc);

CREATE INDEX jobs_position on jobs (position);

CREATE INDEX jobs_queue on jobs (provider, priority desc, position) where state = 'queued';

CREATE INDEX jobs_queue_by_model on jobs (provider, model, priority desc, position) where state = 'queued' and model is not null;

CREATE INDEX jobs_queue_by_project on jobs (provider, coalesce(project_id, ''), priority desc, position) where state = 'queued';

CREATE INDEX ledger_by_job on ledger_entries (job_id, id);

CREATE UNIQUE INDEX ledger_reserved_once on ledger_entries (reservation_id) where kind = 'reserve';

CREATE UNIQUE INDEX ledger_resolved_once on ledger_entries (reservation_id) where kind in ('release', 'settle');

CREATE INDEX reservations_by_job on reservations (job_id);

CREATE TABLE asset_sources (
  child_seq integer not null references assets (seq) on delete cascade,
  parent_seq integer not null references assets (seq) on delete cascade,
  role text not null,
  primary key (child_seq, parent_seq, role)
) strict, without rowid;

CREATE TABLE asset_tags (
  asset_seq integer not null references assets (seq) on delete cascade,
  tag text not null collate nocase,
  primary key (asset_seq, tag)
) strict, without rowid;

CREATE TABLE assets (
  seq integer primary key autoincrement,
  id text not null unique,
  company_id text not null references companies (id),
  project_id text references projects (id),
  job_id text references jobs (id),
  ordinal integer not null default 0,
  kind text not null check (kind in ('image', 'video', 'audio', 'text')),
  mime text not null,
  extension text not null,
  width integer,
  height integer,
  duration_ms integer,
  bytes integer not null check (bytes >= 0),
  sha256 text not null check (length(sha256) = 64),
  has_thumbnail integer not null default 0 check (has_thumbnail in (0, 1)),
  color text,
  prompt text not null default '',
  provider text,
  model text,
  params text not null default '{}' check (json_valid(params)),
  seed integer,
  cost_micros integer,
  took_ms integer,
  favourite integer not null default 0 check (favourite in (0, 1)),
  rating integer not null default 0 check (rating between 0 and 5),
  tags text not null default '',
  created_at integer not null,
  trashed_at integer,
  updated_at integer not null,
  revision integer not null default 1
) strict;

CREATE VIRTUAL TABLE assets_fts using fts5 (
  prompt, model, tags, content = 'assets', content_rowid = 'seq', tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3'
);

CREATE TABLE attempts (
  id text primary key,
  job_id text not null references jobs (id),
  number integer not null check (number > 0),
  reservation_id text not null,
  prepared text check (prepared is null or json_valid(prepared)),
  handle text check (handle is null or json_valid(handle)),
  claimed_at integer not null,
  submitted_at integer,
  ended_at integer,
  outcome text,
  unique (job_id, number)
) strict;

CREATE TABLE collection_assets (
  collection_id text not null references collections (id) on delete cascade,
  asset_seq integer not null references assets (seq) on delete cascade,
  added_at integer not null,
  primary key (collection_id, asset_seq)
) strict, without rowid;

CREATE TABLE collections (
  id text primary key,
  company_id text not null references companies (id),
  name text not null collate nocase,
  created_at integer not null,
  updated_at integer not null,
  unique (company_id, name)
) strict;

CREATE TABLE companies (
  id text primary key,
  name text not null,
  created_at integer not null
) strict;

CREATE TABLE engine_state (
  key text primary key,
  value text not null
) strict;

CREATE TABLE job_counts (
  company_id text not null,
  state text not null,
  jobs integer not null,
  primary key (company_id, state)
) strict, without rowid;

CREATE TABLE job_events (
  id integer primary key autoincrement,
  job_id text not null references jobs (id),
  attempt integer not null,
  from_state text,
  to_state text not null,
  detail text check (detail is null or json_valid(detail)),
  at integer not null
) strict;

CREATE TABLE jobs (
  id text primary key,
  company_id text not null references companies (id),
  project_id text references projects (id),
  batch_id text,
  job_type text not null check (job_type in ('image', 'video', 'audio')),
  provider text not null,
  model text,
  params text not null check (json_valid(params)),
  request_hash text not null,
  idempotency_key text,
  state text not null check (state in (
    'queued', 'preparing', 'submitting', 'uncertain', 'running', 'cancelling', 'downloading', 'completed', 'failed', 'cancelled'
  )),
  priority integer not null default 0,
  position integer not null,
  run_after integer not null default 0,
  -- Rises at claim: a job that kills the process still counts.
  attempt integer not null default 0,
  -- Who may write this row's state now; null while nobody works on it.
  lease text,
  reservation_id text not null,
  max_cost_micros integer check (max_cost_micros >= 0),
  estimated_cost_micros integer check (estimated_cost_micros >= 0),
  actual_cost_micros integer,
  cost_basis text,
  cancel_requested_at integer,
  error text check (error is null or json_valid(error)),
  created_at integer not null,
  started_at integer,
  finished_at integer,
  updated_at integer not null,
  revision integer not null default 1,
  check ((state in ('completed', 'failed', 'cancelled')) = (finished_at is not null)),
  check (state <> 'failed' or error is not null)
) strict;

CREATE TABLE ledger_day_totals (
  company_id text not null,
  day_at integer not null,
  provider text not null,
  project_id text not null,
  held_micros integer not null,
  spent_micros integer not null,
  primary key (company_id, day_at, provider, project_id)
) strict, without rowid;

CREATE TABLE ledger_entries (
  id integer primary key autoincrement,
  kind text not null check (kind in ('reserve', 'release', 'settle', 'adjust')),
  reservation_id text not null references reservations (id),
  job_id text not null references jobs (id) deferrable initially deferred,
  attempt integer not null,
  company_id text not null references companies (id),
  project_id text references projects (id),
  provider text not null,
  held_micros integer not null,
  spent_micros integer not null,
  cost_basis text,
  price_version text,
  window_at integer not null,
  created_at integer not null,
  check (
    (kind = 'reserve' and held_micros >= 0 and spent_micros = 0)
    or (kind = 'release' and held_micros <= 0 and spent_micros = 0)
    or (kind = 'settle' and held_micros <= 0 and spent_micros >= 0 and cost_basis is not null)
    or (kind = 'adjust' and held_micros = 0 and cost_basis is not null)
  )
) strict;

CREATE TABLE ledger_totals (
  company_id text not null,
  bucket_at integer not null,
  provider text not null,
  project_id text not null,
  held_micros integer not null,
  spent_micros integer not null,
  primary key (company_id, bucket_at, provider, project_id)
) strict, without rowid;

CREATE TABLE limit_alerts (
  limit_id text not null references limits (id) on delete cascade,
  window_start integer not null,
  threshold_percent integer not null check (threshold_percent in (50, 80, 100)),
  at integer not null,
  primary key (limit_id, window_start, threshold_percent)
) strict, without rowid;

CREATE TABLE limits (
  id text primary key,
  company_id text not null references companies (id),
  scope text not null,
  window text not null check (window in ('day', 'week', 'month', 'total')),
  kind text not null check (kind in ('hard', 'soft')),
  limit_micros integer not null check (limit_micros >= 0),
  created_at integer not null,
  updated_at integer not null,
  unique (company_id, scope, window, kind)
) strict;

CREATE TABLE presets (
  id text primary key,
  company_id text not null references companies (id),
  name text not null collate nocase,
  position integer not null,
  job_type text not null,
  prompt text,
  provider text,
  model text,
  params text not null check (json_valid(params)),
  created_at integer not null,
  updated_at integer not null,
  unique (company_id, name)
) strict;

CREATE TABLE projects (
  id text primary key,
  company_id text not null references companies (id),
  name text not null,
  created_at integer not null,
  archived_at integer
) strict;

CREATE TABLE reservations (
  id text primary key,
  job_id text not null references jobs (id) deferrable initially deferred,
  company_id text not null references companies (id),
  project_id text references projects (id),
  provider text not null,
  amount_micros integer not null check (amount_micros >= 0),
  price_version text,
  created_at integer not null
) strict;

CREATE TABLE settings (
  key text primary key,
  value text not null check (json_valid(value)),
  updated_at integer not null
) strict;

CREATE TRIGGER assets_fts_delete after delete on assets begin
  insert into assets_fts (assets_fts, rowid, prompt, model, tags) values ('delete', old.seq, old.prompt, old.model, old.tags);
end;

CREATE TRIGGER assets_fts_insert after insert on assets begin
  insert into assets_fts (rowid, prompt, model, tags) values (new.seq, new.prompt, new.model, new.tags);
end;

CREATE TRIGGER assets_fts_update after update of prompt, model, tags on assets begin
  insert into assets_fts (assets_fts, rowid, prompt, model, tags) values ('delete', old.seq, old.prompt, old.model, old.tags);
  insert into assets_fts (rowid, prompt, model, tags) values (new.seq, new.prompt, new.model, new.tags);
end;

CREATE TRIGGER job_counts_delete after delete on jobs begin
  update job_counts set jobs = jobs - 1 where company_id = old.company_id and state = old.state;
end;

CREATE TRIGGER job_counts_insert after insert on jobs begin
  insert into job_counts (company_id, state, jobs) values (new.company_id, new.state, 1)
  on conflict (company_id, state) do update set jobs = jobs + 1;
end;

CREATE TRIGGER job_counts_update after update of state on jobs when old.state <> new.state begin
  update job_counts set jobs = jobs - 1 where company_id = old.company_id and state = old.state;
  insert into job_counts (company_id, state, jobs) values (new.company_id, new.state, 1)
  on conflict (company_id, state) do update set jobs = jobs + 1;
end;

CREATE TRIGGER ledger_day_totals_delete after delete on ledger_totals begin
  update ledger_day_totals
  set held_micros = held_micros - old.held_micros, spent_micros = spent_micros - old.spent_micros
  where company_id = old.company_id and day_at = old.bucket_at - old.bucket_at % 86400000
    and provider = old.provider and project_id = old.project_id;
end;

CREATE TRIGGER ledger_day_totals_insert after insert on ledger_totals begin
  insert into ledger_day_totals (company_id, day_at, provider, project_id, held_micros, spent_micros)
  values (new.company_id, new.bucket_at - new.bucket_at % 86400000, new.provider, new.project_id, new.held_micros, new.spent_micros)
  on conflict (company_id, day_at, provider, project_id)
  do update set held_micros = held_micros + excluded.held_micros, spent_micros = spent_micros + excluded.spent_micros;
end;

CREATE TRIGGER ledger_day_totals_update after update on ledger_totals begin
  update ledger_day_totals
  set held_micros = held_micros + new.held_micros - old.held_micros, spent_micros = spent_micros + new.spent_micros - old.spent_micros
  where company_id = new.company_id and day_at = new.bucket_at - new.bucket_at % 86400000
    and provider = new.provider and project_id = new.project_id;
end;

CREATE TRIGGER ledger_entries_no_delete before delete on ledger_entries
begin select raise(abort, 'the ledger is append-only'); end;

CREATE TRIGGER ledger_entries_no_update before update on ledger_entries
begin select raise(abort, 'the ledger is append-only'); end;

CREATE TRIGGER reservations_no_delete before delete on reservations
begin select raise(abort, 'reservations are append-only'); end;

CREATE TRIGGER reservations_no_update before update on reservations
begin select raise(abort, 'reservations are append-only'); end;
