import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AssetId, JobId, PresetId } from '../../src/contract/ids.ts';
import { createEngine } from '../../src/core/engine.ts';
import type { Engine } from '../../src/core/engine-type.ts';
import type { EngineOptions } from '../../src/core/engine-options.ts';
import { noKeychain } from '../../src/core/secrets/keychain.ts';
import { createVendorAdapter } from '../fakes/vendor/vendor-adapter.ts';
import { VendorServer } from '../fakes/vendor/vendor-server.ts';
import { contentOf, takeCrashImages } from '../support/crash-images.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { jobWhen, openEngine } from '../support/test-engine.ts';

/** Jobs in every state that a person can do something about, and pictures to move about. */
type Scene = {
  completed: JobId;
  failed: JobId;
  uncertain: JobId;
  waiting: JobId[];
  assets: AssetId[];
  trashed: AssetId[];
  presets: PresetId[];
};

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const PRESET = { jobType: 'image', prompt: null, provider: null, model: null, params: { width: 512 } } as const;
const ORDER = { jobType: 'image', provider: 'runway', params: { prompt: 'a statement' } } as const;

function picture(n: number): string {
  const bytes = Buffer.concat([Buffer.from(PIXEL, 'base64'), Buffer.from(`picture ${n}`)]);
  return `data:image/png;base64,${bytes.toString('base64')}`;
}

const options: Omit<EngineOptions, 'dataDir'> = {
  environment: {},
  version: '0.0.0-test',
  keychain: noKeychain('No keychain in tests.'),
};

/** Made once, by a real engine; each test works on a copy of its own. */
const made: { folder: string; scene: Scene | undefined } = { folder: '', scene: undefined };

beforeAll(async () => {
  made.folder = mkdtempSync(join(tmpdir(), 'gesso-scene-'));
  const vendor = await VendorServer.start();
  const engine = await createEngine({
    ...options,
    dataDir: made.folder,
    adapters: [createVendorAdapter({ url: vendor.url })],
  });
  made.scene = await play(engine, vendor);
  await engine.stop();
  await vendor.stop();
  return () => {
    rmSync(made.folder, { recursive: true, force: true });
  };
});

async function play(engine: Engine, vendor: VendorServer): Promise<Scene> {
  const run = async (mode: VendorServer['mode']): Promise<JobId> => {
    vendor.mode = mode;
    const { id } = await engine.handlers['jobs.create'](ORDER);
    await jobWhen(engine, id, (job) => job.finishedAt !== null || job.phase === 'needs_attention');
    return id;
  };
  const completed = await run('normal');
  const failed = await run('refuse');
  const uncertain = await run('drop');
  await engine.handlers['queue.pause']({});
  const { jobIds } = await engine.handlers['jobs.createBatch']({ jobs: [ORDER, ORDER, ORDER] });
  const assets: AssetId[] = [];
  for (let n = 0; n < 6; n++) assets.push((await engine.handlers['library.import']({ dataUrl: picture(n) })).id);
  const trashed = assets.splice(3);
  await engine.handlers['library.trash']({ assetIds: trashed });
  await engine.handlers['budget.setLimit']({ scope: 'all', window: 'month', kind: 'hard', limitMicros: 50_000_000 });
  const presets: PresetId[] = [];
  for (const name of ['one', 'two', 'three'])
    presets.push((await engine.handlers['presets.create']({ name, ...PRESET })).id);
  return { completed, failed, uncertain, waiting: jobIds, assets, trashed, presets };
}

/** Everything that a person can have written down, outside of a job's own run. */
const WRITES: Record<string, (engine: Engine, scene: Scene) => Promise<unknown>> = {
  'accepting a job': (engine) => engine.handlers['jobs.create'](ORDER),
  'accepting a batch': (engine) =>
    engine.handlers['jobs.createBatch']({ jobs: Array.from({ length: 12 }, () => ORDER) }),
  'editing a waiting job': (engine, { waiting }) =>
    engine.handlers['jobs.edit']({ jobId: first(waiting), params: { prompt: 'another', price: 900_000 } }),
  'moving a waiting job': (engine, { waiting }) => engine.handlers['jobs.move']({ jobId: first(waiting) }),
  'a priority': (engine, { waiting }) => engine.handlers['jobs.setPriority']({ jobId: first(waiting), priority: 3 }),
  'cancelling a waiting job': (engine, { waiting }) => engine.handlers['jobs.cancel']({ jobId: first(waiting) }),
  'a retry': (engine, { failed }) => engine.handlers['jobs.retry']({ jobId: failed }),
  'resolving as charged': (engine, { uncertain }) =>
    engine.handlers['jobs.resolve']({ jobId: uncertain, outcome: { kind: 'charged' } }),
  'resolving as not charged': (engine, { uncertain }) =>
    engine.handlers['jobs.resolve']({ jobId: uncertain, outcome: { kind: 'not_charged' } }),
  'resolving by a task id': (engine, { uncertain }) =>
    engine.handlers['jobs.resolve']({ jobId: uncertain, outcome: { kind: 'task', taskId: 'task-1' } }),
  'a correction': (engine, { completed }) =>
    engine.handlers['budget.correct']({ jobId: completed, actualMicros: 250_000 }),
  'two settings': (engine) => engine.handlers['settings.set']({ theme: 'light', budgetTimeZone: 'Europe/Berlin' }),
  'a pause': (engine) => engine.handlers['queue.pause']({ provider: 'runway' }),
  'a new limit': (engine) =>
    engine.handlers['budget.setLimit']({ scope: 'provider:runway', window: 'day', kind: 'soft', limitMicros: 1 }),
  'a changed limit': (engine) =>
    engine.handlers['budget.setLimit']({ scope: 'all', window: 'month', kind: 'hard', limitMicros: 7 }),
  'removing a limit': async (engine) => {
    const { limits } = await engine.handlers['budget.show']({});
    return Promise.all(limits.map(({ id }) => engine.handlers['budget.removeLimit']({ limitId: id })));
  },
  'an import': (engine) => engine.handlers['library.import']({ dataUrl: picture(99), name: 'new' }),
  'trashing several': (engine, { assets }) => engine.handlers['library.trash']({ assetIds: assets }),
  'restoring several': (engine, { trashed }) => engine.handlers['library.restore']({ assetIds: trashed }),
  'a rating': (engine, { assets }) =>
    engine.handlers['library.update']({ assetId: first(assets), rating: 4, favourite: true }),
  'a preset put before others': (engine, { presets }) =>
    engine.handlers['presets.create']({ name: 'four', ...PRESET, before: first(presets) }),
  'moving a preset': (engine, { presets }) => engine.handlers['presets.move']({ presetId: first(presets) }),
  'a changed preset': (engine, { presets }) =>
    engine.handlers['presets.update']({ presetId: first(presets), name: 'uno', content: PRESET }),
  'removing a preset': (engine, { presets }) => engine.handlers['presets.remove']({ presetId: first(presets) }),
};

function first<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined) throw new Error('the scene has one');
  return item;
}

describe('a kill -9 before, between or after any two statements, or in the middle of a commit', () => {
  it.each(Object.entries(WRITES))('leaves the old state or the new one: %s', async (_name, write) => {
    const dataDir = tempFolder();
    cpSync(made.folder, dataDir, { recursive: true });
    const { scene } = made;
    if (scene === undefined) throw new Error('the scene was made');
    const engine = await openEngine({
      dataDir,
      queue: 'hold',
      adapters: [createVendorAdapter({ url: 'http://127.0.0.1:9' })],
    });
    const ended = takeCrashImages(dataDir);
    const before = contentOf(dataDir);

    await write(engine, scene);
    const images = ended();
    const after = contentOf(dataDir);

    const found = [...images, ...tornImages(images)].map(contentOf);
    expect(before).not.toBe(after);
    expect(new Set(found)).toEqual(new Set([before, after]));
    expect(found[images.length - 1], 'what was acknowledged is there').toBe(after);
    await expectSound(images[Math.floor(images.length / 2)] ?? dataDir, dataDir);
  });
});

/** The last commit's log, cut where a kill in the middle of its writing could have cut it, also with rubbish behind. */
function tornImages(images: readonly string[]): string[] {
  const last = images.at(-1);
  if (last === undefined) return [];
  const log = 'gesso.db-wal';
  const whole = statSync(join(last, log)).size;
  const former = images.map((image) => statSync(join(image, log)).size).findLast((size) => size < whole) ?? 0;
  return [0, 0.3, 0.6, 0.95].map((share) => {
    const image = tempFolder('gesso-torn');
    for (const name of ['gesso.db', log]) copyFileSync(join(last, name), join(image, name));
    truncateSync(join(image, log), former + Math.floor((whole - former) * share));
    appendFileSync(join(image, log), readFileSync(join(last, 'gesso.db')).subarray(0, 5000));
    return image;
  });
}

/** An engine opens what was left, and its books are in order. */
async function expectSound(image: string, dataDir: string): Promise<void> {
  cpSync(join(dataDir, 'assets'), join(image, 'assets'), { recursive: true });
  const engine = await openEngine({ dataDir: image, queue: 'hold' });
  expect((await engine.handlers['budget.verify']({})).checks.filter((check) => !check.ok)).toEqual([]);
  expect(await engine.handlers['library.verify']({})).toMatchObject({ missing: [], damaged: [] });
  await engine.stop();
}
