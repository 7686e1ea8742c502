import type { Adapter, TaskStatus } from '../../src/core/providers/adapter.ts';
import { ProviderFailure } from '../../src/core/providers/errors.ts';
import type { ProviderId, ProviderView } from '../../src/contract/provider.ts';
import type { JsonValue, MicroUsd } from '../../src/contract/units.ts';

/** A provider whose tasks run until they are cancelled, or fail at once: for everything that needs a job in the middle or a bad end. */
export function createPatientAdapter(options: {
  readonly id: ProviderId;
  readonly priceMicros: MicroUsd;
  readonly fails?: boolean;
}): Adapter {
  const { id, priceMicros } = options;
  const cancelled = new Set<JsonValue>();
  const view: ProviderView = {
    id,
    name: 'Patient',
    kind: priceMicros > 0 ? 'cloud' : 'local',
    paid: priceMicros > 0,
    placeholder: false,
    availability: { state: 'ready', message: 'Ready.', facts: {} },
    models: [{ id: 'patient-1', label: 'Patient 1', jobTypes: ['image'] }],
    capabilities: [
      {
        jobType: 'image',
        sizes: [],
        parameters: [
          {
            name: 'prompt',
            label: 'Prompt',
            type: 'text',
            required: true,
            advanced: false,
            maxLength: 32_000,
            multiline: true,
          },
        ],
      },
    ],
  };
  return {
    id,
    paid: false,
    submitSafety: 'free',
    concurrency: 4,
    pollIntervalMs: 20,
    describe: () => Promise.resolve(view),
    estimate: () => ({ maxCostMicros: priceMicros, priceVersion: 'test', durationMs: null }),
    prepare: () => Promise.resolve(null),
    start: (_context, attempt) => Promise.resolve({ handle: attempt.attemptId }),
    status: (_context, handle) => Promise.resolve(options.fails === true ? FAILED : statusOf(cancelled.has(handle))),
    cancel: (_context, handle) => {
      cancelled.add(handle);
      return Promise.resolve('asked');
    },
    download: () => Promise.reject(new Error('a patient task has no output')),
  };
}

const FAILED: TaskStatus = {
  state: 'failed',
  failure: new ProviderFailure('moderated', 'The content rules say no.'),
  cost: { micros: 0, basis: 'free' },
};

function statusOf(isCancelled: boolean): TaskStatus {
  return isCancelled
    ? { state: 'cancelled', cost: { micros: 0, basis: 'free' } }
    : { state: 'running', progress: 0.42 };
}
