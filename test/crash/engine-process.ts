import { writeSync } from 'node:fs';
import { z } from 'zod';
import type { Adapter } from '../../src/core/providers/adapter.ts';
import { createEngine } from '../../src/core/engine.ts';
import { noKeychain } from '../../src/core/secrets/keychain.ts';
import { jobIdSchema } from '../../src/contract/ids.ts';
import { createVendorAdapter } from '../fakes/vendor/vendor-adapter.ts';

/**
 * A whole engine in a process of its own that kills itself with SIGKILL at the instant that `dieAt` names, as a power cut would. Before,
 * it accepts the given jobs and prints `accepted <id>` for each once acknowledged.
 */
const optionsSchema = z.object({
  dataDir: z.string(),
  vendorUrl: z.string(),
  submitSafety: z.enum(['none', 'lookup', 'free', 'idempotent']),
  priceMicros: z.int(),
  /** The vendor's own maximum above that, and what it really takes. */
  maximumMicros: z.int().optional(),
  actualMicros: z.int().optional(),
  create: z.array(jobIdSchema),
  /** `phase:<phase>`: right after that commit; `before:<call>` and `after:<call>`: around a call of the adapter. */
  dieAt: z.string(),
});

const options = optionsSchema.parse(JSON.parse(process.argv[2] ?? ''));

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  // SIGKILL to oneself is delivered before the call returns on the platforms where this runs; never go on.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
}

function dieAt(point: string): void {
  if (options.dieAt === point) die();
}

function say(line: string): void {
  writeSync(1, `${line}\n`);
}

/** The adapter with a trap before and behind each call. */
function trapped(adapter: Adapter): Adapter {
  const around = async <T>(name: string, call: () => Promise<T>): Promise<T> => {
    dieAt(`before:${name}`);
    const result = await call();
    dieAt(`after:${name}`);
    return result;
  };
  return {
    ...adapter,
    prepare: (context, request) => around('prepare', () => adapter.prepare(context, request)),
    start: (context, attempt) => around('start', () => adapter.start(context, attempt)),
    status: (context, handle) => around('status', () => adapter.status(context, handle)),
    cancel: (context, handle) => around('cancel', () => adapter.cancel(context, handle)),
    download: (context, handle, output) => around('download', () => adapter.download(context, handle, output)),
  };
}

const engine = await createEngine({
  dataDir: options.dataDir,
  environment: {},
  version: '0.0.0-test',
  keychain: noKeychain('No keychain in tests.'),
  adapters: [
    trapped(
      createVendorAdapter({
        url: options.vendorUrl,
        submitSafety: options.submitSafety,
        priceMicros: options.priceMicros,
        ...(options.maximumMicros === undefined ? {} : { maximumMicros: options.maximumMicros }),
        ...(options.actualMicros === undefined ? {} : { actualMicros: options.actualMicros }),
      }),
    ),
  ],
});
engine.subscribe((event) => {
  if (event.name === 'job.changed') dieAt(`phase:${event.payload.job.phase}`);
});
for (const id of options.create) {
  const job = await engine.handlers['jobs.create']({
    id,
    jobType: 'image',
    provider: 'runway',
    params: { prompt: 'crash' },
  });
  say(`accepted ${job.id}`);
}
