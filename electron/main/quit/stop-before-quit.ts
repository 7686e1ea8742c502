import type { App } from 'electron';
import { type DurationMs, SECOND } from '../../../src/contract/units.ts';
import { errorFields, type Log } from '../../../src/core/base/log.ts';
import { settlesWithin } from '../../../src/core/base/settles-within.ts';

/** The whole app must be gone within 2 s; this leaves room for Chromium's own processes. */
const STOP_DEADLINE_MS: DurationMs = 1.6 * SECOND;

/**
 * Holds the end of the app back until the engine has stopped, once, and at most for the deadline. Windows are closed by then.
 * Returns the exit code's setter: the code is 0 until somebody says otherwise.
 */
export function stopBeforeQuit(
  app: Pick<App, 'on' | 'exit'>,
  {
    stop,
    log,
    deadlineMs = STOP_DEADLINE_MS,
  }: { readonly stop: () => Promise<void>; readonly log: Log; readonly deadlineMs?: DurationMs },
): { setExitCode(code: number): void } {
  const state = { isStopping: false, exitCode: 0 };

  async function end(): Promise<void> {
    try {
      const inTime = await settlesWithin(stop(), deadlineMs);
      if (!inTime) log.warn({}, 'stopping took too long; what is left is ended with the process');
    } catch (error) {
      log.error(errorFields(error), 'the engine did not stop cleanly');
    }
    // Not `quit`: that would ask everybody again.
    app.exit(state.exitCode);
  }

  app.on('will-quit', (event) => {
    event.preventDefault();
    if (state.isStopping) return;
    state.isStopping = true;
    void end();
  });
  return { setExitCode: (code) => void (state.exitCode = code) };
}
