import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import type { OutgoingHttpHeaders } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../core/base/app-error.ts';
import { parseRange } from './byte-range.ts';
import type { Exchange } from './exchange.ts';
import { sendEmpty } from './reply.ts';

export type FileToSend = {
  readonly path: string;
  readonly mime: string;
  /** Strong entity tag without quotes. Absent: made of size and time of the file. */
  readonly etag?: string;
  readonly headers: OutgoingHttpHeaders;
};

/**
 * Streams a file at the pace of its reader: whole (200), a part (206), nothing new (304) or no such part (416).
 * The file is closed on every way out, a reader that goes away included. Throws AppError `not_found` when it is not there.
 */
export async function sendFile(exchange: Exchange, file: FileToSend): Promise<void> {
  const handle = await openFile(file.path);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw notThere();
    const etag = `"${file.etag ?? `${stats.size.toString(36)}-${Math.trunc(stats.mtimeMs).toString(36)}`}"`;
    await answer(exchange, handle, { ...file, etag, size: stats.size });
  } finally {
    await handle.close();
  }
}

async function answer(
  { request, response }: Exchange,
  handle: FileHandle,
  file: FileToSend & { etag: string; size: number },
): Promise<void> {
  const headers = { ...file.headers, ETag: file.etag, 'Accept-Ranges': 'bytes' };
  if (isKnown(request.headers['if-none-match'], file.etag)) return sendEmpty(response, 304, headers);

  const ifRange = request.headers['if-range'];
  const wanted = ifRange === undefined || ifRange === file.etag ? request.headers.range : undefined;
  const range = parseRange(wanted, file.size);
  if (range === 'unsatisfiable')
    return sendEmpty(response, 416, { ...headers, 'Content-Range': `bytes */${file.size}` });

  const { start, end } = range ?? { start: 0, end: file.size - 1 };
  const length = end - start + 1;
  const partial = range === undefined ? {} : { 'Content-Range': `bytes ${start}-${end}/${file.size}` };
  response.writeHead(range === undefined ? 200 : 206, {
    ...headers,
    'Content-Type': file.mime,
    'Content-Length': length,
    ...partial,
  });
  if (request.method === 'HEAD' || length === 0) return void response.end();
  // The stream must not close the handle: `sendFile` does, in one place.
  await pipeline(handle.createReadStream({ start, end, autoClose: false }), response);
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (cause) {
    throw new AppError('not_found', 'The file is not there any more.', { cause });
  }
}

function notThere(): AppError {
  return new AppError('not_found', 'There is no such file.');
}

function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((given) => given.trim() === '*' || given.trim().replace(/^W\//, '') === etag);
}
