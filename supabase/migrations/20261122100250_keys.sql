-- Two kinds of keys. A provider's key is sealed by the Edge Function with a key that the database never sees; it lies here as ciphertext
-- that no role can select. A company's API key is known here by its hash only.

create table public.provider_keys (
  id uuid primary key default gen_random_uuid(),
  company_id uuid not null references public.companies (id),
  provider text not null check (provider ~ '^[a-z][a-z0-9_-]{0,39}$'),
  label text not null default 'default' check (length(label) between 1 and 100),
  -- AES-256-GCM with the associated data company|provider|label; null once revoked.
  ciphertext text check (length(ciphertext) between 20 and 8192),
  -- Which of the function's key-encryption keys has sealed it (PROVIDER_KEK_V<n>).
  kek_version integer not null check (kek_version >= 1),
  last4 text not null check (length(last4) between 1 and 4),
  created_by uuid,
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  check ((ciphertext is null) = (revoked_at is not null))
);
create unique index provider_keys_live on public.provider_keys (company_id, provider, label) where revoked_at is null;

create table public.company_api_keys (
  id uuid primary key default gen_random_uuid(),
  company_id uuid not null references public.companies (id),
  name text not null check (length(btrim(name)) between 1 and 100),
  -- SHA-256 of the key, hex. The key has 244 random bits, so that a slow hash would add nothing.
  token_hash text not null unique check (length(token_hash) = 64),
  last4 text not null check (length(last4) = 4),
  created_by uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz check (isfinite(expires_at)),
  last_used_at timestamptz,
  revoked_at timestamptz,
  unique (company_id, id)
);

-- No policy and no grant: only the functions below reach these tables.
alter table public.provider_keys enable row level security;
alter table public.company_api_keys enable row level security;

create function app.provider_key_json(k public.provider_keys) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', k.id, 'provider', k.provider, 'label', k.label, 'last4', k.last4, 'kekVersion', k.kek_version,
    'createdBy', k.created_by, 'createdAt', k.created_at)
$$;

-- Keeps a sealed key; the one before it is revoked and its ciphertext erased. Sealing again under a newer key-encryption key is the same call.
create function public.set_provider_key(p_company uuid, p_provider text, p_ciphertext text, p_kek_version integer, p_last4 text,
  p_label text default 'default')
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_key public.provider_keys;
begin
  perform app.enter(p_company, 'admin');
  update public.provider_keys set revoked_at = now(), ciphertext = null
    where company_id = p_company and provider = p_provider and label = p_label and revoked_at is null;
  insert into public.provider_keys (company_id, provider, label, ciphertext, kek_version, last4, created_by)
    values (p_company, p_provider, p_label, p_ciphertext, p_kek_version, p_last4, auth.uid()) returning * into v_key;
  return app.provider_key_json(v_key);
end
$$;

-- What may be known of the keys in use: never more than the last four characters.
create function public.list_provider_keys(p_company uuid)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
begin
  perform app.require_role(p_company, 'viewer');
  return (select coalesce(jsonb_agg(app.provider_key_json(k) order by k.provider, k.label), '[]')
    from public.provider_keys k where k.company_id = p_company and k.revoked_at is null);
end
$$;

-- Erases the ciphertext; false when there was no such key.
create function public.revoke_provider_key(p_company uuid, p_provider text, p_label text default 'default')
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  perform app.enter(p_company, 'admin');
  update public.provider_keys set revoked_at = now(), ciphertext = null
    where company_id = p_company and provider = p_provider and label = p_label and revoked_at is null;
  return found;
end
$$;

-- The ciphertext, for the function that can open it; null when there is none.
create function public.get_provider_key(p_company uuid, p_provider text, p_label text default 'default')
returns jsonb language sql stable security definer set search_path = '' as $$
  select app.provider_key_json(k) || jsonb_build_object('ciphertext', k.ciphertext)
  from public.provider_keys k
  where k.company_id = p_company and k.provider = p_provider and k.label = p_label and k.revoked_at is null
$$;

create function app.api_key_json(k public.company_api_keys) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', k.id, 'name', k.name, 'last4', k.last4, 'createdBy', k.created_by, 'createdAt', k.created_at,
    'expiresAt', k.expires_at, 'lastUsedAt', k.last_used_at)
$$;

create function app.hash_token(p_token text) returns text
language sql immutable as $$ select encode(sha256(convert_to(p_token, 'UTF8')), 'hex') $$;

-- Makes a key with which programs start and read jobs of the company. The answer is the only place where it is ever shown.
create function public.create_api_key(p_company uuid, p_name text, p_expires_at timestamptz default null)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_token text := 'gesso_' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
  v_key public.company_api_keys;
begin
  perform app.enter(p_company, 'admin');
  if p_expires_at <= now() then perform app.refuse_input('expiresAt', 'The key would have expired already.'); end if;
  insert into public.company_api_keys (company_id, name, token_hash, last4, created_by, expires_at)
    values (p_company, btrim(p_name), app.hash_token(v_token), right(v_token, 4), auth.uid(), p_expires_at) returning * into v_key;
  return app.api_key_json(v_key) || jsonb_build_object('token', v_token);
end
$$;

create function public.list_api_keys(p_company uuid)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
begin
  perform app.require_role(p_company, 'admin');
  return (select coalesce(jsonb_agg(app.api_key_json(k) order by k.created_at, k.id), '[]')
    from public.company_api_keys k where k.company_id = p_company and k.revoked_at is null);
end
$$;

-- Ends a key at once; false when there was no such key.
create function public.revoke_api_key(p_company uuid, p_id uuid)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  perform app.enter(p_company, 'admin');
  update public.company_api_keys set revoked_at = now() where company_id = p_company and id = p_id and revoked_at is null;
  return found;
end
$$;

-- Whose key this is: {companyId, apiKeyId, name}, or null for a key that is unknown, revoked or expired.
create function public.resolve_api_key(p_token text)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_key public.company_api_keys;
begin
  select * into v_key from public.company_api_keys
    where token_hash = app.hash_token(p_token) and revoked_at is null and (expires_at is null or expires_at > now());
  if not found then return null; end if;
  -- Once a minute is enough to know whether a key is in use, and does not make every read a write.
  update public.company_api_keys set last_used_at = now()
    where id = v_key.id and (last_used_at is null or last_used_at < now() - interval '1 minute');
  return jsonb_build_object('companyId', v_key.company_id, 'apiKeyId', v_key.id, 'name', v_key.name);
end
$$;

-- Who acts for an API key is the service, and the key must be alive and of this company.
create function app.require_api_key(p_company uuid, p_api_key uuid) returns void
language plpgsql as $$
begin
  if not app.caller_is_service() or not exists (select from public.company_api_keys
    where company_id = p_company and id = p_api_key and revoked_at is null and (expires_at is null or expires_at > now())) then
    perform app.refuse(403, 'forbidden', 'This key is not valid for this company.');
  end if;
end
$$;

grant execute on function public.set_provider_key, public.list_provider_keys, public.revoke_provider_key, public.create_api_key,
  public.list_api_keys, public.revoke_api_key to authenticated, service_role;
grant execute on function public.get_provider_key, public.resolve_api_key to service_role;
