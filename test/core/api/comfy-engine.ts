import { afterEach, beforeEach } from 'vitest';
import type { JobRequest, JobView } from '../../../src/contract/job.ts';
import type { Engine } from '../../../src/core/engine-type.ts';
import type { Graph } from '../../../src/core/providers/comfyui/template.ts';
import { startComfyStandIn } from '../../fakes/comfyui/stand-in.ts';
import type { ComfyStandIn } from '../../fakes/comfyui/stand-in.ts';
import { jobEnded, openEngine } from '../../support/test-engine.ts';

/** The only model of the stand-in. */
export const CHECKPOINT = 'sd_xl_base_1.0.safetensors';

/** A stand-in and an engine that uses it, new for each test of the file that calls this. */
export function useComfyEngine(): {
  comfy(): ComfyStandIn;
  engine(): Engine;
  /** Makes a job and waits for its end. */
  run(request: Omit<JobRequest, 'provider'>): Promise<JobView>;
  /** The graph of the last prompt that arrived. */
  sentGraph(): Graph;
} {
  const state: { comfy?: ComfyStandIn; engine?: Engine } = {};
  beforeEach(async () => {
    state.comfy = await startComfyStandIn({ checkpoints: [CHECKPOINT] });
    state.engine = await openEngine({ environment: { COMFY_WORKER_URL: state.comfy.url } });
  });
  afterEach(() => state.comfy?.close());
  return {
    comfy: () => state.comfy!,
    engine: () => state.engine!,
    async run(request) {
      const job = await state.engine!.handlers['jobs.create']({ provider: 'comfyui', ...request });
      return jobEnded(state.engine!, job.id);
    },
    sentGraph() {
      const prompts = state.comfy!.requests.filter(({ method, path }) => method === 'POST' && path === '/prompt');
      return JSON.parse(prompts.at(-1)?.body ?? '{}').prompt;
    },
  };
}
