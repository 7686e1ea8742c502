import { JOB_ERROR_TEXT } from '../../contract/errors.ts';
import type { JobView } from '../../contract/job.ts';
import { formatUsd } from '../../contract/units.ts';
import { PROVIDER_NAMES } from '../media/media-view.ts';
import { excerpt, localTime, pairs, table } from './text.ts';

/** Jobs as a table, newest first as they come. */
export function jobTable(jobs: readonly JobView[]): string[] {
  if (jobs.length === 0) return ['No jobs.'];
  const rows = jobs.map((job) => [
    job.id,
    stateOf(job),
    job.jobType,
    PROVIDER_NAMES[job.provider],
    costOf(job),
    localTime(job.createdAt),
    promptOf(job, 48),
  ]);
  return table(['ID', 'STATE', 'TYPE', 'PROVIDER', '>COST', 'CREATED', 'PROMPT'], rows);
}

/** One job with everything a person may want to know. */
export function jobDetails(job: JobView): string[] {
  const facts: [string, string][] = [
    ['Job', job.id],
    ['State', stateOf(job)],
    ['Type', `${job.jobType}, ${PROVIDER_NAMES[job.provider]}${job.model === null ? '' : `, ${job.model}`}`],
    ['Prompt', promptOf(job, 200)],
    ['Cost', costOf(job)],
    ['Created', localTime(job.createdAt)],
    ...(job.finishedAt === null ? [] : [['Finished', localTime(job.finishedAt)] satisfies [string, string]]),
    ['Attempts', String(job.attempts)],
    ...(job.attemptId === undefined ? [] : [['Attempt id', job.attemptId] satisfies [string, string]]),
    ...Object.entries(job.params)
      .filter(([name]) => name !== 'prompt')
      .map(([name, value]): [string, string] => [
        name,
        excerpt(typeof value === 'string' ? value : JSON.stringify(value), 100),
      ]),
  ];
  return [...pairs(facts), ...failureLines(job), ...job.outputs.map((output) => output.path)];
}

/** Why a job failed or waits, and what to do next; empty for every other job. */
export function failureLines(job: JobView): string[] {
  if (job.phase === 'needs_attention') {
    const { title, next } = JOB_ERROR_TEXT.outcome_unknown;
    // What the provider itself shows (a balance, a list) is in the message: it is what a person decides by.
    const known = job.error === null ? [] : [job.error.message];
    return [`${title}.`, ...known, next, `  gesso jobs resolve ${job.id} --charged | --not-charged | --task ID`];
  }
  if (job.error === null) return [];
  const { title, next } = JOB_ERROR_TEXT[job.error.code];
  const money = {
    true: 'Money was spent.',
    false: 'No money was spent.',
    unknown: 'Whether money was spent is not known.',
  }[`${job.error.moneySpent}`];
  return [
    `${title}: ${job.error.message}`,
    `${money} ${next}`,
    ...(job.error.retryable ? [`  gesso jobs retry ${job.id}`] : []),
  ];
}

function stateOf(job: JobView): string {
  return job.status === 'processing' ? `${job.status} (${job.phase.replace('_', ' ')})` : job.status;
}

function costOf(job: JobView): string {
  const micros = job.actualCostMicros ?? job.estimatedCostMicros;
  if (micros === null) return 'unknown';
  // An estimate is marked as one, unless it is nothing.
  return job.actualCostMicros === null && micros > 0 ? `~${formatUsd(micros)}` : formatUsd(micros);
}

function promptOf(job: JobView, length: number): string {
  return typeof job.params.prompt === 'string' ? excerpt(job.params.prompt, length) : '';
}
