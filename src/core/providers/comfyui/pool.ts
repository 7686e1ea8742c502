import type { DurationMs, EpochMs } from '../../../contract/units.ts';
import type { AdapterContext } from '../adapter.ts';
import { ProviderFailure } from '../errors.ts';
import type { ComfyBackend } from './backends.ts';
import { hostOf } from './client.ts';
import type { ComfyClient } from './client.ts';
import { configuredUrl, modelsOf } from './describe.ts';
import { readServerFacts } from './facts.ts';
import type { ServerFacts } from './facts.ts';
import type { ComfyLimits } from './limits.ts';
import type { KnownDownload } from './missing.ts';
import { requiredClasses } from './template.ts';
import type { Template } from './template.ts';
import { ComfyUnreachable } from './unreachable.ts';

/** What is recalled of one backend between two calls; nothing of it is needed after a restart. */
export type BackendMemory = {
  /** The address that `facts` came from, and when. */
  baseUrl: string | undefined;
  facts: ServerFacts | undefined;
  readAt: EpochMs;
  /** The models among the facts; undefined: never asked. */
  models: readonly string[] | undefined;
  /** The model that was sent there last: it is loaded, or will be. */
  lastModel: string | undefined;
  /** Milliseconds for each pixel step of the last job (see `workOf`). */
  msPerWork: number | undefined;
  /** Why it could not be asked last, and when; undefined: it answered. */
  problem: ProviderFailure | undefined;
  problemAt: EpochMs;
  /** Prompts that went to another backend meanwhile: to be taken out of its queue when it answers again. */
  readonly withdrawn: Set<string>;
};

/** The backends in use and what is recalled of each. */
export type Pool = {
  all(): readonly ComfyBackend[];
  find(id: string): ComfyBackend | undefined;
  memoryOf(id: string): BackendMemory;
};

/** `backends` is asked anew each time; what is recalled of one that is no longer there is dropped. */
export function createPool(backends: () => readonly ComfyBackend[]): Pool {
  const memories = new Map<string, BackendMemory>();
  const all = (): readonly ComfyBackend[] => {
    const present = backends();
    for (const id of memories.keys()) if (!present.some((backend) => backend.id === id)) memories.delete(id);
    return present;
  };
  return {
    all,
    find: (id) => all().find((backend) => backend.id === id),
    memoryOf(id) {
      const known = memories.get(id) ?? newMemory();
      memories.set(id, known);
      return known;
    },
  };
}

function newMemory(): BackendMemory {
  return {
    baseUrl: undefined,
    facts: undefined,
    readAt: 0,
    models: undefined,
    lastModel: undefined,
    msPerWork: undefined,
    problem: undefined,
    problemAt: 0,
    withdrawn: new Set(),
  };
}

/** What the calls of the adapter share. */
export type Server = {
  readonly pool: Pool;
  readonly limits: ComfyLimits;
  readonly templates: readonly Template[];
  /** The curated models, so that a missing file is named with the download that brings it. */
  readonly downloads: () => readonly KnownDownload[];
};

/** How to call one address under the call's signal. */
export function clientOf(server: Pick<Server, 'limits'>, context: AdapterContext, baseUrl: string): ComfyClient {
  return { baseUrl, fetch: context.fetch, signal: context.signal, limits: server.limits };
}

/** The address of a backend now. Throws ProviderFailure `unavailable` when it has none or it cannot be read. */
export function addressOf(backend: ComfyBackend): string {
  const { baseUrl, problem } = configuredUrl(backend.url());
  if (problem !== undefined) throw problem;
  if (baseUrl !== undefined) return baseUrl;
  throw new ComfyUnreachable('refused', backend.statusText?.() ?? `${backend.label} does not run.`, { sent: 'no' });
}

/**
 * What a backend says of itself, at most `freshMs` old. Notes that it answered, or why it did not.
 * Throws ComfyUnreachable, or rethrows the caller's abort.
 */
export async function factsOf(
  server: Server,
  context: AdapterContext,
  ask: {
    readonly backend: ComfyBackend;
    readonly baseUrl: string;
    readonly timeoutMs: DurationMs;
    readonly freshMs: DurationMs;
  },
): Promise<ServerFacts> {
  const memory = server.pool.memoryOf(ask.backend.id);
  const isFresh = memory.baseUrl === ask.baseUrl && context.now() - memory.readAt < ask.freshMs;
  if (isFresh && memory.problem === undefined && isComplete(memory.facts, server.templates)) return memory.facts;
  try {
    const isSame = memory.baseUrl === ask.baseUrl && memory.problem === undefined;
    const facts = await readServerFacts(clientOf(server, context, ask.baseUrl), server.templates, {
      timeoutMs: ask.timeoutMs,
      now: context.now(),
      known: isSame ? memory.facts : undefined,
    });
    const models = modelsOf(server.templates, facts, undefined).map(({ id }) => id);
    Object.assign(memory, { baseUrl: ask.baseUrl, facts, models, readAt: context.now(), problem: undefined });
    return facts;
  } catch (error) {
    if (error instanceof ProviderFailure) noteProblem(server, ask.backend, { problem: error, now: context.now() });
    throw error;
  }
}

/** false: a workflow has come since, of which the server was not asked yet. */
function isComplete(facts: ServerFacts | undefined, templates: readonly Template[]): facts is ServerFacts {
  if (facts === undefined) return false;
  return templates.every((template) => requiredClasses(template).every((name) => facts.nodes.has(name)));
}

/** From now on the backend counts as away, until it answers or `backendRetryMs` have passed. */
export function noteProblem(
  server: Pick<Server, 'pool'>,
  backend: ComfyBackend,
  what: { readonly problem: ProviderFailure; readonly now: EpochMs },
): void {
  const memory = server.pool.memoryOf(backend.id);
  memory.problem = what.problem;
  memory.problemAt = what.now;
}

/** Whether jobs may be sent there: it answered last, or it is time to try it again. */
export function isWorthAsking(memory: BackendMemory, limits: ComfyLimits, now: EpochMs): boolean {
  return memory.problem === undefined || now - memory.problemAt >= limits.backendRetryMs;
}

/** For messages: what a person calls it, or its host. */
export function nameOf(backend: ComfyBackend | undefined, baseUrl: string): string {
  return backend === undefined || URL.canParse(backend.label) ? hostOf(baseUrl) : backend.label;
}
