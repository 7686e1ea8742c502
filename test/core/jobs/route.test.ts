import { describe, expect, it } from 'vitest';
import type { JobRequest } from '../../../src/contract/job.ts';
import type { Capability, ParameterSpec, ProviderId, ProviderView } from '../../../src/contract/provider.ts';
import { AppError } from '../../../src/core/base/app-error.ts';
import { routeJob, type Route } from '../../../src/core/jobs/route.ts';

describe('a route without a named provider', () => {
  it('is ComfyUI when it is ready and can do the job', async () => {
    const route = await routed(image({ prompt: 'a' }), [comfy(), cloud('openai')], ['openai']);

    expect([route.provider.id, route.reason]).toEqual(['comfyui', 'ComfyUI is ready']);
  });

  it('asks no vendor while ComfyUI can do it', async () => {
    const asked: ProviderId[] = [];
    const views = [comfy(), cloud('openai')];

    await routeJob(image({ prompt: 'a' }), {
      ids: ['comfyui', 'openai'],
      isLimited: () => true,
      describe: async (id) => {
        asked.push(id);
        return views.find((view) => view.id === id);
      },
    });

    expect(asked).toEqual(['comfyui']);
  });

  it('is a provider with a key only under a limit or with a cap of its own', async () => {
    const views = [cloud('openai')];

    expect((await routed(image({ prompt: 'a' }), views, ['openai'])).reason).toBe(
      'openai has a key, and a limit covers it',
    );
    expect((await routed({ ...image({ prompt: 'a' }), maxCostMicros: 5 }, views, [])).reason).toBe(
      'openai has a key, and the job has a cap of its own',
    );
    const refusal = await routed(image({ prompt: 'a' }), views, []).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(AppError);
    expect(refusal).toMatchObject({
      code: 'provider_not_configured',
      message: expect.stringContaining('money is never spent unasked'),
      details: { options: ['provider: openai', 'maxCost', 'gesso budget set --limit USD --window month'] },
    });
  });

  it('passes over a provider that does not know a parameter', async () => {
    const views = [cloud('runway'), cloud('heygen', ['prompt', 'voice'])];

    const route = await routed(image({ prompt: 'a', voice: 'v' }), views, ['runway', 'heygen']);

    expect(route.provider.id).toBe('heygen');
  });

  it('stays with the first when nobody knows the parameter, so that the refusal names it', async () => {
    expect((await routed(image({ prompt: 'a', tempo: 1 }), [comfy(), cloud('openai')], ['openai'])).provider.id).toBe(
      'comfyui',
    );
    expect((await routed(image({ prompt: 'a', tempo: 1 }), [cloud('openai')], ['openai'])).provider.id).toBe('openai');
  });

  it('goes to the provider that has the named model', async () => {
    const views = [
      comfy(),
      { ...cloud('openai'), models: [{ id: 'gpt-image-2', label: 'G', jobTypes: ['image' as const] }] },
    ];

    const route = await routed({ ...image({ prompt: 'a' }), model: 'gpt-image-2' }, views, ['openai']);

    expect(route.provider.id).toBe('openai');
  });

  it('is never Draft, and never a provider without a key', async () => {
    const draft: ProviderView = { ...cloud('draft'), kind: 'builtin', paid: false, placeholder: true };
    const keyless: ProviderView = {
      ...cloud('openai'),
      availability: { state: 'needs_key', message: 'OpenAI needs a key.', facts: {} },
    };

    await expect(routed(image({ prompt: 'a' }), [draft, keyless], ['openai', 'draft'])).rejects.toThrow(
      /^Nothing is set up that can make image\..*gesso keys set PROVIDER/,
    );
  });
});

function routed(request: JobRequest, views: readonly ProviderView[], limited: readonly ProviderId[]): Promise<Route> {
  return routeJob(request, {
    ids: views.map(({ id }) => id),
    describe: async (id) => views.find((view) => view.id === id),
    isLimited: (id) => limited.includes(id),
  });
}

function image(params: JobRequest['params']): JobRequest {
  return { jobType: 'image', params };
}

function comfy(): ProviderView {
  return { ...cloud('comfyui'), kind: 'local', paid: false };
}

function cloud(id: ProviderId, names: readonly string[] = ['prompt']): ProviderView {
  const parameters = names.map((name): ParameterSpec => ({
    type: 'text',
    name,
    label: name,
    required: false,
    advanced: false,
    maxLength: 100,
    multiline: false,
  }));
  const capability: Capability = { jobType: 'image', parameters, sizes: [] };
  return {
    id,
    name: id,
    kind: 'cloud',
    paid: true,
    placeholder: false,
    availability: { state: 'ready', message: '', facts: {} },
    models: [],
    capabilities: [capability],
  };
}
