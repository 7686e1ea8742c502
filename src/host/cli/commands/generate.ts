import { resolve } from 'node:path';
import { companyIdSchema } from '../../../contract/ids.ts';
import { isOpen, type JobView } from '../../../contract/job.ts';
import {
  JOB_TYPES,
  type JobType,
  MAX_PROMPT_LENGTH,
  PROVIDER_IDS,
  type ProviderId,
} from '../../../contract/provider.ts';
import { formatUsd, MAX_MICRO_USD, MICROS_PER_USD, SECOND } from '../../../contract/units.ts';
import { systemClock } from '../../../core/base/clock.ts';
import { mediaJob, mediaStarted } from '../../media/media-view.ts';
import { choiceFlag, type Cli, type Command, numberFlag, onePositional, parseFlags } from '../command.ts';
import type { Connection } from '../connection.ts';
import { EXIT } from '../exit-codes.ts';
import { tellComfyStarts } from '../follow-comfy.ts';
import { followJob } from '../follow-job.ts';
import { createInput, type GenerateRequest } from '../generate-input.ts';
import { failureLines } from '../job-text.ts';
import { readParams, readSize } from '../typed-params.ts';
import { InterruptedError, UsageError } from '../usage-error.ts';

const USAGE = [
  'gesso generate "<prompt>" [--type image|video|audio] [--provider ID] [--model ID] [--count N] [--seed N]',
  '               [--size WxH] [--duration SECONDS] [--voice ID] [--style TEXT] [--image FILE] [--negative TEXT]',
  '               [--param KEY=VALUE ...] [--company ID] [--max-cost USD] [--out DIR] [--detach] [--idempotency-key KEY]',
  '               [--accept-soft-limits]',
];

/** `gesso generate`: makes a job and waits for its files. */
export const generateCommand: Command = {
  name: 'generate',
  summary: 'make an image, a video or a sound',
  usage: USAGE,
  notes: [
    'gesso generate "a lighthouse at dusk" --provider draft --size 1024x768 --seed 7',
    'Without --provider: ComfyUI when it is ready, else a paid provider that has a key and a budget limit or --max-cost.',
  ],
  handlesInterrupt: true,
  async run(args, cli) {
    const request = readRequest(args);
    // Detached without a host, the job waits on disk for the next one.
    const connection = await cli.connect(request.detach ? 'hold' : 'run');
    const input = await createInput(connection, request, USAGE);
    const job = await connection.call('jobs.create', input);
    if (request.detach) return detached(job, connection, cli);
    tellComfyStarts(connection, cli.out);
    await noteWhenPaused(connection, cli);
    const ended = await waitFor(job, connection, cli);
    return finish(ended, { connection, cli, outDir: request.out });
  },
};

function readRequest(args: readonly string[]): GenerateRequest {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseFlags(
    args,
    { usage: USAGE },
    {
      type: { ...text, default: 'image' },
      provider: text,
      model: text,
      count: text,
      seed: text,
      size: text,
      duration: text,
      voice: text,
      style: text,
      image: text,
      negative: text,
      param: { ...text, multiple: true },
      company: text,
      'max-cost': text,
      out: text,
      detach: { type: 'boolean', default: false },
      'idempotency-key': text,
      'accept-soft-limits': { type: 'boolean', default: false },
    },
  );
  const prompt = onePositional(positionals, 'The prompt', USAGE);
  if (prompt.length > MAX_PROMPT_LENGTH) {
    throw new UsageError(
      `A prompt may have at most ${MAX_PROMPT_LENGTH.toLocaleString('en-US')} characters; this one has ${prompt.length.toLocaleString('en-US')}.`,
      USAGE,
    );
  }
  // What can be seen without a provider is said before anything is opened.
  if (values.size !== undefined) readSize(values.size, undefined, USAGE);
  readParams(values.param ?? [], undefined, USAGE);
  const number = (
    name: 'count' | 'seed' | 'duration' | 'max-cost',
    min: number,
    max: number,
    whole: boolean,
  ): number | undefined => numberFlag(values[name], { name, usage: USAGE, min, max, whole });
  return {
    prompt,
    jobType: choiceFlag<JobType>(values.type, { name: '--type', usage: USAGE, choices: JOB_TYPES }) ?? 'image',
    provider: choiceFlag<ProviderId>(values.provider, { name: '--provider', usage: USAGE, choices: PROVIDER_IDS }),
    model: values.model,
    count: number('count', 1, 1000, true),
    seed: number('seed', 0, Number.MAX_SAFE_INTEGER, true),
    size: values.size,
    duration: number('duration', 0, 86_400, false),
    voice: values.voice,
    style: values.style,
    image: values.image,
    negative: values.negative,
    params: values.param ?? [],
    company: readCompany(values.company),
    maxCost: number('max-cost', 0, MAX_MICRO_USD / MICROS_PER_USD, false),
    out: values.out,
    detach: values.detach,
    idempotencyKey: values['idempotency-key'],
    acceptSoftLimits: values['accept-soft-limits'],
  };
}

function readCompany(value: string | undefined) {
  const parsed = companyIdSchema.optional().safeParse(value?.toLowerCase());
  if (!parsed.success) throw new UsageError(`--company must be a UUID, not "${value ?? ''}".`, USAGE);
  return parsed.data;
}

function detached(job: JobView, connection: Connection, cli: Cli): number {
  cli.out.result(mediaStarted(job), [job.id]);
  const where =
    connection.kind === 'own' ? 'It runs when Gesso runs next (gesso serve).' : 'It runs in the running Gesso.';
  cli.out.note(`Queued. ${where} Look at it with: gesso jobs show ${job.id}`);
  return EXIT.done;
}

async function noteWhenPaused(connection: Connection, { out }: Cli): Promise<void> {
  const { queuePaused } = await connection.call('settings.get', {});
  if (queuePaused) out.note('The queue is paused: the job waits until it is resumed (gesso jobs resume).');
}

async function waitFor(job: JobView, connection: Connection, { out, signal }: Cli): Promise<JobView> {
  try {
    return await followJob(connection, job.id, { out, signal });
  } catch (error) {
    if (!signal.aborted) throw error;
    const details = { jobId: job.id };
    if (connection.kind === 'attached') {
      throw new InterruptedError(
        `Stopped waiting. The job goes on in the running Gesso: gesso jobs show ${job.id}`,
        details,
      );
    }
    await cancelAndWait(job, connection, out);
    throw new InterruptedError(`Cancelled job ${job.id}.`, details);
  }
}

/** An engine that ends with this process must not leave work behind: asks, and gives the provider a moment. */
async function cancelAndWait(job: JobView, connection: Connection, out: Cli['out']): Promise<void> {
  const patience = new AbortController();
  const undo = systemClock.after(SECOND, () =>
    patience.abort(new InterruptedError('the provider did not stop in time')),
  );
  try {
    const asked = await connection.call('jobs.cancel', { jobId: job.id });
    if (isOpen(asked.status)) await followJob(connection, job.id, { out, signal: patience.signal });
  } catch (error) {
    // The request to cancel is on disk: the next run of Gesso carries it out.
    if (!patience.signal.aborted) throw error;
  } finally {
    undo();
  }
}

async function finish(
  job: JobView,
  { connection, cli, outDir }: { connection: Connection; cli: Cli; outDir: string | undefined },
): Promise<number> {
  const assetIds = job.outputs.map((output) => output.assetId);
  const wantsCopies = outDir !== undefined && assetIds.length > 0;
  const copies = wantsCopies
    ? (await connection.call('library.export', { assetIds, directory: resolve(outDir) })).files
    : undefined;
  const document = { ...mediaJob(job, connection.assetUrl), ...(copies === undefined ? {} : { files: copies }) };
  const lines = job.status === 'completed' ? (copies ?? job.outputs.map((output) => output.path)) : [];
  cli.out.result(document, lines);
  if (job.status === 'completed') {
    cli.out.note(
      `Done: ${job.outputs.length} ${job.outputs.length === 1 ? 'file' : 'files'}, ${formatUsd(job.actualCostMicros ?? 0)}.`,
    );
    return EXIT.done;
  }
  for (const line of failureLines(job)) cli.out.note(line);
  return EXIT.failed;
}
