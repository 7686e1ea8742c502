import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { AttemptId } from '../../contract/ids.ts';
import { StorageFull } from './storage-full.ts';

/**
 * `kept/<attempt id>/<name>`: what a vendor answered and will not answer again, until it is in the library. A file is written aside,
 * synced and renamed, so a name always stands for whole content. Dropped when the job of the attempt has ended.
 */
export class KeptFiles {
  readonly #root: string;

  constructor(dataDir: string) {
    this.#root = join(dataDir, 'kept');
  }

  /** Durable when it resolves; the same name again replaces it. Throws StorageFull. */
  async write(attemptId: AttemptId, name: string, bytes: Uint8Array | ReadableStream<Uint8Array>): Promise<void> {
    const path = this.#pathOf(attemptId, name);
    const temporary = `${path}.part`;
    try {
      await mkdir(join(this.#root, attemptId), { recursive: true });
      await writeFile(temporary, bytes instanceof Uint8Array ? bytes : Readable.fromWeb(bytes), {
        flush: true,
        mode: 0o600,
      });
      await rename(temporary, path);
      await syncFolders([join(this.#root, attemptId), this.#root]);
    } catch (error) {
      await rm(temporary, { force: true });
      throw StorageFull.from(error, this.#root);
    }
  }

  /** The content; undefined when nothing was kept under that name. */
  async read(attemptId: AttemptId, name: string): Promise<ReadableStream<Uint8Array> | undefined> {
    const path = this.#pathOf(attemptId, name);
    try {
      if (!(await stat(path)).isFile()) return undefined;
    } catch {
      return undefined;
    }
    return Readable.toWeb(createReadStream(path));
  }

  /** Removes what was kept for an attempt. */
  async drop(attemptId: AttemptId): Promise<void> {
    await rm(join(this.#root, attemptId), { recursive: true, force: true });
  }

  /** Every attempt that something is kept for. */
  async attempts(): Promise<string[]> {
    try {
      return await readdir(this.#root);
    } catch {
      // Nothing was ever kept.
      return [];
    }
  }

  #pathOf(attemptId: AttemptId, name: string): string {
    if (!/^[0-9a-z][0-9a-z.-]{0,99}$/i.test(name)) throw new Error(`"${name}" is not a plain file name`);
    return join(this.#root, attemptId, name);
  }
}

/** Makes names durable. Windows cannot open a folder; NTFS journals the rename itself. */
async function syncFolders(paths: readonly string[]): Promise<void> {
  if (process.platform === 'win32') return;
  for (const path of paths) {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
}
