import { join } from 'node:path';
import { comfyFolder } from '../installation.ts';

/** Where an installation's parts lie. All paths are absolute. */
export type Layout = {
  /** What was chosen with `--dir`, else `<data folder>/comfy`. */
  readonly dir: string;
  /** Says that `dir` is ours; nothing is removed from a folder without it. */
  readonly sign: string;
  readonly environments: string;
  /** Pythons that uv brought. */
  readonly pythons: string;
  readonly tools: string;
  /** Downloaded packages: kept for repair and for updates. */
  readonly wheels: string;
  /** uv's own; only while packages are installed. */
  readonly uvCache: string;
};

/** The layout below a folder. */
export function layoutOf(dir: string): Layout {
  return {
    dir,
    sign: join(dir, '.gesso-comfy'),
    environments: join(dir, 'environments'),
    pythons: join(dir, 'python'),
    tools: join(dir, 'tools'),
    wheels: join(dir, 'cache', 'wheels'),
    uvCache: join(dir, 'cache', 'uv'),
  };
}

/** Where one environment's parts lie: sources and packages together, so that a switch changes both at once. */
export type EnvironmentLayout = {
  readonly id: string;
  readonly folder: string;
  /** ComfyUI's sources. */
  readonly root: string;
  readonly venv: string;
  readonly python: string;
  /** One file for each step that is done. */
  readonly steps: string;
  readonly requirements: string;
  readonly lock: string;
  /** Written when it has proven itself: what `installation.json` becomes. */
  readonly proven: string;
  /** What was asked for. */
  readonly spec: string;
  /** Folders of the first start. */
  readonly trial: string;
};

/** The layout of one environment. */
export function environmentOf(
  layout: Layout,
  id: string,
  platform: NodeJS.Platform = process.platform,
): EnvironmentLayout {
  const folder = join(layout.environments, id);
  const venv = join(folder, 'venv');
  return {
    id,
    folder,
    venv,
    root: join(folder, 'ComfyUI'),
    python: pythonOf(venv, platform),
    steps: join(folder, 'steps'),
    requirements: join(folder, 'requirements.in'),
    lock: join(folder, 'pylock.toml'),
    proven: join(folder, 'proven.json'),
    spec: join(folder, 'spec.json'),
    trial: join(folder, 'trial'),
  };
}

/** The interpreter of a virtual environment. */
export function pythonOf(venv: string, platform: NodeJS.Platform = process.platform): string {
  return platform === 'win32' ? join(venv, 'Scripts', 'python.exe') : join(venv, 'bin', 'python');
}

/** How the last install stands, in the data folder whatever `--dir` says. */
export function recordFile(dataDir: string): string {
  return join(comfyFolder(dataDir), 'install.json');
}

/** What an install did and what its programs said. */
export function logFile(dataDir: string): string {
  return join(comfyFolder(dataDir), 'logs', 'install.log');
}
