import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Pool } from 'pg';
import type { StackAnswer, StackRequest } from './http.ts';
import type { TokenKeys } from './tokens.ts';

/** What the storage stand-in works with. pool: of `supabase_storage_admin`; folder: where the files lie. */
export type StorageContext = { readonly pool: Pool; readonly keys: TokenKeys; readonly folder: string };

/** Where an object is. */
export type At = { readonly bucket: string; readonly name: string };

/** A refusal, as the real service words it. */
export class StorageError extends Error {
  readonly answer: StackAnswer;

  constructor(status: number, error: string, message: string) {
    super(message);
    this.answer = refused(status, error, message);
  }
}

/** The real service answers most refusals with HTTP 400 and the status in the body. */
export function refused(status: number, error: string, message: string): StackAnswer {
  return { status: 400, body: { statusCode: String(status), error, message } };
}

/** The file of an upload, sent as it is or in a form. */
export async function fileOf(request: StackRequest): Promise<{ mime: string; bytes: Buffer }> {
  const type = request.headers.get('content-type') ?? 'application/octet-stream';
  if (!type.startsWith('multipart/form-data')) return { mime: type.split(';')[0] ?? type, bytes: request.body };
  const form = await new Response(new Uint8Array(request.body), { headers: { 'content-type': type } }).formData();
  const file = [...form.values()].find((value) => value instanceof File);
  if (!(file instanceof File)) throw new StorageError(400, 'invalid_request', 'There is no file in the form');
  return { mime: file.type, bytes: Buffer.from(await file.arrayBuffer()) };
}

/** Throws StorageError when the bucket does not exist or does not take such a file. */
export async function checkBucket(
  context: StorageContext,
  bucket: string,
  file: { mime: string; size: number },
): Promise<void> {
  const { rows } = await context.pool.query<{ file_size_limit: string | null; allowed_mime_types: string[] | null }>(
    'select file_size_limit, allowed_mime_types from storage.buckets where id = $1',
    [bucket],
  );
  const [found] = rows;
  if (found === undefined) throw new StorageError(404, 'Bucket not found', 'Bucket not found');
  if (found.file_size_limit !== null && file.size > Number(found.file_size_limit))
    throw new StorageError(413, 'Payload too large', 'The object exceeded the maximum allowed size');
  const allowed = found.allowed_mime_types;
  const isAllowed =
    allowed === null ||
    allowed.some((type) => type === file.mime || (type.endsWith('/*') && file.mime.startsWith(type.slice(0, -1))));
  if (!isAllowed) throw new StorageError(415, 'invalid_mime_type', `mime type ${file.mime} is not supported`);
}

/** A name of ours on disk: what a caller calls it never becomes a path. */
export function fileFor({ folder }: StorageContext, { bucket, name }: At): string {
  return path.join(folder, createHash('sha256').update(`${bucket}\0${name}`).digest('hex'));
}
