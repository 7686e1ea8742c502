import type { ComfyStatus } from '../../../contract/comfy.ts';
import { AppError } from '../../../core/base/app-error.ts';
import { type Cli, type Command, onePositional, parseFlags } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { formatBytes, pairs } from '../text.ts';
import { UsageError } from '../usage-error.ts';
import { COMFY_BACKENDS } from './comfy-backends.ts';
import { COMFY_INSTALL } from './comfy-install.ts';
import { COMFY_MODELS } from './comfy-models.ts';
import { COMFY_RUN } from './comfy-run.ts';
import { COMFY_WORKFLOWS } from './comfy-workflows.ts';

/** The words that have a file of their own. */
const PARTS = [COMFY_INSTALL, COMFY_RUN, COMFY_MODELS, COMFY_WORKFLOWS, COMFY_BACKENDS];

const USAGE = [
  'gesso comfy [status]',
  'gesso comfy attach URL',
  'gesso comfy detach',
  ...PARTS.flatMap((part) => part.usage),
];

/** `gesso comfy`: the ComfyUI that local jobs run on. */
export const comfyCommand: Command = {
  name: 'comfy',
  summary: 'the ComfyUI that local jobs run on',
  usage: USAGE,
  notes: ['COMFY_WORKER_URL=http://127.0.0.1:8188 does the same as attach, for one run.'],
  handlesInterrupt: (args) => PARTS.some((part) => part.handlesInterrupt?.includes(actionOf(args)) === true),
  async run(args, cli) {
    const action = actionOf(args);
    const rest = args.filter((arg) => arg !== '--json').slice(1);
    const part = PARTS.find(({ actions }) => Object.hasOwn(actions, action))?.actions[action];
    if (part !== undefined) return part(rest, cli);
    const { positionals } = parseFlags(rest, { usage: USAGE }, {});
    switch (action) {
      case 'status':
        return show(cli, true);
      case 'attach':
        return attach(onePositional(positionals, 'The address', USAGE), cli);
      case 'detach':
        return detach(cli);
      default:
        throw new UsageError(`"gesso comfy" does not know "${action}".`, USAGE);
    }
  },
};

function actionOf(args: readonly string[]): string {
  return args.find((arg) => arg !== '--json') ?? 'status';
}

async function show(cli: Cli, refresh: boolean): Promise<number> {
  const connection = await cli.connect();
  const status = await connection.call('comfy.status', { refresh });
  cli.out.result({ success: true, ...status }, statusLines(status));
  return EXIT.done;
}

async function attach(url: string, cli: Cli): Promise<number> {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new UsageError(`The address must look like http://127.0.0.1:8188, not "${url}".`, USAGE);
  }
  const connection = await cli.connect();
  try {
    const status = await connection.call('comfy.attach', { url });
    cli.out.result({ success: true, ...status }, statusLines(status));
    return EXIT.done;
  } catch (error) {
    // The address is well-formed: that nothing answers there is a failure, not a mistake in the command line.
    if (!(error instanceof AppError && error.code === 'invalid_request')) throw error;
    cli.out.failure(error, []);
    return EXIT.failed;
  }
}

async function detach(cli: Cli): Promise<number> {
  const connection = await cli.connect();
  const status = await connection.call('comfy.detach', {});
  cli.out.result({ success: true, ...status }, statusLines(status));
  return EXIT.done;
}

function statusLines(status: ComfyStatus): string[] {
  const memory =
    status.vramTotalBytes === null
      ? []
      : [['Memory', memoryText(status.vramTotalBytes, status.vramFreeBytes)] as const];
  return [
    ...pairs([
      ['ComfyUI', status.state.replace('_', ' ')],
      ...(status.url === null ? [] : [['Address', `${status.url} (from ${status.source})`] as const]),
      ...(status.version === null ? [] : [['Version', status.version] as const]),
      ...(status.device === null ? [] : [['Device', status.device] as const]),
      ...memory,
      ...runPairs(status),
    ]),
    status.message,
    ...(status.cause === null || status.message.includes(status.cause.message) ? [] : [status.cause.message]),
  ];
}

/** What only the supervisor knows; a line for each further server. */
function runPairs(status: ComfyStatus): (readonly [string, string])[] {
  if (status.mode !== 'supervised') return [];
  const { phase, pid, rssBytes, restarts, safeMode, backends } = status;
  return [
    ...(phase === null ? [] : [['Phase', phase] as const]),
    ...(pid === null ? [] : [['Process', `${pid}${rssBytes === null ? '' : `, ${formatBytes(rssBytes)}`}`] as const]),
    ...(restarts === 0 ? [] : [['Restarts', String(restarts)] as const]),
    ...(safeMode ? [['Custom nodes', 'left out (safe mode)'] as const] : []),
    ...backends.slice(1).map(({ label, state, url }) => [label, `${state.replace('_', ' ')} ${url ?? ''}`] as const),
  ];
}

function memoryText(total: number, free: number | null): string {
  return free === null ? formatBytes(total) : `${formatBytes(free)} free of ${formatBytes(total)}`;
}
