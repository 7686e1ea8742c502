import type { JobQuote, JobRequest } from '../../contract/job.ts';
import { AppError } from '../base/app-error.ts';
import { newId } from '../base/ids.ts';
import { refusalOf } from '../budget/reserve.ts';
import { usualDuration } from '../jobs/duration.ts';
import type { Plan } from '../jobs/plan.ts';
import type { Route } from '../jobs/route.ts';
import { planOn, projectOf, requireOwnCompany, routeRequest } from './accept.ts';
import type { ApiContext } from './context.ts';

type Problems = JobQuote['problems'];

/** What a request would do now: route, price, time, and everything that stands in its way. A soft limit does not: it asks when the job is made. */
export async function quoteJob(context: ApiContext, request: JobRequest): Promise<JobQuote> {
  const unknown = {
    provider: request.provider ?? null,
    model: request.model ?? null,
    routeReason: '',
    maxCostMicros: null,
    durationMs: null,
  };
  try {
    requireOwnCompany(context, request);
    return quoteOn(context, request, await routeRequest(context, request));
  } catch (error) {
    return { ...unknown, problems: problemsOf(error) };
  }
}

function quoteOn(context: ApiContext, request: JobRequest, route: Route): JobQuote {
  const routed = {
    provider: route.provider.id,
    model: request.model ?? null,
    routeReason: route.reason,
    maxCostMicros: null,
    durationMs: null,
  };
  try {
    const plan = planOn(context, request, { route, id: newId.job(context.clock.now()) });
    const usual = usualDuration(context.db, {
      provider: route.provider.id,
      job_type: request.jobType,
      model: plan.model,
    });
    return {
      ...routed,
      model: plan.model,
      maxCostMicros: plan.estimate.maxCostMicros,
      durationMs: usual ?? plan.estimate.durationMs,
      problems: [...availabilityProblems(route), ...budgetProblems(context, plan)],
    };
  } catch (error) {
    return { ...routed, problems: problemsOf(error) };
  }
}

function availabilityProblems({ provider }: Route): Problems {
  const { state, message } = provider.availability;
  return state === 'ready' ? [] : [{ code: state, path: null, message }];
}

function budgetProblems(context: ApiContext, plan: Plan): Problems {
  const now = context.clock.now();
  const refusal = refusalOf(context.db, {
    reservation: {
      id: newId.reservation(now),
      job_id: newId.job(now),
      company_id: context.companyId,
      project_id: projectOf(plan.params),
      provider: plan.provider.id,
      amount_micros: plan.reserveMicros,
      price_version: plan.estimate.priceVersion,
      created_at: now,
    },
    timeZone: context.timeZone(),
    acceptSoftLimits: true,
  });
  return refusal === undefined ? [] : problemsOf(refusal);
}

function problemsOf(error: unknown): Problems {
  if (!(error instanceof AppError)) throw error;
  const issues = error.details['issues'];
  if (!Array.isArray(issues)) return [{ code: error.code, path: null, message: error.message }];
  return issues.map((issue: { path?: unknown; message?: unknown }) => ({
    code: error.code,
    path: typeof issue.path === 'string' ? issue.path : null,
    message: typeof issue.message === 'string' ? issue.message : error.message,
  }));
}
