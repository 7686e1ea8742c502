import { existsSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AssetStore, type StoredFile } from '../../../src/core/assets/store.ts';
import { sweepOrphans } from '../../../src/core/assets/sweep.ts';
import { temporaryDatabase } from '../data-folder.ts';
import { addAsset } from './rig.ts';

const DAY = 86_400_000;

async function stored(store: AssetStore, text: string): Promise<StoredFile> {
  const bytes = new TextEncoder().encode(text);
  const chunks = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(bytes);
      controller.close();
    },
  });
  return store.write(chunks, { extension: 'png', maxBytes: 1000, signal: new AbortController().signal });
}

describe('the sweep for files without an owner', () => {
  it('takes nothing from an asset whose row is written while it looks', async () => {
    const { db, folder, company } = temporaryDatabase();
    const store = new AssetStore(folder);
    for (let round = 0; round < 60; round++) {
      const orphan = await stored(store, `content ${round}`);
      const old = new Date(Date.now() - 2 * DAY);
      utimesSync(orphan.path, old, old);

      // The same content is made again by a job, at whatever moment of the sweep.
      const made = async (): Promise<StoredFile> => {
        for (let turn = 0; turn < round % 12; turn++) await new Promise((resolve) => setImmediate(resolve));
        const file = await stored(store, `content ${round}`);
        store.bringBack(file);
        addAsset(db, company, { sha256: file.sha256, extension: 'png' });
        return file;
      };
      const [file] = await Promise.all([made(), sweepOrphans(db, store, { now: Date.now() })]);

      expect(existsSync(file.path), `round ${round}`).toBe(true);
    }
  });

  it('gives back what it took between the writing of a file and that of its row, which a clock that jumps makes look old', async () => {
    const { db, folder } = temporaryDatabase();
    const store = new AssetStore(folder);
    const file = await stored(store, 'a picture');

    const moved = await sweepOrphans(db, store, { now: Date.now() + 2 * DAY });
    expect(moved).toEqual([join(folder, 'quarantine', `${file.sha256}.png`)]);
    store.bringBack(file);

    expect(readFileSync(file.path, 'utf8')).toBe('a picture');
    expect(existsSync(moved[0] ?? '')).toBe(false);
  });

  it('leaves a file alone that nobody took', async () => {
    const { folder } = temporaryDatabase();
    const store = new AssetStore(folder);
    const file = await stored(store, 'a picture');

    store.bringBack(file);

    expect(readFileSync(file.path, 'utf8')).toBe('a picture');
  });
});
