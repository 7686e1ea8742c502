import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { EpochMs } from '../../contract/units.ts';
import { StartupError } from '../base/app-error.ts';
import { takeFileLock } from './open.ts';

const ownerSchema = z.object({ pid: z.int(), startedAt: z.int() });

/**
 * Makes this process the only engine of a data folder, until `release`.
 * Throws StartupError `in_use` that names the process which holds the folder.
 */
export function lockDataFolder(dataDir: string, now: EpochMs): { release(): void } {
  const ownerFile = join(dataDir, 'engine.pid');
  const lock = takeFileLock(lockFileOf(dataDir));
  if (lock === undefined) {
    const pid = readOwner(ownerFile);
    throw new StartupError(
      'in_use',
      `Gesso already runs on ${dataDir}${pid === undefined ? '' : ` (process ${pid})`}. Use that one, stop it, or choose another folder through GESSO_HOME.`,
      { details: pid === undefined ? { dataDir } : { dataDir, pid } },
    );
  }
  try {
    writeFileSync(ownerFile, JSON.stringify({ pid: process.pid, startedAt: now }));
  } catch (error) {
    lock.release();
    throw error;
  }
  return {
    release: () => {
      // Before the lock, so that it never names a process that is gone, nor takes away the name of the next one.
      rmSync(ownerFile, { force: true });
      lock.release();
    },
  };
}

/** The file whose lock means that an engine runs on the folder. */
export function lockFileOf(dataDir: string): string {
  return join(dataDir, 'engine.lock');
}

function readOwner(file: string): number | undefined {
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).pid;
  } catch {
    // Without a readable owner the message is merely less precise.
    return undefined;
  }
}
