import type { Adapter, TaskStatus } from '../../src/core/providers/adapter.ts';
import type { ProviderId, ProviderView } from '../../src/contract/provider.ts';
import type { JsonValue, MicroUsd } from '../../src/contract/units.ts';

/** A provider whose tasks run until they are cancelled: for everything that needs a job in the middle. */
export function createPatientAdapter(options: { readonly id: ProviderId; readonly priceMicros: MicroUsd }): Adapter {
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
    submitSafety: 'free',
    concurrency: 4,
    pollIntervalMs: 20,
    describe: () => Promise.resolve(view),
    estimate: () => ({ maxCostMicros: priceMicros, priceVersion: 'test', durationMs: null }),
    prepare: () => Promise.resolve(null),
    start: (_context, attempt) => Promise.resolve({ handle: attempt.attemptId }),
    status: (_context, handle) => Promise.resolve(statusOf(cancelled.has(handle))),
    cancel: (_context, handle) => {
      cancelled.add(handle);
      return Promise.resolve('asked');
    },
    download: () => Promise.reject(new Error('a patient task has no output')),
  };
}

function statusOf(isCancelled: boolean): TaskStatus {
  return isCancelled
    ? { state: 'cancelled', cost: { micros: 0, basis: 'free' } }
    : { state: 'running', progress: 0.42 };
}
