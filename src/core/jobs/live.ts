import type { EngineEvent } from '../../contract/events.ts';
import type { JobId } from '../../contract/ids.ts';
import type { JobPhase } from '../../contract/job.ts';
import { type DurationMs, SECOND } from '../../contract/units.ts';
import type { Clock } from '../base/clock.ts';
import { LIMITS } from '../base/limits.ts';
import type { ProgressHint } from '../providers/adapter.ts';

/** What a running job shows beyond its row. Hints only: kept in memory, gone with the process. */
export type Live = {
  readonly phase: JobPhase;
  readonly progress: number | null;
  readonly message: string | null;
  readonly etaMs: DurationMs | null;
};

type Tracked = Live & {
  readonly startedAt: DurationMs;
  readonly usualMs: DurationMs | null;
  readonly lastEmitAt: DurationMs;
};

/**
 * Progress of the running jobs. Takes hints as fast as they come and passes on at most LIMITS.progressEventsPerSecond for each job;
 * a change of phase always passes. Progress never goes back within an attempt.
 */
export class LiveProgress {
  readonly #tracked = new Map<JobId, Tracked>();
  readonly #clock: Clock;
  readonly #emit: (event: EngineEvent) => void;

  constructor(clock: Clock, emit: (event: EngineEvent) => void) {
    this.#clock = clock;
    this.#emit = emit;
  }

  /** Starts following a job. usualMs: how long such a job takes, null when nobody knows. */
  begin(jobId: JobId, usualMs: DurationMs | null): void {
    this.#tracked.set(jobId, {
      phase: 'preparing',
      progress: null,
      message: null,
      etaMs: usualMs,
      startedAt: this.#clock.monotonic(),
      usualMs,
      lastEmitAt: Number.NEGATIVE_INFINITY,
    });
  }

  /** What is known of a job; undefined when it does not run here. */
  get(jobId: JobId): Live | undefined {
    return this.#tracked.get(jobId);
  }

  setPhase(jobId: JobId, phase: JobPhase): void {
    this.#update(jobId, (live) => ({ ...live, phase, message: null }), true);
  }

  hint(jobId: JobId, hint: ProgressHint): void {
    this.#update(
      jobId,
      (live) => ({
        ...live,
        progress:
          hint.progress === undefined
            ? live.progress
            : Math.max(live.progress ?? 0, Math.min(1, Math.max(0, hint.progress))),
        message: hint.message ?? live.message,
      }),
      false,
    );
    if (hint.preview !== undefined) {
      const base64 = Buffer.from(
        hint.preview.bytes.buffer,
        hint.preview.bytes.byteOffset,
        hint.preview.bytes.byteLength,
      ).toString('base64');
      this.#emit({ name: 'job.previewed', payload: { jobId, dataUrl: `data:${hint.preview.mime};base64,${base64}` } });
    }
  }

  end(jobId: JobId): void {
    this.#tracked.delete(jobId);
  }

  #update(jobId: JobId, change: (live: Tracked) => Tracked, always: boolean): void {
    const before = this.#tracked.get(jobId);
    if (before === undefined) return;
    const now = this.#clock.monotonic();
    const changed = change(before);
    const due = always || now - before.lastEmitAt >= SECOND / LIMITS.progressEventsPerSecond;
    const after = { ...changed, etaMs: remaining(changed, now), lastEmitAt: due ? now : before.lastEmitAt };
    this.#tracked.set(jobId, after);
    if (!due) return;
    const { phase, progress, message, etaMs } = after;
    this.#emit({ name: 'job.progressed', payload: { jobId, phase, progress, message, etaMs } });
  }
}

/** From progress once a tenth is done, else from how long such jobs take; never below zero. */
function remaining(live: Tracked, now: DurationMs): DurationMs | null {
  const elapsed = now - live.startedAt;
  if (live.progress !== null && live.progress >= 0.1)
    return Math.round((elapsed * (1 - live.progress)) / live.progress);
  return live.usualMs === null ? null : Math.max(0, Math.round(live.usualMs - elapsed));
}
