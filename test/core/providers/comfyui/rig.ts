import { randomFillSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { attemptIdSchema, jobIdSchema, uuidv7 } from '../../../../src/contract/ids.ts';
import type { JsonObject, JsonValue } from '../../../../src/contract/units.ts';
import type {
  Adapter,
  AdapterAttempt,
  AdapterContext,
  ProgressHint,
  TaskStatus,
} from '../../../../src/core/providers/adapter.ts';
import { createComfyAdapter } from '../../../../src/core/providers/comfyui/adapter.ts';
import type { ComfyAdapterOptions } from '../../../../src/core/providers/comfyui/adapter.ts';
import { BACKEND_CAPACITY } from '../../../../src/core/providers/comfyui/backends.ts';
import type { ComfyBackend } from '../../../../src/core/providers/comfyui/backends.ts';
import { parseTemplate } from '../../../../src/core/providers/comfyui/template.ts';
import type { Template } from '../../../../src/core/providers/comfyui/template.ts';
import { ProviderFailure } from '../../../../src/core/providers/errors.ts';

const WORKFLOWS = new URL('../../../../resources/comfyui/workflows/', import.meta.url);

/** The template that ships. */
export function sdxlTemplate(): Template {
  const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, WORKFLOWS), 'utf8'));
  return parseTemplate(read('sdxl-text-to-image.json'), read('sdxl-text-to-image.manifest.json'));
}

/** A time that moves only when a test moves it, or when the adapter sleeps. */
export type TestTime = { nowMs: number };

export function testContext(time: TestTime, signal: AbortSignal = new AbortController().signal): AdapterContext {
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
  return {
    signal,
    fetch: globalThis.fetch,
    log,
    now: () => time.nowMs,
    sleep: async (durationMs, sleepSignal) => {
      sleepSignal?.throwIfAborted();
      time.nowMs += durationMs;
      await new Promise(setImmediate);
    },
    secret: async () => undefined,
    kept: { write: async () => undefined, read: async () => undefined },
    readAsset: async () => {
      throw new ProviderFailure('rejected', 'There are no assets in this test.');
    },
  };
}

/** An adapter for a stand-in, with the calls that the engine makes, in its order. */
export type Rig = {
  readonly adapter: Adapter;
  readonly time: TestTime;
  readonly context: AdapterContext;
  prepare(params?: JsonObject, model?: string): Promise<AdapterAttempt>;
  submit(params?: JsonObject, model?: string): Promise<JsonValue>;
  /** The same job as a new attempt, prepared anew, as the engine does it. */
  resubmit(former: AdapterAttempt): Promise<JsonValue>;
  status(handle: JsonValue): Promise<TaskStatus>;
  /** Asks again and again until the state is none of `meanwhile`; the test's own time-out bounds it. */
  settle(handle: JsonValue, meanwhile?: readonly TaskStatus['state'][]): Promise<TaskStatus>;
  /** Watches until the task ends or the test calls `stop`. */
  watch(handle: JsonValue): {
    readonly hints: readonly ProgressHint[];
    readonly ended: Promise<void>;
    readonly stop: () => void;
    until(matches: (hint: ProgressHint) => boolean): Promise<void>;
  };
};

export const PARAMS = {
  prompt: 'a lighthouse at dusk',
  negativePrompt: '',
  width: 64,
  height: 96,
  count: 1,
  seed: 0,
  steps: 4,
  guidance: 7,
  sampler: 'euler',
  scheduler: 'normal',
} as const satisfies JsonObject;

/** `paceMs`: the pause between two polls of `settle`; a real server is not hammered. */
export function createRig(
  baseUrl: string | undefined,
  options: Partial<ComfyAdapterOptions> & {
    readonly paceMs?: number;
    readonly readAsset?: AdapterContext['readAsset'];
  } = {},
): Rig {
  const time: TestTime = { nowMs: 1_000_000 };
  const plain = testContext(time);
  const context = { ...plain, readAsset: options.readAsset ?? plain.readAsset };
  const adapter = createComfyAdapter({ backends: () => backendsAt(baseUrl), templates: [sdxlTemplate()], ...options });

  async function prepare(params: JsonObject = PARAMS, model?: string): Promise<AdapterAttempt> {
    const request = { jobId: jobIdSchema.parse(newId()), jobType: 'image', model, params } as const;
    return { attemptId: attemptIdSchema.parse(newId()), request, prepared: await adapter.prepare(context, request) };
  }

  return {
    adapter,
    time,
    context,
    prepare,
    submit: async (params, model) => (await adapter.start(context, await prepare(params, model))).handle,
    async resubmit({ request }) {
      const attemptId = attemptIdSchema.parse(newId());
      const prepared = await adapter.prepare(context, request);
      return (await adapter.start(context, { attemptId, request, prepared })).handle;
    },
    status: (handle) => adapter.status(context, handle),
    async settle(handle, meanwhile = ['queued', 'running']) {
      for (;;) {
        const status = await adapter.status(context, handle);
        if (!meanwhile.includes(status.state)) return status;
        if (options.paceMs !== undefined) await delay(options.paceMs);
      }
    },
    watch(handle) {
      const stop = new AbortController();
      const hints: ProgressHint[] = [];
      const waiting = new Set<() => void>();
      const ended = adapter.watch?.(testContext(time, stop.signal), handle, (hint) => {
        hints.push(hint);
        for (const check of waiting) check();
      });
      return {
        hints,
        ended: ended ?? Promise.resolve(),
        stop: () => stop.abort(),
        async until(matches) {
          await new Promise<void>((resolve) => {
            const check = (): void => {
              if (hints.some(matches)) resolve();
            };
            waiting.add(check);
            check();
          });
        },
      };
    },
  };
}

/** One attached server, as the engine would name it. */
function backendsAt(url: string | undefined): ComfyBackend[] {
  return url === undefined ? [] : [{ id: url, label: url, url: () => url, capacity: BACKEND_CAPACITY }];
}

/** The ProviderFailure that a call throws; fails the test when it throws none. */
export async function failureOf(call: Promise<unknown>): Promise<ProviderFailure> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ProviderFailure) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

/** All bytes of a stream. */
export async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function newId(): string {
  return uuidv7(Date.now(), randomFillSync(new Uint8Array(10)));
}
