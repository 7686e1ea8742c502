import { resolve } from 'node:path';
import { type InstallOptions, type InstallView, torchKindSchema } from '../../../contract/comfy-install.ts';
import { choiceFlag, type Cli, onePositional, parseFlags } from '../command.ts';
import type { Connection } from '../connection.ts';
import { EXIT } from '../exit-codes.ts';
import { followInstall } from '../follow-install.ts';
import { formatBytes, pairs } from '../text.ts';
import { UsageError } from '../usage-error.ts';
import type { ComfyActions } from './comfy-actions.ts';

const TORCH = ['auto', ...torchKindSchema.options] as const;
const USAGE = [
  `gesso comfy install [--dir DIR] [--source GIT_URL_OR_DIR] [--torch ${TORCH.join('|')}] [--plan]`,
  `gesso comfy update [--source GIT_URL_OR_DIR] [--torch ${TORCH.join('|')}]`,
  'gesso comfy rollback',
  'gesso comfy repair',
  'gesso comfy remove [--models] [--dry-run]',
  'gesso comfy adopt DIR',
  'gesso comfy hardware',
];

/** `gesso comfy`: install, update, roll back, repair, remove, adopt, and what the machine has. */
export const COMFY_INSTALL: ComfyActions = {
  usage: USAGE,
  handlesInterrupt: ['install', 'update', 'repair'],
  actions: { install, update, rollback, repair, remove, adopt, hardware },
};

async function install(args: readonly string[], cli: Cli): Promise<number> {
  const { values, positionals } = parseFlags(
    args,
    { usage: USAGE },
    { ...CHOICES, dir: { type: 'string' }, plan: { type: 'boolean', default: false } },
  );
  none(positionals);
  const connection = await cli.connect();
  const options = await optionsOf(values, { connection, cli });
  const plan = await connection.call('comfy.installPlan', options);
  if (values.plan) {
    cli.out.result({ success: true, ...plan }, [
      ...pairs([
        ['Torch', `${plan.torch}: ${plan.torchReason}`],
        ['Folder', plan.dir],
        ['Source', plan.source],
        ['Download', formatBytes(plan.downloadBytes)],
        [
          'On disk',
          `${formatBytes(plan.diskBytes)}${plan.diskFreeBytes === null ? '' : `, ${formatBytes(plan.diskFreeBytes)} free`}`,
        ],
        ['Time', `about ${Math.max(1, Math.round(plan.durationMs / 60_000))} min with 100 Mbit/s`],
      ]),
      ...plan.problems,
    ]);
    return EXIT.done;
  }
  cli.out.note(plan.torchReason);
  return follow(cli, connection, () => connection.call('comfy.install', options));
}

/** Without a word of how, an unfinished install goes on as it was begun. */
async function optionsOf(
  values: { readonly dir?: string; readonly source?: string; readonly torch?: string },
  { connection, cli }: { connection: Connection; cli: Cli },
): Promise<InstallOptions> {
  const { dir, source, torch } = values;
  if (dir === undefined && source === undefined && torch === undefined) {
    const { resume } = await connection.call('comfy.installStatus', {});
    if (resume !== null) {
      cli.out.note(`Going on with what was begun: ${resume.source}`);
      return resume;
    }
  }
  return { ...choices(values), ...(dir === undefined ? {} : { dir: resolve(dir) }) };
}

async function update(args: readonly string[], cli: Cli): Promise<number> {
  const { values, positionals } = parseFlags(args, { usage: USAGE }, CHOICES);
  none(positionals);
  const connection = await cli.connect();
  return follow(cli, connection, () => connection.call('comfy.update', choices(values)));
}

async function repair(args: readonly string[], cli: Cli): Promise<number> {
  none(parseFlags(args, { usage: USAGE }, {}).positionals);
  const connection = await cli.connect();
  return follow(cli, connection, () => connection.call('comfy.repair', {}));
}

async function rollback(args: readonly string[], cli: Cli): Promise<number> {
  none(parseFlags(args, { usage: USAGE }, {}).positionals);
  const connection = await cli.connect();
  return finish(await connection.call('comfy.rollback', {}), cli);
}

async function adopt(args: readonly string[], cli: Cli): Promise<number> {
  const { positionals } = parseFlags(args, { usage: USAGE }, {});
  const dir = resolve(onePositional(positionals, 'The folder', USAGE));
  const connection = await cli.connect();
  return finish(await connection.call('comfy.adopt', { dir }), cli);
}

async function remove(args: readonly string[], cli: Cli): Promise<number> {
  const { values, positionals } = parseFlags(
    args,
    { usage: USAGE },
    { models: { type: 'boolean', default: false }, 'dry-run': { type: 'boolean', default: false } },
  );
  none(positionals);
  const connection = await cli.connect();
  const dryRun = values['dry-run'];
  const { removed, bytes, kept } = await connection.call('comfy.remove', { models: values.models, dryRun });
  cli.out.result({ success: true, removed, bytes, kept }, [
    ...removed.map((part) => `${formatBytes(part.bytes)}  ${part.path}`),
    `${dryRun ? 'Would remove' : 'Removed'} ${formatBytes(bytes)}.${kept.length === 0 ? '' : ` Kept: ${kept.join(', ')}`}`,
  ]);
  return EXIT.done;
}

async function hardware(args: readonly string[], cli: Cli): Promise<number> {
  none(parseFlags(args, { usage: USAGE }, {}).positionals);
  const connection = await cli.connect();
  const machine = await connection.call('comfy.hardware', {});
  const gpus = machine.gpus.map(({ name, vramTotalBytes, driver }) => {
    const memory = vramTotalBytes === null ? '' : `, ${formatBytes(vramTotalBytes)}`;
    return ['GPU', `${name}${memory}${driver === null ? '' : `, driver ${driver}`}`] as const;
  });
  cli.out.result(
    { success: true, ...machine },
    pairs([
      ['System', `${machine.platform} ${machine.arch}, ${machine.cpuCores} cores`],
      ['Memory', `${formatBytes(machine.ramFreeBytes)} free of ${formatBytes(machine.ramTotalBytes)}`],
      ...(machine.diskFreeBytes === null ? [] : [['Disk', `${formatBytes(machine.diskFreeBytes)} free`] as const]),
      ...(gpus.length === 0 ? [['GPU', 'none found'] as const] : gpus),
      ['Torch', `${machine.torch}: ${machine.torchReason}`],
    ]),
  );
  return EXIT.done;
}

const CHOICES = { source: { type: 'string' }, torch: { type: 'string' } } as const;

function choices(values: { source?: string | undefined; torch?: string | undefined }): Omit<InstallOptions, 'dir'> {
  const torch = choiceFlag(values.torch, { name: '--torch', usage: USAGE, choices: TORCH }) ?? 'auto';
  const { source } = values;
  if (source === undefined) return { torch };
  const isAddress = /^\w+:\/\/|^[\w.-]+@[\w.-]+:/.test(source);
  return { torch, source: isAddress ? source : resolve(source) };
}

function none(positionals: readonly string[]): void {
  const [extra] = positionals;
  if (extra !== undefined) throw new UsageError(`"${extra}" is one word too many.`, USAGE);
}

async function follow(cli: Cli, connection: Connection, start: () => Promise<InstallView>): Promise<number> {
  return finish(await followInstall(connection, start, cli), cli);
}

function finish(view: InstallView, { out }: Cli): number {
  if (view.state === 'done') {
    out.result({ success: true, ...view }, [view.message]);
    return EXIT.done;
  }
  const code = view.error?.code ?? view.state;
  out.failure({ code, message: view.message, details: { ...view } }, [`The log: ${view.logFile}`]);
  return EXIT.failed;
}
