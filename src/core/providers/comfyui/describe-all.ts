import type { Model, ProviderView } from '../../../contract/provider.ts';
import type { AdapterContext } from '../adapter.ts';
import { ProviderFailure } from '../errors.ts';
import type { ComfyBackend } from './backends.ts';
import { mergedCapabilities } from './capabilities.ts';
import { configuredUrl, viewOf } from './describe.ts';
import { addressOf, clientOf, factsOf } from './pool.ts';
import type { Server } from './pool.ts';
import type { RouteMemory } from './lookup.ts';
import { ComfyUnreachable } from './unreachable.ts';
import { withdrawPrompts } from './withdraw.ts';

/** The provider as all its backends make it: ready when one of them is, with every model that one of them has. */
export async function describeAll(server: Server, context: AdapterContext, routes: RouteMemory): Promise<ProviderView> {
  const backends = server.pool.all();
  const views = await Promise.all(backends.map((backend) => describeOne(server, context, { backend, routes })));
  const [only] = views;
  if (only === undefined)
    return viewOf({
      templates: server.templates,
      downloads: server.downloads(),
      baseUrl: undefined,
      facts: undefined,
      problem: undefined,
      preferredModel: undefined,
    });
  return views.length === 1 ? only : merged(views, backends);
}

async function describeOne(
  server: Server,
  context: AdapterContext,
  what: { readonly backend: ComfyBackend; readonly routes: RouteMemory },
): Promise<ProviderView> {
  const { backend, routes } = what;
  const memory = server.pool.memoryOf(backend.id);
  if (backend.url() === undefined && backend.startsForJobs?.() === true) return startable(server, backend);
  const view = { templates: server.templates, downloads: server.downloads(), preferredModel: memory.lastModel };
  try {
    const baseUrl = addressOf(backend);
    const { describeTimeoutMs: timeoutMs, describeFreshMs: freshMs } = server.limits;
    const facts = await factsOf(server, context, { backend, baseUrl, timeoutMs, freshMs });
    await withdrawPrompts(clientOf(server, context, baseUrl), routes, memory.withdrawn);
    return viewOf({ ...view, baseUrl, facts, problem: undefined });
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    // Forms keep what the server last offered, so that a job can be made while it restarts.
    const { baseUrl = memory.baseUrl ?? backend.label } = configuredUrl(backend.url());
    const problem = error instanceof ComfyUnreachable ? error : new ComfyUnreachable('broken', error.message, error);
    return viewOf({ ...view, baseUrl, facts: memory.baseUrl === baseUrl ? memory.facts : undefined, problem });
  }
}

/** Not running, and yet as good as ready: a job starts it. What it last offered is offered, without a first start everything. */
function startable(server: Server, backend: ComfyBackend): ProviderView {
  const { facts, lastModel, baseUrl = backend.label } = server.pool.memoryOf(backend.id);
  const downloads = server.downloads();
  const view = viewOf({
    templates: server.templates,
    downloads,
    baseUrl,
    facts,
    problem: undefined,
    preferredModel: lastModel,
  });
  const message = backend.statusText?.() ?? `${backend.label}: ComfyUI starts with the first job.`;
  return { ...view, availability: { state: 'ready', message, facts: view.availability.facts } };
}

function merged(views: readonly ProviderView[], backends: readonly ComfyBackend[]): ProviderView {
  const ready = views.filter((view) => view.availability.state === 'ready');
  const first = ready[0] ?? views.find((view) => view.availability.state === 'needs_model') ?? views[0];
  if (first === undefined) throw new Error('there is at least one backend');
  const label = backends[views.indexOf(first)]?.label ?? '';
  const named = `${label}: ${first.availability.message}`;
  return {
    ...first,
    availability: {
      ...first.availability,
      message: `${ready.length} of ${views.length} ComfyUIs are ready. ${named}`,
      facts: { ...first.availability.facts, backends: views.length, backendsReady: ready.length },
    },
    models: mergedModels(views),
    capabilities: mergedCapabilities(views.map((view) => view.capabilities)),
  };
}

/** Each model once, with all that some backend can do with it. */
function mergedModels(views: readonly ProviderView[]): Model[] {
  const models = new Map<string, Model>();
  for (const model of views.flatMap((view) => view.models)) {
    const jobTypes = new Set([...(models.get(model.id)?.jobTypes ?? []), ...model.jobTypes]);
    models.set(model.id, { ...model, jobTypes: [...jobTypes] });
  }
  return [...models.values()];
}
