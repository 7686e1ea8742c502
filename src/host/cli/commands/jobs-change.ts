import { capabilityFor } from '../../../contract/provider.ts';
import { MICROS_PER_USD, MAX_MICRO_USD, microsFromUsd } from '../../../contract/units.ts';
import { mediaJob } from '../../media/media-view.ts';
import { type Cli, numberFlag } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { jobIdFrom } from '../ids.ts';
import { jobDetails } from '../job-text.ts';
import { readParams } from '../typed-params.ts';
import { UsageError } from '../usage-error.ts';

type Context = { readonly cli: Cli; readonly usage: readonly string[] };
type EditFlags = { readonly prompt?: string; readonly param?: readonly string[]; readonly 'max-cost'?: string };

/** `gesso jobs edit`: what a waiting job asks for. Parameters that are not named stay. */
export async function editJob(rest: readonly string[], flags: EditFlags, { cli, usage }: Context): Promise<number> {
  const jobId = jobIdFrom(rest, usage);
  const { prompt, param = [] } = flags;
  const cap = numberFlag(flags['max-cost'], {
    name: 'max-cost',
    usage,
    min: 0,
    max: MAX_MICRO_USD / MICROS_PER_USD,
  });
  if (prompt === undefined && param.length === 0 && cap === undefined)
    throw new UsageError('Say what to change: --prompt, --param or --max-cost.', usage);
  const connection = await cli.connect();
  const job = await connection.call('jobs.get', { jobId });
  const provider = await connection.call('providers.get', { provider: job.provider });
  const capability = capabilityFor(provider, {
    jobType: job.jobType,
    model: job.model ?? undefined,
    params: job.params,
  });
  const params = {
    ...job.params,
    ...readParams(param, capability, usage),
    ...(prompt === undefined ? {} : { prompt }),
  };
  const edited = await connection.call('jobs.edit', {
    jobId,
    params,
    ...(cap === undefined ? {} : { maxCostMicros: microsFromUsd(cap) }),
  });
  cli.out.result(mediaJob(edited, connection.assetUrl), jobDetails(edited));
  return EXIT.done;
}

/** `gesso jobs move`: before another waiting job, or to the end. */
export async function moveJob(
  rest: readonly string[],
  before: string | undefined,
  { cli, usage }: Context,
): Promise<number> {
  const jobId = jobIdFrom(rest, usage);
  const next = before === undefined ? undefined : jobIdFrom([before], usage);
  const connection = await cli.connect();
  const job = await connection.call('jobs.move', { jobId, before: next });
  cli.out.result(mediaJob(job, connection.assetUrl), [
    next === undefined ? `Moved to the end: ${job.id}` : `Moved before ${next}: ${job.id}`,
  ]);
  return EXIT.done;
}

/** `gesso jobs priority`: higher ones start first. */
export async function setPriority(rest: readonly string[], { cli, usage }: Context): Promise<number> {
  const [id = '', number, ...more] = rest;
  if (number === undefined || more.length > 0) throw new UsageError('Give a job id and a number.', usage);
  const jobId = jobIdFrom([id], usage);
  const priority = numberFlag(number, { name: 'priority', usage, min: -100, max: 100, whole: true }) ?? 0;
  const connection = await cli.connect();
  const job = await connection.call('jobs.setPriority', { jobId, priority });
  cli.out.result(mediaJob(job, connection.assetUrl), [`Priority ${priority}: ${job.id}`]);
  return EXIT.done;
}
