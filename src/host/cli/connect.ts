import { type DurationMs, SECOND } from '../../contract/units.ts';
import { sleep } from '../../core/base/abort.ts';
import { StartupError } from '../../core/base/app-error.ts';
import { systemClock } from '../../core/base/clock.ts';
import { readRuntime } from '../runtime-file.ts';
import { attachToHost } from './attached.ts';
import type { Connection, ConnectOptions } from './connection.ts';
import { openOwnEngine } from './own-engine.ts';

/** Another short command may hold the folder, or a host may be just starting: worth waiting for. */
const LOCK_WAIT_MS: DurationMs = 15 * SECOND;
const RETRY_EVERY_MS: DurationMs = 150;

/**
 * Talks to the running host of the folder, or opens the folder in this process. While another process holds it without
 * answering, waits up to 15 s for either. Throws StartupError (`in_use` after that time), or the signal's reason.
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const deadline = systemClock.monotonic() + (options.lockWaitMs ?? LOCK_WAIT_MS);
  for (;;) {
    options.signal.throwIfAborted();
    const runtime = readRuntime(options.dataDir);
    const attached = runtime === undefined ? undefined : await attachToHost(runtime);
    if (attached !== undefined) return attached;
    try {
      return await openOwnEngine(options);
    } catch (error) {
      const isBusy = error instanceof StartupError && error.reason === 'in_use';
      if (!isBusy || systemClock.monotonic() >= deadline) throw error;
    }
    await sleep(systemClock, RETRY_EVERY_MS, options.signal);
  }
}
