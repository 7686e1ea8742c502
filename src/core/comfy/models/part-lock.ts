import { open, readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import { identityOf, isRunning, processIdentitySchema } from '../process/identity.ts';
import { DownloadFailure } from './download-failure.ts';

/** Who works on a part: a process, and which engine inside it. */
const lockSchema = z.object({ process: processIdentitySchema, engine: z.uuid() });

/** Keeps two engines, such as those of two data folders with one models folder, from writing the same part. */
export type PartLocks = {
  /** Makes the part of `place` ours; returns the release. Throws DownloadFailure (passing) while another living engine has it. */
  take(place: string): Promise<() => Promise<void>>;
};

/** Locks of one engine: `<file>.part.lock`, which names its process. That of a process that has ended counts for nothing. */
export function createPartLocks(): PartLocks {
  const engine = crypto.randomUUID();
  const known: { self?: ReturnType<typeof identityOf> } = {};
  return {
    async take(place) {
      const file = `${place}.part.lock`;
      const self = await (known.self ??= identityOf(process.pid));
      // A system that does not name its processes: rather no lock than no download.
      if (self === undefined) return () => Promise.resolve();
      const text = JSON.stringify({ process: self, engine });
      if (!(await writeNew(file, text))) {
        if (await isHeld(file)) throw busy();
        await rm(file, { force: true });
        // Somebody may be quicker.
        if (!(await writeNew(file, text))) throw busy();
      }
      return () => rm(file, { force: true });
    },
  };
}

/** false: there is one already. */
async function writeNew(file: string, text: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(text);
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function isHeld(file: string): Promise<boolean> {
  try {
    return await isRunning(lockSchema.parse(JSON.parse(await readFile(file, 'utf8'))).process);
  } catch {
    // Gone by now, or torn by a crash.
    return false;
  }
}

function busy(): DownloadFailure {
  return new DownloadFailure(
    'name_taken',
    'Another Gesso is bringing this file into the same folder. It is looked at again.',
    { isPassing: true },
  );
}
