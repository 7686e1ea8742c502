import { type DurationMs, SECOND } from '../../contract/units.ts';
import { sleep } from '../../core/base/abort.ts';
import { StartupError } from '../../core/base/app-error.ts';
import { systemClock } from '../../core/base/clock.ts';
import { readRuntime } from '../runtime-file.ts';
import { attachToHost } from './attached.ts';
import type { Connection, ConnectOptions } from './connection.ts';
import { openOwnEngine } from './own-engine.ts';

/** Another short command may hold the folder, or a host may be just starting: worth waiting for, with a word after a moment. */
const LOCK_WAIT_MS: DurationMs = 45 * SECOND;
const SAY_AFTER_MS: DurationMs = 3 * SECOND;
const RETRY_EVERY_MS: DurationMs = 150;

/**
 * Talks to the running host of the folder, or opens the folder in this process. While another process holds it without
 * answering, waits up to 45 s for either, and says so on stderr. Throws StartupError (`in_use` after that time), or the signal's reason.
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const lockWaitMs = options.lockWaitMs ?? LOCK_WAIT_MS;
  const begin = systemClock.monotonic();
  let isSaid = false;
  for (;;) {
    options.signal.throwIfAborted();
    const runtime = readRuntime(options.dataDir);
    const attached = runtime === undefined ? undefined : await attachToHost(runtime);
    if (attached !== undefined) return attached;
    try {
      return await openOwnEngine(options);
    } catch (error) {
      const isBusy = error instanceof StartupError && error.reason === 'in_use';
      const waitedMs = systemClock.monotonic() - begin;
      if (!isBusy || waitedMs >= lockWaitMs) throw error;
      if (!isSaid && waitedMs >= Math.min(SAY_AFTER_MS, lockWaitMs / 2)) {
        options.stderr('Another Gesso has this folder open; waiting for it …\n');
        isSaid = true;
      }
    }
    await sleep(systemClock, RETRY_EVERY_MS, options.signal);
  }
}
