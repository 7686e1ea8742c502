import { capabilityFor, type ProviderView } from '../../../../src/contract/provider.ts';
import type { JsonObject } from '../../../../src/contract/units.ts';
import { AppError } from '../../../../src/core/base/app-error.ts';
import { planJob } from '../../../../src/core/jobs/plan.ts';
import type { Adapter, AdapterRequest } from '../../../../src/core/providers/adapter.ts';
import { createComfyAdapter } from '../../../../src/core/providers/comfyui/adapter.ts';
import { BACKEND_CAPACITY, type ComfyBackend } from '../../../../src/core/providers/comfyui/backends.ts';
import { parseTemplate, type Template } from '../../../../src/core/providers/comfyui/template.ts';
import { ProviderFailure } from '../../../../src/core/providers/errors.ts';

/** The workflows that come with Gesso; the bundler puts them into this file. */
const FILES = import.meta.glob('../../../../resources/comfyui/workflows/*.json', { eager: true, import: 'default' });

/**
 * A ComfyUI that the functions reach themselves (COMFY_WORKER_URL), as an adapter: the desktop's own, with the workflows that come with
 * Gesso. What a request leaves open is filled in by what this ComfyUI has, since nobody could know it when the job was accepted.
 */
export function createTeamComfyAdapter(url: string): Adapter {
  const backend: ComfyBackend = { id: 'project', label: url, url: () => url, capacity: BACKEND_CAPACITY };
  const adapter = createComfyAdapter({ backends: () => [backend], templates: templates() });
  return {
    ...adapter,
    prepare: async (context, request) =>
      adapter.prepare(context, filledIn(request, { adapter, provider: await adapter.describe(context) })),
  };
}

/** Throws ProviderFailure: not there (it is tried again), or not able to do this (it is not). */
function filledIn(request: AdapterRequest, on: { adapter: Adapter; provider: ProviderView }): AdapterRequest {
  const { provider, adapter } = on;
  if (provider.availability.state !== 'ready')
    throw new ProviderFailure('unavailable', provider.availability.message, { sent: 'no', transient: true });
  try {
    const { jobType, model, jobId } = request;
    const params = withoutIdleSeed(request, provider);
    const plan = planJob(
      { jobType, params, provider: 'comfyui', model },
      { provider, adapter, jobId, drawSeed: () => 0, inputsOf: () => ({}) },
    );
    return { ...request, model: plan.model ?? undefined, params: plan.params };
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    throw new ProviderFailure('rejected', cause.message, { cause, sent: 'no', details: cause.details });
  }
}

/** A seed is drawn for every job; a workflow that has none was not asked for one. */
function withoutIdleSeed({ jobType, model, params }: AdapterRequest, provider: ProviderView): JsonObject {
  const capability = capabilityFor(provider, { jobType, model, params });
  if (capability?.parameters.some(({ name }) => name === 'seed') !== false) return params;
  const { seed: _seed, ...others } = params;
  return others;
}

function templates(): readonly Template[] {
  const manifests = Object.keys(FILES).filter((name) => name.endsWith('.manifest.json'));
  return manifests
    .map((name) => parseTemplate(FILES[name.replace('.manifest.json', '.json')], FILES[name]))
    .toSorted((a, b) => a.manifest.order - b.manifest.order || (a.manifest.id < b.manifest.id ? -1 : 1));
}
