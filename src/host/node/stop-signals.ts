import { fstatSync } from 'node:fs';
import { type DurationMs, SECOND } from '../../contract/units.ts';
import { systemClock } from '../../core/base/clock.ts';

/** npm, a shell and a terminal all pass Ctrl-C on: signals this close together are one. */
const SAME_PRESS_MS: DurationMs = 300;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

/** `requested` resolves with the signal's name, or `parent`. `release` gives the signals back to node. */
export type StopSignals = { readonly requested: Promise<string>; release(): void };

/**
 * Listens for everything that asks this process to end: SIGINT, SIGTERM, SIGHUP (SIGBREAK on Windows), or a parent that is gone.
 * A second, separate SIGINT while it ends calls `onImpatient`. `watchParent` takes over standard input.
 */
export function listenForStop(options: {
  readonly onImpatient: () => void;
  readonly watchParent: boolean;
}): StopSignals {
  const { promise: requested, resolve } = Promise.withResolvers<string>();
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
  for (const signal of SIGNALS) process.on(signal, ask);
  if (options.watchParent) watchParent(() => ask('parent'));
  return {
    requested,
    release: () => {
      for (const signal of SIGNALS) process.off(signal, ask);
    },
  };
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
