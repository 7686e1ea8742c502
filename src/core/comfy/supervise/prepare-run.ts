import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../../../contract/settings.ts';
import type { Installation } from '../installation.ts';
import type { KeptProcessOptions } from '../process/kept-process.ts';
import { childEnvironment } from './child-environment.ts';
import { freePort } from './free-port.ts';
import { knownFlags } from './known-flags.ts';
import { launchArguments } from './launch-arguments.ts';
import type { ServerLayout } from './layout.ts';
import type { SuperviseLimits } from './limits.ts';
import { modelPathsFile } from './model-paths.ts';

/** The settings that decide how a server is started. */
export type LaunchSettings = Pick<Settings, 'comfyVram' | 'comfyExtraArgs' | 'comfyMemoryLimitMb' | 'comfyAutoStart'>;

export type PrepareOptions = {
  readonly dataDir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The text of resources/comfyui/keeper.py. */
  readonly keeper: string;
  readonly limits: SuperviseLimits;
  readonly layout: ServerLayout;
  readonly installation: Installation;
  readonly settings: LaunchSettings;
  readonly device: number | undefined;
  readonly safeMode: boolean;
  /** The port of the run before, so that an open page finds the server again. */
  readonly wishedPort: number | undefined;
  readonly runId: string;
};

export type PreparedRun = {
  readonly port: number;
  readonly process: KeptProcessOptions;
  /** Options that this ComfyUI does not know. */
  readonly leftOut: readonly string[];
};

/** Makes the folders and the command line of a run. Throws node's error when a folder cannot be written, or no port is free. */
export async function prepareRun(options: PrepareOptions): Promise<PreparedRun> {
  const { layout, installation, settings, limits, dataDir } = options;
  for (const folder of [
    layout.output,
    layout.input,
    layout.user,
    join(layout.base, 'models'),
    join(layout.base, 'custom_nodes'),
  ])
    mkdirSync(folder, { recursive: true });
  rmSync(rebootMarker(layout), { force: true });
  const modelPaths = modelPathsFile(installation);
  if (modelPaths !== undefined) writeFileSync(layout.modelPaths, modelPaths);
  const environment = childEnvironment(options.environment, {
    runId: options.runId,
    session: layout.session,
    pycache: installation.kind === 'adopted' ? join(layout.base, 'servers', 'pycache') : undefined,
  });
  const [known, port] = await Promise.all([
    knownFlags(installation, { dataDir, environment, timeoutMs: limits.helpMaxMs }),
    freePort(options.wishedPort),
  ]);
  const { args, leftOut } = launchArguments({
    layout,
    port,
    known,
    torch: installation.torch,
    vram: settings.comfyVram,
    extraArgs: settings.comfyExtraArgs,
    safeMode: options.safeMode,
    device: options.device,
    hasModelPaths: modelPaths !== undefined,
  });
  return {
    port,
    leftOut,
    process: {
      python: installation.python,
      keeper: placeKeeper(layout, options.keeper),
      folder: installation.root,
      program: installation.python,
      args,
      environment,
    },
  };
}

/** Bytes of memory above which a server is restarted between two jobs. */
export function memoryLimit({ comfyMemoryLimitMb }: LaunchSettings, { memoryShare }: SuperviseLimits): number {
  return comfyMemoryLimitMb > 0 ? comfyMemoryLimitMb * 1024 ** 2 : totalmem() * memoryShare;
}

/** The file by which ComfyUI's Manager asks for a restart. */
export function rebootMarker(layout: ServerLayout): string {
  return `${layout.session}.reboot`;
}

/** Python reads files, and ours may lie inside an archive. */
function placeKeeper(layout: ServerLayout, text: string): string {
  const file = join(layout.folder, 'keeper.py');
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text, { mode: 0o600 });
  return file;
}
