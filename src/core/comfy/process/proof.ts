import { readFileSync } from 'node:fs';
import type { ProcessIdentity } from './identity.ts';
import type { ProcessEntry } from './process-list.ts';

/** The very process, still alive; undefined when it has ended, also when another one has its pid now. */
export function findLiving(entries: readonly ProcessEntry[], identity: ProcessIdentity): ProcessEntry | undefined {
  return entries.find(
    (entry) => entry.pid === identity.pid && entry.began === identity.began && entry.state !== 'ended',
  );
}

/** The variable that all processes of one run of ComfyUI carry in their environment. */
export const RUN_MARK = 'GESSO_COMFY_RUN';

/**
 * Whether a process carries the mark of this run. Linux only, and only of our own user: elsewhere an environment cannot be read, and the
 * answer is false.
 */
export function carriesMark(pid: number, runId: string): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(`${RUN_MARK}=${runId}`);
  } catch {
    // Ended, or of another user: none of ours.
    return false;
  }
}
