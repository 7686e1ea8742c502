import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { torchKindSchema, type InstallView } from '../../../contract/comfy-install.ts';
import { AppError } from '../../base/app-error.ts';
import { type Installation, installationFile, installationSchema } from '../installation.ts';
import { runProgram } from '../process/run-program.ts';
import { pythonEnvironment } from './child-environment.ts';
import { readComfyVersion, readGitHead } from './comfy-folder.ts';
import { lastWords } from './failure.ts';
import type { Installer } from './installer.ts';
import { INSTALL_LIMITS } from './limits.ts';
import { PROBE_TORCH } from './python-scripts.ts';
import { missingMarks } from './source-kind.ts';
import { writeAtomically } from './write-atomically.ts';

const torchSchema = z.object({
  torch: z.string().nullable(),
  kind: torchKindSchema.nullable(),
  error: z.string().optional(),
});

/** A ComfyUI that somebody else put there. */
type Found = { readonly root: string; readonly python: string; readonly modelFolders: readonly string[] };

/**
 * Uses a ComfyUI folder as it is: a checkout with a virtual environment, the portable build of Windows, or the folder of Comfy's desktop app.
 * Nothing in it is changed. Throws AppError `invalid_request` that says what the folder lacks.
 */
export async function adopt(installer: Installer, dir: string, signal: AbortSignal): Promise<InstallView> {
  installer.requireIdle();
  const { dataDir, clock, stopServer, environment } = installer.options;
  const { platform } = installer.system();
  const found = findComfy(dir, { platform, programFolders: desktopFolders(environment, platform) });
  const torch = await probeTorch(installer, found.python, signal);
  const installation: Installation = installationSchema.parse({
    schema: 1,
    kind: 'adopted',
    root: found.root,
    python: found.python,
    torch: torch.kind ?? 'unknown',
    version: await readComfyVersion(found.root),
    commit: await readGitHead(found.root),
    sharedModelFolders: found.modelFolders,
    installedAt: clock.now(),
  });
  await stopServer();
  await writeAtomically(installationFile(dataDir), `${JSON.stringify(installation, null, 2)}\n`);
  const view = {
    ...installer.status(),
    message: `ComfyUI ${installation.version ?? ''} in ${found.root} is used as it is.`.replace('  ', ' '),
  };
  installer.options.onChange(view);
  return view;
}

/** Finds sources and interpreter in and around a folder. Throws AppError `invalid_request`. */
export function findComfy(
  dir: string,
  { platform, programFolders }: { platform: NodeJS.Platform; programFolders: readonly string[] },
): Found {
  const roots = [dir, join(dir, 'ComfyUI')];
  const root = roots.find((folder) => missingMarks(folder)?.length === 0);
  if (root !== undefined) {
    const python = pythonsNear(root, platform).find((file) => existsSync(file));
    if (python !== undefined) return { root, python, modelFolders: [] };
    throw wrong(
      dir,
      `It has no Python of its own (looked for venv, .venv and python_embeded in ${root} and beside it). Let Gesso install one from these sources: gesso comfy install --source ${root}`,
    );
  }
  // Comfy's desktop app keeps the user's folder and its program apart.
  const python = pythonsIn(join(dir, '.venv'), platform).find((file) => existsSync(file));
  if (python !== undefined && existsSync(join(dir, 'models'))) {
    const program = programFolders.find((folder) => missingMarks(folder)?.length === 0);
    if (program !== undefined) return { root: program, python, modelFolders: [join(dir, 'models')] };
    throw wrong(
      dir,
      `It is the folder of Comfy's desktop app, but the app itself was not found (${programFolders.join(', ')}).`,
    );
  }
  const missing = missingMarks(dir);
  throw wrong(
    dir,
    missing === undefined
      ? 'There is no such folder, or it may not be read.'
      : `It holds no ComfyUI: ${missing.join(', ')} missing.`,
  );
}

/** Where Comfy's desktop app keeps ComfyUI. Pure. */
export function desktopFolders(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): string[] {
  if (platform === 'darwin') return ['/Applications/ComfyUI.app/Contents/Resources/ComfyUI'];
  const local = environment.LOCALAPPDATA;
  if (platform !== 'win32' || local === undefined) return [];
  return ['@comfyorgcomfyui-electron', 'comfyui-electron', 'ComfyUI'].map((name) =>
    [local, 'Programs', name, 'resources', 'ComfyUI'].join('\\'),
  );
}

/** Interpreters that a checkout or a portable build has, best guess first. Pure. */
export function pythonsNear(root: string, platform: NodeJS.Platform): string[] {
  const parent = dirname(root);
  const folders = [root, parent].flatMap((folder) => ['venv', '.venv', 'env'].map((name) => join(folder, name)));
  const portable = [join(parent, 'python_embeded'), join(root, 'python_embeded')].map((folder) =>
    join(folder, 'python.exe'),
  );
  const environments = folders.flatMap((folder) => pythonsIn(folder, platform));
  return platform === 'win32' ? [...portable, ...environments] : environments;
}

function pythonsIn(venv: string, platform: NodeJS.Platform): string[] {
  if (platform === 'win32') return [join(venv, 'Scripts', 'python.exe')];
  return [join(venv, 'bin', 'python'), join(venv, 'bin', 'python3')];
}

async function probeTorch(
  installer: Installer,
  python: string,
  signal: AbortSignal,
): Promise<z.infer<typeof torchSchema>> {
  const end = await runProgram(python, ['-s', '-B', '-c', PROBE_TORCH], {
    environment: pythonEnvironment(installer.options.environment, { writesByteCode: false }),
    timeoutMs: INSTALL_LIMITS.probePythonMs,
    signal,
  });
  if (end.exitCode !== 0)
    throw wrong(
      python,
      `This Python does not run: ${end.startError ?? (lastWords(end.stderr, 1) || 'it gave no reason')}.`,
    );
  // A module may print something of its own before.
  const found = torchSchema.parse(JSON.parse(end.stdout.trim().split('\n').at(-1) ?? '{}'));
  if (found.torch === null)
    throw wrong(python, `${basename(python)} has no working torch: ${found.error ?? 'not installed'}.`);
  return found;
}

function wrong(dir: string, why: string): AppError {
  return new AppError('invalid_request', `"${dir}" cannot be used. ${why}`, {
    details: { issues: [{ path: 'dir', message: why }] },
  });
}
