import { existsSync } from 'node:fs';
import type { InstallOptions, InstallPlan } from '../../../contract/comfy-install.ts';
import { diskFree } from '../hardware/detect.ts';
import { target } from './actions.ts';
import type { Installer } from './installer.ts';
import { environmentOf, layoutOf } from './layout.ts';
import { readMark } from './marks.ts';
import { TYPICAL_SPEED } from './packages.ts';
import { sizeOfTree } from './size-of-tree.ts';
import { diskNeed, downloadBytes, unfoldedBytes } from './space.ts';
import { STEPS } from './steps.ts';
import { uvProgram, wheelFor } from './uv.ts';

/** Work that is no download, on an ordinary machine. */
const WORK_MS = 130_000;

/** What an install with these options would do. Touches neither the network nor the disk. Throws AppError `invalid_request` for options that cannot be. */
export async function planInstall(
  installer: Installer,
  options: InstallOptions,
  signal: AbortSignal,
): Promise<InstallPlan> {
  const { dir, spec, unfinished } = await target(installer, options, signal);
  const { pins } = installer;
  const layout = layoutOf(dir);
  const place = environmentOf(layout, unfinished ?? 'planned');
  const facts = new Map(
    STEPS.flatMap(({ name }) => {
      const mark = readMark(place, name);
      return mark === undefined ? [] : [[name, mark.facts] as const];
    }),
  );
  const work = { facts, pins, torch: spec.torch, layout, place };
  const { platform, arch } = installer.system();
  const wheels = await sizeOfTree(layout.wheels);
  const isUvThere = existsSync(uvProgram(layout, pins, platform));
  const uvBytes = isUvThere ? 0 : wheelFor(pins, { platform, arch }).bytes;
  const download = facts.has('download') ? 0 : Math.max(0, downloadBytes(work) + uvBytes - wheels);
  const diskBytes = downloadBytes(work) + unfoldedBytes(work);
  const diskFreeBytes = await diskFree(dir);
  const need = await diskNeed(work);
  return {
    torch: spec.torch.kind,
    torchReason: spec.torch.reason,
    dir,
    source: spec.source,
    steps: STEPS.map(({ name, title }) => ({ name, title, isDone: facts.has(name) })),
    downloadBytes: download,
    diskBytes,
    diskFreeBytes,
    durationMs: Math.round(download / TYPICAL_SPEED + WORK_MS),
    problems: problemsOf({ diskFreeBytes, need, dir, isRunning: installer.isRunning() }),
    resumes: unfinished !== undefined,
  };
}

function problemsOf(found: { diskFreeBytes: number | null; need: number; dir: string; isRunning: boolean }): string[] {
  const { diskFreeBytes, need, dir, isRunning } = found;
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  const lacksRoom = diskFreeBytes !== null && diskFreeBytes < need;
  return [
    ...(isRunning ? ['ComfyUI is being installed now.'] : []),
    ...(lacksRoom
      ? [
          `The disk of ${dir} has ${gigabytes(diskFreeBytes)} left, and ${gigabytes(need)} are needed. Make room, or choose another folder.`,
        ]
      : []),
  ];
}
