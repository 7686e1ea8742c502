import { AppError } from '../base/app-error.ts';
import { LIMITS } from '../base/limits.ts';
import type { MethodHandlers } from '../engine-type.ts';
import { announceJob } from '../jobs/announce.ts';
import { cancelJob } from '../jobs/cancel.ts';
import { inputFactsOf } from '../jobs/input-facts.ts';
import { countJobs, listJobs } from '../jobs/queries.ts';
import { resolveJob } from '../jobs/resolve.ts';
import { retryJob } from '../jobs/retry-job.ts';
import type { AcceptedOne } from '../jobs/create-many.ts';
import type { JobRow } from '../jobs/row-schema.ts';
import { findAttempt, requireJob } from '../jobs/row.ts';
import { viewJob } from '../jobs/view.ts';
import { acceptJob, acceptJobs } from './accept.ts';
import type { ApiContext } from './context.ts';
import { editJob } from './edit.ts';
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
  | 'jobs.createBatch'
  | 'jobs.edit'
>;

/** The methods of jobs. */
export function jobMethods(context: ApiContext): JobMethods {
  const view = (job: JobRow): ReturnType<typeof viewJob> => viewJob(context, job);
  const changed = (job: JobRow): ReturnType<typeof viewJob> => {
    announceJob(context, job.id);
    if (job.estimated_cost_micros !== 0) context.announceBudget();
    context.scheduler.wake();
    return view(requireJob(context.db, job.id));
  };
  return {
    'jobs.create': async (input) => changed(await acceptJob(context, input)),
    'jobs.createBatch': async ({ jobs }) => announced(context, await acceptJobs(context, jobs)),
    'jobs.edit': async (input) => changed(await editJob(context, input)),
    'jobs.quote': (input) => quoteJob(context, input),
    'jobs.get': async ({ jobId }) => {
      const job = requireJob(context.db, jobId);
      const attempt = findAttempt(context.db, jobId, job.attempt);
      return { ...view(job), ...(attempt === undefined ? {} : { attemptId: attempt.id }) };
    },
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
      changed(retry(context, requireJob(context.db, jobId), acceptSoftLimits ?? false)),
    'jobs.resolve': async ({ jobId, outcome }) => {
      const job = resolveJob(context, jobId, outcome);
      if (job.state === 'running') context.scheduler.resume(job);
      return changed(job);
    },
  };
}

/** Jobs of a batch are announced one by one while there are few; of many only that the queue has changed. */
function announced(context: ApiContext, jobs: readonly AcceptedOne[]): { jobIds: JobRow['id'][] } {
  if (jobs.length <= LIMITS.announcedOneByOneMax) for (const { jobId } of jobs) announceJob(context, jobId);
  else context.emit({ name: 'queue.changed', payload: { waiting: countJobs(context.db, context.companyId).queued } });
  if (jobs.some(({ isPaid }) => isPaid)) context.announceBudget();
  context.scheduler.wake();
  return { jobIds: jobs.map(({ jobId }) => jobId) };
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
    inputs: inputFactsOf(context.db, job.params),
  });
  return retryJob(context, job.id, { estimate, timeZone: context.timeZone(), acceptSoftLimits });
}
