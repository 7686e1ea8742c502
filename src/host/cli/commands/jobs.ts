import { JOB_STATUSES, type JobView } from '../../../contract/job.ts';
import { PROVIDER_IDS } from '../../../contract/provider.ts';
import { mediaJob } from '../../media/media-view.ts';
import { choiceFlag, type Cli, type Command, numberFlag, parseFlags } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { jobIdFrom } from '../ids.ts';
import { jobDetails, jobTable } from '../job-text.ts';
import { UsageError } from '../usage-error.ts';
import { editJob, moveJob, setPriority } from './jobs-change.ts';
import { resolveJob } from './jobs-resolve.ts';

const USAGE = [
  'gesso jobs [list] [--status queued|processing|completed|failed|cancelled|open] [--limit N] [--cursor C]',
  'gesso jobs show ID',
  'gesso jobs cancel ID',
  'gesso jobs retry ID',
  'gesso jobs edit ID [--prompt TEXT] [--param KEY=VALUE ...] [--max-cost USD]',
  'gesso jobs move ID [--before ID]',
  'gesso jobs priority ID NUMBER',
  'gesso jobs pause [--provider ID]',
  'gesso jobs resume [--provider ID]',
  'gesso jobs resolve [ID --charged|--not-charged|--task ID]',
];

/** `gesso jobs`: the queue and its history. */
export const jobsCommand: Command = {
  name: 'jobs',
  summary: 'list, show, cancel, retry, edit and order jobs; pause the queue',
  usage: USAGE,
  notes: [
    'edit, move and priority are for jobs that still wait. Higher priorities start first; 0 is usual; write a negative one after --.',
    'resolve without an id lists the jobs whose outcome nobody knows.',
  ],
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
        provider: { type: 'string' },
        before: { type: 'string' },
        prompt: { type: 'string' },
        param: { type: 'string', multiple: true },
        'max-cost': { type: 'string' },
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
        return switchQueue(action, values.provider, cli);
      case 'edit':
        return editJob(rest, values, { cli, usage: USAGE });
      case 'move':
        return moveJob(rest, values.before, { cli, usage: USAGE });
      case 'priority':
        return setPriority(rest, { cli, usage: USAGE });
      case 'resolve': {
        const verdict = { charged: values.charged, notCharged: values['not-charged'], task: values.task };
        return resolveJob(rest, verdict, { cli, usage: USAGE });
      }
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

async function switchQueue(action: 'pause' | 'resume', name: string | undefined, cli: Cli): Promise<number> {
  const provider = choiceFlag(name, { name: '--provider', usage: USAGE, choices: PROVIDER_IDS });
  const connection = await cli.connect();
  const state = await connection.call(`queue.${action}`, { provider });
  const whole = state.paused ? 'The queue is paused. Running jobs finish; no new one starts.' : 'The queue runs.';
  const parts = state.pausedProviders.map((id) => `Jobs for ${id} wait until it is resumed.`);
  cli.out.result({ success: true, ...state }, [whole, ...parts]);
  return EXIT.done;
}
