import type { Gpu } from '../../../contract/comfy-install.ts';
import type { Question } from './ask.ts';

const MIB = 1024 ** 2;

/** https://docs.nvidia.com/deploy/nvidia-smi/ `--query-gpu`. In Windows' system folder and on every Linux PATH with a driver. */
export const NVIDIA_QUESTION: Question = {
  file: 'nvidia-smi',
  args: ['--query-gpu=name,memory.total,memory.free,driver_version,compute_cap', '--format=csv,noheader,nounits'],
};

/** Reads the answer: one line for each GPU. Pure; lines that are none (warnings) are skipped, "[N/A]" is null. */
export function parseNvidia(csv: string): Gpu[] {
  return csv.split(/\r?\n/).flatMap((line) => {
    const cells = line.split(',').map((cell) => cell.trim());
    const [name, total, free, driver, capability] = cells;
    if (name === undefined || driver === undefined || cells.length !== 5 || !/^\d+(\.\d+)+$/.test(driver)) return [];
    return [
      {
        vendor: 'nvidia' as const,
        name,
        vramTotalBytes: mebibytes(total),
        vramFreeBytes: mebibytes(free),
        driver,
        computeCapability: capability !== undefined && /^\d+\.\d+$/.test(capability) ? capability : null,
      },
    ];
  });
}

function mebibytes(cell: string | undefined): number | null {
  return cell !== undefined && /^\d+$/.test(cell) ? Number(cell) * MIB : null;
}
