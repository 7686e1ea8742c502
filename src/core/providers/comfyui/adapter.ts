import type { ProviderView } from '../../../contract/provider.ts';
import type { DurationMs, EpochMs, JsonValue } from '../../../contract/units.ts';
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
import type { ComfyBackend } from './backends.ts';
import { cancelPrompt } from './cancel.ts';
import type { ComfyClient } from './client.ts';
import { configuredUrl, modelsOf, readServerFacts, viewOf } from './describe.ts';
import type { ServerFacts } from './describe.ts';
import { downloadFile } from './download.ts';
import { COMFY_LIMITS } from './limits.ts';
import type { ComfyLimits } from './limits.ts';
import { lookUpPrompt } from './lookup.ts';
import type { RouteMemory } from './lookup.ts';
import { createPromptMemories } from './memory.ts';
import type { PromptMemories } from './memory.ts';
import { comfyFileSchema } from './outputs.ts';
import { createProgressTracker } from './progress.ts';
import { chooseModel, chooseTemplate, seedOf, workOf } from './resolve.ts';
import { statusOfPrompt } from './status.ts';
import { handleOf, handleSchema, preparedSchema, submitPrompt } from './submit.ts';
import type { ComfyHandle, Prepared } from './submit.ts';
import { fillGraph } from './template.ts';
import type { Template } from './template.ts';
import { ComfyUnreachable } from './unreachable.ts';
import { watchPrompt } from './watch.ts';

export type ComfyAdapterOptions = {
  /** Every ComfyUI in use, asked anew for each job. Running jobs stay with the server that has them. */
  readonly backends: () => readonly ComfyBackend[];
  /** The workflows on offer, from `parseTemplate`; at least one. The first of a job type is its default. */
  readonly templates: readonly Template[];
  readonly WebSocket?: typeof globalThis.WebSocket;
  /** In place of COMFY_LIMITS. */
  readonly limits?: Partial<ComfyLimits>;
};

/** `server`: what is recalled of the configured server: its last description, the model used last, and how fast it was. */
type Comfy = {
  readonly options: ComfyAdapterOptions;
  readonly limits: ComfyLimits;
  readonly routes: RouteMemory;
  readonly memories: PromptMemories;
  readonly server: {
    baseUrl: string | undefined;
    facts: ServerFacts | undefined;
    readAt: EpochMs;
    lastModel: string | undefined;
    msPerWork: number | undefined;
  };
};

/** ComfyUI on the creator's own hardware, attached by its address. Free; a prompt can always be looked up by our attempt id. */
export function createComfyAdapter(options: ComfyAdapterOptions): Adapter {
  const comfy: Comfy = {
    options,
    limits: { ...COMFY_LIMITS, ...options.limits },
    routes: new Map(),
    memories: createPromptMemories(),
    server: { baseUrl: undefined, facts: undefined, readAt: 0, lastModel: undefined, msPerWork: undefined },
  };
  return {
    id: 'comfyui',
    paid: false,
    submitSafety: 'lookup',
    // ComfyUI runs one prompt at a time; a second one waits there, so that the GPU never does.
    concurrency: 2,
    keepsModel: true,
    pollIntervalMs: 2000,
    describe: (context) => describe(comfy, context),
    estimate: (request) => estimate(comfy, request),
    prepare: (context, request) => prepare(comfy, context, request),
    start: (context, attempt) => start(comfy, context, attempt),
    status: (context, handle) => status(comfy, context, handle),
    watch: (context, handle, onHint) => watch(comfy, { context, rawHandle: handle, onHint }),
    find: (context, attempt) => find(comfy, context, attempt),
    cancel: (context, handle) => cancel(comfy, context, handle),
    download: async (context, rawHandle, output) => {
      const handle = handleSchema.parse(rawHandle);
      return downloadFile(clientFor(comfy, context, handle.baseUrl), comfyFileSchema.parse(output.ref), output.mime);
    },
    release: (handle) => comfy.memories.forget(handleSchema.parse(handle).promptId),
  };
}

async function describe(comfy: Comfy, context: AdapterContext): Promise<ProviderView> {
  const { options, server } = comfy;
  const { baseUrl, problem } = configuredUrl(options.backends()[0]?.url());
  const view = { templates: options.templates, baseUrl, preferredModel: server.lastModel };
  if (baseUrl === undefined || problem !== undefined) return viewOf({ ...view, facts: undefined, problem });
  try {
    return viewOf({
      ...view,
      facts: await currentFacts(comfy, context, { baseUrl, timeoutMs: comfy.limits.describeTimeoutMs }),
      problem: undefined,
    });
  } catch (error) {
    if (!(error instanceof ComfyUnreachable)) throw error;
    // Forms keep what the server last offered, so that a job can be made while it restarts.
    return viewOf({ ...view, facts: server.baseUrl === baseUrl ? server.facts : undefined, problem: error });
  }
}

function estimate(comfy: Comfy, request: AdapterRequest): Estimate {
  const work = workOf(request);
  const { msPerWork } = comfy.server;
  return {
    maxCostMicros: 0,
    priceVersion: null,
    durationMs: work === undefined || msPerWork === undefined ? null : Math.ceil(work * msPerWork),
  };
}

async function prepare(comfy: Comfy, context: AdapterContext, request: AdapterRequest): Promise<Prepared> {
  const { baseUrl, problem } = configuredUrl(comfy.options.backends()[0]?.url());
  if (baseUrl === undefined)
    throw new ProviderFailure('unavailable', 'No ComfyUI is set up. Enter its address in the settings.');
  if (problem !== undefined) throw problem;
  const template = chooseTemplate(comfy.options.templates, request);
  const models = modelsOf(
    [template],
    await currentFacts(comfy, context, { baseUrl, timeoutMs: comfy.limits.prepareTimeoutMs }),
    comfy.server.lastModel,
  );
  const model = chooseModel(
    template,
    request.model,
    models.map(({ id }) => id),
  );
  const seed = seedOf(request);
  const graph = fillGraph(template, { params: { ...request.params, seed }, model });
  return { baseUrl, templateId: template.manifest.id, model, seed, work: workOf(request) ?? null, graph };
}

async function start(comfy: Comfy, context: AdapterContext, attempt: AdapterAttempt): Promise<StartResult> {
  const prepared = preparedSchema.parse(attempt.prepared);
  const handle = handleOf(prepared, attempt.attemptId);
  const template = templateOf(comfy, handle);
  if (template === undefined)
    throw new ProviderFailure('invalid_workflow', 'The workflow of this job is not there any more.');
  const sent = await submitPrompt(clientFor(comfy, context, handle.baseUrl), comfy.routes, {
    template,
    prepared,
    handle,
  });
  comfy.server.lastModel = handle.model;
  return { handle: sent };
}

async function status(comfy: Comfy, context: AdapterContext, rawHandle: JsonValue): Promise<TaskStatus> {
  const handle = handleSchema.parse(rawHandle);
  return statusOfPrompt({
    client: clientFor(comfy, context, handle.baseUrl),
    routes: comfy.routes,
    memory: comfy.memories.of(handle.promptId),
    promptId: handle.promptId,
    model: handle.model,
    seed: handle.seed,
    now: context.now(),
    onRan: (ranMs) => {
      if (handle.work !== null && handle.work > 0) comfy.server.msPerWork = ranMs / handle.work;
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
    baseUrl: handle.baseUrl,
    clientId: handle.clientId,
    WebSocket: comfy.options.WebSocket ?? globalThis.WebSocket,
    limits: comfy.limits,
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
): Promise<{ readonly handle: JsonValue } | 'absent' | 'unknown'> {
  const handle = handleOf(preparedSchema.parse(attempt.prepared), attempt.attemptId);
  try {
    const found = await lookUpPrompt(clientFor(comfy, context, handle.baseUrl), comfy.routes, handle.promptId);
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
    return await cancelPrompt(clientFor(comfy, context, handle.baseUrl), comfy.routes, handle.promptId);
  } catch (error) {
    if (!(error instanceof ComfyUnreachable)) throw error;
    // Nothing listens: the process that ran it is gone, and its queue with it. Otherwise `status` asks again when it answers.
    return error.kind === 'refused' ? 'cancelled' : 'asked';
  }
}

/** What the configured server says, at most a moment old. Throws ComfyUnreachable. */
async function currentFacts(
  comfy: Comfy,
  context: AdapterContext,
  ask: { readonly baseUrl: string; readonly timeoutMs: DurationMs },
): Promise<ServerFacts> {
  const { server } = comfy;
  const { baseUrl, timeoutMs } = ask;
  const isFresh = server.baseUrl === baseUrl && context.now() - server.readAt < comfy.limits.describeFreshMs;
  if (isFresh && server.facts !== undefined) return server.facts;
  const facts = await readServerFacts(clientFor(comfy, context, baseUrl), comfy.options.templates, timeoutMs);
  Object.assign(server, { baseUrl, facts, readAt: context.now() });
  return facts;
}

function templateOf(comfy: Comfy, handle: ComfyHandle): Template | undefined {
  return comfy.options.templates.find(({ manifest }) => manifest.id === handle.templateId);
}

function clientFor(comfy: Comfy, context: AdapterContext, baseUrl: string): ComfyClient {
  return { baseUrl, fetch: context.fetch, signal: context.signal, limits: comfy.limits };
}
