import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { asCaller, type Caller } from './caller.ts';
import type { StackAnswer, StackRequest } from './http.ts';
import {
  type At,
  checkBucket,
  fileFor,
  fileOf,
  refused,
  StorageError,
  type StorageContext as Context,
} from './storage-file.ts';
import type { Claims } from './tokens.ts';

type ObjectRow = {
  id: string;
  name: string;
  metadata: { mimetype?: string; size?: number; eTag?: string } | null;
  created_at: Date;
  updated_at: Date;
};

/** PostgreSQL's words for "row level security says no" and "no right to this table". */
const FORBIDDEN_CODES: ReadonlySet<string> = new Set(['42501']);

/**
 * The stand-in for Supabase Storage: upload, download, info, list, move, remove and signed addresses. Only HTTP and the files are ours; whether a
 * caller may is decided by the project's own policies on `storage.objects`, evaluated as that caller, as the real service does.
 * pool: of `supabase_storage_admin`. folder: where the files lie.
 */
export function createStorage(context: Context): (request: StackRequest, caller: Caller) => Promise<StackAnswer> {
  mkdirSync(context.folder, { recursive: true });
  return async (request, caller) => {
    try {
      return await route(context, request, caller);
    } catch (error) {
      if (error instanceof StorageError) return error.answer;
      const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
      if (FORBIDDEN_CODES.has(code)) return refused(403, 'Unauthorized', 'new row violates row-level security policy');
      if (code === '23505') return refused(409, 'Duplicate', 'The resource already exists');
      throw error;
    }
  };
}

async function route(context: Context, request: StackRequest, caller: Caller): Promise<StackAnswer> {
  const { method, path: place, query } = request;
  const parts = place
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  const [kind, first = '', ...rest] = parts;
  if (kind === 'bucket' && method === 'POST') return createBucket(context, caller, request.json());
  if (kind !== 'object') throw new StorageError(404, 'not_found', 'The storage stand-in has no such route');
  if (first === 'sign' && method === 'GET')
    return openSigned(context, { name: rest.join('/'), token: query.get('token') ?? '' });
  if (first === 'sign')
    return signAddresses(context, { caller, request, bucket: rest[0] ?? '', name: rest.slice(1).join('/') });
  if (first === 'list') return listObjects(context, { caller, bucket: rest[0] ?? '', options: request.json() });
  if (first === 'authenticated' && method === 'GET')
    return download(context, caller, { bucket: rest[0] ?? '', name: rest.slice(1).join('/') });
  if (first === 'info' && method === 'GET') {
    const [bucket = '', ...name] = rest[0] === 'authenticated' ? rest.slice(1) : rest;
    return showInfo(context, caller, { bucket, name: name.join('/') });
  }
  const at = { bucket: first, name: rest.join('/') };
  if (method === 'DELETE') return removeObjects(context, caller, { ...at, names: request.json()['prefixes'] });
  if (method === 'GET') return download(context, caller, at);
  if (method === 'HEAD') return showInfo(context, caller, at);
  return upload(context, caller, { ...at, request });
}

async function upload(context: Context, caller: Caller, given: At & { request: StackRequest }): Promise<StackAnswer> {
  const { bucket, name, request } = given;
  if (name === '' || name.split('/').some((part) => part === '' || part === '.' || part === '..'))
    throw new StorageError(400, 'InvalidKey', `Invalid key: ${name}`);
  const { mime, bytes } = await fileOf(request);
  await checkBucket(context, bucket, { mime, size: bytes.byteLength });
  const isUpsert = request.method === 'PUT' || request.headers.get('x-upsert') === 'true';
  const eTag = createHash('md5').update(bytes).digest('hex');
  const metadata = {
    size: bytes.byteLength,
    mimetype: mime,
    eTag: `"${eTag}"`,
    httpStatusCode: 200,
    contentLength: bytes.byteLength,
  };
  const owner = typeof caller.claims['sub'] === 'string' ? caller.claims['sub'] : null;
  const id = await asCaller(context.pool, caller, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `insert into storage.objects (bucket_id, name, owner, owner_id, metadata) values ($1, $2, $3::uuid, $3::text, $4)
       ${isUpsert ? 'on conflict (bucket_id, name) do update set metadata = excluded.metadata, updated_at = now()' : ''} returning id`,
      [bucket, name, owner, metadata],
    );
    // Inside the transaction: a row without its file would be a lie.
    await writeFile(fileFor(context, { bucket, name }), bytes);
    return rows[0]?.id;
  });
  return { status: 200, body: { Id: id, Key: `${bucket}/${name}` } };
}

async function createBucket(
  context: Context,
  caller: Caller,
  { id, name, public: isPublic }: Readonly<Record<string, unknown>>,
): Promise<StackAnswer> {
  await asCaller(context.pool, caller, (client) =>
    client.query('insert into storage.buckets (id, name, public) values ($1, $2, $3)', [id, name, isPublic === true]),
  );
  return { status: 200, body: { name } };
}

async function findObject(context: Context, caller: Caller, { bucket, name }: At): Promise<ObjectRow> {
  const rows = await asCaller(context.pool, caller, async (client) => {
    const found = await client.query<ObjectRow>(
      'select id, name, metadata, created_at, updated_at from storage.objects where bucket_id = $1 and name = $2',
      [bucket, name],
    );
    return found.rows;
  });
  const [row] = rows;
  if (row === undefined) throw new StorageError(404, 'not_found', 'Object not found');
  return row;
}

async function download(context: Context, caller: Caller, at: At): Promise<StackAnswer> {
  const row = await findObject(context, caller, at);
  return fileAnswer(context, at, row.metadata?.mimetype);
}

async function fileAnswer(context: Context, at: At, mime: string | undefined): Promise<StackAnswer> {
  const bytes = await readFile(fileFor(context, at));
  return {
    status: 200,
    body: bytes,
    headers: { 'content-type': mime ?? 'application/octet-stream', 'content-length': String(bytes.byteLength) },
  };
}

async function showInfo(context: Context, caller: Caller, at: At): Promise<StackAnswer> {
  const { id, name, metadata, created_at } = await findObject(context, caller, at);
  return {
    status: 200,
    body: {
      id,
      name,
      bucket_id: at.bucket,
      size: metadata?.size,
      content_type: metadata?.mimetype,
      etag: metadata?.eTag,
      created_at,
    },
  };
}

async function listObjects(
  context: Context,
  given: { caller: Caller; bucket: string; options: Readonly<Record<string, unknown>> },
): Promise<StackAnswer> {
  const { caller, bucket, options } = given;
  const prefix = typeof options['prefix'] === 'string' ? options['prefix'] : '';
  const folder = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
  const limit = typeof options['limit'] === 'number' ? options['limit'] : 100;
  const rows = await asCaller(context.pool, caller, async (client) => {
    const found = await client.query<ObjectRow>(
      'select id, name, metadata, created_at, updated_at from storage.objects where bucket_id = $1 and starts_with(name, $2) order by name limit $3',
      [bucket, folder, limit],
    );
    return found.rows;
  });
  const entries = rows.map(({ id, name, metadata, created_at, updated_at }) => ({
    id,
    name: name.slice(folder.length),
    metadata,
    created_at,
    updated_at,
  }));
  const files = entries.filter(({ name }) => !name.includes('/'));
  const folders = [...new Set(entries.filter(({ name }) => name.includes('/')).map(({ name }) => name.split('/')[0]))];
  return { status: 200, body: [...folders.map((name) => ({ name, id: null, metadata: null })), ...files] };
}

async function removeObjects(context: Context, caller: Caller, given: At & { names: unknown }): Promise<StackAnswer> {
  const names = given.name === '' && Array.isArray(given.names) ? given.names.map(String) : [given.name];
  const removed = await asCaller(context.pool, caller, async (client) => {
    const { rows } = await client.query<ObjectRow>(
      'delete from storage.objects where bucket_id = $1 and name = any($2) returning id, name, metadata, created_at, updated_at',
      [given.bucket, names],
    );
    return rows;
  });
  for (const { name } of removed) await rm(fileFor(context, { bucket: given.bucket, name }), { force: true });
  if (given.name !== '') {
    if (removed.length === 0) throw new StorageError(404, 'not_found', 'Object not found');
    return { status: 200, body: { message: 'Successfully deleted' } };
  }
  return { status: 200, body: removed };
}

/** One address, or one for each of `paths`; a caller gets one only for what it may read. */
async function signAddresses(
  context: Context,
  given: { caller: Caller; request: StackRequest; bucket: string; name: string },
): Promise<StackAnswer> {
  const { caller, request, bucket, name } = given;
  const { expiresIn, paths } = request.json();
  const ttlSeconds = typeof expiresIn === 'number' ? expiresIn : 60;
  if (name !== '') {
    await findObject(context, caller, { bucket, name });
    return { status: 200, body: { signedURL: signed(context, { bucket, name }, ttlSeconds) } };
  }
  const entries = await Promise.all(
    (Array.isArray(paths) ? paths.map(String) : []).map(async (one) => {
      const found = await findObject(context, caller, { bucket, name: one }).catch(() => undefined);
      return found === undefined
        ? { path: one, signedURL: null, error: 'Either the object does not exist or you do not have access to it' }
        : { path: one, signedURL: signed(context, { bucket, name: one }, ttlSeconds), error: null };
    }),
  );
  return { status: 200, body: entries };
}

function signed(context: Context, { bucket, name }: At, ttlSeconds: number): string {
  const now = Math.floor(Date.now() / 1000);
  const claims: Claims = { url: `${bucket}/${name}`, iat: now, exp: now + ttlSeconds };
  const place = [bucket, ...name.split('/')].map(encodeURIComponent).join('/');
  return `/object/sign/${place}?token=${context.keys.signShared(claims)}`;
}

async function openSigned(context: Context, given: { name: string; token: string }): Promise<StackAnswer> {
  if (context.keys.verify(given.token)?.['url'] !== given.name)
    throw new StorageError(400, 'InvalidJWT', 'The signed address is not valid any more');
  const [bucket = '', ...name] = given.name.split('/');
  const at = { bucket, name: name.join('/') };
  const { rows } = await context.pool.query<ObjectRow>(
    'select metadata from storage.objects where bucket_id = $1 and name = $2',
    [at.bucket, at.name],
  );
  if (rows[0] === undefined) throw new StorageError(404, 'not_found', 'Object not found');
  return fileAnswer(context, at, rows[0].metadata?.mimetype);
}
