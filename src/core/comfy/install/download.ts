import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { dirname } from 'node:path';
import { AppError } from '../../base/app-error.ts';
import { sleep } from '../../base/abort.ts';
import type { Clock } from '../../base/clock.ts';
import { fileFailure, unreachable } from './failure.ts';
import type { Http } from './http.ts';
import { INSTALL_LIMITS } from './limits.ts';
import { mayPass, pauseBefore } from './with-retries.ts';

export type Download = {
  readonly url: string;
  /** Where it ends; until it is whole and checked it is `<file>.part`. */
  readonly file: string;
  /** Hex; undefined where an index names none: then only the length is checked. */
  readonly sha256: string | undefined;
};

export type DownloadContext = {
  readonly http: Http;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How much of the file is on disk now, bytes; may go back once, when a damaged beginning is thrown away. */
  readonly onBytes: (bytes: number) => void;
  /** A sentence about a pause. */
  readonly onNote: (note: string) => void;
};

/**
 * Brings a file, going on where an earlier try ended. On return it is whole, checked and on disk under its name.
 * Tries again with growing pauses while the network fails; a try that brought bytes does not count.
 * Throws AppError `unreachable`, `storage_full`, `conflict` (another content than promised), or the signal's reason.
 */
export async function download(item: Download, context: DownloadContext): Promise<void> {
  const { signal, clock } = context;
  const part = `${item.file}.part`;
  await mkdir(dirname(item.file), { recursive: true });
  let failures = 0;
  let isFresh = false;
  for (;;) {
    const before = await sizeOf(part);
    try {
      await transfer(item, context);
      const actual = item.sha256 === undefined ? undefined : await hashOf(part, signal);
      if (actual !== item.sha256) {
        await rm(part, { force: true });
        if (isFresh || before === 0) throw changed(item);
        // What an earlier try had left was not the beginning of this file.
        isFresh = true;
        continue;
      }
      await rename(part, item.file);
      return;
    } catch (error) {
      signal.throwIfAborted();
      const failure = fileFailure(error, item.file);
      if (!mayPass(failure)) throw failure;
      failures = (await sizeOf(part)) > before ? 1 : failures + 1;
      if (failures >= INSTALL_LIMITS.triesMax) throw failure;
      context.onNote(`${new URL(item.url).host} does not answer; trying again`);
      await sleep(clock, pauseBefore(failures), signal);
    }
  }
}

/** One request, appended to what is there. */
async function transfer({ url, file }: Download, { http, signal, onBytes }: DownloadContext): Promise<void> {
  const part = `${file}.part`;
  const have = await sizeOf(part);
  const response = await http.get(url, { signal, ...(have === 0 ? {} : { headers: { range: `bytes=${have}-` } }) });
  const { statusCode } = response;
  // Nothing is left to send: the check of the content says whether that is right.
  if (statusCode === 416 && have > 0) return void response.resume();
  if (statusCode !== 200 && statusCode !== 206) {
    response.resume();
    throw refused(url, statusCode);
  }
  const startsAt = statusCode === 206 ? have : 0;
  const handle = await open(part, startsAt === 0 ? 'w' : 'a');
  let size = startsAt;
  try {
    onBytes(size);
    for await (const bytes of bodyOf(response, url)) {
      await handle.write(bytes);
      size += bytes.length;
      onBytes(size);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The body; a broken one is the network's failure, and so is one that ends before its announced length. */
async function* bodyOf(response: IncomingMessage, url: string): AsyncGenerator<Buffer> {
  const { host } = new URL(url);
  const announced = Number(response.headers['content-length'] ?? Number.NaN);
  let size = 0;
  try {
    for await (const bytes of response) {
      if (!Buffer.isBuffer(bytes)) continue;
      size += bytes.length;
      yield bytes;
    }
  } catch (error) {
    throw unreachable(host, error);
  }
  if (!Number.isNaN(announced) && size !== announced) throw unreachable(host, new Error('the connection broke'));
}

/** The SHA-256 of a file, hex. */
export async function hashOf(file: string, signal?: AbortSignal): Promise<string> {
  const hash: Hash = createHash('sha256');
  for await (const bytes of createReadStream(file, {
    highWaterMark: 1024 ** 2,
    ...(signal === undefined ? {} : { signal }),
  })) {
    if (Buffer.isBuffer(bytes)) hash.update(bytes);
  }
  return hash.digest('hex');
}

/** Bytes of a file; 0 when there is none. */
export async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    // Not begun.
    return 0;
  }
}

function refused(url: string, status: number | undefined): AppError {
  const { host, pathname } = new URL(url);
  const isTransient = status === undefined || status >= 500 || status === 408 || status === 429;
  return new AppError(
    'unreachable',
    `${host} answered ${status ?? 'nothing'} for ${pathname.split('/').at(-1) ?? ''}. Install again later: it goes on where it stopped.`,
    {
      details: { host, status: status ?? null, final: !isTransient },
    },
  );
}

function changed({ url }: Download): AppError {
  const { host, pathname } = new URL(url);
  return new AppError(
    'conflict',
    `${host} sent another ${pathname.split('/').at(-1) ?? 'file'} than promised: its checksum differs. Nothing of it was kept. Install again; if that repeats, the mirror or a proxy changes files.`,
    {
      details: { host },
    },
  );
}
