import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';
import { z } from 'zod';
import { type InstallOptions, torchKindSchema } from '../../../contract/comfy-install.ts';
import { AppError } from '../../base/app-error.ts';
import { chooseTorch, type TorchChoice } from '../hardware/choose-torch.ts';
import type { Machine } from '../hardware/detect.ts';
import { comfyFolder, type Installation } from '../installation.ts';
import { fileFailure } from './failure.ts';
import { environmentOf, type EnvironmentLayout, layoutOf } from './layout.ts';
import type { Pins } from './pins.ts';
import { readJson } from './record.ts';
import { missingMarks, readSource } from './source-kind.ts';
import { writeAtomically } from './write-atomically.ts';

const specSchema = z.object({
  source: z.string(),
  torch: z.object({ kind: torchKindSchema, build: z.string(), reason: z.string() }),
  /** The pins of the day: a repair does not become an update because Gesso got newer. */
  packages: z.array(z.string()),
  python: z.object({ managed: z.string(), system: z.array(z.string()) }),
});
/** What an environment is made of; kept in it. */
export type Spec = z.infer<typeof specSchema>;

/** What an environment was asked to be; undefined for one that is not ours, or torn. */
export function readSpec(place: EnvironmentLayout): Spec | undefined {
  return readJson(place.spec, specSchema);
}

/** Writes it down, before the first step. */
export async function writeSpec(place: EnvironmentLayout, spec: Spec): Promise<void> {
  await writeAtomically(place.spec, JSON.stringify(spec));
}

/** The pins as they were when the environment was made. */
export function pinsOf(pins: Pins, { python }: Spec): Pins {
  return { ...pins, python };
}

/**
 * What the person's options mean on this machine. Changes nothing.
 * Throws AppError `invalid_request`: no such source, no such folder, a torch for another system.
 */
export function specOf(pins: Pins, machine: Machine, options: Pick<InstallOptions, 'source' | 'torch'>): Spec {
  const source = options.source ?? `${pins.comfyui.git}#${pins.comfyui.commit}`;
  readSource(source);
  return {
    source,
    torch: checked(chooseTorch(machine, options.torch), machine),
    packages: [...pins.torch.packages, ...pins.companions],
    python: pins.python,
  };
}

function checked(torch: TorchChoice, { platform, arch }: Machine): TorchChoice {
  const isThere = {
    mps: platform === 'darwin' && arch === 'arm64',
    cuda: platform !== 'darwin',
    rocm: platform === 'linux',
    xpu: platform !== 'darwin',
    cpu: true,
  };
  if (isThere[torch.kind]) return torch;
  throw new AppError(
    'invalid_request',
    `There is no torch for "${torch.kind}" on ${platform} ${arch}. Use --torch auto.`,
    {
      details: { issues: [{ path: 'torch', message: `not for ${platform} ${arch}` }] },
    },
  );
}

/** The folder for an installation. Throws AppError `invalid_request` for one that holds something else, or may not be written. Makes nothing. */
export function checkDir(dataDir: string, dir: string | undefined): string {
  if (dir === undefined) return comfyFolder(dataDir);
  if (!isAbsolute(dir)) throw wrongDir(dir, 'Give a whole path.');
  if (dir === comfyFolder(dataDir)) return dir;
  if (missingMarks(dir)?.length === 0)
    throw wrongDir(dir, `It holds a ComfyUI already. To use that one: gesso comfy adopt ${dir}`);
  const { sign } = layoutOf(dir);
  if (existsSync(dir) && !existsSync(sign) && entriesOf(dir).length > 0)
    throw wrongDir(dir, 'It holds other things. Choose an empty folder.');
  checkRights(dir);
  return dir;
}

/** The environment that an installation of ours lies in; undefined for an adopted one. */
export function placeOf(installation: Installation | undefined): { dir: string; place: EnvironmentLayout } | undefined {
  if (installation?.kind !== 'managed') return undefined;
  const folder = dirname(installation.root);
  const dir = dirname(dirname(folder));
  const id = folder.slice(dirname(folder).length + 1);
  return { dir, place: environmentOf(layoutOf(dir), id) };
}

function entriesOf(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch (error) {
    throw fileFailure(error, dir);
  }
}

/** The nearest folder above that is there must let us in. */
function checkRights(dir: string): void {
  let place = dir;
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place);
  try {
    accessSync(place, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw wrongDir(
      dir,
      `It cannot be written${error instanceof Error ? ` (${error.message.split(',')[0] ?? ''})` : ''}.`,
    );
  }
}

function wrongDir(dir: string, why: string): AppError {
  return new AppError('invalid_request', `ComfyUI cannot go to "${dir}". ${why}`, {
    details: { issues: [{ path: 'dir', message: why }] },
  });
}
