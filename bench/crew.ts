import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { temporaryFolder } from './bench-folder.ts';
import type { Measurement } from './measure.ts';

/** How long a sync takes besides what this disk takes: the disk as it is, a fast SSD, an SSD, and a slow one. Microseconds. */
const DISKS = [0, 500, 2000, 5000];

const linesSchema = z.array(
  z.object({
    crew: z.int(),
    flushes: z.number(),
    ourCpu: z.number(),
    theirCpu: z.number(),
    value: z.number(),
    floor: z.number(),
    ratio: z.number(),
    spread: z.tuple([z.number(), z.number()]),
  }),
);

/**
 * Whole lives of jobs by crews of workers against plainjob, where what was acknowledged is on the disk; on this disk, and on disks whose
 * syncs take longer, on both sides alike (Linux with a C compiler; else only this disk).
 */
export async function benchCrew(): Promise<readonly Measurement[]> {
  const folder = temporaryFolder();
  try {
    const shim = buildShim(folder);
    return DISKS.filter((us) => us === 0 || shim !== undefined).flatMap((us) => measureOn(us, shim));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measureOn(us: number, shim: string | undefined): Measurement[] {
  const script = fileURLToPath(new URL('./crew-process.ts', import.meta.url));
  const size = us === 0 ? ['300', '9'] : ['100', '3'];
  const output = execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...size], {
    encoding: 'utf8',
    env: { ...process.env, ...(us === 0 || shim === undefined ? {} : { LD_PRELOAD: shim, SLOW_SYNC_US: String(us) }) },
  });
  const disk = us === 0 ? 'this disk' : `syncs of ${us / 1000} ms more`;
  return linesSchema.parse(JSON.parse(output)).flatMap((line) => [
    {
      name: `crew: whole lives by ${line.crew} worker${line.crew === 1 ? '' : 's'}, ${disk}, ${line.flushes.toFixed(2)} syncs a job`,
      value: line.value,
      floor: line.floor,
      ratio: line.ratio,
      spread: line.spread,
      unit: 'jobs/s',
      against: 'plainjob',
    },
    {
      name: `crew: processor time of these, ${line.crew}, ${disk}`,
      value: line.ourCpu,
      floor: line.theirCpu,
      unit: 'µs/job',
      against: 'plainjob',
    },
  ]);
}

/** undefined where it cannot be built. */
function buildShim(folder: string): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const library = join(folder, 'slow-sync.so');
  const source = fileURLToPath(new URL('./slow-sync.c', import.meta.url));
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl'], { stdio: 'pipe' });
    return library;
  } catch {
    process.stderr.write('no C compiler: slower disks are not measured\n');
    return undefined;
  }
}
