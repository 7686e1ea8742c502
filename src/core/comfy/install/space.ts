import { mkdir } from 'node:fs/promises';
import { SECOND } from '../../../contract/units.ts';
import { AppError } from '../../base/app-error.ts';
import { diskFree } from '../hardware/detect.ts';
import { comfyFolder } from '../installation.ts';
import type { Step, StepContext } from './context.ts';
import { INSTALL_LIMITS } from './limits.ts';
import { readMark } from './marks.ts';
import { buildOf } from './pins.ts';
import { resolveFactsSchema } from './resolve.ts';
import { sizeOfTree } from './size-of-tree.ts';
import { writeAtomically } from './write-atomically.ts';

/** How much larger packages are when they are installed: 1.8 for torch with CUDA 13, less for most others. */
const UNFOLDED_SHARE = 1.9;

/** Checks the room on the disk before anything is brought. */
export const spaceStep: Step = {
  name: 'space',
  title: 'Check the disk',
  typicalMs: () => SECOND,
  run: async (context) => {
    const { layout } = context;
    await mkdir(layout.dir, { recursive: true });
    await writeAtomically(layout.sign, 'Gesso keeps ComfyUI here. `gesso comfy remove` takes it away.\n');
    await mkdir(comfyFolder(context.dataDir), { recursive: true });
    return requireRoom(context);
  },
};

/** What this step brings, bytes: exact once the packages are chosen, before that a guess. */
export function downloadBytes({ facts, pins, torch }: Pick<StepContext, 'facts' | 'pins' | 'torch'>): number {
  const chosen = resolveFactsSchema.safeParse(facts.get('resolve'));
  if (chosen.success && chosen.data.bytes > 0) return chosen.data.bytes;
  return buildOf(pins, torch.build).downloadBytes + pins.requirements.downloadBytes;
}

/** Throws AppError `storage_full` when the disk has less room than what is still to come, with a reserve. */
export async function requireRoom(context: StepContext): Promise<{ needBytes: number; freeBytes: number | null }> {
  const needBytes = await diskNeed(context);
  const freeBytes = await diskFree(context.layout.dir);
  if (freeBytes !== null && freeBytes < needBytes) throw tooLittle(context.layout.dir, needBytes, freeBytes);
  return { needBytes, freeBytes };
}

/** Room that is still needed, bytes: the packages and what they unfold to, less what is there already. */
export async function diskNeed(
  context: Pick<StepContext, 'facts' | 'pins' | 'torch' | 'layout' | 'place'>,
): Promise<number> {
  const { layout, place } = context;
  if (readMark(place, 'packages') !== undefined) return INSTALL_LIMITS.diskReserveBytes;
  const [wheels, venv] = await Promise.all([sizeOfTree(layout.wheels), sizeOfTree(place.venv)]);
  const download = Math.max(0, downloadBytes(context) - wheels);
  const unfolded = Math.max(0, unfoldedBytes(context) - venv);
  return download + unfolded + INSTALL_LIMITS.diskReserveBytes;
}

/** What the packages take once they are installed, bytes. */
export function unfoldedBytes(context: Pick<StepContext, 'facts' | 'pins' | 'torch'>): number {
  const { facts, pins, torch } = context;
  const chosen = resolveFactsSchema.safeParse(facts.get('resolve'));
  if (chosen.success && chosen.data.bytes > 0) return Math.round(chosen.data.bytes * UNFOLDED_SHARE);
  return buildOf(pins, torch.build).diskBytes + pins.requirements.diskBytes;
}

function tooLittle(dir: string, need: number, free: number): AppError {
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  return new AppError(
    'storage_full',
    `The disk of ${dir} has ${gigabytes(free)} left, and ${gigabytes(need)} are needed. Make room, or choose another disk: gesso comfy install --dir DIR`,
    { details: { needBytes: need, freeBytes: free } },
  );
}
