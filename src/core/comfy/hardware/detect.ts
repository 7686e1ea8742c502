import { readdir, readFile, statfs } from 'node:fs/promises';
import os from 'node:os';
import { dirname, join } from 'node:path';
import type { Gpu, Hardware } from '../../../contract/comfy-install.ts';
import { AMD_QUESTION, type DrmCard, gpusFromDrm, parseRocmSmi } from './amd.ts';
import { APPLE_QUESTION, parseApple } from './apple.ts';
import type { Ask } from './ask.ts';
import { NVIDIA_QUESTION, parseNvidia } from './nvidia.ts';
import { parseWindows, WINDOWS_QUESTION } from './windows.ts';

/** The machine without a judgement on torch. */
export type Machine = Omit<Hardware, 'torch' | 'torchReason'>;

export type Detection = {
  readonly ask: Ask;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** The folder whose disk counts; it need not exist. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Where the kernel lists graphics cards; another folder for tests. */
  readonly drmFolder?: string;
};

/** Looks at GPUs, memory and disk. Never throws but the signal's reason: what does not answer is not there. */
export async function detectMachine(detection: Detection): Promise<Machine> {
  const [gpus, diskFreeBytes] = await Promise.all([findGpus(detection), diskFree(detection.folder)]);
  return {
    platform: detection.platform,
    arch: detection.arch,
    cpuCores: os.availableParallelism(),
    ramTotalBytes: os.totalmem(),
    ramFreeBytes: os.freemem(),
    diskFreeBytes,
    gpus,
  };
}

/** Bytes that this user may still write on the disk of `folder`, which need not exist; null when the system does not say. */
export async function diskFree(folder: string): Promise<number | null> {
  for (let place = folder; ; place = dirname(place)) {
    try {
      const { bavail, bsize } = await statfs(place);
      return bavail * bsize;
    } catch {
      // Not there yet: the disk is that of the folder above.
      if (dirname(place) === place) return null;
    }
  }
}

async function findGpus({ ask, platform, signal, drmFolder }: Detection): Promise<Gpu[]> {
  if (platform === 'darwin') return parseApple((await ask(APPLE_QUESTION, signal)) ?? '', os.totalmem());
  const nvidia = parseNvidia((await ask(NVIDIA_QUESTION, signal)) ?? '');
  if (platform === 'win32') {
    const listed = parseWindows((await ask(WINDOWS_QUESTION, signal)) ?? '');
    return [...nvidia, ...listed.filter((gpu) => nvidia.length === 0 || gpu.vendor !== 'nvidia')];
  }
  const amd = parseRocmSmi((await ask(AMD_QUESTION, signal)) ?? '');
  const listed = gpusFromDrm(await readDrm(drmFolder ?? '/sys/class/drm'));
  const named = [...nvidia, ...amd];
  return [...named, ...listed.filter((gpu) => named.every((known) => known.vendor !== gpu.vendor))];
}

async function readDrm(folder: string): Promise<DrmCard[]> {
  const cards = (await namesIn(folder)).filter((name) => /^card\d+$/.test(name)).toSorted();
  return Promise.all(
    cards.map(async (card) => {
      const device = join(folder, card, 'device');
      const [vendor = '', vramTotal, vramUsed] = await Promise.all(
        ['vendor', 'mem_info_vram_total', 'mem_info_vram_used'].map((name) => readText(join(device, name))),
      );
      return { vendor, vramTotal, vramUsed };
    }),
  );
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    // No graphics at all (a container).
    return [];
  }
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    // Not every driver has every file.
    return undefined;
  }
}
