import { z } from 'zod';
import { AppError } from '../../../src/core/base/app-error.ts';
import type { Backend } from './backend.ts';

/** The companies' files; members read them by policy. */
const MEDIA = 'media';
/** Paid answers between "answered" and "stored". */
const KEPT = 'kept';
const JSON_TYPE = { 'content-type': 'application/json' } as const;
/** How long a file may take on its way, milliseconds. */
const TRANSFER_MS = 120_000;

/** A file of the bucket `media`. path: as `register_asset` gave it. */
export type StoredFile = { readonly path: string; readonly mime: string; readonly bytes: Uint8Array<ArrayBuffer> };

/** Writes a file once. One that is there already is the same: its name is its hash. Throws AppError `unreachable` or `storage_full`. */
export async function putFile(backend: Backend, file: StoredFile): Promise<void> {
  const refusal = await post(backend, file, { bucket: MEDIA, isUpsert: false });
  if (refusal !== undefined && refusal !== 'Duplicate') throw notTaken(refusal);
}

/** Puts aside what only the project itself may read; the same name again replaces it. The bucket is made when it is first needed, without any policy. */
export async function keepFile(backend: Backend, file: StoredFile): Promise<void> {
  const place = { bucket: KEPT, isUpsert: true };
  if ((await post(backend, file, place)) === undefined) return;
  const bucket = JSON.stringify({ id: KEPT, name: KEPT, public: false });
  const made = await backend.request('/storage/v1/bucket', { method: 'POST', headers: JSON_TYPE, body: bucket });
  await made.body?.cancel();
  const refusal = await post(backend, file, place);
  if (refusal !== undefined) throw notTaken(refusal);
}

/** A file that was put aside; undefined when there is none. */
export function getKeptFile(backend: Backend, path: string): Promise<Response | undefined> {
  return getFile(backend, path, KEPT);
}

/** Forgets everything that was put aside in a folder. What cannot be removed now lies there for nobody. */
export async function dropKeptFiles(backend: Backend, folder: string): Promise<void> {
  const list = JSON.stringify({ prefix: folder, limit: 100 });
  const listed = await backend.request(`/storage/v1/object/list/${KEPT}`, {
    method: 'POST',
    headers: JSON_TYPE,
    body: list,
  });
  const files = listed.ok ? z.array(z.object({ name: z.string() })).safeParse(await listed.json()).data : undefined;
  if (files === undefined || files.length === 0) return;
  const prefixes = JSON.stringify({ prefixes: files.map(({ name }) => `${folder}/${name}`) });
  const removed = await backend.request(`/storage/v1/object/${KEPT}`, {
    method: 'DELETE',
    headers: JSON_TYPE,
    body: prefixes,
  });
  await removed.body?.cancel();
}

/** undefined: the file is there. Otherwise the word of the refusal, or its status. */
async function post(
  backend: Backend,
  file: StoredFile,
  { bucket, isUpsert }: { bucket: string; isUpsert: boolean },
): Promise<string | undefined> {
  const response = await backend.request(`/storage/v1/object/${bucket}/${encodePath(file.path)}`, {
    method: 'POST',
    headers: { 'content-type': file.mime, 'cache-control': 'max-age=31536000', 'x-upsert': String(isUpsert) },
    body: file.bytes,
    signal: AbortSignal.timeout(TRANSFER_MS),
  });
  const said = await response.text();
  if (response.ok) return undefined;
  if (response.status === 413 || said.includes('"413"'))
    throw new AppError('storage_full', 'The file is larger than the storage of this project takes.');
  return response.status === 409 ? 'Duplicate' : (/"error":"([^"]{1,60})"/.exec(said)?.[1] ?? String(response.status));
}

function notTaken(refusal: string): AppError {
  return new AppError('unreachable', 'The project’s storage did not take a file.', { details: { refusal } });
}

/** The bytes of a file; undefined when there is none. Throws AppError `unreachable`. */
export async function getFile(backend: Backend, path: string, bucket = MEDIA): Promise<Response | undefined> {
  const response = await backend.request(`/storage/v1/object/authenticated/${bucket}/${encodePath(path)}`, {
    signal: AbortSignal.timeout(TRANSFER_MS),
  });
  if (response.ok) return response;
  const refusal = await response.text();
  if (response.status === 404 || /"not_found"|"404"/.test(refusal)) return undefined;
  throw new AppError('unreachable', 'The project’s storage does not answer.', { details: { status: response.status } });
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
