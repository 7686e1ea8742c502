import { describe, expect, it } from 'vitest';
import type { ProviderId, ProviderView } from '../../../src/contract/provider.ts';
import { LIMITS } from '../../../src/core/base/limits.ts';
import { silentLog } from '../../../src/core/base/log.ts';
import type { Adapter, AdapterContext } from '../../../src/core/providers/adapter.ts';
import { ProviderRegistry } from '../../../src/core/providers/registry.ts';
import { createFakeClock, type FakeClock } from '../fake-clock.ts';

function view(id: ProviderId, change: Partial<ProviderView> = {}): ProviderView {
  return {
    id,
    name: id,
    kind: 'local',
    paid: false,
    placeholder: false,
    availability: { state: 'ready', message: 'ready', facts: {} },
    models: [],
    capabilities: [],
    ...change,
  };
}

const never = (): never => {
  throw new Error('not asked for here');
};

function adapter(id: ProviderId, ask: Adapter['describe']): Adapter {
  return {
    id,
    paid: true,
    submitSafety: 'none',
    concurrency: 1,
    pollIntervalMs: 1,
    describe: ask,
    estimate: never,
    prepare: never,
    start: never,
    status: never,
    cancel: never,
    download: never,
  };
}

function registry(adapters: readonly Adapter[]): {
  registry: ProviderRegistry;
  clock: FakeClock;
  changes: ProviderView[];
} {
  const clock = createFakeClock();
  const changes: ProviderView[] = [];
  const context = (_: ProviderId, signal: AbortSignal): AdapterContext => ({
    signal,
    fetch: never,
    log: silentLog,
    now: () => clock.now(),
    sleep: never,
    secret: never,
    kept: { write: never, read: never },
    readAsset: never,
  });
  return {
    registry: new ProviderRegistry({ adapters, context, clock, onChange: (changed) => changes.push(changed) }),
    clock,
    changes,
  };
}

/** A description that is answered by hand, one question after the other. */
function asked(): { describe: Adapter['describe']; questions: PromiseWithResolvers<ProviderView>[] } {
  const questions: PromiseWithResolvers<ProviderView>[] = [];
  return {
    questions,
    describe: () => {
      const question = Promise.withResolvers<ProviderView>();
      questions.push(question);
      return question.promise;
    },
  };
}

describe('ProviderRegistry', () => {
  it('knows nothing of a provider without an adapter', async () => {
    expect(await registry([]).registry.describe('runway', { refresh: true })).toBeUndefined();
    expect(await registry([]).registry.describeAll({ refresh: false })).toEqual([]);
  });

  it('lists the providers in the order of their adapters', async () => {
    const { registry: providers } = registry([
      adapter('draft', async () => view('draft')),
      adapter('comfyui', async () => view('comfyui')),
    ]);

    expect((await providers.describeAll({ refresh: false })).map((provider) => provider.id)).toEqual([
      'draft',
      'comfyui',
    ]);
  });

  it('believes a description for a while, and asks when that is over or when told to', async () => {
    const { describe: ask, questions } = asked();
    const { registry: providers, clock } = registry([adapter('comfyui', ask)]);
    const get = async (refresh = false): Promise<unknown> => {
      const got = providers.describe('comfyui', { refresh });
      questions.at(-1)?.resolve(view('comfyui', { name: `answer ${questions.length}` }));
      return (await got)?.name;
    };

    expect(await get()).toBe('answer 1');
    clock.advance(LIMITS.describeFreshMs - 1);
    expect(await get()).toBe('answer 1');
    expect(await get(true)).toBe('answer 2');
    clock.advance(LIMITS.describeFreshMs);
    expect(await get()).toBe('answer 3');
  });

  it('asks once when many want to know at once', async () => {
    const { describe: ask, questions } = asked();
    const { registry: providers } = registry([adapter('comfyui', ask)]);

    const all = Promise.all([
      providers.describe('comfyui', { refresh: false }),
      providers.describe('comfyui', { refresh: true }),
      providers.describeAll({ refresh: false }),
    ]);
    questions[0]?.resolve(view('comfyui'));
    await all;

    expect(questions).toHaveLength(1);
  });

  it('tells what has changed, once, and not that memory was used', async () => {
    const answers = [
      view('comfyui', { availability: { state: 'ready', message: 'ready', facts: { vramFreeBytes: 1 } } }),
      view('comfyui', { availability: { state: 'ready', message: 'ready', facts: { vramFreeBytes: 2 } } }),
      view('comfyui', { availability: { state: 'unreachable', message: 'gone', facts: {} } }),
      view('comfyui', { availability: { state: 'unreachable', message: 'gone', facts: {} } }),
    ];
    const { registry: providers, changes } = registry([adapter('comfyui', async () => answers.shift() ?? never())]);

    for (let i = 0; i < 4; i++) await providers.describe('comfyui', { refresh: true });

    expect(changes.map((change) => change.availability.state)).toEqual(['unreachable']);
  });

  it('tells a change also after it was told to forget, for example because the address is another', async () => {
    const answers = [
      view('comfyui', { availability: { state: 'not_configured', message: 'none', facts: {} } }),
      view('comfyui'),
    ];
    const { registry: providers, changes } = registry([adapter('comfyui', async () => answers.shift() ?? never())]);
    await providers.describe('comfyui', { refresh: false });

    providers.forget('comfyui');
    await providers.describe('comfyui', { refresh: false });

    expect(changes.map((change) => change.availability.state)).toEqual(['ready']);
  });

  it('does not let a late answer of before replace the answer of now', async () => {
    const { describe: ask, questions } = asked();
    const { registry: providers, changes } = registry([adapter('comfyui', ask)]);
    const before = providers.describe('comfyui', { refresh: false });
    providers.forget('comfyui');
    const now = providers.describe('comfyui', { refresh: false });

    questions[1]?.resolve(view('comfyui', { name: 'new address' }));
    await now;
    questions[0]?.resolve(
      view('comfyui', { name: 'old address', models: [{ id: 'old', label: 'old', jobTypes: ['image'] }] }),
    );
    await before;

    expect((await providers.describe('comfyui', { refresh: false }))?.name).toBe('new address');
    expect(changes).toEqual([]);
  });

  it.each<[string, Adapter['describe']]>([
    ['rejects', () => Promise.reject(new Error('broken'))],
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
  ])('shows a provider whose description %s as unreachable, and asks again', async (_, broken) => {
    let tries = 0;
    const { registry: providers } = registry([
      adapter('comfyui', (context) => {
        tries += 1;
        return tries === 1 ? broken(context) : Promise.resolve(view('comfyui'));
      }),
      adapter('draft', async () => view('draft')),
    ]);

    const [first, draft] = await providers.describeAll({ refresh: false });

    expect(first).toMatchObject({
      id: 'comfyui',
      availability: { state: 'unreachable', message: expect.stringMatching(/\.$/) },
      models: [],
    });
    expect(draft?.availability.state).toBe('ready');
    expect((await providers.describe('comfyui', { refresh: true }))?.availability.state).toBe('ready');
  });

  it('keeps what it knows of a provider that does not answer now', async () => {
    const capability = { jobType: 'image', parameters: [], sizes: [] } as const;
    const answers = [
      () =>
        Promise.resolve(
          view('comfyui', { name: 'ComfyUI', capabilities: [{ ...capability, parameters: [], sizes: [] }] }),
        ),
      () => Promise.reject(new Error('broken')),
    ];
    const { registry: providers, changes } = registry([adapter('comfyui', () => (answers.shift() ?? never)())]);
    await providers.describe('comfyui', { refresh: true });

    const later = await providers.describe('comfyui', { refresh: true });

    expect(later).toMatchObject({
      name: 'ComfyUI',
      paid: false,
      availability: { state: 'unreachable' },
      capabilities: [capability],
    });
    expect(changes).toEqual([later]);
  });

  it('does not wait for a description without end, and aborts it', async () => {
    let signal: AbortSignal | undefined;
    const { registry: providers, clock } = registry([
      adapter('comfyui', (context) => {
        signal = context.signal;
        return new Promise(() => undefined);
      }),
    ]);

    const described = providers.describe('comfyui', { refresh: false });
    clock.advance(LIMITS.describeMaxMs);

    expect((await described)?.availability.state).toBe('unreachable');
    expect(signal?.aborted).toBe(true);
    expect(clock.waiting()).toBe(0);
  });

  it('takes its timer back when the answer comes in time', async () => {
    const { registry: providers, clock } = registry([adapter('draft', async () => view('draft'))]);

    await providers.describe('draft', { refresh: false });
    expect(clock.waiting()).toBe(0);
  });
});
