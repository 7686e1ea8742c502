import type { OutputRef, ProgressHint, TaskStatus } from '../adapter.ts';
import { ProviderFailure } from '../errors.ts';
import type { Rendered } from './render.ts';

/** One output to be: what is known before it is made, and how to make it. */
export type PlannedOutput = {
  readonly output: Omit<OutputRef, 'ref'>;
  readonly render: (
    hooks: {
      onProgress: (fraction: number) => void;
      onPreview: (preview: { mime: string; bytes: Uint8Array }) => void;
    },
    signal: AbortSignal,
  ) => Promise<Rendered>;
};

/** A running or finished task, in memory only: work that a restart loses is free and is made again. */
export type Task = {
  readonly status: () => TaskStatus;
  /** Calls the listener with every hint until the task has ended; returns how to stop listening. */
  readonly listen: (listener: (hint: ProgressHint) => void) => () => void;
  readonly ended: Promise<void>;
  readonly rendered: (index: number) => Rendered | undefined;
  readonly cancel: () => void;
};

const FREE = { micros: 0, basis: 'free' } as const;

/** Starts to make the outputs, one after the other. Never throws: failures are in `status`. */
export function startTask(planned: readonly PlannedOutput[]): Task {
  const controller = new AbortController();
  const listeners = new Set<(hint: ProgressHint) => void>();
  const finished: { rendered: Rendered; output: OutputRef }[] = [];
  const now: { progress: number; status: TaskStatus | undefined; preview: ProgressHint | undefined } = {
    progress: 0,
    status: undefined,
    preview: undefined,
  };
  const tell = (hint: ProgressHint): void => {
    for (const listener of listeners) listener(hint);
  };
  const work = async (): Promise<void> => {
    for (const [index, { output, render }] of planned.entries()) {
      const hooks = {
        onProgress: (fraction: number): void => {
          now.progress = Math.max(now.progress, Math.min(1, (index + fraction) / planned.length));
          tell({ progress: now.progress });
        },
        onPreview: (preview: { mime: string; bytes: Uint8Array }): void => {
          now.preview = { preview };
          tell(now.preview);
        },
      };
      const rendered = await render(hooks, controller.signal);
      finished.push({ rendered, output: { ...output, mime: rendered.mime, ref: { index } } });
    }
  };
  const ended = work()
    .then(
      () => {
        now.status = { state: 'succeeded', outputs: finished.map(({ output }) => output), cost: FREE };
      },
      (error: unknown) => {
        now.status = controller.signal.aborted
          ? { state: 'cancelled', cost: FREE }
          : { state: 'failed', failure: asFailure(error), cost: FREE };
      },
    )
    .then(() => tell({ changed: true }));
  return {
    status: () => now.status ?? { state: 'running', progress: now.progress },
    listen: (listener) => {
      listeners.add(listener);
      listener({ progress: now.progress, ...now.preview });
      return () => listeners.delete(listener);
    },
    ended,
    rendered: (index) => finished[index]?.rendered,
    cancel: () => controller.abort(),
  };
}

function asFailure(error: unknown): ProviderFailure {
  if (error instanceof ProviderFailure) return error;
  return new ProviderFailure('internal', 'The built-in renderer could not finish this draft.', {
    cause: error,
    details: { reason: error instanceof Error ? error.message : String(error) },
  });
}
