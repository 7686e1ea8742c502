import { rmSync } from 'node:fs';
import { newId } from '../src/core/base/ids.ts';
import { createEngine } from '../src/core/engine.ts';
import { noKeychain } from '../src/core/secrets/keychain.ts';
import { createBenchAdapter } from './bench-adapter.ts';
import { openBenchFolder, temporaryFolder } from './bench-folder.ts';
import { type Measurement, pairedRates, perSecond } from './measure.ts';
import { enqueueRaw, prepareRaw } from './raw-queue.ts';

const JOBS = 10_000;
const ROUNDS = 5;

/** A batch of 10,000 jobs through the engine's own method, in one durable transaction, against the same rows in one raw transaction. */
export async function benchBatch(): Promise<readonly Measurement[]> {
  const ours: number[] = [];
  const raw: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const measures = [async () => ours.push(await submitThroughEngine()), async () => raw.push(submitRaw())];
    for (const measure of round % 2 === 0 ? measures : measures.toReversed()) await measure();
  }
  const name = `batch: submit ${JOBS.toLocaleString('en-US')} jobs in one durable transaction`;
  return [{ name, unit: 'jobs/s', ...pairedRates(ours, raw) }];
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

function submitRaw(): number {
  const folder = openBenchFolder();
  try {
    const statements = prepareRaw(folder.db);
    const submit = folder.db.transaction(() => {
      for (let n = 1; n <= JOBS; n++) {
        const now = Date.now();
        const job = { id: newId.job(now), reservation: newId.reservation(now), company: folder.company };
        enqueueRaw(statements, { ...job, position: n * 1024, now });
      }
    });
    return perSecond(JOBS, () => submit.immediate());
  } finally {
    folder.close();
  }
}
