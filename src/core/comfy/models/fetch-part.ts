import { type FileHandle, open } from 'node:fs/promises';
import { SECOND } from '../../../contract/units.ts';
import { DownloadFailure } from './download-failure.ts';
import { wrongBeginning } from './safetensors-header.ts';
import { type Answer, askSource, failureOf, rangeOf, type SourceAccess } from './source.ts';

/** A part that is being filled, with what is known of the whole. */
export type PartInWork = {
  readonly address: string;
  /** The `.part` file. */
  readonly path: string;
  /** Bytes that are there and stay; grows while bytes arrive, 0 again after a restart. */
  bytes: number;
  totalBytes: number | null;
  etag: string | null;
  lastModified: string | null;
  readonly isSafetensors: boolean;
  /** true: the whole is compared with a hash, so that joining two halves wrongly would show. */
  readonly hasChecksum: boolean;
};

/** What happens while bytes arrive. */
export type PartHooks = {
  /** Called after each piece, with `part.bytes` new. */
  readonly onBytes: () => void;
  /** The file begins anew: what was there is gone. */
  readonly onRestart: () => void;
  /** Now and then, when everything so far is on the disk. Throws DownloadFailure `disk_full` when the disk has no room to go on. */
  readonly onFlushed: () => Promise<void>;
};

/**
 * One request for what is missing: appends to the part until the file is whole. A server that ignores the range, or has another file by
 * now, begins it anew. Throws DownloadFailure, what the file system throws, or the signal's reason; the part stays as far as it came.
 */
export async function fetchPart(
  access: SourceAccess,
  part: PartInWork,
  options: { readonly hooks: PartHooks; readonly signal: AbortSignal },
): Promise<void> {
  const { hooks, signal } = options;
  const validator = part.etag ?? part.lastModified;
  // Nothing would prove that the server still has the same file: only one that comes in one piece can be trusted.
  if (part.bytes > 0 && validator === null && !part.hasChecksum) restart(part, hooks);
  const file = await open(part.path, part.bytes === 0 ? 'w+' : 'r+', 0o600);
  try {
    await file.truncate(part.bytes);
    const answer = await askSource(access, part.address, {
      method: 'GET',
      headers: rangeHeaders(part.bytes, validator),
      signal,
    });
    try {
      if (await begin(part, answer, { file, hooks })) await fill(access, part, { answer, file, hooks, signal });
    } finally {
      await answer.response.body?.cancel().catch(() => undefined);
      // Whatever ended it: what the next try builds on is on the disk, not in a cache.
      await file.sync();
    }
  } finally {
    await file.close();
  }
}

function rangeHeaders(bytes: number, validator: string | null): Record<string, string> {
  if (bytes === 0) return {};
  return { range: `bytes=${bytes}-`, ...(validator === null ? {} : { 'if-range': validator }) };
}

/** Looks at the head of an answer; true when its body is to be read. */
async function begin(
  part: PartInWork,
  answer: Answer,
  { file, hooks }: { file: FileHandle; hooks: PartHooks },
): Promise<boolean> {
  const { response, facts } = answer;
  const { status } = response;
  if (status === 416) {
    if (part.bytes > 0 && rangeOf(response).total === part.bytes) {
      part.totalBytes = part.bytes;
      return false;
    }
    throw new DownloadFailure('refused', `${facts.host} has another file by now. It is begun anew.`, {
      isPassing: true,
      restart: true,
    });
  }
  if (!response.ok) throw failureOf(answer);
  const type = response.headers.get('content-type') ?? '';
  if (part.isSafetensors && /^text\/html\b/i.test(type))
    throw new DownloadFailure(
      'not_a_model',
      `${facts.host} sent a web page in place of the file. Open the address in a browser: it may ask for a sign-in.`,
    );
  if (status === 206) {
    const { from, total } = rangeOf(response);
    const isOther =
      (part.totalBytes !== null && total !== null && total !== part.totalBytes) ||
      (part.etag !== null && facts.etag !== null && facts.etag !== part.etag);
    if (from !== part.bytes || isOther)
      throw new DownloadFailure(
        'refused',
        `${facts.host} sent another piece than the one that was asked for. It is begun anew.`,
        { isPassing: true, restart: true },
      );
    part.totalBytes ??= total;
    return true;
  }
  if (part.bytes > 0) {
    restart(part, hooks);
    await file.truncate(0);
  }
  part.totalBytes = facts.bytes ?? part.totalBytes;
  part.etag = facts.etag;
  part.lastModified = facts.lastModified;
  return true;
}

function restart(part: PartInWork, hooks: PartHooks): void {
  part.bytes = 0;
  hooks.onRestart();
}

async function fill(
  access: SourceAccess,
  part: PartInWork,
  options: { answer: Answer; file: FileHandle; hooks: PartHooks; signal: AbortSignal },
): Promise<void> {
  const { answer, file, hooks, signal } = options;
  const { host } = answer.facts;
  const { limits } = access;
  const reader = answer.response.body?.getReader();
  let sinceFlush = 0;
  for (;;) {
    const chunk = reader === undefined ? undefined : await nextChunk(access, reader, { host, signal });
    if (chunk === undefined) break;
    if (part.bytes + chunk.byteLength > (part.totalBytes ?? limits.unknownSizeMax)) throw tooMuch(part, host);
    await writeAll(file, chunk, part.bytes);
    const before = part.bytes;
    part.bytes += chunk.byteLength;
    if (before < 9 && part.bytes >= 9 && part.isSafetensors) await checkBeginning(file);
    hooks.onBytes();
    sinceFlush += chunk.byteLength;
    if (sinceFlush >= limits.flushEveryBytes) {
      sinceFlush = 0;
      await file.datasync();
      await hooks.onFlushed();
    }
  }
  if (part.totalBytes !== null && part.bytes < part.totalBytes)
    throw new DownloadFailure(
      'unreachable',
      `${host} ended the connection after ${part.bytes} of ${part.totalBytes} bytes. It is tried again from there.`,
      { isPassing: true },
    );
  part.totalBytes ??= part.bytes;
}

/** The next piece; undefined at the end. A connection that is silent for too long is given up. */
async function nextChunk(
  access: SourceAccess,
  reader: ReadableStreamDefaultReader<Uint8Array>,
  { host, signal }: { host: string; signal: AbortSignal },
): Promise<Uint8Array | undefined> {
  const stopped = Promise.withResolvers<never>();
  const onAbort = (): void => stopped.reject(signal.reason);
  const undo = access.clock.after(access.limits.stallMaxMs, () =>
    stopped.reject(
      new DownloadFailure(
        'stalled',
        `${host} has sent nothing for ${Math.round(access.limits.stallMaxMs / SECOND)} s. It is tried again from there.`,
        { isPassing: true },
      ),
    ),
  );
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    const { done, value } = await Promise.race([reader.read(), stopped.promise]);
    return done ? undefined : value;
  } catch (error) {
    // Also ends a read that never comes back; what ended the reading is thrown.
    reader.cancel(error).catch(() => undefined);
    throw error;
  } finally {
    undo();
    signal.removeEventListener('abort', onAbort);
  }
}

function tooMuch(part: PartInWork, host: string): DownloadFailure {
  return part.totalBytes === null
    ? new DownloadFailure('too_large', `${host} does not stop sending. The download was ended.`, { restart: true })
    : new DownloadFailure('wrong_size', `${host} sends more than the ${part.totalBytes} bytes that it announced.`, {
        restart: true,
      });
}

async function writeAll(file: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < chunk.byteLength) {
    const { bytesWritten } = await file.write(chunk, written, chunk.byteLength - written, position + written);
    written += bytesWritten;
  }
}

/** After nine bytes it shows whether this can be a model, long before some gigabytes have come. */
async function checkBeginning(file: FileHandle): Promise<void> {
  const { buffer } = await file.read(new Uint8Array(9), 0, 9, 0);
  const problem = wrongBeginning(buffer);
  if (problem !== undefined)
    throw new DownloadFailure('not_a_model', `${problem} Check the address.`, { restart: true });
}
