import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TORCH_OOM } from '../../../fakes/comfyui/run-node.ts';
import { startComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import type { ComfyStandIn } from '../../../fakes/comfyui/stand-in.ts';
import { jobEnded, openEngine } from '../../../support/test-engine.ts';

let comfy: ComfyStandIn;
beforeEach(async () => {
  comfy = await startComfyStandIn();
});
afterEach(async () => {
  await comfy.close();
});

describe('an engine whose ComfyUI runs out of memory', () => {
  const order = {
    jobType: 'image',
    provider: 'comfyui',
    params: { prompt: 'a lighthouse', width: 64, height: 64, steps: 1, seed: 1 },
  } as const;

  it('does a job once more that ran out of memory, as a new attempt', async () => {
    const engine = await openEngine({ environment: { COMFY_WORKER_URL: comfy.url } });
    comfy.failNode('KSampler', TORCH_OOM);

    const { id } = await engine.handlers['jobs.create'](order);

    expect(await jobEnded(engine, id)).toMatchObject({ status: 'completed', attempts: 2, error: null });
  });

  it('makes it smaller when the settings allow that, and gives up in words that say what was tried', async () => {
    const engine = await openEngine({ environment: { COMFY_WORKER_URL: comfy.url } });
    await engine.handlers['settings.set']({ comfyShrinkOnOutOfMemory: true });
    const failAgain = (): void => comfy.failNode('KSampler', TORCH_OOM);
    const undo = engine.subscribe((event) => {
      if (event.name === 'job.changed' && event.payload.job.phase === 'submitting') failAgain();
    });

    const { id } = await engine.handlers['jobs.create'](order);
    const ended = await jobEnded(engine, id);
    undo();

    expect(ended).toMatchObject({ status: 'failed', attempts: 4, error: { code: 'out_of_memory', moneySpent: false } });
    expect(ended.error?.message).toContain('made smaller: 75 %');
    expect(ended.error?.message).toContain('made smaller: 50 %');
  });
});
