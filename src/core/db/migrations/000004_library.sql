-- Tags of an asset, for exact filters and counts; assets.tags holds the same, one a line, for the full-text index. Written together.
create table asset_tags (
  asset_seq integer not null references assets (seq) on delete cascade,
  tag text not null collate nocase,
  primary key (asset_seq, tag)
) strict, without rowid;
create index asset_tags_by_tag on asset_tags (tag, asset_seq);

-- Hand-made sets of assets; one asset may be in many.
create table collections (
  id text primary key,
  company_id text not null references companies (id),
  name text not null collate nocase,
  created_at integer not null,
  updated_at integer not null,
  unique (company_id, name)
) strict;
create table collection_assets (
  collection_id text not null references collections (id) on delete cascade,
  asset_seq integer not null references assets (seq) on delete cascade,
  added_at integer not null,
  primary key (collection_id, asset_seq)
) strict, without rowid;
create index collection_assets_by_asset on collection_assets (asset_seq);

-- Lineage: which asset was made from which. role is the parameter that took it (image, mask, audio, …).
create table asset_sources (
  child_seq integer not null references assets (seq) on delete cascade,
  parent_seq integer not null references assets (seq) on delete cascade,
  role text not null,
  primary key (child_seq, parent_seq, role)
) strict, without rowid;
create index asset_sources_by_parent on asset_sources (parent_seq, child_seq);

insert into asset_sources (child_seq, parent_seq, role)
  select child.seq, parent.seq, part.key
  from assets child
  join json_each(child.params) part on part.type = 'text'
  join assets parent on parent.id = part.value
  where child.job_id is not null and parent.seq <> child.seq;

-- Filters of the library walk from the newest on, whatever they filter by.
create index assets_provider_newest on assets (provider, created_at desc, seq desc) where trashed_at is null;
create index assets_model_newest on assets (model, created_at desc, seq desc) where trashed_at is null;
create index assets_project_newest on assets (project_id, created_at desc, seq desc) where trashed_at is null and project_id is not null;
create index assets_rated_newest on assets (rating, created_at desc, seq desc) where trashed_at is null and rating > 0;
create index assets_favourite_newest on assets (created_at desc, seq desc) where trashed_at is null and favourite = 1;
