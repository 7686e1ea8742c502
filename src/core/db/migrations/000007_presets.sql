-- Forms that somebody kept under a name. position orders them; it is written anew for all of a company when one moves.
-- prompt null: the words in the form stay. provider null: the choice in the form stays.
create table presets (
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
