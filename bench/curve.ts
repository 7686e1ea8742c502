import { newId } from '../src/core/base/ids.ts';
import { viewBudget } from '../src/core/budget/report.ts';
import { claimNext, nextDueAt } from '../src/core/jobs/claim.ts';
import { usualDuration } from '../src/core/jobs/duration.ts';
import { newRotation } from '../src/core/jobs/pick.ts';
import { countJobs, listJobs } from '../src/core/jobs/queries.ts';
import type { BenchFolder } from './bench-folder.ts';
import { openFilledFolder } from './filled-folder.ts';
import { accept } from './gesso-queue.ts';
import { median, type Measurement } from './measure.ts';

const SMALL = { finished: 1000, queued: 1000 };
const LARGE = [
  { finished: 10_000, queued: 100_000 },
  { finished: 100_000, queued: 100_000 },
  { finished: 1_000_000, queued: 100_000 },
];
const ROUNDS = 31;

/**
 * What the engine asks again and again, with ever more jobs in the database, against the same with a thousand finished and a thousand
 * waiting ones; in turns, so that a busy machine slows all sizes. Only the processor's work: no disk is waited for.
 */
export async function benchCurve(): Promise<readonly Measurement[]> {
  const small = openFilledFolder(SMALL);
  const folders = LARGE.map((size) => ({ size, folder: openFilledFolder(size) }));
  try {
    return questions().flatMap(({ name, ask }) => {
      const samples = new Map<BenchFolder, number[]>();
      for (let round = 0; round < ROUNDS; round++)
        for (const folder of [small, ...folders.map((one) => one.folder)])
          samples.set(folder, [...(samples.get(folder) ?? []), microseconds(() => ask(folder))]);
      const floor = median(samples.get(small) ?? []);
      return folders.map(({ size, folder }) => ({
        name: `curve: ${name}, ${size.finished.toLocaleString('en-US')} finished`,
        value: median(samples.get(folder) ?? []),
        floor,
        unit: 'µs',
        against: '1,000',
      }));
    });
  } finally {
    for (const folder of [small, ...folders.map((one) => one.folder)]) folder.close();
  }
}

function questions(): readonly { readonly name: string; readonly ask: (folder: BenchFolder) => unknown }[] {
  const rotations = new Map<BenchFolder, ReturnType<typeof newRotation>>();
  const rotationOf = (folder: BenchFolder): ReturnType<typeof newRotation> => {
    const rotation = rotations.get(folder) ?? newRotation();
    rotations.set(folder, rotation);
    return rotation;
  };
  const claim = (folder: BenchFolder): unknown => {
    const now = Date.now();
    const ids = { attemptId: newId.attempt(now), lease: newId.attempt(now) };
    return claimNext(folder.db, {
      ...ids,
      provider: 'draft',
      now,
      rotation: rotationOf(folder),
      keepsModel: true,
    });
  };
  const list =
    (status: 'cancelled' | undefined) =>
    ({ db, company }: BenchFolder): unknown =>
      listJobs(db, company, { status, limit: 50, cursor: undefined });
  return [
    { name: 'accept under a limit', ask: ({ db, company }) => accept(db, company) },
    { name: 'claim', ask: claim },
    { name: 'next due instant', ask: ({ db }) => nextDueAt(db, Date.now()) },
    {
      name: 'usual duration of a rare model',
      ask: ({ db }) => usualDuration(db, { provider: 'draft', job_type: 'image', model: 'rare' }),
    },
    { name: 'first page of all jobs', ask: list(undefined) },
    { name: 'first page of a rare state', ask: list('cancelled') },
    { name: 'counts', ask: ({ db, company }) => countJobs(db, company) },
    {
      name: 'budget: month, total and a limit',
      ask: ({ db, company }) => viewBudget(db, company, { at: Date.now(), timeZone: 'UTC' }),
    },
  ];
}

function microseconds(work: () => unknown): number {
  const start = performance.now();
  work();
  return (performance.now() - start) * 1000;
}
