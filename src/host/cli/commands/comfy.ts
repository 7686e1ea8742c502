import type { ComfyStatus } from '../../../contract/comfy.ts';
import { AppError } from '../../../core/base/app-error.ts';
import { type Cli, type Command, onePositional, parseFlags } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { formatBytes, pairs } from '../text.ts';
import { UsageError } from '../usage-error.ts';

const USAGE = ['gesso comfy [status]', 'gesso comfy attach URL', 'gesso comfy detach'];

/** Forms that INTERFACES.md names and that need a ComfyUI which Gesso runs itself. */
const NEED_SUPERVISOR: ReadonlySet<string> = new Set([
  'install',
  'adopt',
  'start',
  'stop',
  'logs',
  'models',
  'workflows',
]);

/** `gesso comfy`: the ComfyUI that local jobs run on. */
export const comfyCommand: Command = {
  name: 'comfy',
  summary: 'the ComfyUI that local jobs run on',
  usage: USAGE,
  notes: ['COMFY_WORKER_URL=http://127.0.0.1:8188 does the same as attach, for one run.'],
  async run(args, cli) {
    const [action = 'status', ...rest] = args.filter((arg) => arg !== '--json');
    if (NEED_SUPERVISOR.has(action)) return notYet(action, cli);
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

function notYet(action: string, { out }: Cli): number {
  const message = `"gesso comfy ${action}" is not in this version: it attaches to a ComfyUI that runs already and cannot install or run one itself.`;
  out.failure({ code: 'provider_not_configured', message, details: {} }, [
    'Start ComfyUI yourself, then: gesso comfy attach http://127.0.0.1:8188',
  ]);
  return EXIT.failed;
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
    ]),
    status.message,
  ];
}

function memoryText(total: number, free: number | null): string {
  return free === null ? formatBytes(total) : `${formatBytes(free)} free of ${formatBytes(total)}`;
}
