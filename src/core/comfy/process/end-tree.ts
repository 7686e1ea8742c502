import { SECOND } from '../../../contract/units.ts';
import { sleep } from '../../base/abort.ts';
import { systemClock } from '../../base/clock.ts';
import { isRunning, type ProcessIdentity } from './identity.ts';
import { plainEnvironment } from './plain-environment.ts';
import { runProgram } from './run-program.ts';

/** How long the leader of a tree may take to go after a polite request. */
const POLITE_MS = 3 * SECOND;
/** How long a killed process may take to be gone; longer means that the kernel holds it (a GPU driver, a dead disk). */
const GONE_MS = 5 * SECOND;
const LOOK_EVERY_MS = 25;

/**
 * Ends a process that an earlier engine started, with everything below it, after proving by number and start time that it is the one.
 * POSIX: its process group, as execa's `killDescendants` makes one. Windows: `taskkill /T /F`.
 * Returns what became of it: `gone`: there was nothing to end. `ended`: proven gone. `stuck`: still there.
 */
export async function endOrphan(identity: ProcessIdentity): Promise<'gone' | 'ended' | 'stuck'> {
  if (!(await isRunning(identity))) return 'gone';
  if (process.platform === 'win32') {
    await runProgram('taskkill', ['/pid', String(identity.pid), '/T', '/F'], {
      environment: plainEnvironment(),
      timeoutMs: GONE_MS,
    });
    return (await isGoneWithin(identity, GONE_MS)) ? 'ended' : 'stuck';
  }
  signalGroup(identity.pid, 'SIGTERM');
  if (!(await isGoneWithin(identity, POLITE_MS))) signalGroup(identity.pid, 'SIGKILL');
  const isGone = await isGoneWithin(identity, GONE_MS);
  // What outlived its leader in the group.
  signalGroup(identity.pid, 'SIGKILL');
  return isGone ? 'ended' : 'stuck';
}

async function isGoneWithin(identity: ProcessIdentity, limitMs: number): Promise<boolean> {
  const deadline = systemClock.monotonic() + limitMs;
  while (await isRunning(identity)) {
    if (systemClock.monotonic() >= deadline) return false;
    await sleep(systemClock, LOOK_EVERY_MS);
  }
  return true;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}
