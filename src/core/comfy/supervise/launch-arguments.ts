import type { Settings } from '../../../contract/settings.ts';
import type { Installation } from '../installation.ts';
import type { KnownFlags } from './help-flags.ts';
import type { ServerLayout } from './layout.ts';

/** What decides the command line of one server. */
export type LaunchOptions = {
  readonly layout: ServerLayout;
  readonly port: number;
  /** What this installation knows; undefined: its help could not be read, and nothing is left out. */
  readonly known: KnownFlags | undefined;
  readonly torch: Installation['torch'];
  readonly vram: Settings['comfyVram'];
  readonly extraArgs: readonly string[];
  readonly safeMode: boolean;
  /** CUDA index; undefined: ComfyUI chooses. */
  readonly device: number | undefined;
  readonly hasModelPaths: boolean;
};

/** The command line, and the options that were left out because this ComfyUI does not know them. */
export type Launch = { readonly args: readonly string[]; readonly leftOut: readonly string[] };

type Flag = readonly [name: string, ...values: string[]];

/** MiB. Uploads and prompts with pictures inside are larger than ComfyUI's default of 100. */
const MAX_UPLOAD_MB = '2048';

/** The command line after the interpreter: `-s -u main.py …`. Pure. */
export function launchArguments(options: LaunchOptions): Launch {
  const flags = [...ownFlags(options), ...extraFlags(options.extraArgs)];
  const isKnown = ([name]: Flag): boolean => options.known === undefined || options.known.has(name);
  return {
    // -s: no packages of the user's own Python; -u: every line of the log at once.
    args: ['-s', '-u', 'main.py', ...flags.filter(isKnown).flat()],
    leftOut: flags.filter((flag) => !isKnown(flag)).map(([name]) => name),
  };
}

function ownFlags(options: LaunchOptions): Flag[] {
  const { layout, port } = options;
  return [
    ['--listen', '127.0.0.1'],
    ['--port', String(port)],
    ['--disable-auto-launch'],
    ['--base-directory', layout.base],
    ['--output-directory', layout.output],
    ['--input-directory', layout.input],
    ['--temp-directory', layout.tempParent],
    ['--user-directory', layout.user],
    ['--database-url', layout.databaseUrl],
    ['--preview-method', 'auto'],
    ['--max-upload-size', MAX_UPLOAD_MB],
    // Nodes that call paid services spend money past our ledger.
    ['--disable-api-nodes'],
    ...(options.hasModelPaths ? [['--extra-model-paths-config', layout.modelPaths] as const] : []),
    ...(options.device === undefined ? [] : [['--cuda-device', String(options.device)] as const]),
    ...memoryFlags(options),
    ...(options.safeMode ? [['--disable-all-custom-nodes'] as const] : []),
  ];
}

/** These exclude one another. A torch for the CPU must be told, or ComfyUI looks for a GPU and ends. */
function memoryFlags({ vram, torch }: LaunchOptions): Flag[] {
  if (vram === 'cpu' || torch === 'cpu') return [['--cpu']];
  if (vram === 'low') return [['--lowvram']];
  if (vram === 'none') return [['--novram']];
  return vram === 'high' ? [['--highvram']] : [];
}

/** Words of the user: each that begins with two dashes takes the ones behind it along. */
function extraFlags(words: readonly string[]): Flag[] {
  const flags: [string, ...string[]][] = [];
  for (const word of words) {
    if (word.startsWith('--')) flags.push([word]);
    else flags.at(-1)?.push(word);
  }
  return flags;
}
