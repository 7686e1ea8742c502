import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import type { WorkflowDetail, WorkflowView } from '../../../contract/comfy-workflows.ts';
import type { MissingPart, ParameterSpec } from '../../../contract/provider.ts';
import { AppError } from '../../../core/base/app-error.ts';
import { type Cli, onePositional, parseFlags } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { excerpt, pairs, table } from '../text.ts';
import { UsageError } from '../usage-error.ts';
import type { ComfyActions } from './comfy-actions.ts';

const USAGE = [
  'gesso comfy workflows [list | show ID | check ID]',
  'gesso comfy workflows import FILE [--name NAME]',
  'gesso comfy workflows export ID --out FILE',
  'gesso comfy workflows remove ID',
];

/** A picture that carries a workflow; the workflow in it is bounded where it is read. */
const MAX_FILE_BYTES = 32 * 1024 * 1024;

/** `gesso comfy workflows`: what ComfyUI can be asked for. */
export const COMFY_WORKFLOWS: ComfyActions = {
  usage: USAGE,
  actions: {
    workflows: async (args, cli) => {
      const text = { type: 'string' } as const;
      const { values, positionals } = parseFlags(args, { usage: USAGE }, { name: text, out: text });
      const [action = 'list', ...rest] = positionals;
      const id = (): string => onePositional(rest, 'The id of the workflow', USAGE);
      switch (action) {
        case 'list':
          return list(cli);
        case 'show':
          return show(id(), cli);
        case 'check':
          return check(id(), cli);
        case 'import':
          return importFile(onePositional(rest, 'The file', USAGE), values.name, cli);
        case 'export':
          return exportTo(id(), values.out, cli);
        case 'remove':
          return remove(id(), cli);
        default:
          throw new UsageError(`"gesso comfy workflows" does not know "${action}".`, USAGE);
      }
    },
  },
};

async function list(cli: Cli): Promise<number> {
  const connection = await cli.connect();
  const { workflows, damaged } = await connection.call('workflows.list', {});
  const rows = workflows.map((one) => [one.id, one.jobType, stateOf(one), excerpt(one.name, 60)]);
  cli.out.result({ success: true, workflows, damaged }, table(['ID', 'MAKES', 'STATE', 'NAME'], rows));
  for (const { file, message } of damaged) cli.out.note(`Left out: ${file}. ${message}`);
  return EXIT.done;
}

async function show(id: string, cli: Cli): Promise<number> {
  const connection = await cli.connect();
  const workflow = await connection.call('workflows.get', { id });
  cli.out.result({ success: true, workflow }, detailLines(workflow));
  return EXIT.done;
}

async function check(id: string, cli: Cli): Promise<number> {
  const connection = await cli.connect();
  const { runnable, missing, problems } = await connection.call('workflows.check', { id });
  const lines = [...missing.map((part) => part.message), ...problems];
  const text = runnable ? ['It can run.', ...lines] : ['It cannot run yet.', ...lines];
  cli.out.result({ success: runnable, id, runnable, missing, problems }, text);
  return runnable ? EXIT.done : EXIT.failed;
}

async function importFile(path: string, name: string | undefined, cli: Cli): Promise<number> {
  const dataUrl = await workflowFile(path);
  const connection = await cli.connect();
  const named = name ?? basename(path, extname(path)).slice(0, 120);
  const workflow = await connection.call('workflows.import', { name: named, dataUrl });
  cli.out.result({ success: true, workflow }, detailLines(workflow));
  cli.out.note(
    `Run it with: gesso generate "…" --provider comfyui${typeFlag(workflow)} --param workflow=${workflow.id}`,
  );
  return EXIT.done;
}

async function exportTo(id: string, out: string | undefined, cli: Cli): Promise<number> {
  if (out === undefined) throw new UsageError('--out FILE is missing.', USAGE);
  const connection = await cli.connect();
  const { graph } = await connection.call('workflows.get', { id });
  const file = resolve(out);
  await writeFile(file, `${JSON.stringify(graph, undefined, 2)}\n`, { flag: 'wx' }).catch((cause: unknown) => {
    throw new AppError('invalid_request', `${file} cannot be written, or is there already.`, { cause });
  });
  cli.out.result({ success: true, id, file }, [file]);
  return EXIT.done;
}

async function remove(id: string, cli: Cli): Promise<number> {
  const connection = await cli.connect();
  const { removed } = await connection.call('workflows.remove', { id });
  cli.out.result({ success: true, id, removed }, [`Removed: ${id}`]);
  return EXIT.done;
}

/** The file as it is: the engine looks into it, and refuses what it cannot take. */
async function workflowFile(path: string): Promise<string> {
  const unreadable = (cause: unknown): never => {
    throw new AppError('invalid_request', `${path} cannot be read.`, { cause });
  };
  const stats = await stat(path).catch(unreadable);
  if (!stats.isFile()) throw new AppError('invalid_request', `${path} is not a file.`);
  if (stats.size > MAX_FILE_BYTES) throw new AppError('body_too_large', `${path} is larger than 32 MiB.`);
  const bytes = await readFile(path).catch(unreadable);
  return `data:application/octet-stream;base64,${bytes.toString('base64')}`;
}

function stateOf({ runnable, missing }: WorkflowView): string {
  if (runnable === null) return 'not checked';
  return runnable ? 'ready' : `${missing.length} missing`;
}

function detailLines(workflow: WorkflowDetail): string[] {
  return [
    ...pairs([
      ['Workflow', `${workflow.name} (${workflow.id})`],
      ['Makes', workflow.jobType],
      ['From', workflow.source === 'builtin' ? 'Gesso' : 'you'],
      ['State', stateOf(workflow)],
    ]),
    ...(workflow.summary === '' ? [] : [workflow.summary]),
    ...workflow.missing.map(missingLine),
    ...table(['PARAMETER', 'TYPE', 'DEFAULT', 'LABEL'], workflow.parameters.map(parameterRow)),
  ];
}

function missingLine(part: MissingPart): string {
  return `Missing: ${part.message}`;
}

function parameterRow(spec: ParameterSpec): string[] {
  const fallback = 'default' in spec ? spec.default : undefined;
  const range = spec.type === 'integer' || spec.type === 'number' ? ` ${spec.min}..${spec.max}` : '';
  const shown = fallback === undefined ? (spec.required ? 'required' : '') : String(fallback);
  return [spec.name, `${spec.type}${range}`, excerpt(shown, 40), excerpt(spec.label, 50)];
}

function typeFlag({ jobType }: WorkflowDetail): string {
  return jobType === 'image' ? '' : ` --type ${jobType}`;
}
