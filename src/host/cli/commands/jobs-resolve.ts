import type { JobView } from '../../../contract/job.ts';
import type { MethodInput } from '../../../contract/methods.ts';
import { formatUsd } from '../../../contract/units.ts';
import { mediaJob } from '../../media/media-view.ts';
import { type Cli, onePositional } from '../command.ts';
import type { Connection } from '../connection.ts';
import { EXIT } from '../exit-codes.ts';
import { jobIdFrom } from '../ids.ts';
import { jobDetails } from '../job-text.ts';
import { excerpt } from '../text.ts';
import { UsageError } from '../usage-error.ts';

type Verdict = { readonly charged: boolean; readonly notCharged: boolean; readonly task: string | undefined };
type Context = { readonly cli: Cli; readonly usage: readonly string[] };

/** `gesso jobs resolve`: a person's word on an unknown outcome; without an id, the list of those that wait for one. */
export async function resolveJob(rest: readonly string[], verdict: Verdict, { cli, usage }: Context): Promise<number> {
  if (rest.length === 0 && !verdict.charged && !verdict.notCharged && verdict.task === undefined)
    return listUnresolved(cli);
  const jobId = jobIdFrom(rest, usage);
  const outcome = outcomeOf(verdict, usage);
  const connection = await cli.connect();
  const job = await connection.call('jobs.resolve', { jobId, outcome });
  cli.out.result(mediaJob(job, connection.assetUrl), jobDetails(job));
  return EXIT.done;
}

function outcomeOf(
  { charged, notCharged, task }: Verdict,
  usage: readonly string[],
): MethodInput<'jobs.resolve'>['outcome'] {
  if (Number(charged) + Number(notCharged) + Number(task !== undefined) !== 1) {
    throw new UsageError('Say exactly one of --charged, --not-charged and --task ID.', usage);
  }
  if (task !== undefined) return { kind: 'task', taskId: onePositional([task], 'The task id', usage) };
  return { kind: charged ? 'charged' : 'not_charged' };
}

async function listUnresolved(cli: Cli): Promise<number> {
  const connection = await cli.connect();
  const jobs = (await openJobs(connection)).filter((job) => job.phase === 'needs_attention');
  const lines = jobs.flatMap((job) => [
    `${job.id}  ${job.provider}  up to ${formatUsd(job.estimatedCostMicros ?? 0)}  ${excerpt(promptOf(job), 50)}`,
    `  ${job.error?.message ?? ''}`,
  ]);
  const advice = 'Look at the provider’s own list, then: gesso jobs resolve ID --charged|--not-charged|--task ID';
  cli.out.result(
    { success: true, jobs: jobs.map((job) => mediaJob(job, connection.assetUrl)) },
    jobs.length === 0 ? ['No job waits for your word.'] : [...lines, advice],
  );
  return EXIT.done;
}

function promptOf(job: JobView): string {
  const { prompt } = job.params;
  return typeof prompt === 'string' ? prompt : '';
}

async function openJobs(connection: Connection): Promise<JobView[]> {
  const jobs: JobView[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await connection.call('jobs.list', { status: 'processing', limit: 500, cursor });
    jobs.push(...page.jobs);
    if (page.nextCursor === null) return jobs;
    cursor = page.nextCursor;
  }
}
