import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type DurationMs, SECOND } from '../../../contract/units.ts';
import { sleep } from '../../base/abort.ts';
import type { Clock } from '../../base/clock.ts';
import type { ProcessIdentity } from './identity.ts';
import { plainEnvironment } from './plain-environment.ts';
import type { ListProcesses, ProcessEntry } from './process-list.ts';
import { carriesMark, findLiving } from './proof.ts';

/** What is to be ended: proven processes with everything below them, and everything that carries the mark of the run. */
export type Family = { readonly roots: readonly ProcessIdentity[]; readonly runId: string };

export type EndTools = {
  readonly clock: Clock;
  readonly list: ListProcesses;
  readonly kill?: (entry: ProcessEntry) => Promise<void>;
};

/** How long a killed process may take to go: one that waits for a disk or a driver goes only when those answer. */
const END_WITHIN_MS: DurationMs = 10 * SECOND;
const LOOK_EVERY_MS: DurationMs = 25;

/**
 * The living processes of a family. A process whose pid is recorded but whose start is another one is foreign and never in it,
 * nor is what stands below it; a process group counts only while its proven leader lives.
 */
export function membersOf(
  entries: readonly ProcessEntry[],
  family: Family,
  isMarked: (pid: number, runId: string) => boolean = carriesMark,
): ProcessEntry[] {
  const members = new Map<number, ProcessEntry>();
  const add = (entry: ProcessEntry): void => {
    if (entry.state === 'ended' || members.has(entry.pid)) return;
    members.set(entry.pid, entry);
    for (const other of entries) {
      const isBelow = other.parentPid === entry.pid;
      const isInGroup = other.groupId === entry.pid;
      if (other.pid !== entry.pid && (isBelow || isInGroup)) add(other);
    }
  };
  for (const identity of family.roots) {
    const root = findLiving(entries, identity);
    if (root !== undefined) add(root);
  }
  for (const entry of entries) if (!members.has(entry.pid) && isMarked(entry.pid, family.runId)) add(entry);
  return [...members.values()];
}

/**
 * Kills a family and waits until none of it lives. true: proven gone. false: something is still there after 10 s.
 * Processes that are not proven to belong to it are not touched.
 */
export async function endTree(family: Family, tools: EndTools): Promise<boolean> {
  const { clock, list, kill = killProcess } = tools;
  const until = clock.monotonic() + END_WITHIN_MS;
  for (;;) {
    const left = membersOf(await list(), family);
    if (left.length === 0) return true;
    if (clock.monotonic() >= until) return false;
    await Promise.all(left.map(kill));
    await sleep(clock, LOOK_EVERY_MS);
  }
}

async function killProcess({ pid }: ProcessEntry): Promise<void> {
  try {
    if (process.platform === 'win32')
      await promisify(execFile)('taskkill', killArguments(pid), { windowsHide: true, env: plainEnvironment() });
    else process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already, or not ours to end: the next look at the list tells which.
    return;
  }
}

/** How Windows ends a process with all that it has started. */
export function killArguments(pid: number): string[] {
  return ['/PID', String(pid), '/T', '/F'];
}
