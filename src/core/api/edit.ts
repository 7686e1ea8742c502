import type { MethodParsedInput } from '../../contract/methods.ts';
import type { JobRequest } from '../../contract/job.ts';
import { newId } from '../base/ids.ts';
import { replaceRequest } from '../jobs/edit.ts';
import { requireWaiting } from '../jobs/order.ts';
import type { JobRow } from '../jobs/row-schema.ts';
import { planRequest, projectOf } from './accept.ts';
import type { ApiContext } from './context.ts';
import { importInputs } from './inputs.ts';

/**
 * Changes what a waiting job asks for, before it runs: checked, priced and reserved anew, all or nothing. It keeps its id, its provider
 * and its place. Absent fields stay as they are. Throws `job_not_found`, `conflict` (it no longer waits), and what `acceptJob` throws.
 */
export async function editJob(context: ApiContext, input: MethodParsedInput<'jobs.edit'>): Promise<JobRow> {
  const job = requireWaiting(context.db, input.jobId);
  const cap = input.maxCostMicros ?? job.max_cost_micros;
  const model = input.model ?? job.model;
  const request: JobRequest = {
    jobType: job.job_type,
    provider: job.provider,
    params: input.params ?? job.params,
    ...(model === null ? {} : { model }),
    ...(cap === null ? {} : { maxCostMicros: cap }),
  };
  const { plan } = await planRequest(context, request, job.id);
  const params = await importInputs(context, plan);
  const now = context.clock.now();
  return replaceRequest(context.db, {
    jobId: job.id,
    revision: job.revision,
    reservationId: newId.reservation(now),
    projectId: projectOf(params),
    model: plan.model,
    params,
    maxCostMicros: cap,
    estimatedCostMicros: plan.estimate.maxCostMicros,
    reserveMicros: plan.reserveMicros,
    priceVersion: plan.estimate.priceVersion,
    acceptSoftLimits: input.acceptSoftLimits ?? false,
    timeZone: context.timeZone(),
    now,
  });
}
