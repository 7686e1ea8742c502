import type { JobId } from '../../../src/contract/ids.ts';
import type { JobView } from '../../../src/contract/job.ts';
import type { DurationMs } from '../../../src/contract/units.ts';
import { type Clock, systemClock } from '../../../src/core/base/clock.ts';
import { errorFields, type Log } from '../../../src/core/base/log.ts';
import type { Engine } from '../../../src/core/engine-type.ts';
import { glanceOf, isSameGlance, NOTHING, type QueueGlance } from './queue-glance.ts';

/** Many changes in a short time are one look. */
const LOOK_EVERY_MS: DurationMs = 400;
/** More running jobs than this at once are counted, not read. */
const READ_MAX = 200;

type QueueWatch = {
  /** The queue as it was at the last look. */
  current(): QueueGlance;
  /** false: something may have changed since the last look. */
  isFresh(): boolean;
  /** Looks now. Never rejects. */
  look(): Promise<QueueGlance>;
  /** Calls the listener with every glance that differs. Returns its undo. */
  onChange(listener: (glance: QueueGlance) => void): () => void;
  stop(): void;
};

export type { QueueWatch };

type WatchState = {
  glance: QueueGlance;
  processing: readonly JobView[];
  /** Something has happened since the last look. */
  isStale: boolean;
  /** Looks that are under way. */
  reading: number;
  undoTimer?: () => void;
};

/** Follows the queue from the engine's events: an event rings, a look reads what is true. */
export function watchQueue(
  { handlers, subscribe }: Pick<Engine, 'handlers' | 'subscribe'>,
  { log, clock = systemClock }: { readonly log: Log; readonly clock?: Clock },
): QueueWatch {
  const listeners = new Set<(glance: QueueGlance) => void>();
  const hints = new Map<JobId, number | null>();
  const state: WatchState = {
    glance: NOTHING,
    processing: [],
    isStale: true,
    reading: 0,
  };

  async function look(): Promise<QueueGlance> {
    state.reading += 1;
    try {
      if (state.isStale) await read();
      else publish(glanceOf({ ...waitingOf(state.glance), processing: state.processing, hints }));
    } catch (error) {
      state.isStale = true;
      log.warn(errorFields(error), 'the queue could not be looked at');
    } finally {
      state.reading -= 1;
    }
    return state.glance;
  }

  async function read(): Promise<void> {
    state.isStale = false;
    const { processing, queued, isPaused } = await readQueue(handlers);
    state.processing = processing;
    const ids = new Set(processing.map(({ id }) => id));
    for (const id of hints.keys()) if (!ids.has(id)) hints.delete(id);
    publish(glanceOf({ processing, queued, isPaused, hints }));
  }

  function publish(glance: QueueGlance): void {
    if (isSameGlance(state.glance, glance)) return;
    state.glance = glance;
    for (const listener of listeners) listener(glance);
  }

  const undo = subscribe((event) => {
    if (event.name === 'job.progressed') hints.set(event.payload.jobId, event.payload.progress);
    else if (event.name === 'job.changed' || event.name === 'queue.changed' || event.name === 'settings.changed')
      state.isStale = true;
    else return;
    state.undoTimer ??= clock.after(LOOK_EVERY_MS, () => {
      delete state.undoTimer;
      void look();
    });
  });

  return {
    current: () => state.glance,
    isFresh: () => !state.isStale && state.reading === 0,
    look: () => {
      state.isStale = true;
      return look();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: () => {
      undo();
      state.undoTimer?.();
    },
  };
}

async function readQueue(handlers: Engine['handlers']): Promise<{
  readonly processing: readonly JobView[];
  readonly queued: number;
  readonly isPaused: boolean;
}> {
  const [counts, { jobs }, settings] = await Promise.all([
    handlers['jobs.counts']({}),
    handlers['jobs.list']({ status: 'processing', limit: READ_MAX }),
    handlers['settings.get']({}),
  ]);
  return { processing: jobs, queued: counts['queued'] ?? 0, isPaused: settings.queuePaused };
}

function waitingOf({ waiting, isPaused }: QueueGlance): { readonly queued: number; readonly isPaused: boolean } {
  return { queued: waiting, isPaused };
}
