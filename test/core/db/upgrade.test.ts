import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createVendorAdapter } from '../../fakes/vendor/vendor-adapter.ts';
import { takeCrashImages } from '../../support/crash-images.ts';
import { startVendor } from '../../support/start-vendor.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { jobWhen, openEngine } from '../../support/test-engine.ts';
import { MIGRATIONS } from '../data-folder.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/schema/', import.meta.url));
const NEWEST = readdirSync(MIGRATIONS).filter((name) => name.endsWith('.sql')).length;
/** Tables with something in them in every released schema. */
const TABLES = [
  'companies',
  'jobs',
  'attempts',
  'job_events',
  'reservations',
  'ledger_entries',
  'limits',
  'assets',
  'settings',
];
const assetSchema = z.object({ sha256: z.string(), extension: z.string() });

/** The picture that every asset of the fixtures is. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A data folder as an engine of that schema left it. */
function folderOf(version: number): string {
  const dataDir = tempFolder();
  const db = new Database(join(dataDir, 'gesso.db'));
  db.pragma('journal_mode = wal');
  db.exec(readFileSync(join(FIXTURES, `v${version}.sql`), 'utf8'));
  const assets = z.array(assetSchema).parse(db.prepare('select sha256, extension from assets').all());
  db.close();
  for (const { sha256, extension } of assets) {
    const folder = join(dataDir, 'assets', sha256.slice(0, 2));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${sha256}.${extension}`), contentOf(sha256));
  }
  return dataDir;
}

/** The imported pixel, or the vendor's with the id of its task behind. */
function contentOf(sha256: string): Buffer {
  const candidates = [PIXEL, ...[1, 2, 3, 4].map((n) => Buffer.concat([PIXEL, Buffer.from(`task-${n}`)]))];
  const found = candidates.find((bytes) => hashOf(bytes) === sha256);
  if (found === undefined) throw new Error('the fixture names a file that nobody knows');
  return found;
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Every row of the tables, in the columns that the old schema had. */
function rowsOf(file: string, columns?: Map<string, string[]>): { rows: unknown; columns: Map<string, string[]> } {
  const db = new Database(file, { readonly: true });
  const names =
    columns ??
    new Map(
      TABLES.map((table) => [
        table,
        z.array(z.string()).parse(db.prepare('select name from pragma_table_info(?)').pluck().all(table)),
      ]),
    );
  const rows = TABLES.map((table) => [
    table,
    db.prepare(`select ${(names.get(table) ?? []).join(', ')} from ${table} order by 1`).all(),
  ]);
  db.close();
  return { rows, columns: names };
}

function versionOf(file: string): unknown {
  const db = new Database(file, { readonly: true });
  const version: unknown = db.pragma('user_version', { simple: true });
  db.close();
  return version;
}

describe.each(readdirSync(FIXTURES).map((name) => Number(/^v(\d+)\.sql$/.exec(name)?.[1])))(
  'a data folder of schema %i',
  (version) => {
    it('is copied first, then brought up to date with everything in it', async () => {
      const dataDir = folderOf(version);
      const file = join(dataDir, 'gesso.db');
      const before = rowsOf(file);

      const engine = await openEngine({ dataDir, queue: 'hold' });
      const ledger = await engine.handlers['budget.verify']({});
      const library = await engine.handlers['library.verify']({});
      const settings = await engine.handlers['settings.get']({});
      const found = await engine.handlers['library.list']({ limit: 10, filter: { trashed: false, text: 'imported' } });
      await engine.stop();

      expect(versionOf(file)).toBe(NEWEST);
      expect(versionOf(`${file}.v${version}.bak`)).toBe(version);
      expect(rowsOf(file, before.columns).rows).toEqual(before.rows);
      expect(rowsOf(`${file}.v${version}.bak`, before.columns).rows).toEqual(before.rows);
      expect(ledger.checks.filter((check) => !check.ok)).toEqual([]);
      expect(library).toMatchObject({ missing: [], damaged: [], orphans: [] });
      expect(settings).toMatchObject({ theme: 'light', budgetTimeZone: 'Europe/Berlin', queuePaused: true });
      expect(found.assets).toHaveLength(1);
    });

    it('goes on from every state in which its jobs were, and pays for nothing twice', async () => {
      const dataDir = folderOf(version);
      const vendor = await startVendor();
      // It knows nothing of the tasks of that time, and its own have other ids.
      for (let n = 0; n < 50; n++)
        vendor.tasks.set(`old-${n}`, { id: `old-${n}`, clientRef: '', chargedMicros: 0, state: 'cancelled' });
      const engine = await openEngine({ dataDir, adapters: [createVendorAdapter({ url: vendor.url })] });
      await engine.handlers['queue.resume']({});
      const { jobs } = await engine.handlers['jobs.list']({ limit: 100 });
      const waiting = jobs.filter((job) => job.phase === 'waiting');
      await Promise.all(waiting.map(({ id }) => jobWhen(engine, id, (job) => job.status === 'completed')));

      expect(jobs.length).toBeGreaterThan(12);
      expect(waiting.length).toBeGreaterThan(3);
      expect(vendor.creates.toSorted()).toEqual([...new Set(vendor.creates)].toSorted());
      expect((await engine.handlers['budget.verify']({})).checks.filter((check) => !check.ok)).toEqual([]);
      const { unresolved, total } = await engine.handlers['budget.show']({});
      expect(unresolved.count).toBeGreaterThan(0);
      expect(total.reservedMicros).toBeGreaterThanOrEqual(unresolved.micros);
    });

    it('can be killed at every statement of the upgrade: the next start finds everything', async () => {
      const dataDir = folderOf(version);
      const before = rowsOf(join(dataDir, 'gesso.db'));
      const ended = takeCrashImages(dataDir);
      await (await openEngine({ dataDir, queue: 'hold' })).stop();
      const images = ended();

      const versions = new Set<unknown>();
      for (const image of images) {
        const file = join(image, 'gesso.db');
        versions.add(versionOf(file));
        await (await openEngine({ dataDir: image, queue: 'hold' })).stop();
        expect(versionOf(file)).toBe(NEWEST);
        expect(rowsOf(file, before.columns).rows).toEqual(before.rows);
      }

      expect(versions, 'some die before, some after').toContain(version);
      expect(versions).toContain(NEWEST);
    });

    it('is left as it is when it was touched by a newer version', async () => {
      const dataDir = folderOf(version);
      const file = join(dataDir, 'gesso.db');
      const db = new Database(file);
      db.pragma('user_version = 999');
      db.close();
      const before = readFileSync(file);

      await expect(openEngine({ dataDir })).rejects.toMatchObject({ reason: 'newer_schema' });

      expect(readFileSync(file).equals(before)).toBe(true);
      expect(readdirSync(dataDir).filter((name) => name.endsWith('.bak'))).toEqual([]);
    });
  },
);

it('every released schema but the newest has a fixture', () => {
  const versions = readdirSync(FIXTURES).map((name) => Number(/^v(\d+)\.sql$/.exec(name)?.[1]));

  expect(versions).toContain(1);
  expect(Math.max(...versions)).toBeLessThanOrEqual(NEWEST);
});
