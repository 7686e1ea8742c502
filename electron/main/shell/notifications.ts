import type { DesktopRequest } from '../../../src/contract/desktop.ts';
import { type DurationMs, SECOND } from '../../../src/contract/units.ts';
import { type Clock, systemClock } from '../../../src/core/base/clock.ts';
import { errorFields, type Log } from '../../../src/core/base/log.ts';
import type { Engine } from '../../../src/core/engine-type.ts';
import type { Speech } from '../messages/speech.ts';
import { type Notice, NoticeBook, noticeText } from './notices.ts';
import type { Notifier } from './notifier.ts';

/** What ends together is told together. */
const GATHER_MS: DurationMs = 2 * SECOND;
const OPEN_JOBS_MAX = 500;

export type NotificationOptions = {
  readonly notifier: Notifier;
  readonly speech: Speech;
  readonly log: Log;
  /** Whether somebody looks at a window of ours. */
  readonly isWatched: () => boolean;
  /** Brings the window up and asks it for something. */
  readonly ask: (request: DesktopRequest) => void;
  readonly clock?: Clock;
};

/**
 * Tells through the system what ended and what needs somebody, while nobody looks at a window. In main and not in the page: it works
 * without a window, and the page needs no permission for it. Returns its undo.
 */
export function notifyOfJobs(engine: Pick<Engine, 'handlers' | 'subscribe'>, options: NotificationOptions): () => void {
  const { speech, log, clock = systemClock } = options;
  const book = new NoticeBook();
  const state: { gathered: Notice[]; undoTimer?: () => void } = { gathered: [] };

  async function tell(): Promise<void> {
    delete state.undoTimer;
    const notices = state.gathered.splice(0);
    if (notices.length === 0 || options.isWatched() || !options.notifier.canShow()) return;
    if (!(await engine.handlers['settings.get']({})).desktopNotifications) return;
    const { title, body, request } = noticeText(notices, speech.messages());
    options.notifier.show({ title, body, onClick: () => options.ask(request) });
  }

  engine.handlers['jobs.list']({ status: 'open', limit: OPEN_JOBS_MAX }).then(
    ({ jobs }) => jobs.forEach((job) => book.note(job, '')),
    (error: unknown) => log.warn(errorFields(error), 'the open jobs could not be read'),
  );
  const undo = engine.subscribe((event) => {
    if (event.name !== 'job.changed') return;
    const notice = book.note(event.payload.job, speech.messages().notices.untitled);
    if (notice === undefined || options.isWatched()) return;
    state.gathered.push(notice);
    state.undoTimer ??= clock.after(GATHER_MS, () => {
      tell().catch((error: unknown) => log.warn(errorFields(error), 'a notification could not be shown'));
    });
  });
  return () => {
    undo();
    state.undoTimer?.();
  };
}
