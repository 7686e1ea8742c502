import { AppError } from '../base/app-error.ts';
import type { MethodHandlers } from '../engine-type.ts';
import { announceJob } from '../jobs/announce.ts';
import { cancelJob, requireJob } from '../jobs/cancel.ts';
import { countJobs, listJobs } from '../jobs/queries.ts';
import { resolveJob } from '../jobs/resolve.ts';
import { retryJob } from '../jobs/retry-job.ts';
import type { JobRow } from '../jobs/row.ts';
import { viewJob } from '../jobs/view.ts';
import { acceptJob } from './accept.ts';
import type { ApiContext } from './context.ts';
import { quoteJob } from './quote.ts';

type JobMethods = Pick<
  MethodHandlers,
  | 'jobs.create'
  | 'jobs.quote'
  | 'jobs.get'
  | 'jobs.list'
  | 'jobs.counts'
  | 'jobs.cancel'
  | 'jobs.retry'
  | 'jobs.resolve'
  | 'queue.pause'
  | 'queue.resume'
>;

/** The methods of jobs and of the queue. */
export function jobMethods(context: ApiContext, setPaused: (paused: boolean) => void): JobMethods {
  const view = (job: JobRow): ReturnType<typeof viewJob> => viewJob(context, job);
  const changed = (job: JobRow): ReturnType<typeof viewJob> => {
    announceJob(context, job.id);
    if (job.estimated_cost_micros !== 0) context.announceBudget();
    context.scheduler.wake();
    return view(requireJob(context, job.id));
  };
  return {
    'jobs.create': async (input) => changed(await acceptJob(context, input)),
    'jobs.quote': (input) => quoteJob(context, input),
    'jobs.get': async ({ jobId }) => view(requireJob(context, jobId)),
    'jobs.list': async (input) => {
      const page = listJobs(context.db, context.companyId, {
        status: input.status,
        limit: input.limit,
        cursor: input.cursor,
      });
      return { jobs: page.jobs.map(view), nextCursor: page.nextCursor };
    },
    'jobs.counts': async () => countJobs(context.db, context.companyId),
    'jobs.cancel': async ({ jobId }) => changed(cancelJob(context, context.scheduler, jobId)),
    'jobs.retry': async ({ jobId, acceptSoftLimits }) =>
      changed(retry(context, requireJob(context, jobId), acceptSoftLimits ?? false)),
    'jobs.resolve': async ({ jobId, outcome }) => {
      const job = resolveJob(context, jobId, outcome);
      if (job.state === 'running') context.scheduler.resume(job);
      return changed(job);
    },
    'queue.pause': async () => pause(true, setPaused),
    'queue.resume': async () => pause(false, setPaused),
  };
}

function pause(paused: boolean, setPaused: (paused: boolean) => void): { paused: boolean } {
  setPaused(paused);
  return { paused };
}

function retry(context: ApiContext, job: JobRow, acceptSoftLimits: boolean): JobRow {
  if (context.isStopping()) throw new AppError('shutting_down', 'Gesso is closing. Retry this when it runs.');
  const adapter = context.adapters.get(job.provider);
  if (adapter === undefined)
    throw new AppError('provider_not_configured', `This version of Gesso cannot run jobs on ${job.provider}.`);
  const estimate = adapter.estimate({
    jobId: job.id,
    jobType: job.job_type,
    model: job.model ?? undefined,
    params: job.params,
  });
  return retryJob(context, job.id, { estimate, timeZone: context.timeZone(), acceptSoftLimits });
}
