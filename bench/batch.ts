import { rmSync } from 'node:fs';
import { newId } from '../src/core/base/ids.ts';
import { createEngine } from '../src/core/engine.ts';
import { noKeychain } from '../src/core/secrets/keychain.ts';
import { createBenchAdapter } from './bench-adapter.ts';
import { type BenchFolder, openBenchFolder, temporaryFolder } from './bench-folder.ts';
import { type Measurement, pairedRates, perSecond } from './measure.ts';
import { enqueueRaw, prepareRaw } from './raw-queue.ts';

const JOBS = 10_000;
const ROUNDS = 5;

/**
 * A batch of 10,000 jobs through the engine's own method, in one durable transaction, against the same rows in one raw transaction: row by
 * row, and with one statement for each table but the jobs' own.
 */
export async function benchBatch(): Promise<readonly Measurement[]> {
  const ours: number[] = [];
  const rows: number[] = [];
  const sets: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const measures = [
      async () => rows.push(submitRaw(enqueueOneByOne)),
      async () => ours.push(await submitThroughEngine()),
      async () => sets.push(submitRaw(enqueueTogether)),
    ];
    for (const measure of round % 2 === 0 ? measures : measures.toReversed()) await measure();
  }
  const name = `batch: submit ${JOBS.toLocaleString('en-US')} jobs in one durable transaction`;
  return [
    { name, unit: 'jobs/s', ...pairedRates(ours, rows) },
    { name, unit: 'jobs/s', against: 'raw, by sets', ...pairedRates(ours, sets) },
  ];
}

/** Jobs per second. The engine holds its queue, so that nothing but the batch is measured. */
async function submitThroughEngine(): Promise<number> {
  const dataDir = temporaryFolder();
  const engine = await createEngine({
    dataDir,
    environment: {},
    version: 'bench',
    keychain: noKeychain('No keychain in benchmarks.'),
    adapters: [createBenchAdapter({ concurrency: 1, polls: 1 })],
    queue: 'hold',
  });
  try {
    const request = (n: number) => ({
      jobType: 'audio' as const,
      provider: 'runway' as const,
      params: { prompt: `a narrow market street at night, paper lanterns, ${n}` },
    });
    await engine.handlers['jobs.create'](request(-1));
    const jobs = Array.from({ length: JOBS }, (_, n) => request(n));
    const start = performance.now();
    await engine.handlers['jobs.createBatch']({ jobs });
    return (JOBS / (performance.now() - start)) * 1000;
  } finally {
    await engine.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

type Enqueue = (folder: BenchFolder) => () => void;

function submitRaw(enqueue: Enqueue): number {
  const folder = openBenchFolder();
  try {
    const submit = folder.db.transaction(enqueue(folder));
    return perSecond(JOBS, () => submit.immediate());
  } finally {
    folder.close();
  }
}

const enqueueOneByOne: Enqueue = ({ db, company }) => {
  const statements = prepareRaw(db);
  return () => {
    for (let n = 1; n <= JOBS; n++) {
      const now = Date.now();
      const job = { id: newId.job(now), reservation: newId.reservation(now), company };
      enqueueRaw(statements, { ...job, position: n * 1024, now });
    }
  };
};

const enqueueTogether: Enqueue = ({ db, company }) => {
  const { job } = prepareRaw(db);
  const books = BOOKS.map((text) => db.prepare(text));
  return () => {
    for (let n = 1; n <= JOBS; n++) {
      const now = Date.now();
      job.run(newId.job(now), company, n * 1024, newId.reservation(now), now, now);
    }
    for (const statement of books) statement.run();
  };
};

/** The other rows of jobs that were just inserted into an empty folder. */
const BOOKS = [
  `insert into job_events (job_id, attempt, to_state, at) select id, 0, 'queued', created_at from jobs order by rowid`,
  `insert into reservations (id, job_id, company_id, provider, amount_micros, created_at)
   select reservation_id, id, company_id, 'draft', 1000, created_at from jobs order by rowid`,
  `insert into ledger_entries (kind, reservation_id, job_id, attempt, company_id, provider, held_micros, spent_micros, window_at, created_at)
   select 'reserve', reservation_id, id, 1, company_id, 'draft', 1000, 0, created_at, created_at from jobs order by rowid`,
  `insert into ledger_totals (company_id, bucket_at, provider, project_id, held_micros, spent_micros)
   select company_id, created_at - created_at % 900000, 'draft', '', sum(1000), 0 from jobs group by 1, 2`,
];
