import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { InstallOptions, InstallView } from '../../../contract/comfy-install.ts';
import { AppError } from '../../base/app-error.ts';
import { isoFromEpoch } from '../../base/clock.ts';
import { comfyFolder, installationFile, readInstallation } from '../installation.ts';
import { rollbackOf } from './environments.ts';
import type { Installer } from './installer.ts';
import type { Work } from './installer-options.ts';
import { environmentOf, layoutOf } from './layout.ts';
import { fingerprint, readMark, removeMark } from './marks.ts';
import { readRecord } from './record.ts';
import { readSource } from './source-kind.ts';
import { checkDir, placeOf, readSpec, type Spec, specOf } from './target.ts';
import { writeAtomically } from './write-atomically.ts';

/**
 * Installs, or goes on with an unfinished install of the same options. Returns when it runs; `status` tells the rest.
 * What is installed already as asked for is not done again. Throws AppError `conflict` while one runs, `invalid_request` for wrong options.
 */
export async function install(
  installer: Installer,
  options: InstallOptions,
  signal: AbortSignal,
): Promise<InstallView> {
  installer.requireIdle();
  const { dir, spec, unfinished } = await target(installer, options, signal);
  if (unfinished === undefined && isInUse(installer, { dir, spec })) return installer.status();
  if (unfinished === undefined) await dropUnfinished(installer);
  return installer.begin({ action: 'install', dir, spec, id: unfinished ?? newId(installer, dir) });
}

/** What the options mean, and the unfinished environment that they would go on with. Changes nothing. */
export async function target(
  installer: Installer,
  options: InstallOptions,
  signal: AbortSignal,
): Promise<{ dir: string; spec: Spec; unfinished: string | undefined }> {
  const { dataDir } = installer.options;
  const dir = checkDir(dataDir, options.dir);
  const spec = specOf(installer.pins, await installer.machine(signal, dir), options);
  const record = readRecord(dataDir);
  const isSame = record !== undefined && record.state !== 'done' && record.action !== 'repair' && record.dir === dir;
  const begun = isSame ? readSpec(environmentOf(layoutOf(dir), record.id)) : undefined;
  return { dir, spec, unfinished: begun !== undefined && isSameSpec(begun, spec) ? record?.id : undefined };
}

/**
 * Builds a new environment beside the one in use. The source is the given one, else the one in use when that is a folder or somebody else's
 * repository, else the version that this Gesso was tried with. Throws AppError `not_found` when nothing of ours is in use.
 */
export async function update(
  installer: Installer,
  options: Omit<InstallOptions, 'dir'>,
  signal: AbortSignal,
): Promise<InstallView> {
  installer.requireIdle();
  const { dir, place } = requireManaged(installer);
  const current = readSpec(place);
  const ownGit = installer.pins.comfyui.git;
  const kept = current === undefined || current.source.startsWith(`${ownGit}#`) ? undefined : current.source;
  const source = options.source ?? kept;
  const torch = options.torch === 'auto' && current !== undefined ? current.torch.kind : options.torch;
  const wanted = { ...(source === undefined ? {} : { source }), torch, dir };
  const { spec, unfinished } = await target(installer, wanted, signal);
  const isFolder = readSource(spec.source).kind === 'folder';
  if (unfinished === undefined && !isFolder && isInUse(installer, { dir, spec })) return installer.status();
  if (unfinished === undefined) await dropUnfinished(installer);
  return installer.begin({ action: 'update', dir, spec, id: unfinished ?? newId(installer, dir) });
}

/** Looks at every part of the installation in use and does again what is broken, in place. Throws AppError `not_found`, `conflict`. */
export async function repair(installer: Installer): Promise<InstallView> {
  installer.requireIdle();
  const { dir, place } = requireManaged(installer);
  const spec = readSpec(place);
  if (spec === undefined)
    throw new AppError(
      'conflict',
      'The installation no longer says what it was made of. Install again: gesso comfy update',
    );
  const work: Work = { action: 'repair', dir, spec, id: place.id };
  // A start is what proves it; the mark of the first one proves nothing now.
  await removeMark(place, 'verify');
  return installer.begin(work);
}

/** Uses the installation again that was in use before; in use on return. Throws AppError `not_found`. */
export async function rollback(installer: Installer): Promise<InstallView> {
  installer.requireIdle();
  const { dataDir } = installer.options;
  const current = readInstallation(dataDir);
  const dir = placeOf(current)?.dir ?? readRecord(dataDir)?.dir ?? comfyFolder(dataDir);
  const earlier = rollbackOf(layoutOf(dir), current);
  if (!existsSync(earlier.python))
    throw new AppError('not_found', `The earlier ComfyUI is damaged: ${earlier.python} is missing.`);
  await installer.options.stopServer();
  await writeAtomically(installationFile(dataDir), `${JSON.stringify(earlier, null, 2)}\n`);
  const view = installer.status();
  installer.options.onChange(view);
  return view;
}

/** Forgets an unfinished install of other options, before another one begins. */
async function dropUnfinished(installer: Installer): Promise<void> {
  const record = readRecord(installer.options.dataDir);
  if (record === undefined || record.state === 'done' || record.action === 'repair') return;
  const place = environmentOf(layoutOf(record.dir), record.id);
  if (place.root === readInstallation(installer.options.dataDir)?.root || existsSync(place.proven)) return;
  await rm(place.folder, { recursive: true, force: true });
}

function requireManaged(installer: Installer): NonNullable<ReturnType<typeof placeOf>> {
  const installation = readInstallation(installer.options.dataDir);
  const managed = placeOf(installation);
  if (managed !== undefined) return managed;
  throw new AppError(
    'not_found',
    installation === undefined
      ? 'ComfyUI is not installed. Install it: gesso comfy install'
      : 'This ComfyUI belongs to another program; Gesso only reads it. Update or repair it there, or install an own one: gesso comfy install',
  );
}

/** true: the installation in use is already what these options ask for. */
function isInUse(installer: Installer, { dir, spec }: { dir: string; spec: Spec }): boolean {
  const current = placeOf(readInstallation(installer.options.dataDir));
  if (current === undefined || current.dir !== dir || !existsSync(current.place.python)) return false;
  const used = readSpec(current.place);
  const mark = readMark(current.place, 'source');
  return used !== undefined && isSameSpec(used, spec) && mark?.dependsOn === fingerprint(spec.source);
}

function isSameSpec(left: Spec, right: Spec): boolean {
  return left.source === right.source && left.torch.build === right.torch.build;
}

/** Sortable by time, and free. */
function newId(installer: Installer, dir: string): string {
  const stamp = isoFromEpoch(installer.options.clock.now()).replaceAll(/[-:]|\.\d+/g, '');
  const { environments } = layoutOf(dir);
  for (let count = 0; ; count += 1) {
    const id = count === 0 ? stamp : `${stamp}-${count}`;
    if (!existsSync(join(environments, id))) return id;
  }
}
