import { join } from 'node:path';
import { comfyFolder, readInstallation } from '../installation.ts';
import type { ModelRoot } from './scan.ts';

/** Gesso's own models folder: the only one that it writes to. ComfyUI's `--base-directory` is the folder above. */
export function ownModelsFolder(dataDir: string): string {
  return join(comfyFolder(dataDir), 'models');
}

/** Where models lie for the installation in use: our own folder, those of other programs, those of an adopted ComfyUI. Each once. */
export function modelRoots(dataDir: string): readonly ModelRoot[] {
  const own = ownModelsFolder(dataDir);
  const installation = readInstallation(dataDir);
  const adopted = installation?.kind === 'adopted' ? [join(installation.root, 'models')] : [];
  const shared = installation?.sharedModelFolders ?? [];
  const roots: ModelRoot[] = [
    { path: own, origin: 'own' },
    ...adopted.map((path) => ({ path, origin: 'adopted' as const })),
    ...shared.map((path) => ({ path, origin: 'shared' as const })),
  ];
  return roots.filter((root, index) => roots.findIndex((other) => other.path === root.path) === index);
}
