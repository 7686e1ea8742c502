import type { App, Event } from 'electron';
import type { Settings } from '../../../src/contract/settings.ts';
import { type DurationMs, SECOND } from '../../../src/contract/units.ts';
import { type Clock, systemClock } from '../../../src/core/base/clock.ts';
import { errorFields, type Log } from '../../../src/core/base/log.ts';
import type { QueueGlance } from '../shell/queue-glance.ts';
import type { QueueWatch } from '../shell/queue-watch.ts';
import { type QuitChoice, settledChoice } from './quit-question.ts';

/** Between two jobs the queue is still for a moment; after this it is done. */
const STILL_MS: DurationMs = 3 * SECOND;

export type QuitFlowOptions = {
  readonly app: Pick<App, 'on' | 'quit'>;
  readonly queue: Pick<QueueWatch, 'current' | 'isFresh' | 'look' | 'onChange'>;
  readonly hasTray: boolean;
  readonly settings: () => Promise<Pick<Settings, 'quitWithJobs'>>;
  readonly remember: (choice: Exclude<QuitChoice, 'cancel'>) => Promise<unknown>;
  readonly ask: (running: number) => Promise<{ readonly choice: QuitChoice; readonly isToRemember: boolean }>;
  /** Closes every window, asking nobody. */
  readonly closeWindows: () => void;
  /** Brings the window back after a cancelled end. */
  readonly showWindow: () => void;
  readonly log: Log;
  readonly clock?: Clock;
};

export type QuitFlow = {
  /** Called when the last window wants to close: true, it may; false, quitting was begun instead, which may ask. */
  readonly mayCloseLastWindow: () => boolean;
  /** true: the app lives on although it has no window. */
  readonly isInBackground: () => boolean;
  /** The window is back: whatever was to happen at the end of the jobs is off. */
  readonly comeBack: () => void;
  /** From here on nobody is asked: the system ends, or a signal came. */
  readonly force: () => void;
};

/**
 * Decides what quitting means while jobs run: asks once, or does what the setting says. Nothing is stopped here; `stopBeforeQuit` does
 * that once the app really ends, and ends every ComfyUI with it.
 */
export function createQuitFlow(options: QuitFlowOptions): QuitFlow {
  const { app, queue, log, clock = systemClock } = options;
  const state: { phase: 'open' | 'asking' | 'background' | 'finishing' | 'leaving'; undoTimer?: () => void } = {
    phase: 'open',
  };

  function leave(): void {
    state.phase = 'leaving';
    app.quit();
  }

  /** A glance may be half a second old, and a job have begun or ended since: then it is looked again before anybody is asked or nobody. */
  const isSurelyIdle = (): boolean => queue.isFresh() && queue.current().running === 0;

  async function decide(): Promise<void> {
    if ((await queue.look()).running === 0) return leave();
    const choice = await chooseQuit(options);
    if (state.phase !== 'asking') return;
    if (choice === 'pause') return leave();
    if (choice === 'cancel') {
      state.phase = 'open';
      return options.showWindow();
    }
    state.phase = choice === 'finish' ? 'finishing' : 'background';
    options.closeWindows();
    if (choice === 'finish') followToEnd(await queue.look());
  }

  function followToEnd({ running }: QueueGlance): void {
    if (state.phase !== 'finishing' || running > 0) {
      state.undoTimer?.();
      delete state.undoTimer;
      return;
    }
    state.undoTimer ??= clock.after(STILL_MS, () => {
      delete state.undoTimer;
      if (state.phase === 'finishing' && queue.current().running === 0) leave();
    });
  }

  queue.onChange(followToEnd);
  app.on('before-quit', (event: Event) => {
    if (state.phase === 'leaving') return;
    if (isSurelyIdle()) {
      state.phase = 'leaving';
      return;
    }
    event.preventDefault();
    if (state.phase === 'asking') return;
    state.phase = 'asking';
    decide().catch((error: unknown) => {
      log.error(errorFields(error), 'nobody could be asked what quitting should do');
      leave();
    });
  });

  return {
    mayCloseLastWindow: () => {
      if (state.phase === 'leaving' || isSurelyIdle()) return true;
      app.quit();
      return false;
    },
    isInBackground: () => state.phase === 'background' || state.phase === 'finishing',
    comeBack: () => {
      if (state.phase === 'background' || state.phase === 'finishing') state.phase = 'open';
    },
    force: () => void (state.phase = 'leaving'),
  };
}

async function chooseQuit(options: QuitFlowOptions): Promise<QuitChoice> {
  const { quitWithJobs } = await options.settings();
  const settled = settledChoice(quitWithJobs, options.hasTray);
  if (settled !== undefined) return settled;
  const { choice, isToRemember } = await options.ask(options.queue.current().running);
  if (isToRemember && choice !== 'cancel') await options.remember(choice);
  return choice;
}
