import { join } from 'node:path';
import type { JobId } from '../../src/contract/ids.ts';
import type { CreateJobInput } from '../../src/contract/job.ts';
import type { JobView } from '../../src/contract/job.ts';
import { newId } from '../../src/core/base/ids.ts';
import type { Engine } from '../../src/core/engine-type.ts';
import type { Line } from './lines.ts';
import type { Random } from './random.ts';
import { VENDORS } from './vendors.ts';

/** A person at work on an engine. */
export type Actor = {
  readonly engine: Engine;
  readonly random: Random;
  readonly say: (line: Line) => void;
  readonly dataDir: string;
};

type Action = { readonly weight: number; perform(actor: Actor): Promise<void> };

/** Waiting jobs above which nobody adds more: a kill should find jobs in every state, not a mountain of queued ones. */
const CROWD = 60;

/** What people do; `weight` is how often, against the sum of all. */
export const ACTIONS = {
  create: { weight: 30, perform: createOne },
  batch: { weight: 6, perform: createBatch },
  cancel: { weight: 10, perform: cancelOne },
  retry: { weight: 8, perform: retryOne },
  edit: { weight: 8, perform: editOne },
  move: { weight: 5, perform: moveOne },
  prioritise: { weight: 3, perform: prioritiseOne },
  pause: { weight: 2, perform: pauseForAMoment },
  limit: { weight: 4, perform: changeLimits },
  settings: { weight: 3, perform: changeSettings },
  import: { weight: 3, perform: importPicture },
  trash: { weight: 3, perform: trashSome },
  export: { weight: 1, perform: exportSome },
  tidy: { weight: 1, perform: tidyUp },
  read: { weight: 6, perform: readEverything },
} as const satisfies Record<string, Action>;

export type ActionName = keyof typeof ACTIONS;

function someRequest(random: Random): { request: CreateJobInput & { id: JobId }; price: number } {
  const price = random.between(1, 1_000_000);
  // Most cost what was said or less; some cost more.
  const actual = random.chance(0.1) ? price + random.between(0, 50_000) : random.between(0, price);
  const request = {
    id: newId.job(Date.now()),
    jobType: 'image',
    provider: random.oneOf(VENDORS) ?? 'runway',
    params: { prompt: `torture ${random.between(0, 1_000_000)}`, price, actual },
    acceptSoftLimits: random.chance(0.5),
  } as const;
  return {
    request: random.chance(0.2) ? { ...request, idempotencyKey: `key-${request.id}` } : request,
    price,
  };
}

async function createOne({ engine, random, say }: Actor): Promise<void> {
  if ((await engine.handlers['jobs.counts']({})).queued > CROWD) return readEverything({ engine });
  const { request, price } = someRequest(random);
  const once = (): Promise<JobView> => engine.handlers['jobs.create'](request);
  // A double click is one job.
  const [job] = random.chance(0.1) ? await Promise.all([once(), once()]) : [await once()];
  if (job !== undefined) say({ say: 'accepted', ids: [job.id], price });
}

async function createBatch({ engine, random, say }: Actor): Promise<void> {
  if ((await engine.handlers['jobs.counts']({})).queued > CROWD) return;
  const { price } = someRequest(random);
  const jobs = Array.from({ length: random.between(2, 25) }, () => {
    const { request } = someRequest(random);
    return { ...request, params: { ...request.params, price, actual: random.between(0, price) } };
  });
  say({ say: 'batch', ids: jobs.map((job) => job.id) });
  const { jobIds } = await engine.handlers['jobs.createBatch']({ jobs });
  say({ say: 'accepted', ids: jobIds, price });
}

async function someJob({ engine, random }: Actor, test: (job: JobView) => boolean): Promise<JobView | undefined> {
  const { jobs } = await engine.handlers['jobs.list']({ limit: 100 });
  return random.oneOf(jobs.filter(test));
}

async function cancelOne(actor: Actor): Promise<void> {
  const job = await someJob(actor, ({ finishedAt }) => finishedAt === null);
  if (job === undefined) return;
  const cancelled = await actor.engine.handlers['jobs.cancel']({ jobId: job.id });
  if (cancelled.status === 'cancelled') actor.say({ say: 'cancelled', id: job.id });
}

async function retryOne(actor: Actor): Promise<void> {
  const job = await someJob(actor, ({ status }) => status === 'failed' || status === 'cancelled');
  if (job === undefined) return;
  actor.say({ say: 'retrying', id: job.id });
  await actor.engine.handlers['jobs.retry']({ jobId: job.id, acceptSoftLimits: true });
}

async function editOne(actor: Actor): Promise<void> {
  const job = await someJob(actor, ({ phase }) => phase === 'waiting');
  if (job === undefined) return;
  const price = actor.random.between(1, 1_000_000);
  actor.say({ say: 'editing', id: job.id, price });
  await actor.engine.handlers['jobs.edit']({
    jobId: job.id,
    params: { prompt: 'edited', price, actual: actor.random.between(0, price) },
    acceptSoftLimits: true,
  });
  actor.say({ say: 'edited', id: job.id, price });
}

async function moveOne(actor: Actor): Promise<void> {
  const job = await someJob(actor, ({ phase }) => phase === 'waiting');
  const before = await someJob(actor, ({ phase }) => phase === 'waiting');
  if (job === undefined) return;
  const toTheEnd = before === undefined || actor.random.chance(0.3);
  await actor.engine.handlers['jobs.move'](toTheEnd ? { jobId: job.id } : { jobId: job.id, before: before.id });
}

async function prioritiseOne(actor: Actor): Promise<void> {
  const job = await someJob(actor, ({ phase }) => phase === 'waiting');
  if (job === undefined) return;
  await actor.engine.handlers['jobs.setPriority']({ jobId: job.id, priority: actor.random.between(-2, 2) });
}

async function pauseForAMoment({ engine, random }: Actor): Promise<void> {
  const provider = random.oneOf(VENDORS) ?? 'runway';
  await engine.handlers['queue.pause']({ provider });
  await engine.handlers['budget.show']({});
  await engine.handlers['queue.resume']({ provider });
}

async function changeLimits({ engine, random }: Actor): Promise<void> {
  const { limits } = await engine.handlers['budget.show']({});
  const former = random.oneOf(limits);
  if (former !== undefined && random.chance(0.6)) {
    await engine.handlers['budget.removeLimit']({ limitId: former.id });
    return;
  }
  await engine.handlers['budget.setLimit']({
    scope: random.chance(0.5) ? 'all' : `provider:${random.oneOf(VENDORS) ?? 'runway'}`,
    window: random.oneOf(['day', 'week', 'month', 'total'] as const) ?? 'month',
    kind: random.chance(0.5) ? 'hard' : 'soft',
    limitMicros: random.between(1_000_000, 2_000_000_000),
  });
}

async function changeSettings({ engine, random, say }: Actor): Promise<void> {
  // Two keys that always go together: one without the other is half a write.
  const [theme, zone] =
    random.oneOf([['dark', 'Europe/Berlin'] as const, ['light', 'America/New_York'] as const]) ??
    (['dark', 'Europe/Berlin'] as const);
  say({ say: 'setting', theme, zone });
  await engine.handlers['settings.set']({ theme, budgetTimeZone: zone });
  say({ say: 'set', theme, zone });
}

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

async function importPicture({ engine, random, say }: Actor): Promise<void> {
  const bytes = Buffer.concat([Buffer.from(PIXEL, 'base64'), Buffer.from(`import ${random.between(0, 1_000_000)}`)]);
  const dataUrl = `data:image/png;base64,${bytes.toString('base64')}`;
  const asset = await engine.handlers['library.import']({ dataUrl, name: 'a pixel' });
  say({ say: 'imported', id: asset.id });
}

async function trashSome({ engine, random }: Actor): Promise<void> {
  const trashed = random.chance(0.5);
  const { assets } = await engine.handlers['library.list']({ limit: 5, filter: { trashed } });
  if (assets.length === 0) return;
  const assetIds = assets.map((asset) => asset.id);
  await engine.handlers[trashed ? 'library.restore' : 'library.trash']({ assetIds });
}

async function exportSome({ engine, dataDir }: Actor): Promise<void> {
  const { assets } = await engine.handlers['library.list']({ limit: 2, filter: { trashed: false } });
  if (assets.length === 0) return;
  const assetIds = assets.map((asset) => asset.id);
  await engine.handlers['library.export']({ assetIds, directory: join(dataDir, 'exported'), metadata: 'keep' });
}

async function tidyUp({ engine }: Actor): Promise<void> {
  await engine.handlers['library.tidy']({});
}

async function readEverything({ engine }: Pick<Actor, 'engine'>): Promise<void> {
  await engine.handlers['jobs.list']({ limit: 50, status: 'open' });
  await engine.handlers['budget.show']({});
  await engine.handlers['library.list']({ limit: 20, filter: { trashed: false } });
  // Lets timers and sockets have their turn.
  await new Promise((resolve) => setImmediate(resolve));
}
