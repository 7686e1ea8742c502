-- Results. An asset is content-addressed and never changes; only its way into storage goes on:
-- local (the file is where it was made) → stored, or too_large for this project (it stays where it is).

create table public.media_assets (
  id uuid primary key,
  company_id uuid not null references public.companies (id),
  -- The job that made it; null for what was imported.
  project_id uuid,
  ordinal integer not null default 0 check (ordinal >= 0),
  kind text not null check (kind in ('image', 'video', 'audio', 'text')),
  bucket text not null default 'media' check (bucket = 'media'),
  -- <company>/<job or library>/<sha256>.<extension>, made here and never taken from a client.
  object_path text not null,
  sha256 text not null check (length(sha256) = 64 and sha256 ~ '^[0-9a-f]+$'),
  bytes bigint not null check (bytes between 0 and 1099511627776),
  mime text not null check (mime ~ '^(image|video|audio|text)/[a-z0-9.+-]{1,60}$'),
  width integer check (width > 0),
  height integer check (height > 0),
  duration_ms bigint check (duration_ms >= 0),
  meta jsonb not null default '{}' check (jsonb_typeof(meta) = 'object' and length(meta::text) <= 65536),
  upload_state text not null default 'local' check (upload_state in ('local', 'stored', 'too_large')),
  device_id uuid,
  created_by uuid,
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  updated_at timestamptz not null default now(),
  rev bigint not null,
  unique (company_id, id),
  unique (company_id, rev),
  foreign key (company_id, project_id) references public.media_projects (company_id, id),
  foreign key (company_id, device_id) references public.devices (company_id, id),
  check (object_path like company_id::text || '/%')
);
create index media_assets_by_job on public.media_assets (company_id, project_id, ordinal) where project_id is not null;
create index media_assets_by_path on public.media_assets (object_path);

create function app.guard_asset() returns trigger
language plpgsql as $$
begin
  if (new.id, new.company_id, new.project_id, new.kind, new.object_path, new.sha256, new.bytes, new.mime)
     is distinct from (old.id, old.company_id, old.project_id, old.kind, old.object_path, old.sha256, old.bytes, old.mime) then
    raise exception 'an asset never changes';
  end if;
  if old.upload_state = 'stored' and new.upload_state <> 'stored' then raise exception 'what is stored stays stored'; end if;
  return new;
end
$$;
create trigger guard before update on public.media_assets for each row execute function app.guard_asset();
create trigger stamp before insert or update on public.media_assets for each row execute function app.stamp_rev();

alter table public.media_assets enable row level security;
create policy members_read on public.media_assets for select to authenticated
  using (company_id in (select app.my_company_ids()));
grant select on public.media_assets to authenticated, service_role;

-- The ending of a file by its type; what is not listed takes that of its kind's plainest.
create function app.extension_of(p_mime text) returns text
language sql stable as $$
  select coalesce((jsonb_build_object('image/png', 'png', 'image/jpeg', 'jpg', 'image/webp', 'webp', 'image/gif', 'gif', 'image/avif', 'avif',
    'video/mp4', 'mp4', 'video/webm', 'webm', 'video/quicktime', 'mov', 'audio/mpeg', 'mp3', 'audio/wav', 'wav', 'audio/x-wav', 'wav',
    'audio/flac', 'flac', 'audio/ogg', 'ogg', 'audio/mp4', 'm4a', 'text/plain', 'txt') ->> p_mime), 'bin')
$$;

-- Announces a result before its file is uploaded: storage takes only what is announced. The same again is the same asset; with another
-- content 409. Returns the asset with the object_path to upload to.
create function public.register_asset(p_company uuid, p_id uuid, p_kind text, p_mime text, p_sha256 text, p_bytes bigint,
  p_job uuid default null, p_ordinal integer default 0, p_width integer default null, p_height integer default null,
  p_duration_ms bigint default null, p_meta jsonb default '{}', p_device uuid default null)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_asset public.media_assets;
begin
  perform app.enter(p_company, 'member');
  if p_device is not null then perform app.require_device(p_company, p_device); end if;
  if p_job is not null and not exists (select from public.media_projects where company_id = p_company and id = p_job) then
    perform app.refuse(404, 'job_not_found', 'There is no such job.');
  end if;
  insert into public.media_assets (id, company_id, project_id, ordinal, kind, object_path, sha256, bytes, mime, width, height, duration_ms,
      meta, device_id, created_by)
    values (p_id, p_company, p_job, p_ordinal, p_kind,
      p_company::text || '/' || coalesce(p_job::text, 'library') || '/' || p_sha256 || '.' || app.extension_of(p_mime),
      p_sha256, p_bytes, p_mime, p_width, p_height, p_duration_ms, coalesce(p_meta, '{}'), p_device, auth.uid())
    on conflict (id) do nothing;
  select * into v_asset from public.media_assets where id = p_id;
  if (v_asset.company_id, v_asset.project_id, v_asset.sha256, v_asset.bytes, v_asset.kind)
     is distinct from (p_company, p_job, p_sha256, p_bytes, p_kind) then
    perform app.refuse(409, 'idempotency_conflict', 'This id belongs to another asset.');
  end if;
  return to_jsonb(v_asset);
end
$$;

-- The asset of this id with its company's lock taken; 404 when it is not there or not the caller's to touch.
create function app.enter_asset(p_id uuid) returns public.media_assets
language plpgsql as $$
declare
  v_asset public.media_assets;
begin
  select * into v_asset from public.media_assets where id = p_id;
  if v_asset.id is null or not (app.caller_is_service()
     or exists (select from public.company_members where company_id = v_asset.company_id and user_id = auth.uid())) then
    perform app.refuse(404, 'not_found', 'There is no such asset.');
  end if;
  perform app.enter(v_asset.company_id, 'member');
  select * into v_asset from public.media_assets where id = p_id for update;
  return v_asset;
end
$$;

-- The file has arrived: storage must have it, and it must be as long as was announced. 409 otherwise. Asking again changes nothing.
create function public.mark_asset_stored(p_id uuid)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_asset public.media_assets := app.enter_asset(p_id);
  v_bytes bigint;
begin
  if v_asset.upload_state = 'stored' then return to_jsonb(v_asset); end if;
  select (metadata ->> 'size')::bigint into v_bytes from storage.objects where bucket_id = v_asset.bucket and name = v_asset.object_path;
  if v_bytes is distinct from v_asset.bytes then
    perform app.refuse(409, 'conflict', case when v_bytes is null then 'The file has not arrived.' else 'The file has another length.' end,
      jsonb_build_object('expectedBytes', v_asset.bytes, 'storedBytes', v_bytes));
  end if;
  update public.media_assets set upload_state = 'stored' where id = p_id returning * into v_asset;
  return to_jsonb(v_asset);
end
$$;

-- The file is larger than this project's storage takes: it stays on the device that has it.
create function public.mark_asset_too_large(p_id uuid)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_asset public.media_assets := app.enter_asset(p_id);
begin
  if v_asset.upload_state = 'stored' then perform app.refuse(409, 'conflict', 'This file is stored already.'); end if;
  update public.media_assets set upload_state = 'too_large' where id = p_id returning * into v_asset;
  return to_jsonb(v_asset);
end
$$;

-- Hides an asset from every member. Its file is removed through the Storage API, by the service.
create function public.delete_asset(p_id uuid)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_asset public.media_assets := app.enter_asset(p_id);
begin
  update public.media_assets set deleted_at = coalesce(deleted_at, now()) where id = p_id returning * into v_asset;
  return to_jsonb(v_asset);
end
$$;

grant execute on function public.register_asset, public.mark_asset_stored, public.mark_asset_too_large, public.delete_asset
  to authenticated, service_role;
