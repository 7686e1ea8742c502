import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createVendorAdapter } from '../fakes/vendor/vendor-adapter.ts';
import { takeCrashImages } from '../support/crash-images.ts';
import { startVendor } from '../support/start-vendor.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { jobEnded, openEngine } from '../support/test-engine.ts';

const PRICE = { priceMicros: 600_000, maximumMicros: 900_000, actualMicros: 850_000 };

/** What a copy says of its one job: the state, whether the vendor's handle is there, and what is held. */
type Instant = { readonly state: string; readonly hasHandle: boolean; readonly held: number };

function read(image: string): Instant | undefined {
  const db = new Database(join(image, 'gesso.db'));
  try {
    const row: unknown = db
      .prepare(
        `select state, exists (select 1 from attempts where handle is not null) as handle,
           (select coalesce(sum(held_micros), 0) from ledger_entries) as held from jobs`,
      )
      .get();
    if (typeof row !== 'object' || row === null || !('state' in row && 'handle' in row && 'held' in row))
      return undefined;
    return { state: String(row.state), hasHandle: row.handle === 1, held: Number(row.held) };
  } finally {
    db.close();
  }
}

async function instantsOf(limitMicros: number, isHeld: boolean): Promise<readonly Instant[]> {
  const vendor = await startVendor();
  if (isHeld) vendor.mode = 'hold';
  const dataDir = tempFolder();
  const engine = await openEngine({ dataDir, adapters: [createVendorAdapter({ url: vendor.url, ...PRICE })] });
  await engine.handlers['budget.setLimit']({ scope: 'all', window: 'total', kind: 'hard', limitMicros });
  const stopTaking = takeCrashImages(dataDir);
  const { id } = await engine.handlers['jobs.create']({
    jobType: 'image',
    provider: 'runway',
    params: { prompt: 'a statement' },
  });
  await jobEnded(engine, id);
  await engine.stop();
  return stopTaking().flatMap((image) => read(image) ?? []);
}

describe('at every statement of a job whose vendor asks for more', () => {
  it('the vendor’s maximum is held at the very instant at which its handle is there', async () => {
    const instants = await instantsOf(900_000, false);

    const open = instants.filter(({ state }) => !['completed', 'failed', 'cancelled'].includes(state));
    for (const instant of open)
      expect(instant.held, JSON.stringify(instant)).toBe(instant.hasHandle ? 900_000 : 600_000);
    expect(open.some(({ hasHandle }) => hasHandle)).toBe(true);
    expect(instants.at(-1)).toEqual({ state: 'completed', hasHandle: true, held: 0 });
  });

  it('what may not be held is on its way to be cancelled at the very instant at which its handle is there', async () => {
    const instants = await instantsOf(899_999, true);

    const open = instants.filter(({ state }) => !['completed', 'failed', 'cancelled'].includes(state));
    for (const instant of open) {
      expect(instant.held).toBe(600_000);
      expect(instant.state === 'cancelling', JSON.stringify(instant)).toBe(instant.hasHandle);
    }
    expect(open.some(({ state }) => state === 'cancelling')).toBe(true);
    expect(instants.at(-1)).toEqual({ state: 'failed', hasHandle: true, held: 0 });
  });
});
