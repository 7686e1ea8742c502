import { JOB_STATUSES, type JobView } from '../../../contract/job.ts';
import type { MethodInput } from '../../../contract/methods.ts';
import { mediaJob } from '../../media/media-view.ts';
import { choiceFlag, type Cli, type Command, numberFlag, onePositional, parseFlags } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { jobIdFrom } from '../ids.ts';
import { jobDetails, jobTable } from '../job-text.ts';
import { UsageError } from '../usage-error.ts';

const USAGE = [
  'gesso jobs [list] [--status queued|processing|completed|failed|cancelled|open] [--limit N] [--cursor C]',
  'gesso jobs show ID',
  'gesso jobs cancel ID',
  'gesso jobs retry ID',
  'gesso jobs pause',
  'gesso jobs resume',
  'gesso jobs resolve ID --charged|--not-charged|--task ID',
];

/** `gesso jobs`: the queue and its history. */
export const jobsCommand: Command = {
  name: 'jobs',
  summary: 'list, show, cancel and retry jobs; pause the queue',
  usage: USAGE,
  async run(args, cli) {
    const { values, positionals } = parseFlags(
      args,
      { usage: USAGE },
      {
        status: { type: 'string' },
        limit: { type: 'string' },
        cursor: { type: 'string' },
        charged: { type: 'boolean', default: false },
        'not-charged': { type: 'boolean', default: false },
        task: { type: 'string' },
      },
    );
    const [action = 'list', ...rest] = positionals;
    switch (action) {
      case 'list':
        return listJobs(values, cli);
      case 'show':
        return showJob(rest, cli);
      case 'cancel':
      case 'retry':
        return changeJob(action, rest, cli);
      case 'pause':
      case 'resume':
        return switchQueue(action, cli);
      case 'resolve':
        return resolveJob(rest, { charged: values.charged, notCharged: values['not-charged'], task: values.task }, cli);
      default:
        throw new UsageError(`"gesso jobs" does not know "${action}".`, USAGE);
    }
  },
};

async function listJobs(flags: { status?: string; limit?: string; cursor?: string }, cli: Cli): Promise<number> {
  const status = choiceFlag(flags.status, {
    name: '--status',
    usage: USAGE,
    choices: [...JOB_STATUSES, 'open'] as const,
  });
  const limit = numberFlag(flags.limit, { name: 'limit', usage: USAGE, min: 1, max: 500, whole: true }) ?? 20;
  const connection = await cli.connect();
  const page = await connection.call('jobs.list', { status, limit, cursor: flags.cursor });
  const jobs = page.jobs.map((job) => mediaJob(job, connection.assetUrl));
  cli.out.result({ success: true, jobs, nextCursor: page.nextCursor }, jobTable(page.jobs));
  if (page.nextCursor !== null) cli.out.note(`There are more: gesso jobs list --cursor '${page.nextCursor}'`);
  return EXIT.done;
}

async function showJob(rest: readonly string[], cli: Cli): Promise<number> {
  const jobId = jobIdFrom(rest, USAGE);
  const connection = await cli.connect();
  const job = await connection.call('jobs.get', { jobId });
  cli.out.result(mediaJob(job, connection.assetUrl), jobDetails(job));
  return EXIT.done;
}

async function changeJob(action: 'cancel' | 'retry', rest: readonly string[], cli: Cli): Promise<number> {
  const jobId = jobIdFrom(rest, USAGE);
  const connection = await cli.connect();
  const job = await connection.call(`jobs.${action}`, { jobId });
  cli.out.result(mediaJob(job, connection.assetUrl), [sentenceAfter(action, job)]);
  return EXIT.done;
}

function sentenceAfter(action: 'cancel' | 'retry', job: JobView): string {
  if (action === 'retry') return `Queued again: ${job.id}`;
  return job.status === 'cancelled'
    ? `Cancelled: ${job.id}`
    : `Asked to cancel: ${job.id} (${job.phase.replace('_', ' ')})`;
}

async function switchQueue(action: 'pause' | 'resume', cli: Cli): Promise<number> {
  const connection = await cli.connect();
  const { paused } = await connection.call(`queue.${action}`, {});
  cli.out.result({ success: true, paused }, [
    paused ? 'The queue is paused. Running jobs finish; no new one starts.' : 'The queue runs.',
  ]);
  return EXIT.done;
}

type Verdict = { readonly charged: boolean; readonly notCharged: boolean; readonly task: string | undefined };

async function resolveJob(rest: readonly string[], verdict: Verdict, cli: Cli): Promise<number> {
  const jobId = jobIdFrom(rest, USAGE);
  const outcome = outcomeOf(verdict);
  const connection = await cli.connect();
  const job = await connection.call('jobs.resolve', { jobId, outcome });
  cli.out.result(mediaJob(job, connection.assetUrl), jobDetails(job));
  return EXIT.done;
}

function outcomeOf({ charged, notCharged, task }: Verdict): MethodInput<'jobs.resolve'>['outcome'] {
  if (Number(charged) + Number(notCharged) + Number(task !== undefined) !== 1) {
    throw new UsageError('Say exactly one of --charged, --not-charged and --task ID.', USAGE);
  }
  if (task !== undefined) return { kind: 'task', taskId: onePositional([task], 'The task id', USAGE) };
  return { kind: charged ? 'charged' : 'not_charged' };
}
