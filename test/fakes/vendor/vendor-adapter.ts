import { z } from 'zod';
import type { ParameterSpec, ProviderId } from '../../../src/contract/provider.ts';
import type { JsonValue, MicroUsd } from '../../../src/contract/units.ts';
import type {
  Adapter,
  AdapterContext,
  AdapterRequest,
  StartResult,
  SubmitSafety,
  TaskStatus,
} from '../../../src/core/providers/adapter.ts';
import { ProviderFailure } from '../../../src/core/providers/errors.ts';

const handleSchema = z.object({ taskId: z.string() });
const taskSchema = z.object({
  id: z.string(),
  state: z.enum(['running', 'succeeded', 'failed', 'cancelled']),
  costMicros: z.int(),
});

export type VendorAdapterOptions = {
  readonly url: string;
  /** Default: runway. */
  readonly id?: ProviderId;
  /** false: its work costs nothing, whatever price is asked for. Default: true. */
  readonly paid?: boolean;
  readonly submitSafety?: SubmitSafety;
  /** What each task costs; null: the price is not known. */
  readonly priceMicros?: MicroUsd | null;
  /** The vendor's own maximum for each task, named with its id and when it is found again. */
  readonly maximumMicros?: MicroUsd;
  /** What each task really costs, where that differs from the price. */
  readonly actualMicros?: MicroUsd;
  readonly concurrency?: number;
  readonly pollIntervalMs?: number;
};

/**
 * An adapter for the paid vendor of the tests. It behaves as real ones must: one POST for each `start`, no retries of its own, and an
 * honest word on whether the request can have arrived. The parameter `price` is the most that a job may cost, `actual` what it will.
 */
export function createVendorAdapter(options: VendorAdapterOptions): Adapter {
  const price = options.priceMicros === undefined ? 600_000 : options.priceMicros;
  const id = options.id ?? 'runway';
  const paid = options.paid ?? true;
  const taken = (taskId: string): StartResult => ({
    handle: { taskId },
    ...(options.maximumMicros === undefined ? {} : { maxCostMicros: options.maximumMicros }),
  });
  return {
    id,
    paid,
    submitSafety: options.submitSafety ?? 'none',
    concurrency: options.concurrency ?? 4,
    pollIntervalMs: options.pollIntervalMs ?? 10,
    describe: async () => ({
      id,
      name: 'Vendor',
      kind: 'cloud',
      paid,
      placeholder: false,
      availability: { state: 'ready', message: 'Ready.', facts: {} },
      models: [],
      capabilities: [
        {
          jobType: 'image',
          sizes: [],
          parameters: [
            {
              type: 'text',
              name: 'prompt',
              label: 'Prompt',
              required: true,
              advanced: false,
              maxLength: 32_000,
              multiline: true,
            },
            { type: 'seed', name: 'seed', label: 'Seed', required: false, advanced: true, max: 4_294_967_295 },
            micros('price', 'Price'),
            micros('actual', 'What it will cost'),
          ],
        },
      ],
    }),
    estimate: (request) => ({
      maxCostMicros: paid ? (given(request, 'price') ?? price) : 0,
      priceVersion: '2026-11-22',
      durationMs: 1000,
    }),
    prepare: async () => null,
    start: async (context, attempt) => {
      const cost =
        given(attempt.request, 'actual') ?? options.actualMicros ?? given(attempt.request, 'price') ?? price ?? 0;
      const answer = await send(context, `${options.url}/tasks`, {
        method: 'POST',
        body: JSON.stringify({ clientRef: attempt.attemptId, costMicros: paid ? cost : 0 }),
        // Only a vendor that honours keys is sent one: the others would take the same work twice.
        ...(options.submitSafety === 'idempotent' ? { headers: { 'idempotency-key': attempt.attemptId } } : {}),
      });
      return taken(z.object({ id: z.string() }).parse(answer).id);
    },
    status: async (context, handle) => statusOf(taskSchema.parse(await read(context, taskUrl(options, handle)))),
    find: async (context, attempt) => {
      const found = z
        .object({ id: z.string().nullable() })
        .parse(await read(context, `${options.url}/tasks?clientRef=${attempt.attemptId}`));
      return found.id === null ? 'absent' : taken(found.id);
    },
    cancel: async (context, handle) => {
      await context.fetch(taskUrl(options, handle), { method: 'DELETE', signal: context.signal });
      return 'asked';
    },
    download: async (context, handle) => {
      const response = await context.fetch(`${taskUrl(options, handle)}/file`, { signal: context.signal });
      if (!response.ok || response.body === null)
        throw new ProviderFailure('output_lost', 'The file cannot be fetched now.', { transient: true });
      return { mime: 'image/png', stream: response.body };
    },
  };
}

function micros(name: string, label: string): ParameterSpec {
  return { type: 'integer', name, label, required: false, advanced: true, min: 0, max: 1_000_000_000, step: 1 };
}

function given(request: AdapterRequest, name: string): MicroUsd | undefined {
  const value = request.params[name];
  return typeof value === 'number' ? value : undefined;
}

function taskUrl(options: VendorAdapterOptions, handle: JsonValue): string {
  return `${options.url}/tasks/${handleSchema.parse(handle).taskId}`;
}

function statusOf(task: z.output<typeof taskSchema>): TaskStatus {
  switch (task.state) {
    case 'running':
      return { state: 'running', progress: 0.5 };
    case 'succeeded':
      return {
        state: 'succeeded',
        outputs: [{ kind: 'image', mime: 'image/png', ref: null }],
        cost: { micros: task.costMicros, basis: 'provider' },
      };
    case 'failed':
      return {
        state: 'failed',
        failure: new ProviderFailure('rejected', 'The vendor could not make it.'),
        cost: { micros: task.costMicros, basis: 'provider' },
      };
    case 'cancelled':
      return { state: 'cancelled', cost: { micros: task.costMicros, basis: 'provider' } };
  }
}

/** The create: 4xx is a rejection, a refused connection never left, everything else is in doubt. */
async function send(context: AdapterContext, url: string, init: RequestInit): Promise<unknown> {
  let response: Response;
  try {
    response = await context.fetch(url, { ...init, signal: context.signal });
  } catch (cause) {
    const code =
      cause instanceof Error && cause.cause instanceof Error && 'code' in cause.cause ? cause.cause.code : undefined;
    if (code === 'ECONNREFUSED')
      throw new ProviderFailure('unavailable', 'The vendor does not answer.', { sent: 'no', transient: true, cause });
    throw new ProviderFailure('outcome_unknown', 'The connection broke.', { sent: 'unknown', cause });
  }
  if (response.status === 429)
    throw new ProviderFailure('rejected', 'The vendor is busy.', { sent: 'rejected', transient: true });
  if (response.status >= 400 && response.status < 500)
    throw new ProviderFailure('rejected', 'The vendor refused.', { sent: 'rejected' });
  if (!response.ok) throw new ProviderFailure('outcome_unknown', 'The vendor failed.', { sent: 'unknown' });
  return response.json();
}

async function read(context: AdapterContext, url: string): Promise<unknown> {
  try {
    const response = await context.fetch(url, { signal: context.signal });
    if (!response.ok) throw new ProviderFailure('unavailable', 'The vendor cannot say now.', { transient: true });
    return await response.json();
  } catch (cause) {
    if (cause instanceof ProviderFailure || context.signal.aborted) throw cause;
    throw new ProviderFailure('unavailable', 'The vendor does not answer.', { transient: true, cause });
  }
}
