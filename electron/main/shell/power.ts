import { powerMonitor, powerSaveBlocker } from 'electron';
import { type DurationMs, SECOND } from '../../../src/contract/units.ts';
import { type Clock, systemClock } from '../../../src/core/base/clock.ts';
import { errorFields, type Log } from '../../../src/core/base/log.ts';
import type { Engine } from '../../../src/core/engine-type.ts';
import type { QueueWatch } from './queue-watch.ts';

/** Between two jobs the queue is still for a moment; the computer may sleep only after this. */
const STILL_MS: DurationMs = 10 * SECOND;

/** Keeps the computer from falling asleep while jobs run; the display may go dark. Returns its undo. */
export function keepAwake(queue: Pick<QueueWatch, 'onChange'>, clock: Clock = systemClock): () => void {
  const state: { blocker?: number; undoTimer?: () => void } = {};
  const release = (): void => {
    state.undoTimer?.();
    delete state.undoTimer;
    if (state.blocker !== undefined) powerSaveBlocker.stop(state.blocker);
    delete state.blocker;
  };
  const undo = queue.onChange(({ running }) => {
    if (running > 0) {
      state.undoTimer?.();
      delete state.undoTimer;
      state.blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    } else if (state.blocker !== undefined) {
      state.undoTimer ??= clock.after(STILL_MS, release);
    }
  });
  return () => {
    undo();
    release();
  };
}

/**
 * After sleep: timers stood still, sockets are dead, servers may be gone. Lets the engine look again at what is due, and at every
 * provider; running jobs find out by their own time-outs. `onShutdown`: the system ends, so nobody can be asked anything.
 */
export function followPower(
  { handlers }: Pick<Engine, 'handlers'>,
  { log, onShutdown }: { readonly log: Log; readonly onShutdown: () => void },
): void {
  powerMonitor.on('resume', () => {
    log.info({}, 'the computer woke up');
    // An empty change of the settings wakes scheduler and supervisor: whatever fell due meanwhile starts now.
    Promise.all([handlers['settings.set']({}), handlers['providers.list']({ refresh: true })]).catch((error: unknown) =>
      log.warn(errorFields(error), 'not everything could be looked at again after sleep'),
    );
  });
  powerMonitor.on('shutdown', onShutdown);
}
