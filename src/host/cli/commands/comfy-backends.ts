import type { BackendView } from '../../../contract/comfy-backends.ts';
import { AppError } from '../../../core/base/app-error.ts';
import { type Cli, numberFlag, onePositional, parseFlags } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { UsageError } from '../usage-error.ts';
import type { ComfyActions } from './comfy-actions.ts';

const USAGE = [
  'gesso comfy backends [list]',
  'gesso comfy backends add URL [--label NAME] [--capacity N]',
  'gesso comfy backends remove ID',
];

/** `gesso comfy backends`: further ComfyUIs, on other machines or other GPUs. */
export const COMFY_BACKENDS: ComfyActions = { usage: USAGE, actions: { backends } };

async function backends(args: readonly string[], cli: Cli): Promise<number> {
  const { values, positionals } = parseFlags(
    args,
    { usage: USAGE },
    { label: { type: 'string' }, capacity: { type: 'string' } },
  );
  const [action = 'list', ...rest] = positionals;
  switch (action) {
    case 'list':
      return list(cli);
    case 'add':
      return add(cli, onePositional(rest, 'The address', USAGE), values);
    case 'remove':
      return remove(cli, onePositional(rest, 'The id', USAGE));
    default:
      throw new UsageError(`"gesso comfy backends" does not know "${action}".`, USAGE);
  }
}

async function list(cli: Cli): Promise<number> {
  const connection = await cli.connect();
  return show(cli, await connection.call('comfy.backends', {}));
}

async function add(
  cli: Cli,
  url: string,
  flags: { readonly label?: string | undefined; readonly capacity?: string | undefined },
): Promise<number> {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new UsageError(`The address must look like http://studio:8188, not "${url}".`, USAGE);
  const capacity = numberFlag(flags.capacity, { name: 'capacity', usage: USAGE, min: 1, max: 16, whole: true });
  const connection = await cli.connect();
  const input = {
    url,
    ...(flags.label === undefined ? {} : { label: flags.label }),
    ...(capacity === undefined ? {} : { capacity }),
  };
  try {
    return show(cli, await connection.call('comfy.addBackend', input));
  } catch (error) {
    // The address is well-formed: that nothing answers there is a failure, not a mistake in the command line.
    if (!(error instanceof AppError && error.code === 'invalid_request')) throw error;
    cli.out.failure(error, []);
    return EXIT.failed;
  }
}

async function remove(cli: Cli, id: string): Promise<number> {
  const connection = await cli.connect();
  return show(cli, await connection.call('comfy.removeBackend', { id }));
}

function show(cli: Cli, { backends: all }: { readonly backends: readonly BackendView[] }): number {
  const lines = all.map(
    (backend) =>
      `${backend.id}  ${backend.state}  ${backend.kind}  ${backend.label}  ${backend.models.length} models, ${backend.capacity} at once${backend.message === '' ? '' : `  ${backend.message}`}`,
  );
  cli.out.result(
    { success: true, backends: all },
    lines.length === 0 ? ['No ComfyUI is set up. Add one with "gesso comfy attach URL".'] : lines,
  );
  return EXIT.done;
}
