import { describe, expect, it, onTestFinished } from 'vitest';
import type { JobId } from '../../../../src/contract/ids.ts';
import type { JobView } from '../../../../src/contract/job.ts';
import type { Engine } from '../../../../src/core/engine-type.ts';
import { startComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import type { ComfyStandIn, StandInOptions } from '../../../fakes/comfyui/stand-in.ts';
import { createComfyAdapter } from '../../../../src/core/providers/comfyui/adapter.ts';
import { BACKEND_CAPACITY } from '../../../../src/core/providers/comfyui/backends.ts';
import { jobEnded, jobWhen, openEngine } from '../../../support/test-engine.ts';
import { sdxlTemplate } from './rig.ts';

const BOTH = ['a.safetensors', 'b.safetensors'] as const;

async function startComfy(options: StandInOptions = {}): Promise<ComfyStandIn> {
  const comfy = await startComfyStandIn({ checkpoints: BOTH, ...options });
  onTestFinished(() => comfy.close());
  return comfy;
}

/** An engine on these servers: the first attached, the others added. */
async function engineOn(...comfies: readonly ComfyStandIn[]): Promise<Engine> {
  const [first, ...others] = comfies;
  const engine = await openEngine({ environment: { COMFY_WORKER_URL: first?.url } });
  for (const { url } of others) await engine.handlers['comfy.addBackend']({ url });
  return engine;
}

/** The same with an adapter that loses patience within seconds. */
async function impatientEngineOn(...comfies: readonly ComfyStandIn[]): Promise<Engine> {
  const backends = comfies.map(({ url }) => ({ id: url, label: url, url: () => url, capacity: BACKEND_CAPACITY }));
  const limits = { moveWaitingMs: 200, moveRunningMs: 1000, moveGoneMs: 500, deadPortMs: 60_000, socketRetryMs: 100 };
  return openEngine({
    adapters: [createComfyAdapter({ backends: () => backends, templates: [sdxlTemplate()], limits })],
  });
}

function order(model: string, seed: number) {
  const params = { prompt: 'a lighthouse', width: 64, height: 64, steps: 1, seed };
  return { jobType: 'image', provider: 'comfyui', model, params } as const;
}

async function createAll(engine: Engine, models: readonly string[]): Promise<readonly JobId[]> {
  const ids: JobId[] = [];
  for (const [seed, model] of models.entries()) ids.push((await engine.handlers['jobs.create'](order(model, seed))).id);
  return ids;
}

const allEnded = (engine: Engine, ids: readonly JobId[]): Promise<JobView[]> =>
  Promise.all(ids.map((id) => jobEnded(engine, id)));

const ranOn = (comfy: ComfyStandIn): number => comfy.worker().history.size;

describe('forty jobs of two checkpoints, mixed', () => {
  it.each([1, 2])('make at most four model loads on %i servers', { timeout: 60_000 }, async (count) => {
    const comfies = await Promise.all(Array.from({ length: count }, () => startComfy()));
    const engine = await engineOn(...comfies);
    await engine.handlers['queue.pause']({});
    const ids = await createAll(
      engine,
      Array.from({ length: 40 }, (_, index) => BOTH[index % 2]!),
    );

    await engine.handlers['queue.resume']({});
    const jobs = await allEnded(engine, ids);

    expect(jobs.filter(({ status }) => status !== 'completed')).toEqual([]);
    const loads = comfies.flatMap((comfy) => comfy.loads);
    expect(loads.length).toBeLessThanOrEqual(4);
    expect(comfies.map(ranOn).every((ran) => ran > 0)).toBe(true);
  });
});

describe('several ComfyUIs', () => {
  it('each get the jobs for the models that they have', async () => {
    const left = await startComfy({ checkpoints: ['a.safetensors'] });
    const right = await startComfy({ checkpoints: ['b.safetensors', 'sub\\c.safetensors'] });
    const engine = await engineOn(left, right);

    const ids = await createAll(engine, [
      'b.safetensors',
      'b.safetensors',
      'sub\\c.safetensors',
      'a.safetensors',
      'b.safetensors',
    ]);

    expect((await allEnded(engine, ids)).map(({ status }) => status)).toEqual(ids.map(() => 'completed'));
    expect([ranOn(left), ranOn(right)]).toEqual([1, 4]);
    expect(right.loads).toContain('sub\\c.safetensors');
  });

  it('let a job go where its checkpoint is loaded', async () => {
    const left = await startComfy();
    const right = await startComfy();
    const engine = await engineOn(left, right);
    await allEnded(engine, await createAll(engine, ['a.safetensors', 'b.safetensors']));
    const loaded = left.loads[0] === 'a.safetensors' ? left : right;
    const before = ranOn(loaded);

    for (let seed = 10; seed < 14; seed++) {
      const { id } = await engine.handlers['jobs.create'](order('a.safetensors', seed));
      await jobEnded(engine, id);
    }

    expect(ranOn(loaded) - before).toBe(4);
    expect(left.loads.length + right.loads.length).toBe(2);
  });

  it('work at the same time', async () => {
    const left = await startComfy();
    const right = await startComfy();
    const engine = await engineOn(left, right);
    const holds = [left.hold('KSampler', 1), right.hold('KSampler', 1)];

    const ids = await createAll(engine, ['a.safetensors', 'b.safetensors']);
    await Promise.all(holds.map((hold) => hold.reached));
    for (const hold of holds) hold.release();

    expect((await allEnded(engine, ids)).map(({ status }) => status)).toEqual(['completed', 'completed']);
  });

  it('take over what waited and what ran at one that died', async () => {
    const left = await startComfy({ checkpoints: ['a.safetensors'] });
    const right = await startComfy({ checkpoints: ['b.safetensors'] });
    const engine = await impatientEngineOn(left, right);
    right.hold('KSampler', 1);
    const ids = await createAll(engine, ['b.safetensors', 'b.safetensors', 'b.safetensors']);
    await Promise.all(ids.slice(0, 2).map((id) => jobWhen(engine, id, ({ phase }) => phase === 'running')));
    left.setCheckpoints(BOTH);
    const modelsOfLeft = async () => (await engine.handlers['comfy.backends']({})).backends[0]?.models;
    while ((await modelsOfLeft())?.length !== BOTH.length);

    await right.die();
    const jobs = await allEnded(engine, ids);

    expect(jobs.map(({ status }) => status)).toEqual(['completed', 'completed', 'completed']);
    expect(ranOn(left)).toBe(3);
    expect(jobs.some(({ attempts }) => attempts > 1)).toBe(true);
  });

  it('take a moved prompt out of the queue of a server that comes back', async () => {
    const left = await startComfy();
    const right = await startComfy();
    const engine = await impatientEngineOn(left, right);
    const held = [left.hold('KSampler', 1), right.hold('KSampler', 1)];
    const ids = await createAll(engine, ['a.safetensors', 'b.safetensors', 'a.safetensors', 'b.safetensors']);
    await Promise.all(ids.map((id) => jobWhen(engine, id, ({ phase }) => phase === 'running')));
    right.faults.push({ kind: 'reset' });
    await right.goOffline();
    await right.comeBack();
    held[0]?.release();

    const ended = await allEnded(engine, ids);
    right.faults.splice(0);
    while (right.worker().pending().length > 0) await engine.handlers['providers.get']({ provider: 'comfyui' });

    expect(ended.map(({ status }) => status)).toEqual(ids.map(() => 'completed'));
    expect(right.worker().pending()).toEqual([]);
    held[1]?.release();
  });
});

describe('the list of ComfyUIs', () => {
  it('shows each with its models, and keeps the rest when one is removed', async () => {
    const left = await startComfy({ checkpoints: ['a.safetensors'] });
    const right = await startComfy({ checkpoints: ['b.safetensors'] });
    const engine = await engineOn(left, right);

    const { backends } = await engine.handlers['comfy.backends']({});
    const id = backends[1]?.id ?? '';
    const rest = await engine.handlers['comfy.removeBackend']({ id });

    expect(backends).toMatchObject([
      { kind: 'attached', url: left.url, state: 'ready', models: ['a.safetensors'], capacity: 2 },
      { kind: 'remote', url: right.url, state: 'ready', models: ['b.safetensors'], message: '' },
    ]);
    expect(rest.backends.map(({ url }) => url)).toEqual([left.url]);
  });

  it('says which one is away, and that the others are ready', async () => {
    const left = await startComfy();
    const right = await startComfy();
    const engine = await engineOn(left, right);
    await right.die();

    // What a server said a moment ago is believed for that moment.
    const ask = async () => (await engine.handlers['comfy.backends']({})).backends;
    let backends = await ask();
    while (backends[1]?.state !== 'away') backends = await ask();
    const view = await engine.handlers['providers.get']({ provider: 'comfyui' });

    expect(backends[1]).toMatchObject({ state: 'away', message: expect.stringContaining('Nothing answers at') });
    expect(view.availability).toMatchObject({ state: 'ready', facts: { backends: 2, backendsReady: 1 } });
    expect(view.availability.message).toContain('1 of 2 ComfyUIs are ready.');
  });

  it('refuses an address where no ComfyUI answers, one that is there already, and one that cannot be read', async () => {
    const left = await startComfy();
    const engine = await engineOn(left);

    await expect(engine.handlers['comfy.addBackend']({ url: 'http://127.0.0.1:1' })).rejects.toMatchObject({
      code: 'unreachable',
    });
    await expect(engine.handlers['comfy.addBackend']({ url: `${left.url}/` })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(engine.handlers['comfy.addBackend']({ url: 'ftp://x' })).rejects.toMatchObject({
      code: 'invalid_request',
    });
    await expect(engine.handlers['comfy.removeBackend']({ id: 'nobody' })).rejects.toMatchObject({ code: 'not_found' });
    expect((await engine.handlers['comfy.backends']({})).backends).toHaveLength(1);
  });
});
