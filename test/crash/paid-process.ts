import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { jobIdSchema } from '../../src/contract/ids.ts';
import { jobTypeSchema, providerIdSchema } from '../../src/contract/provider.ts';
import { jsonValueSchema } from '../../src/contract/units.ts';
import { createEngine } from '../../src/core/engine.ts';
import type { Adapter, AdapterContext } from '../../src/core/providers/adapter.ts';
import { noKeychain } from '../../src/core/secrets/keychain.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { PAID_ADAPTERS } from '../support/paid-adapters.ts';

/**
 * A whole engine with a real adapter of a paid vendor, in a process of its own that kills itself with SIGKILL at the instant that `dieAt`
 * names: before and after each call of the adapter, and before and after each file that it keeps.
 */
const options = z
  .object({
    dataDir: z.string(),
    provider: providerIdSchema,
    url: z.string(),
    environment: z.record(z.string(), z.string()),
    job: z.object({
      id: jobIdSchema,
      jobType: jobTypeSchema,
      model: z.string(),
      params: z.record(z.string(), jsonValueSchema),
      maxCostMicros: z.int().optional(),
    }),
    dieAt: z.string(),
  })
  .parse(JSON.parse(process.argv[2] ?? ''));

function dieAt(point: string): void {
  if (options.dieAt !== point) return;
  process.kill(process.pid, 'SIGKILL');
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
}

async function around<T>(name: string, call: () => Promise<T>): Promise<T> {
  dieAt(`before:${name}`);
  const result = await call();
  dieAt(`after:${name}`);
  return result;
}

/** The engine's context with a trap around each kept file. */
function trappedContext(context: AdapterContext): AdapterContext {
  return {
    ...context,
    kept: {
      read: (attemptId, name) => context.kept.read(attemptId, name),
      write: (attemptId, name, bytes) => around(`keep:${name}`, () => context.kept.write(attemptId, name, bytes)),
    },
  };
}

function trapped(adapter: Adapter): Adapter {
  return {
    ...adapter,
    prepare: (context, request) => around('prepare', () => adapter.prepare(context, request)),
    start: (context, attempt) => around('start', () => adapter.start(trappedContext(context), attempt)),
    status: (context, handle) => around('status', () => adapter.status(context, handle)),
    cancel: (context, handle) => around('cancel', () => adapter.cancel(context, handle)),
    download: (context, handle, output) => around('download', () => adapter.download(context, handle, output)),
  };
}

const create = PAID_ADAPTERS[options.provider];
if (create === undefined) throw new Error(`no paid adapter is called ${options.provider}`);
const engine = await createEngine({
  dataDir: options.dataDir,
  environment: options.environment,
  version: '0.0.0-test',
  keychain: noKeychain('No keychain in tests.'),
  adapters: [trapped(create(options.url))],
  // Vendors want seconds between two questions.
  clock: createHurriedClock({ factor: 20, since: Date.now(), aheadMs: 0 }),
});
engine.subscribe((event) => {
  if (event.name === 'job.changed') dieAt(`phase:${event.payload.job.phase}`);
});
// On a busy machine the first answer of the vendor may take longer than the engine waits for it.
for (let tries = 0; tries < 10; tries++) {
  const view = await engine.handlers['providers.get']({ provider: options.provider });
  if (view.availability.state === 'ready') break;
  await delay(1000);
}
const { id, jobType, model, params, maxCostMicros } = options.job;
await engine.handlers['jobs.create']({
  id,
  jobType,
  model,
  params,
  provider: options.provider,
  ...(maxCostMicros === undefined ? {} : { maxCostMicros }),
});
writeSync(1, 'accepted\n');
