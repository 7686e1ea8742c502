import { COMFY_LOG_LINES_MAX } from '../../../contract/comfy-run.ts';
import type { ComfyStatus } from '../../../contract/comfy.ts';
import { AppError } from '../../../core/base/app-error.ts';
import { readRuntime } from '../../runtime-file.ts';
import { endBackgroundHost, ensureHost } from '../background-host.ts';
import { type Cli, numberFlag, parseFlags } from '../command.ts';
import type { Connection } from '../connection.ts';
import { EXIT } from '../exit-codes.ts';
import { followStart, tellComfyStarts } from '../follow-comfy.ts';
import { UsageError } from '../usage-error.ts';
import type { ComfyActions } from './comfy-actions.ts';

const USAGE = [
  'gesso comfy start [--safe-mode]',
  'gesso comfy stop',
  'gesso comfy restart [--safe-mode]',
  'gesso comfy logs [--lines N] [--follow] [--backend ID]',
];

/** `gesso comfy`: start, stop, restart and watch the ComfyUI that Gesso runs. */
export const COMFY_RUN: ComfyActions = {
  usage: USAGE,
  handlesInterrupt: ['start', 'restart', 'logs'],
  actions: {
    start: (args, cli) => start('comfy.start', args, cli),
    restart: (args, cli) => start('comfy.restart', args, cli),
    stop,
    logs,
  },
};

/** Without a running host, one is started in the background: ComfyUI must outlive this command. */
async function start(method: 'comfy.start' | 'comfy.restart', args: readonly string[], cli: Cli): Promise<number> {
  const { values, positionals } = parseFlags(
    args,
    { usage: USAGE },
    { 'safe-mode': { type: 'boolean', default: false } },
  );
  refuseWords(positionals);
  const { dataDir, environment, program, signal } = cli;
  const isNew = await ensureHost({ dataDir, environment, program, signal });
  try {
    const connection = await cli.connect();
    tellComfyStarts(connection, cli.out);
    const first = await connection.call(method, { safeMode: values['safe-mode'] });
    return await report(await followStart(connection, first, signal), cli, isNew);
  } catch (error) {
    // A background host without a ComfyUI is of no use to anybody.
    if (isNew) await endBackgroundHost(dataDir);
    throw error;
  }
}

async function report(status: ComfyStatus, cli: Cli, isNew: boolean): Promise<number> {
  cli.out.progress(undefined);
  const isUp = status.state === 'ready' || status.state === 'busy';
  if (isUp) {
    cli.out.result(
      { success: true, ...status },
      status.backends.map(({ url }) => url ?? ''),
    );
    return EXIT.done;
  }
  if (isNew) await endBackgroundHost(cli.dataDir);
  const { code, message, action } = status.cause ?? { code: 'ended', message: status.message, action: undefined };
  const error = new AppError('unreachable', message, { details: { cause: code, action: action?.kind ?? null } });
  cli.out.failure(error, action === undefined ? [] : [action.label]);
  return EXIT.failed;
}

async function stop(args: readonly string[], cli: Cli): Promise<number> {
  refuseWords(parseFlags(args, { usage: USAGE }, {}).positionals);
  if (readRuntime(cli.dataDir) === undefined) {
    // No host: nothing of ours can run. A short command of another terminal ends its own.
    const status = await (await cli.connect()).call('comfy.status', {});
    return stopped(status, cli, 'ComfyUI does not run.');
  }
  const connection = await cli.connect();
  const status = await connection.call('comfy.stop', {});
  const held = await heldJobs(connection);
  await connection.close();
  const isEnded = held === 0 && (await endBackgroundHost(cli.dataDir));
  const note =
    held > 0
      ? `${held} ${held === 1 ? 'job waits' : 'jobs wait'} in the queue. Jobs for ComfyUI go on after: gesso comfy start`
      : isEnded
        ? 'The Gesso in the background has ended too.'
        : undefined;
  return stopped(status, cli, note);
}

function stopped(status: ComfyStatus, cli: Cli, note: string | undefined): number {
  cli.out.result({ success: true, ...status }, ['ComfyUI is stopped.']);
  if (note !== undefined) cli.out.note(note);
  return EXIT.done;
}

/** Jobs that a host in the background still has to do, of whichever provider. */
async function heldJobs(connection: Connection): Promise<number> {
  const { queued, processing } = await connection.call('jobs.counts', {});
  return (queued ?? 0) + (processing ?? 0);
}

async function logs(args: readonly string[], cli: Cli): Promise<number> {
  const { values, positionals } = parseFlags(
    args,
    { usage: USAGE },
    { lines: { type: 'string' }, follow: { type: 'boolean', short: 'f', default: false }, backend: { type: 'string' } },
  );
  refuseWords(positionals);
  const lines = numberFlag(values.lines, {
    name: 'lines',
    usage: USAGE,
    min: 1,
    max: COMFY_LOG_LINES_MAX,
    whole: true,
  });
  const connection = await cli.connect();
  const { backend } = values;
  const logged = await connection.call('comfy.logs', {
    ...(lines === undefined ? {} : { lines }),
    ...(backend === undefined ? {} : { backend }),
  });
  cli.out.result({ success: true, ...logged }, logged.lines);
  if (logged.lines.length === 0) cli.out.note('ComfyUI has not written anything yet.');
  if (values.follow && !cli.out.json) await follow(connection, cli, backend);
  return EXIT.done;
}

/** New lines as they come, until the host goes away or Ctrl-C. */
async function follow(connection: Connection, cli: Cli, backend: string | undefined): Promise<void> {
  const first = backend ?? (await connection.call('comfy.status', {})).backends[0]?.id;
  const stopListening = connection.onEvent((event) => {
    if (event.name !== 'comfy.logged' || event.payload.backend !== first) return;
    if (event.payload.skipped > 0) cli.out.line(`[gesso] ${event.payload.skipped} lines left out`);
    for (const line of event.payload.lines) cli.out.line(line);
  });
  const ends = AbortSignal.any([cli.signal, connection.lost]);
  await new Promise<void>((resolve) => ends.addEventListener('abort', () => resolve(), { once: true }));
  stopListening();
}

function refuseWords([word]: readonly string[]): void {
  if (word !== undefined) throw new UsageError(`"${word}" is one word too many.`, USAGE);
}
