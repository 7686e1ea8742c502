import { existsSync } from 'node:fs';
import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../base/app-error.ts';
import { comfyFolder, installationFile, readInstallation } from '../installation.ts';
import type { Installer } from './installer.ts';
import { layoutOf, recordFile } from './layout.ts';
import { readRecord } from './record.ts';
import { sizeOfTree } from './size-of-tree.ts';
import { placeOf } from './target.ts';

/** What was removed, or would be; bytes each. */
export type Removal = { removed: { path: string; bytes: number }[]; bytes: number; kept: string[] };

/**
 * Takes away what the installer put there: environments, Pythons, tools, downloads; with `models` also the models in Gesso's own folder.
 * Results, inputs, custom nodes and settings of ComfyUI stay, and so does every file of an adopted folder.
 * Throws AppError `conflict` while an install runs. On return the installation is no longer in use.
 */
export async function remove(
  installer: Installer,
  options: { readonly models: boolean; readonly dryRun: boolean },
): Promise<Removal> {
  installer.requireIdle();
  const { dataDir, stopServer } = installer.options;
  const dirs = dirsOf(dataDir);
  const models = join(comfyFolder(dataDir), 'models');
  const ours = dirs.flatMap((dir) => {
    const { environments, pythons, tools } = layoutOf(dir);
    return [environments, pythons, tools, join(dir, 'cache')];
  });
  const paths = [...ours, ...(options.models ? [models] : [])].filter((path) => existsSync(path));
  const removed = await Promise.all(paths.map(async (path) => ({ path, bytes: await sizeOfTree(path) })));
  const kept = await keptIn(dataDir, options.models);
  if (!options.dryRun) {
    await stopServer();
    // Nothing points into what goes away, should this be killed in the middle.
    for (const file of [installationFile(dataDir), recordFile(dataDir)]) await rm(file, { force: true });
    for (const { path } of removed) await removeTree(path);
    for (const dir of dirs) await leave(dir, dataDir);
    installer.options.onChange(installer.status());
  }
  return { removed, bytes: removed.reduce((sum, { bytes }) => sum + bytes, 0), kept };
}

/** Folders with our sign: that of the last install, that in use, and the usual one. */
function dirsOf(dataDir: string): string[] {
  const named = [placeOf(readInstallation(dataDir))?.dir, readRecord(dataDir)?.dir, comfyFolder(dataDir)];
  const dirs = named.filter((dir): dir is string => dir !== undefined && existsSync(layoutOf(dir).sign));
  return [...new Set(dirs)];
}

async function keptIn(dataDir: string, withoutModels: boolean): Promise<string[]> {
  const names = ['models', 'custom_nodes', 'output', 'input', 'user'].filter(
    (name) => name !== 'models' || !withoutModels,
  );
  const kept: string[] = [];
  for (const name of names) {
    const path = join(comfyFolder(dataDir), name);
    if ((await sizeOfTree(path)) > 0) kept.push(path);
  }
  return kept;
}

async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  } catch (error) {
    throw new AppError('conflict', `${path} could not be removed: a program uses it. End that, then remove again.`, {
      cause: error,
    });
  }
}

async function leave(dir: string, dataDir: string): Promise<void> {
  const { sign } = layoutOf(dir);
  await rm(sign, { force: true });
  if (dir === comfyFolder(dataDir)) return;
  await rm(`${sign}.lock`, { force: true });
  if ((await readdir(dir)).length === 0) await rmdir(dir);
}
