import type { Adapter, ProgressHint } from '../src/core/providers/adapter.ts';

/** A provider that takes no time at all, so that what is measured is ours: a paid one (id `runway`), a tenth of a cent for each sound. */
export type BenchAdapter = Adapter & {
  /** Sends a progress hint to every job that is watched now; returns to how many. */
  hint(hint: ProgressHint): number;
};

/** concurrency: jobs at once. polls: how often a job is asked for until it is done. */
export function createBenchAdapter(options: { concurrency: number; polls: number }): BenchAdapter {
  const watchers = new Set<(hint: ProgressHint) => void>();
  const polled = new Map<string, number>();
  return {
    id: 'runway',
    paid: true,
    submitSafety: 'idempotent',
    concurrency: options.concurrency,
    pollIntervalMs: 1,
    describe: async () => ({
      id: 'runway',
      name: 'Bench',
      kind: 'cloud',
      paid: true,
      placeholder: false,
      availability: { state: 'ready', message: 'Ready.', facts: {} },
      models: [],
      capabilities: [{ jobType: 'audio', sizes: [], parameters: [PROMPT] }],
    }),
    estimate: () => ({ maxCostMicros: 1000, priceVersion: 'bench', durationMs: null }),
    prepare: async () => null,
    start: async (_context, attempt) => ({ handle: { taskId: attempt.attemptId } }),
    status: async (_context, handle) => {
      const key = JSON.stringify(handle);
      const polls = (polled.get(key) ?? 0) + 1;
      if (polls < options.polls) {
        polled.set(key, polls);
        return { state: 'running', progress: polls / options.polls };
      }
      polled.delete(key);
      return {
        state: 'succeeded',
        outputs: [{ kind: 'audio', mime: 'audio/wav', ref: 1 }],
        cost: { micros: 900, basis: 'provider' },
      };
    },
    watch: (context, _handle, emit) =>
      new Promise((resolve) => {
        watchers.add(emit);
        context.signal.addEventListener('abort', () => {
          watchers.delete(emit);
          resolve();
        });
      }),
    cancel: async () => 'asked',
    download: async () => ({ mime: 'audio/wav', stream: new Blob(['sound']).stream() }),
    hint: (hint) => {
      for (const emit of watchers) emit(hint);
      return watchers.size;
    },
  };
}

const PROMPT = {
  type: 'text',
  name: 'prompt',
  label: 'Prompt',
  required: true,
  advanced: false,
  maxLength: 1000,
  multiline: true,
} as const;
