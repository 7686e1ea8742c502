import { createHash, randomUUID } from 'node:crypto';
import { closeSync, createReadStream, existsSync, fsyncSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SMALL_THUMBNAIL_EDGE_PX } from '../../contract/asset.ts';
import { StorageFull } from './storage-full.ts';

/** A file that has arrived whole: named by its content, on disk (fsync) before this exists. */
export type StoredFile = {
  readonly sha256: string;
  readonly bytes: number;
  readonly extension: string;
  readonly path: string;
};

/**
 * Content-addressed files under `assets/<first two hex digits>/<sha256>.<ext>`. A file is written to a temporary name, hashed on the
 * way, fsynced and renamed, so that a name always stands for whole content, whatever kills us. Files are never changed.
 */
export class AssetStore {
  readonly #root: string;

  constructor(dataDir: string) {
    this.#root = join(dataDir, 'assets');
  }

  /** Where a file of this content lies (whether or not it exists). */
  pathOf(sha256: string, extension: string): string {
    return join(this.#root, sha256.slice(0, 2), `${sha256}.${extension}`);
  }

  /** Where the thumbnail of this content lies: WebP. */
  thumbnailPathOf(sha256: string): string {
    return join(this.#root, '..', 'thumbnails', sha256.slice(0, 2), `${sha256}.webp`);
  }

  /** Where its small thumbnail lies, if somebody has asked for it: JPEG. */
  smallThumbnailPathOf(sha256: string): string {
    return join(this.#root, '..', 'thumbnails', sha256.slice(0, 2), `${sha256}-${SMALL_THUMBNAIL_EDGE_PX}.jpg`);
  }

  /**
   * Takes a stream to its end and stores it; durable on return. Throws StorageFull, RangeError above `maxBytes`, the signal's reason
   * (at once, also while the stream stalls), or what the stream throws; the stream is cancelled and the temporary file removed then.
   */
  async write(
    stream: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
    options: { extension: string; maxBytes: number; signal: AbortSignal },
  ): Promise<StoredFile> {
    const temporary = join(this.#root, 'incoming', `${randomUUID()}.part`);
    await mkdir(join(this.#root, 'incoming'), { recursive: true });
    try {
      const { sha256, bytes } = await writeAndHash(temporary, stream, options);
      const path = this.pathOf(sha256, options.extension);
      const folder = join(this.#root, sha256.slice(0, 2));
      const isNew = (await mkdir(folder, { recursive: true })) !== undefined;
      await rename(temporary, path);
      await syncFolder(folder);
      if (isNew) await syncFolder(this.#root);
      return { sha256, bytes, extension: options.extension, path };
    } catch (error) {
      await rm(temporary, { force: true });
      throw StorageFull.from(error, this.#root);
    }
  }

  /**
   * Moves a file into the quarantine folder beside the library and returns where it is now. In one go with whatever the caller has just
   * asked the database, so that no row can be written in between.
   */
  quarantine(file: { readonly sha256: string; readonly extension: string }): string {
    const target = this.#quarantined(file);
    mkdirSync(join(target, '..'), { recursive: true, mode: 0o700 });
    renameSync(this.pathOf(file.sha256, file.extension), target);
    return target;
  }

  /**
   * To be called in one go with writing the row of a file: a sweep may have taken it since it was written, when the same content had lain
   * there for long without an owner or the clock has jumped. On the disk on return. Does nothing for a file that lies where it should.
   */
  bringBack(file: { readonly sha256: string; readonly extension: string }): void {
    const path = this.pathOf(file.sha256, file.extension);
    const taken = this.#quarantined(file);
    if (existsSync(path) || !existsSync(taken)) return;
    renameSync(taken, path);
    if (process.platform === 'win32') return;
    const folder = openSync(join(path, '..'), 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }

  #quarantined({ sha256, extension }: { readonly sha256: string; readonly extension: string }): string {
    return join(this.#root, '..', 'quarantine', `${sha256}.${extension}`);
  }

  /** Removes what unfinished writes of an earlier process left. Call before anything is written. */
  async clearIncoming(): Promise<void> {
    await rm(join(this.#root, 'incoming'), { recursive: true, force: true });
  }

  /** Every stored file, for verification. Yields name and path; order is the folder's. */
  async *list(): AsyncGenerator<{ sha256: string; extension: string; path: string }> {
    for (const folder of await entriesOf(this.#root)) {
      if (!/^[0-9a-f]{2}$/.test(folder)) continue;
      for (const name of await entriesOf(join(this.#root, folder))) {
        const match = /^([0-9a-f]{64})\.([a-z0-9]+)$/.exec(name);
        if (match?.[1] !== undefined && match[2] !== undefined)
          yield { sha256: match[1], extension: match[2], path: join(this.#root, folder, name) };
      }
    }
  }
}

/** The SHA-256 of a file, hex, read in chunks. Throws ENOENT when it is gone. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) hash.update(chunk);
  return hash.digest('hex');
}

/** true when the file exists with this size. */
export async function isStored(path: string, bytes: number): Promise<boolean> {
  try {
    return (await stat(path)).size === bytes;
  } catch {
    // Gone or unreadable is the same answer here: it must be fetched again.
    return false;
  }
}

async function writeAndHash(
  path: string,
  stream: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
  options: { maxBytes: number; signal: AbortSignal },
): Promise<{ sha256: string; bytes: number }> {
  options.signal.throwIfAborted();
  const hash = createHash('sha256');
  const file = await open(path, 'wx', 0o600);
  let bytes = 0;
  try {
    await readAll(stream, options.signal, async (chunk) => {
      bytes += chunk.byteLength;
      if (bytes > options.maxBytes) throw new RangeError(`The file is larger than ${options.maxBytes} bytes.`);
      hash.update(chunk);
      await file.writeFile(chunk);
    });
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** Passes on chunk by chunk. The signal ends also a read that never comes back: cancelling a stream settles its pending reads. */
async function readAll(
  stream: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  take: (chunk: Uint8Array) => Promise<void>,
): Promise<void> {
  const reader = (stream instanceof ReadableStream ? stream : ReadableStream.from(stream)).getReader();
  const cancel = (reason: unknown): void => {
    // Whoever made the stream may fail to close it; what ended the reading is thrown, and nothing more can be done.
    reader.cancel(reason).catch(() => undefined);
  };
  const onAbort = (): void => cancel(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) return;
      await take(value);
    }
  } catch (error) {
    cancel(error);
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Makes a rename durable. Windows cannot open a folder; NTFS journals the rename itself. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw error;
  }
}
