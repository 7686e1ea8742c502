import { fstatSync } from 'node:fs';
import { type DurationMs, SECOND } from '../../contract/units.ts';
import { systemClock } from '../../core/base/clock.ts';

/** npm, a shell and a terminal all pass Ctrl-C on: signals this close together are one. */
const SAME_PRESS_MS: DurationMs = 300;

/**
 * Resolves when this process should end: SIGINT, SIGTERM, SIGHUP (SIGBREAK on Windows), or the parent is gone.
 * A second, separate SIGINT while it ends calls `onImpatient`. `watchParent` takes over standard input.
 */
export function untilStopRequested(options: {
  readonly onImpatient: () => void;
  readonly watchParent: boolean;
}): Promise<string> {
  return new Promise((resolve) => {
    let firstAt: DurationMs | undefined;
    const ask = (reason: string): void => {
      const now = systemClock.monotonic();
      if (firstAt === undefined) {
        firstAt = now;
        resolve(reason);
      } else if (reason === 'SIGINT' && now - firstAt > SAME_PRESS_MS) {
        options.onImpatient();
      }
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const) process.on(signal, () => ask(signal));
    if (options.watchParent) watchParent(() => ask('parent'));
  });
}

/**
 * A parent that is killed sends no signal. What it leaves behind is a closed pipe at our standard input, and us with another parent.
 * Both together mean that nobody is there any more; either alone is normal (`gesso serve < /dev/null`, `nohup`, a service manager).
 */
function watchParent(onGone: () => void): void {
  const parent = process.ppid;
  if (!isPipe(0)) return;
  const look = (): void => {
    if (process.ppid !== parent) return onGone();
    setTimeout(look, SECOND).unref();
  };
  process.stdin.once('end', look).once('error', look);
  process.stdin.resume();
  process.stdin.unref();
}

function isPipe(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor);
    return stats.isFIFO() || stats.isSocket();
  } catch {
    // No standard input at all.
    return false;
  }
}
