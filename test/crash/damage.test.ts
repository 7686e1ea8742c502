import { closeSync, cpSync, openSync, readFileSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JobId } from '../../src/contract/ids.ts';
import { StartupError } from '../../src/core/base/app-error.ts';
import type { Engine } from '../../src/core/engine-type.ts';
import { createVendorAdapter } from '../fakes/vendor/vendor-adapter.ts';
import { startVendor } from '../support/start-vendor.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { jobEnded, openEngine } from '../support/test-engine.ts';

const PAGE = 4096;

/** A folder with finished and waiting jobs, stopped in order (`whole`) or as a kill leaves it, with everything still in the log (`log`). */
async function usedFolder(kind: 'whole' | 'log'): Promise<{ dataDir: string; finished: JobId[]; waiting: JobId[] }> {
  const vendor = await startVendor();
  const dataDir = tempFolder();
  const engine = await openEngine({ dataDir, adapters: [createVendorAdapter({ url: vendor.url })] });
  const order = { jobType: 'image', provider: 'runway', params: { prompt: 'a page '.repeat(50) } } as const;
  const { jobIds: finished } = await engine.handlers['jobs.createBatch']({
    jobs: Array.from({ length: 8 }, () => order),
  });
  await Promise.all(finished.map((id) => jobEnded(engine, id)));
  await engine.handlers['queue.pause']({});
  const { jobIds: waiting } = await engine.handlers['jobs.createBatch']({
    jobs: Array.from({ length: 30 }, () => order),
  });
  if (kind === 'whole') {
    await engine.stop();
    return { dataDir, finished, waiting };
  }
  const killed = tempFolder();
  cpSync(dataDir, killed, { recursive: true, filter: (path) => !path.endsWith('-shm') });
  return { dataDir: killed, finished, waiting };
}

function overwrite(file: string, at: number, bytes: Buffer): void {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, bytes, 0, bytes.byteLength, at);
  closeSync(descriptor);
}

/** An engine on a folder, or the refusal to start. Anything else fails the test. */
async function openOrRefuse(dataDir: string): Promise<Engine | StartupError> {
  try {
    return await openEngine({ dataDir, queue: 'hold' });
  } catch (error) {
    if (error instanceof StartupError) return error;
    throw error;
  }
}

describe('a damaged database', () => {
  it('is refused in words or opened without what cannot be read, whichever page it is, and nothing is deleted', async () => {
    const { dataDir } = await usedFolder('whole');
    const pages = statSync(join(dataDir, 'gesso.db')).size / PAGE;
    const seen = { refused: 0, opened: 0 };

    for (let page = 0; page < pages; page++) {
      const copy = tempFolder();
      cpSync(dataDir, copy, { recursive: true });
      const file = join(copy, 'gesso.db');
      overwrite(file, page * PAGE, Buffer.alloc(PAGE, 0xa5));
      const before = readFileSync(file);
      const result = await openOrRefuse(copy);
      if (result instanceof StartupError) {
        seen.refused += 1;
        expect(result.reason).toBe('unreadable_database');
        expect(readFileSync(file).equals(before), `page ${page} is left as it is`).toBe(true);
      } else {
        seen.opened += 1;
        await result.stop();
        expect(statSync(file).size).toBeGreaterThanOrEqual(before.byteLength);
      }
      rmSync(copy, { recursive: true });
    }

    expect(seen.refused).toBeGreaterThan(0);
    expect(seen.refused + seen.opened).toBe(pages);
  });

  it.each([0.1, 0.5, 0.9])(
    'that was cut off at %f of its length is refused in words and left as it is',
    async (share) => {
      const { dataDir } = await usedFolder('whole');
      const file = join(dataDir, 'gesso.db');
      truncateSync(file, Math.floor((statSync(file).size * share) / PAGE) * PAGE + 100);
      const before = readFileSync(file);

      const result = await openOrRefuse(dataDir);

      expect(result).toBeInstanceOf(StartupError);
      expect(result).toMatchObject({ reason: 'unreadable_database' });
      expect(readFileSync(file).equals(before)).toBe(true);
    },
  );
});

describe('a torn write-ahead log', () => {
  it('is read up to its last whole commit, wherever it was torn, and the books of that instant balance', async () => {
    const { dataDir, finished, waiting } = await usedFolder('log');
    const whole = statSync(join(dataDir, 'gesso.db-wal')).size;
    const counts: number[] = [];

    for (let part = 0; part <= 12; part++) {
      const copy = tempFolder();
      cpSync(dataDir, copy, { recursive: true });
      truncateSync(join(copy, 'gesso.db-wal'), Math.floor((whole * part) / 12));
      const engine = await openOrRefuse(copy);
      if (engine instanceof StartupError) throw engine;
      const { checks } = await engine.handlers['budget.verify']({});
      expect(checks.filter((check) => !check.ok)).toEqual([]);
      expect(await engine.handlers['library.verify']({})).toMatchObject({ missing: [], damaged: [] });
      const counted = await engine.handlers['jobs.counts']({});
      counts.push(Object.values(counted).reduce((sum, n) => sum + n, 0));
      await engine.stop();
    }

    // Two batches, each whole or not there.
    const all = finished.length + waiting.length;
    expect(counts.filter((count) => ![0, finished.length, all].includes(count))).toEqual([]);
    expect(counts.toSorted((a, b) => a - b)).toEqual(counts);
    expect(counts.at(-1)).toBe(all);
  });

  it('with a changed byte loses what came after it, never what came before', async () => {
    const { dataDir, finished } = await usedFolder('log');
    const log = join(dataDir, 'gesso.db-wal');
    overwrite(log, statSync(log).size - 2000, Buffer.from([0, 1, 2, 3, 4, 5, 6, 7]));

    const engine = await openOrRefuse(dataDir);

    if (engine instanceof StartupError) throw engine;
    expect((await engine.handlers['jobs.counts']({})).completed).toBe(finished.length);
    expect((await engine.handlers['budget.verify']({})).ok).toBe(true);
  });
});
