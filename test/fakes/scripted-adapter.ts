import type {
  Adapter,
  AdapterAttempt,
  CancelResult,
  Download,
  Estimate,
  Evidence,
  OutputRef,
  StartResult,
  SubmitSafety,
  TaskStatus,
} from '../../src/core/providers/adapter.ts';

/** What a scripted adapter does; each function gets the books, this call included. */
export type Script = {
  readonly paid?: boolean;
  readonly submitSafety?: SubmitSafety;
  readonly estimate?: Estimate;
  readonly start?: (calls: Calls, attempt: AdapterAttempt) => StartResult | Promise<StartResult>;
  readonly status?: (calls: Calls) => TaskStatus | Promise<TaskStatus>;
  readonly cancel?: (calls: Calls) => CancelResult;
  readonly download?: (calls: Calls, output: OutputRef) => Download;
  readonly find?: (calls: Calls) => StartResult | 'absent' | 'unknown';
  readonly evidence?: () => Evidence;
};

/** The books of a scripted adapter. */
export type Calls = {
  start: number;
  status: number;
  cancel: number;
  download: number;
  find: number;
  readonly attempts: string[];
};

/** What the vendor of a script delivers: one output, for half a dollar. */
export const DONE: Extract<TaskStatus, { state: 'succeeded' }> = {
  state: 'succeeded',
  outputs: [{ kind: 'audio', mime: 'audio/wav', ref: 1 }],
  cost: { micros: 500_000, basis: 'provider' },
};

/** An adapter (id `runway`, $0.60 at most) whose every answer a test decides, misbehaviour included. */
export function scriptedAdapter(script: Script): { readonly adapter: Adapter; readonly calls: Calls } {
  const calls: Calls = { start: 0, status: 0, cancel: 0, download: 0, find: 0, attempts: [] };
  const { find, evidence } = script;
  const adapter: Adapter = {
    id: 'runway',
    paid: script.paid ?? true,
    submitSafety: script.submitSafety ?? 'none',
    concurrency: 2,
    pollIntervalMs: 20,
    describe: async () => ({
      id: 'runway',
      name: 'Scripted',
      kind: 'cloud',
      paid: script.paid ?? true,
      placeholder: false,
      availability: { state: 'ready', message: 'Ready.', facts: {} },
      models: [],
      capabilities: [
        {
          jobType: 'audio',
          sizes: [],
          parameters: [
            {
              type: 'text',
              name: 'prompt',
              label: 'Prompt',
              required: true,
              advanced: false,
              maxLength: 1000,
              multiline: true,
            },
            { type: 'asset', name: 'image', label: 'Image', required: false, advanced: false, accept: ['image'] },
          ],
        },
      ],
    }),
    estimate: () => script.estimate ?? { maxCostMicros: 600_000, priceVersion: '2026-11-22', durationMs: null },
    prepare: async () => null,
    start: async (_context, attempt) => {
      calls.start += 1;
      calls.attempts.push(attempt.attemptId);
      return (await script.start?.(calls, attempt)) ?? { handle: { taskId: 'task-1' } };
    },
    status: async () => {
      calls.status += 1;
      return (await script.status?.(calls)) ?? DONE;
    },
    cancel: async () => {
      calls.cancel += 1;
      return script.cancel?.(calls) ?? 'asked';
    },
    download: async (_context, _handle, output) => {
      calls.download += 1;
      return script.download?.(calls, output) ?? { mime: 'audio/wav', stream: new Blob(['sound']).stream() };
    },
    ...(find === undefined
      ? {}
      : {
          find: async () => {
            calls.find += 1;
            return find(calls);
          },
        }),
    ...(evidence === undefined ? {} : { evidence: async () => evidence() }),
  };
  return { adapter, calls };
}
