import { z } from 'zod';
import type { ProviderView } from '../../../contract/provider.ts';
import type { JsonValue } from '../../../contract/units.ts';
import type { Adapter, AdapterAttempt, AdapterContext, Download, OutputRef } from '../adapter.ts';
import { ProviderFailure } from '../errors.ts';
import { DRAFT_CAPABILITIES, DRAFT_MODELS } from './capabilities.ts';
import { estimateDraft } from './estimate.ts';
import { planOutputs, type Workshop } from './plan.ts';
import { prepareDraft } from './prepare.ts';
import { createRenderThreads } from './render-threads.ts';
import { createSpeaker, type Speaker } from './speech.ts';
import { startTask, type Task } from './tasks.ts';

/** Where the thread's file is when it is not beside this one (in a bundle), and another voice for tests. */
export type DraftAdapterOptions = { readonly workerUrl?: URL; readonly speaker?: Speaker };

/** Draft as an adapter; `stop` ends all threads and voices and resolves when the tasks have ended. */
export type DraftAdapter = Adapter & { readonly stop: () => Promise<void> };

const handleSchema = z.object({ attemptId: z.string() });
const refSchema = z.object({ index: z.int() });
/** Pieces of a download, so that the reader can breathe. In bytes. */
const PIECE_BYTES = 1024 ** 2;

/** The built-in provider: placeholder pictures, animatics and scratch audio, free, at once and offline. Tasks live in memory. */
export function createDraftAdapter(options: DraftAdapterOptions = {}): DraftAdapter {
  const workshop: Workshop = {
    threads: createRenderThreads(options.workerUrl ?? new URL('./worker.ts', import.meta.url)),
    speaker: options.speaker ?? createSpeaker(),
  };
  const tasks = new Map<string, Task>();
  const taskOf = (handle: JsonValue): Task | undefined => tasks.get(handleSchema.parse(handle).attemptId);
  return {
    id: 'draft',
    paid: false,
    submitSafety: 'free',
    concurrency: 2,
    pollIntervalMs: 250,
    describe: (context) => describeDraft(workshop, context),
    estimate: estimateDraft,
    prepare: async (context, request) => {
      context.signal.throwIfAborted();
      return prepareDraft(request);
    },
    start: async (context, attempt) => {
      context.signal.throwIfAborted();
      return start(workshop, tasks, attempt);
    },
    status: async (_context, handle) => taskOf(handle)?.status() ?? { state: 'lost' },
    watch: async (context, handle, onHint) => {
      const task = taskOf(handle);
      if (task === undefined) return;
      const stop = task.listen(onHint);
      await Promise.race([task.ended, aborted(context.signal)]);
      stop();
    },
    cancel: async (_context, handle) => {
      const task = taskOf(handle);
      if (task === undefined) return 'cancelled';
      task.cancel();
      await task.ended;
      return task.status().state === 'cancelled' ? 'cancelled' : 'unsupported';
    },
    download: async (_context, handle, output) => download(taskOf(handle), output),
    release: (handle) => void tasks.delete(handleSchema.parse(handle).attemptId),
    stop: async () => {
      for (const task of tasks.values()) task.cancel();
      await Promise.all([...tasks.values()].map((task) => task.ended));
      tasks.clear();
      await workshop.threads.stop();
    },
  };
}

function start(workshop: Workshop, tasks: Map<string, Task>, attempt: AdapterAttempt): { handle: JsonValue } {
  const handle = { attemptId: attempt.attemptId };
  // The same attempt sent again after doubt: it is running already.
  if (!tasks.has(attempt.attemptId)) tasks.set(attempt.attemptId, startTask(planOutputs(workshop, attempt.request)));
  return { handle };
}

async function describeDraft(workshop: Workshop, context: AdapterContext): Promise<ProviderView> {
  const voice = await workshop.speaker.detect(context.signal);
  return {
    id: 'draft',
    name: 'Draft',
    kind: 'builtin',
    paid: false,
    placeholder: true,
    availability: {
      state: 'ready',
      message:
        voice === undefined
          ? 'Built in: placeholders, free and offline. No voice is installed on this computer, so speech becomes a short piece of music.'
          : 'Built in: placeholders, free and offline.',
      facts: { voice: voice ?? 'none' },
    },
    models: [...DRAFT_MODELS],
    capabilities: [...DRAFT_CAPABILITIES],
  };
}

function download(task: Task | undefined, output: OutputRef): Download {
  const rendered = task?.rendered(refSchema.parse(output.ref).index);
  if (rendered === undefined)
    throw new ProviderFailure(
      'output_lost',
      'This draft is no longer in memory. Making it again gives the same file.',
      { transient: false },
    );
  const { bytes, mime, poster } = rendered;
  let offset = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (offset < bytes.length) controller.enqueue(bytes.subarray(offset, offset + PIECE_BYTES));
      offset += PIECE_BYTES;
      if (offset >= bytes.length) controller.close();
    },
  });
  return { mime, stream, bytes: bytes.length, ...(poster === undefined ? {} : { poster }) };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
