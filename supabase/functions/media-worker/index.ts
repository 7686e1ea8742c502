import { z } from 'zod';
import { companyIdSchema } from '../../../src/contract/ids.ts';
import type { ProviderId } from '../../../src/contract/provider.ts';
import type { Adapter } from '../../../src/core/providers/adapter.ts';
import { invalidRequest, issuesOf } from '../../../src/host/request-issues.ts';
import { cloudAdapters } from '../_shared/adapters.ts';
import { jsonAnswer } from '../_shared/answer.ts';
import { backendOf } from '../_shared/backend.ts';
import { readJsonBody } from '../_shared/body.ts';
import type { Environment } from '../_shared/environment.ts';
import { requireService } from '../_shared/identity.ts';
import { serveFunction } from '../_shared/serve.ts';
import { carryJobs } from '../_shared/worker/carry.ts';
import { createTeamComfyAdapter } from '../_shared/worker/comfyui.ts';

/** How long a pass goes on, milliseconds: well below the 150 s that a function may live on the free plan. */
const PASS_MS = 100_000;

const bodySchema = z.strictObject({
  companyId: companyIdSchema.optional(),
  /** Seconds that this pass may take; default 100. */
  seconds: z.number().min(0).max(100).optional(),
});

serveFunction('media-worker', {
  POST: async (request, environment) => {
    await requireService(request, environment);
    const body = await readJsonBody(request);
    const parsed = bodySchema.safeParse(body);
    if (!parsed.success) throw invalidRequest(issuesOf(parsed.error, body));
    const { companyId, seconds } = parsed.data;
    const until = Date.now() + (seconds === undefined ? PASS_MS : seconds * 1000);
    const jobs = await carryJobs(environment, { adapters: adaptersOf(environment), companyId, until });
    await backendOf(environment, { kind: 'service' }).rpc('sweep_expired', {});
    return jsonAnswer({ success: true, jobs });
  },
});

/** The vendors, and ComfyUI where the functions reach one. */
function adaptersOf(environment: Environment): ReadonlyMap<ProviderId, Adapter> {
  const cloud = cloudAdapters(environment);
  if (environment.comfyUrl === undefined) return cloud;
  return new Map([...cloud, ['comfyui', createTeamComfyAdapter(environment.comfyUrl)]]);
}
