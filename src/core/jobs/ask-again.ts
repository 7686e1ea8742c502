import type { JobId } from '../../contract/ids.ts';
import type { DurationMs } from '../../contract/units.ts';
import { LIMITS } from '../base/limits.ts';
import { errorFields } from '../base/log.ts';
import { all } from '../db/statement.ts';
import { announceJob } from './announce.ts';
import { lookUp } from './look-up.ts';
import { recordStart } from './record-start.ts';
import type { JobRow } from './row-schema.ts';
import { findAttempt, findJob, JOB_COLUMNS, parseReadableRows } from './row.ts';
import { openRun } from './run.ts';
import type { JobsRuntime } from './runtime.ts';
import { sendAgain } from './submit.ts';
import { StaleLease } from './transition.ts';

/**
 * Asks providers again for jobs whose outcome is unknown, because their lists may lag: at growing pauses, for a bounded time. What is
 * found goes on by itself; what is not stays for the person, who can decide at any moment before. Asking is free and never sends a job.
 * `resume` takes over a job that goes on; `wake` lets the queue look.
 */
export class DoubtAsker {
  readonly #runtime: JobsRuntime;
  readonly #then: { readonly resume: (job: JobRow) => void; readonly wake: () => void };
  readonly #pending = new Map<JobId, () => void>();
  readonly #stopped = new AbortController();
  /** One question after the other: after an outage many jobs may be in doubt at once. */
  #line: Promise<void> = Promise.resolve();

  constructor(runtime: JobsRuntime, then: { resume: (job: JobRow) => void; wake: () => void }) {
    this.#runtime = runtime;
    this.#then = then;
  }

  /** Takes up every doubt that an earlier process left. */
  start(): void {
    const rows = all(this.#runtime.db, `select ${JOB_COLUMNS} from jobs where state = 'uncertain'`);
    for (const job of parseReadableRows(rows)) this.consider(job);
  }

  /** A job has become still: if it is in a doubt that its provider may end, it is asked about later. */
  consider(job: JobRow): void {
    const pause = this.#pauseOf(job);
    if (pause === undefined || this.#stopped.signal.aborted) return;
    this.#pending.get(job.id)?.();
    const undo = this.#runtime.clock.after(pause, () => {
      this.#pending.delete(job.id);
      this.#line = this.#line.then(() => this.#ask(job.id));
    });
    this.#pending.set(job.id, undo);
  }

  stop(): void {
    this.#stopped.abort(new Error('the engine stops'));
    for (const undo of this.#pending.values()) undo();
    this.#pending.clear();
  }

  /** As long as the doubt is old, within bounds; undefined when asking is in vain: nothing was sent, it is known what was started, or it is too long ago. */
  #pauseOf(job: JobRow): DurationMs | undefined {
    const { adapters, db, clock } = this.#runtime;
    const adapter = adapters.get(job.provider);
    if (job.state !== 'uncertain' || adapter?.find === undefined || adapter.submitSafety !== 'lookup') return undefined;
    const attempt = findAttempt(db, job.id, job.attempt);
    if (attempt === undefined || attempt.submitted_at === null || attempt.handle !== null) return undefined;
    const age = Math.max(0, clock.now() - attempt.submitted_at);
    if (age > LIMITS.doubtAskMaxMs) return undefined;
    return Math.min(Math.max(age, LIMITS.doubtAskFirstMs), LIMITS.doubtAskPauseMaxMs);
  }

  /** Never rejects. */
  async #ask(jobId: JobId): Promise<void> {
    const { db, log } = this.#runtime;
    if (this.#stopped.signal.aborted) return;
    try {
      const job = findJob(db, jobId);
      if (job === undefined || job.state !== 'uncertain') return;
      await this.#resolve(job);
      const after = findJob(db, jobId);
      if (after === undefined) return;
      if (after.state === 'uncertain') return this.consider(after);
      announceJob(this.#runtime, jobId);
      if (after.state === 'queued') this.#then.wake();
      else if (after.state === 'running' || after.state === 'cancelling') this.#then.resume(after);
    } catch (error) {
      // A person was quicker, or the engine stops.
      if (error instanceof StaleLease || this.#stopped.signal.aborted) return;
      log.warn({ jobId, ...errorFields(error) }, 'a job in doubt could not be asked about');
      this.#again(jobId);
    }
  }

  async #resolve(job: JobRow): Promise<void> {
    const { signal } = this.#stopped;
    const never = new AbortController().signal;
    const run = openRun(this.#runtime, job, { jobId: job.id, shutdown: signal, abandon: signal, cancel: never });
    const found = await lookUp(run, job);
    if (signal.aborted) return;
    if (typeof found === 'object') await recordStart(run, job, found);
    else if (found === 'absent') sendAgain(run, job, undefined);
  }

  #again(jobId: JobId): void {
    try {
      const job = findJob(this.#runtime.db, jobId);
      if (job !== undefined) this.consider(job);
    } catch (error) {
      this.#runtime.log.error({ jobId, ...errorFields(error) }, 'a job in doubt could not be read');
    }
  }
}
