import { AppError } from '../../../src/core/base/app-error.ts';
import type { Backend } from './backend.ts';

/** The companies' files; members read them by policy. */
const MEDIA = 'media';
/** How long a file may take on its way, milliseconds. */
const TRANSFER_MS = 120_000;

/** A file of the bucket `media`. path: as `register_asset` gave it. */
export type StoredFile = { readonly path: string; readonly mime: string; readonly bytes: Uint8Array<ArrayBuffer> };

/** Writes a file once. One that is there already is the same: its name is its hash. Throws AppError `unreachable` or `storage_full`. */
export async function putFile(backend: Backend, file: StoredFile, bucket = MEDIA): Promise<void> {
  const response = await post(backend, file, bucket);
  const said = await response.text();
  if (response.ok || response.status === 409 || said.includes('"Duplicate"')) return;
  if (response.status === 413 || said.includes('"413"'))
    throw new AppError('storage_full', 'The file is larger than the storage of this project takes.');
  throw new AppError('unreachable', 'The project’s storage did not take a file.', {
    details: { status: response.status, bucket },
  });
}

function post(backend: Backend, file: StoredFile, bucket: string): Promise<Response> {
  return backend.request(`/storage/v1/object/${bucket}/${encodePath(file.path)}`, {
    method: 'POST',
    headers: { 'content-type': file.mime, 'cache-control': 'max-age=31536000' },
    body: file.bytes,
    signal: AbortSignal.timeout(TRANSFER_MS),
  });
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
