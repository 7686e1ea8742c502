import type { AdapterContext, AdapterRequest } from '../adapter.ts';
import { ProviderFailure } from '../errors.ts';
import type { ComfyBackend } from './backends.ts';
import { configuredUrl } from './describe.ts';
import type { ServerFacts } from './facts.ts';
import { uploadInputs } from './inputs.ts';
import { candidatesFor } from './placement.ts';
import { clientOf, factsOf, noteProblem } from './pool.ts';
import type { Server } from './pool.ts';
import { chooseTemplate, fillResolved, resolveWorkflow, seedOf, workOf } from './resolve.ts';
import type { ResolvedWorkflow } from './resolve.ts';
import { scaledParams } from './second-tries.ts';
import type { SecondTries } from './second-tries.ts';
import type { Prepared } from './submit.ts';
import type { Template } from './template.ts';

/** Chooses the backend and fills the workflow. A backend that does not answer, or lacks the model, passes the job on to the next one. */
export async function prepareJob(
  server: Server & { readonly tries: SecondTries },
  context: AdapterContext,
  asked: AdapterRequest,
): Promise<Prepared> {
  // A job that ran out of memory may be made smaller, where a person has allowed that.
  const request = { ...asked, params: scaledParams(asked.params, server.tries.scaleOf(asked.jobId)) };
  const template = chooseTemplate(server.templates, request);
  const candidates = candidatesFor(server, request, context.now());
  let worst: ProviderFailure | undefined;
  for (const backend of candidates) {
    try {
      return await prepareOn(server, context, { request, template, backend, isOnly: candidates.length === 1 });
    } catch (error) {
      if (!(error instanceof ProviderFailure) || !canBeElsewhere(error)) throw error;
      // One that may come back is worth waiting for; it counts for more than another one that lacks the model for good.
      worst = worst?.transient === true ? worst : error;
    }
  }
  throw (
    worst ??
    new ProviderFailure(
      'unavailable',
      'No ComfyUI is set up. Install one (gesso comfy install), or enter its address in the settings.',
    )
  );
}

type Placing = {
  readonly request: AdapterRequest;
  readonly template: Template;
  readonly backend: ComfyBackend;
  readonly isOnly: boolean;
};

async function prepareOn(server: Server, context: AdapterContext, placing: Placing): Promise<Prepared> {
  const { request, template, backend } = placing;
  const baseUrl = await readyAddress(server, context, backend);
  const resolved = await resolvedOn(server, context, { ...placing, baseUrl });
  const inputs = await uploadInputs(clientOf(server, context, baseUrl), context, { template, request });
  const seed = seedOf(request);
  const graph = fillResolved(resolved, request, { seed, inputs });
  return {
    backendId: backend.id,
    jobId: request.jobId,
    baseUrl,
    templateId: template.manifest.id,
    model: resolved.model,
    seed,
    work: workOf(request) ?? null,
    graph,
    count: typeof request.params['count'] === 'number' ? request.params['count'] : 1,
  };
}

/** Starts a supervised backend that does not run. Throws ProviderFailure when it has no address or does not come up. */
async function readyAddress(server: Server, context: AdapterContext, backend: ComfyBackend): Promise<string> {
  try {
    const text = backend.url() ?? (await backend.ensureReady?.(context.signal));
    const { baseUrl, problem } = configuredUrl(text);
    if (problem !== undefined) throw problem;
    if (baseUrl !== undefined) return baseUrl;
    throw new ProviderFailure('unavailable', backend.statusText?.() ?? `${backend.label} does not run.`, {
      transient: true,
    });
  } catch (error) {
    if (error instanceof ProviderFailure) noteProblem(server, backend, { problem: error, now: context.now() });
    throw error;
  }
}

/** The workflow with the files that this backend has. What it said some time ago will do, unless something is not among that. */
async function resolvedOn(
  server: Server,
  context: AdapterContext,
  placing: Placing & { readonly baseUrl: string },
): Promise<ResolvedWorkflow> {
  const { backend, baseUrl, template, request, isOnly } = placing;
  const timeoutMs = isOnly ? server.limits.prepareTimeoutMs : server.limits.placeTimeoutMs;
  const preferred = server.pool.memoryOf(backend.id).lastModel;
  const { downloads } = server;
  const choose = (facts: ServerFacts): ResolvedWorkflow =>
    resolveWorkflow(template, facts, { model: request.model, preferredModel: preferred, downloads: downloads() });
  const ask = { backend, baseUrl, timeoutMs };
  try {
    return choose(await factsOf(server, context, { ...ask, freshMs: server.limits.prepareFreshMs }));
  } catch (error) {
    if (!(error instanceof ProviderFailure) || error.code !== 'missing_model') throw error;
    return choose(await factsOf(server, context, { ...ask, freshMs: server.limits.describeFreshMs }));
  }
}

/** Whether another backend could do what this one could not. */
function canBeElsewhere(failure: ProviderFailure): boolean {
  return ['unavailable', 'missing_model', 'invalid_workflow', 'engine_crashed'].includes(failure.code);
}
