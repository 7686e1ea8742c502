import type { JobId } from '../../../src/contract/ids.ts';
import type { JobView } from '../../../src/contract/job.ts';

/** The queue as tray, dock and quitting see it. */
export type QueueGlance = {
  /** Jobs that somebody works on now. */
  readonly running: number;
  readonly waiting: number;
  /** Jobs with an unknown outcome, which wait for a person. */
  readonly needsYou: number;
  readonly isPaused: boolean;
  /** 0..1, the mean of the running jobs that know; null when none does. */
  readonly progress: number | null;
};

export const NOTHING: QueueGlance = { running: 0, waiting: 0, needsYou: 0, isPaused: false, progress: null };

/** Puts a glance together. `hints`: newer progress than the jobs carry, by job. Pure. */
export function glanceOf(seen: {
  readonly processing: readonly Pick<JobView, 'id' | 'phase' | 'progress'>[];
  readonly queued: number;
  readonly isPaused: boolean;
  readonly hints: ReadonlyMap<JobId, number | null>;
}): QueueGlance {
  const running = seen.processing.filter(({ phase }) => phase !== 'needs_attention');
  const known = running.flatMap((job) => seen.hints.get(job.id) ?? job.progress ?? []);
  return {
    running: running.length,
    waiting: seen.queued,
    needsYou: seen.processing.length - running.length,
    isPaused: seen.isPaused,
    progress: known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) / known.length,
  };
}

/** true when a person would see no difference. Pure. */
export function isSameGlance(a: QueueGlance, b: QueueGlance): boolean {
  return (
    a.running === b.running &&
    a.waiting === b.waiting &&
    a.needsYou === b.needsYou &&
    a.isPaused === b.isPaused &&
    percentOf(a) === percentOf(b)
  );
}

/** Whole percent; undefined when nobody knows. Pure. */
export function percentOf({ progress }: Pick<QueueGlance, 'progress'>): number | undefined {
  return progress === null ? undefined : Math.floor(progress * 100);
}
