import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mimeOfExtension, type PreviewType } from './preview-type.ts';

/** What the folder may hold, bytes: some thousands of spoken samples and portraits. */
const MOST_BYTES = 256 * 1024 ** 2;

export type CachedPreview = { readonly path: string; readonly mime: string };

/**
 * `previews/<key>.<ext>`: copies of vendors' samples. A file is written aside and renamed, so a name stands for whole content. Everything
 * in it can be fetched again: nothing is synced, and the oldest make room.
 */
export class PreviewCache {
  readonly #root: string;
  readonly #mostBytes: number;

  constructor(dataDir: string, mostBytes: number = MOST_BYTES) {
    this.#root = join(dataDir, 'previews');
    this.#mostBytes = mostBytes;
  }

  /** The copy under a key (64 hex digits); undefined when there is none. */
  async find(key: string): Promise<CachedPreview | undefined> {
    const name = (await this.#names()).find((one) => one.startsWith(`${key}.`));
    const mime = name === undefined ? undefined : mimeOfExtension(name.slice(key.length + 1));
    return name === undefined || mime === undefined ? undefined : { path: join(this.#root, name), mime };
  }

  /** Keeps a copy. Throws what the file system throws; nothing half is left then. */
  async write(key: string, type: PreviewType, bytes: Uint8Array): Promise<CachedPreview> {
    await mkdir(this.#root, { recursive: true });
    const temporary = join(this.#root, `${randomUUID()}.part`);
    const path = join(this.#root, `${key}.${type.extension}`);
    try {
      await writeFile(temporary, bytes, { mode: 0o600 });
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await this.#makeRoom();
    return { path, mime: type.mime };
  }

  async #makeRoom(): Promise<void> {
    const files = await Promise.all(
      (await this.#names()).map(async (name) => {
        const path = join(this.#root, name);
        const { size, mtimeMs } = await stat(path);
        return { path, size, mtimeMs };
      }),
    );
    let left = files.reduce((sum, { size }) => sum + size, 0);
    for (const { path, size } of files.toSorted((a, b) => a.mtimeMs - b.mtimeMs).slice(0, -1)) {
      if (left <= this.#mostBytes) return;
      await rm(path, { force: true });
      left -= size;
    }
  }

  async #names(): Promise<string[]> {
    try {
      return (await readdir(this.#root)).filter((name) => !name.endsWith('.part'));
    } catch {
      // Nothing was ever kept.
      return [];
    }
  }
}
