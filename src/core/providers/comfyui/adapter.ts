import type { JsonValue } from '../../../contract/units.ts';
import type {
  Adapter,
  AdapterAttempt,
  AdapterContext,
  AdapterRequest,
  CancelResult,
  Estimate,
  ProgressHint,
  StartResult,
  TaskStatus,
} from '../adapter.ts';
import { ProviderFailure } from '../errors.ts';
import { BACKEND_CAPACITY } from './backends.ts';
import type { ComfyBackend } from './backends.ts';
import { cancelPrompt } from './cancel.ts';
import { describeAll } from './describe-all.ts';
import { downloadFile } from './download.ts';
import { createEarlySockets } from './early-sockets.ts';
import { COMFY_LIMITS } from './limits.ts';
import type { ComfyLimits } from './limits.ts';
import { lookUpPrompt } from './lookup.ts';
import { createPromptMemories } from './memory.ts';
import type { KnownDownload } from './missing.ts';
import { comfyOutputSchema } from './outputs.ts';
import { backendOf, clientFor, hasOther, templateOf, watchUrl } from './parts.ts';
import type { Comfy } from './parts.ts';
import { lanesOf } from './placement.ts';
import { createPool, nameOf, noteProblem } from './pool.ts';
import { prepareJob } from './prepare.ts';
import { createProgressTracker } from './progress.ts';
import { workOf } from './resolve.ts';
import { createSecondTries } from './second-tries.ts';
import type { MemoryPolicy } from './second-tries.ts';
import { statusOfPrompt } from './status.ts';
import { handleOf, handleSchema, preparedSchema, submitPrompt } from './submit.ts';
import type { Template } from './template.ts';
import { ComfyUnreachable } from './unreachable.ts';
import { watchPrompt } from './watch.ts';

export type ComfyAdapterOptions = {
  /** Every ComfyUI in use, asked anew for each job. Running jobs stay with the server that has them. */
  readonly backends: () => readonly ComfyBackend[];
  /** The workflows on offer, from `parseTemplate`; at least one. Read at each use: those of the user come and go. */
  readonly templates: readonly Template[];
  /** The curated models, so that a missing file is named with the download that brings it. */
  readonly downloads?: () => readonly KnownDownload[];
  readonly WebSocket?: typeof globalThis.WebSocket;
  /** What a person allows after a job ran out of memory. Default: once more, at the same size. */
  readonly memoryPolicy?: () => MemoryPolicy;
  /** In place of COMFY_LIMITS. */
  readonly limits?: Partial<ComfyLimits>;
};

/** ComfyUI on the creator's own hardware: as many as there are. Free; a prompt can always be looked up by our attempt id. */
export function createComfyAdapter(options: ComfyAdapterOptions): Adapter {
  const comfy: Comfy = {
    get templates() {
      return options.templates;
    },
    downloads: options.downloads ?? (() => []),
    limits: { ...COMFY_LIMITS, ...options.limits },
    pool: createPool(options.backends),
    WebSocket: options.WebSocket ?? globalThis.WebSocket,
    routes: new Map(),
    memories: createPromptMemories(),
    tries: createSecondTries(),
    early: createEarlySockets(),
    memoryPolicy: options.memoryPolicy ?? (() => ({ retry: true, shrink: false })),
  };
  return {
    id: 'comfyui',
    paid: false,
    submitSafety: 'lookup',
    get concurrency() {
      // Without any, jobs are taken all the same, and say that none is set up.
      return Math.max(
        BACKEND_CAPACITY,
        comfy.pool.all().reduce((sum, { capacity }) => sum + capacity, 0),
      );
    },
    lanes: (now) => lanesOf(comfy, now),
    laneOf: (handle) => backendOf(comfy, handleSchema.parse(handle))?.id,
    keepsModel: true,
    // The websocket says when to look; this is the pace when it says nothing although it is open.
    pollIntervalMs: 1000,
    describe: (context) => describeAll(comfy, context, comfy.routes),
    estimate: (request) => estimate(comfy, request),
    prepare: (context, request) => prepareJob(comfy, context, request),
    start: (context, attempt) => start(comfy, context, attempt),
    status: (context, handle) => status(comfy, context, handle),
    watch: (context, handle, onHint) => watch(comfy, { context, rawHandle: handle, onHint }),
    find: (context, attempt) => find(comfy, context, attempt),
    cancel: (context, handle) => cancel(comfy, context, handle),
    download: async (context, rawHandle, output) => {
      const handle = handleSchema.parse(rawHandle);
      const ref = comfyOutputSchema.parse(output.ref);
      if ('text' in ref) return { mime: output.mime, stream: new Blob([ref.text]).stream() };
      return downloadFile(clientFor(comfy, context, handle), ref, output.mime);
    },
    release: (rawHandle) => {
      const handle = handleSchema.parse(rawHandle);
      comfy.memories.forget(handle.promptId);
      comfy.tries.forget(handle.jobId);
    },
    stop: async () => comfy.early.closeAll(),
  };
}

/** By the slowest backend that has run something: what a job takes at most. */
function estimate(comfy: Comfy, request: AdapterRequest): Estimate {
  const work = workOf(request);
  const speeds = comfy.pool.all().flatMap(({ id }) => comfy.pool.memoryOf(id).msPerWork ?? []);
  return {
    maxCostMicros: 0,
    priceVersion: null,
    durationMs: work === undefined || speeds.length === 0 ? null : Math.ceil(work * Math.max(...speeds)),
  };
}

async function start(comfy: Comfy, context: AdapterContext, attempt: AdapterAttempt): Promise<StartResult> {
  const prepared = preparedSchema.parse(attempt.prepared);
  const handle = handleOf(prepared, attempt.attemptId);
  const template = templateOf(comfy, handle);
  if (template === undefined)
    throw new ProviderFailure('invalid_workflow', 'The workflow of this job is not there any more.');
  const client = clientFor(comfy, context, handle);
  const { WebSocket, limits } = comfy;
  try {
    const sent = await submitPrompt(client, comfy.routes, {
      template,
      prepared,
      handle,
      listen: () => comfy.early.open({ baseUrl: client.baseUrl, clientId: handle.clientId, WebSocket, limits }),
    });
    if (handle.model !== '' && backendOf(comfy, handle) !== undefined)
      comfy.pool.memoryOf(handle.backendId).lastModel = handle.model;
    return { handle: sent };
  } catch (error) {
    comfy.early.drop(handle.clientId);
    throw error;
  }
}

async function status(comfy: Comfy, context: AdapterContext, rawHandle: JsonValue): Promise<TaskStatus> {
  const handle = handleSchema.parse(rawHandle);
  const backend = backendOf(comfy, handle);
  const known = backend === undefined ? undefined : comfy.pool.memoryOf(backend.id);
  const restart = backend?.restart?.bind(backend);
  return statusOfPrompt({
    handle,
    memory: comfy.memories.of(handle.promptId),
    now: context.now(),
    limits: comfy.limits,
    routes: comfy.routes,
    log: context.log,
    client: () => clientFor(comfy, context, handle),
    name: nameOf(backend, handle.baseUrl),
    restart: restart === undefined ? undefined : (reason) => restart(reason, context.signal),
    wake: () => backend?.wake?.() ?? 'coming',
    statusText: () => backend?.statusText?.(),
    hasOther: () => hasOther(comfy, handle, context.now()),
    noteAnswer: () => {
      if (known !== undefined) known.problem = undefined;
    },
    noteProblem: (problem) => {
      // Another version of ComfyUI may come back.
      comfy.routes.delete(handle.baseUrl);
      if (backend !== undefined) noteProblem(comfy, backend, { problem, now: context.now() });
    },
    withdrawLater: () => void known?.withdrawn.add(handle.promptId),
    tries: comfy.tries,
    memoryPolicy: comfy.memoryPolicy(),
    onRan: (ranMs) => {
      if (handle.work !== null && handle.work > 0 && known !== undefined) known.msPerWork = ranMs / handle.work;
    },
  });
}

async function watch(
  comfy: Comfy,
  call: {
    readonly context: AdapterContext;
    readonly rawHandle: JsonValue;
    readonly onHint: (hint: ProgressHint) => void;
  },
): Promise<void> {
  const handle = handleSchema.parse(call.rawHandle);
  const template = templateOf(comfy, handle);
  const memory = comfy.memories.of(handle.promptId);
  await watchPrompt(call.context, {
    baseUrl: () => watchUrl(comfy, handle),
    clientId: handle.clientId,
    WebSocket: comfy.WebSocket,
    limits: comfy.limits,
    early: comfy.early.take(handle.clientId),
    onListening: (isListening) => {
      memory.isListening = isListening;
      if (!isListening) memory.wasSeen = false;
    },
    track: createProgressTracker(handle.promptId, Object.keys(template?.graph ?? {}), template?.manifest.phases ?? []),
    onHint: (hint) => {
      if (hint.progress !== undefined) memory.state = 'running';
      memory.progress = hint.progress ?? memory.progress;
      memory.message = hint.message ?? memory.message;
      call.onHint(hint);
    },
  });
}

async function find(
  comfy: Comfy,
  context: AdapterContext,
  attempt: AdapterAttempt,
): Promise<StartResult | 'absent' | 'unknown'> {
  const handle = handleOf(preparedSchema.parse(attempt.prepared), attempt.attemptId);
  try {
    const found = await lookUpPrompt(clientFor(comfy, context, handle), comfy.routes, handle.promptId);
    return found.state === 'absent' ? 'absent' : { handle };
  } catch (error) {
    if (error instanceof ComfyUnreachable) return 'unknown';
    throw error;
  }
}

async function cancel(comfy: Comfy, context: AdapterContext, rawHandle: JsonValue): Promise<CancelResult> {
  const handle = handleSchema.parse(rawHandle);
  comfy.memories.of(handle.promptId).cancelAskedAt = context.now();
  try {
    return await cancelPrompt(clientFor(comfy, context, handle), comfy.routes, handle.promptId);
  } catch (error) {
    if (!(error instanceof ComfyUnreachable)) throw error;
    // Nothing listens: the process that ran it is gone, and its queue with it. Otherwise `status` asks again when it answers.
    return error.kind === 'refused' ? 'cancelled' : 'asked';
  }
}
