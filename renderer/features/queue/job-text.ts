import type { JobError } from '../../../src/contract/errors.ts';
import type { JobView } from '../../../src/contract/job.ts';
import type { ProviderView } from '../../../src/contract/provider.ts';
import type { EpochMs } from '../../../src/contract/units.ts';
import { formatAgo, formatDuration, formatTook } from '../../format/time.ts';
import { formatMoney } from '../../format/money.ts';
import { messages } from '../../messages/messages.ts';
import { providerById } from '../../stores/providers.ts';
import type { JobHint } from '../../stores/jobs.ts';

const text = messages.queue;

/** What a job is called: its prompt, or what it makes. */
export function jobTitle(job: JobView): string {
  const prompt = job.params['prompt'];
  return typeof prompt === 'string' && prompt.trim() !== '' ? prompt : text.untitled(job.jobType);
}

/** Who makes it: "SDXL Juggernaut", "Draft". */
export function makerName(job: JobView, providers: readonly ProviderView[]): string {
  const provider = providerById(providers, job.provider);
  if (provider === undefined) return job.model ?? job.provider;
  if (provider.placeholder || job.model === null) return provider.name;
  return provider.models.find((model) => model.id === job.model)?.label ?? job.model;
}

/** The second line of a row: maker, what it is doing, money. Pure. */
export function jobLine(job: JobView, hint: JobHint | undefined, providers: readonly ProviderView[]): string {
  const maker = makerName(job, providers);
  if (job.status === 'processing') {
    const doing = job.cancelRequested
      ? text.cancelling.toLowerCase()
      : (hint?.message ?? job.message ?? text.phases[hint?.phase ?? job.phase]);
    const held = job.estimatedCostMicros ?? 0;
    // What it does and what it holds come first: a narrow dock cuts the end off.
    return [doing, held > 0 ? text.held(formatMoney(held)) : undefined, maker]
      .filter((part) => part !== undefined)
      .join(' · ');
  }
  if (job.status === 'queued') {
    const cost = job.estimatedCostMicros ?? 0;
    return [maker, cost > 0 ? formatMoney(cost) : undefined].filter((part) => part !== undefined).join(' · ');
  }
  if (job.status === 'cancelled') return [maker, text.phases.cancelled].join(' · ');
  const took =
    job.startedAt === null || job.finishedAt === null ? undefined : formatTook(job.finishedAt - job.startedAt);
  const results = job.outputs.length > 1 ? text.results(job.outputs.length) : undefined;
  // What it took comes first: a narrow dock cuts the end off.
  return [formatMoney(job.actualCostMicros ?? 0), took, results, maker]
    .filter((part) => part !== undefined)
    .join(' · ');
}

/** What stands at the end of a row: time left, or how long ago it ended; undefined when nobody knows. Pure. */
export function jobTime(job: JobView, hint: JobHint | undefined, now: EpochMs): string | undefined {
  if (job.finishedAt !== null) return formatAgo(job.finishedAt, now);
  if (hint !== undefined && hint.etaMs !== null)
    return formatDuration(Math.max(0, hint.etaMs - (now - hint.receivedAt)));
  return job.etaMs === null ? undefined : formatDuration(job.etaMs);
}

/** Whether money was spent on a job that failed, in one sentence. Pure. */
export function moneyAnswer(job: JobView, error: JobError): string {
  if (error.moneySpent === false) return text.money.none;
  if (error.moneySpent === 'unknown') return text.money.unknown(formatMoney(job.estimatedCostMicros ?? 0));
  return job.actualCostMicros === null
    ? text.money.chargedSomething
    : text.money.charged(formatMoney(job.actualCostMicros));
}

/** Everything about a failed job, for an engineer. */
export function jobDetails(job: JobView): string {
  const { id, provider, model, jobType, params, attempts, error, createdAt, startedAt, finishedAt, actualCostMicros } =
    job;
  return JSON.stringify(
    { id, provider, model, jobType, params, attempts, error, createdAt, startedAt, finishedAt, actualCostMicros },
    null,
    2,
  );
}

/** true when stopping it now may still cost something: then, and only then, somebody is asked first. Pure. */
export function isMoneyAtStake(job: JobView): boolean {
  return job.status === 'processing' && job.phase !== 'preparing' && (job.estimatedCostMicros ?? 0) > 0;
}
