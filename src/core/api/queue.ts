import type { MethodOutput } from '../../contract/methods.ts';
import type { ProviderId } from '../../contract/provider.ts';
import type { MethodHandlers } from '../engine-type.ts';
import { announceJob } from '../jobs/announce.ts';
import { moveJob, setPriority } from '../jobs/order.ts';
import type { JobRow } from '../jobs/row-schema.ts';
import { viewJob } from '../jobs/view.ts';
import type { ApiContext } from './context.ts';

type QueueMethods = Pick<MethodHandlers, 'jobs.move' | 'jobs.setPriority' | 'queue.pause' | 'queue.resume'>;

/** Pauses or resumes everything, or one provider; durable on return. */
export type SetPause = (paused: boolean, provider: ProviderId | undefined) => MethodOutput<'queue.pause'>;

/** The methods of the queue's order and pace. */
export function queueMethods(context: ApiContext, setPause: SetPause): QueueMethods {
  const changed = (job: JobRow): ReturnType<typeof viewJob> => {
    announceJob(context, job.id);
    return viewJob(context, job);
  };
  return {
    'jobs.move': async ({ jobId, before }) => changed(moveJob(context.db, { jobId, before, now: context.clock.now() })),
    'jobs.setPriority': async ({ jobId, priority }) =>
      changed(setPriority(context.db, { jobId, priority, now: context.clock.now() })),
    'queue.pause': async ({ provider }) => setPause(true, provider),
    'queue.resume': async ({ provider }) => setPause(false, provider),
  };
}
