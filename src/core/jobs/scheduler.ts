import type { JobId } from '../../contract/ids.ts';
import type { ProviderId } from '../../contract/provider.ts';
import { newId } from '../base/ids.ts';
import { LIMITS } from '../base/limits.ts';
import { errorFields } from '../base/log.ts';
import type { Adapter } from '../providers/adapter.ts';
import { announceJob } from './announce.ts';
import { DoubtAsker } from './ask-again.ts';
import { claimNext, nextDueAt } from './claim.ts';
import { usualDuration } from './duration.ts';
import type { Pause } from './pause.ts';
import { Lanes } from './lanes.ts';
import { newRotation, type Rotation } from './pick.ts';
import { endWrongWaits, isPutOffTooLong } from './put-off.ts';
import type { JobRow } from './row-schema.ts';
import { runJob } from './run.ts';
import type { JobsRuntime } from './runtime.ts';
import { requeue, takeLease } from './steps.ts';

type Running = { readonly provider: ProviderId; readonly cancel: AbortController; readonly ended: Promise<void> };

/**
 * Starts due jobs, as many at once as each provider takes, and keeps hold of the running ones. `wake` is called by whoever changes
 * what may run; it only rings, the loop does the work. After `stop` nothing new starts.
 */
export class Scheduler {
  readonly #runtime: JobsRuntime;
  readonly #running = new Map<JobId, Running>();
  readonly #shutdown = new AbortController();
  readonly #abandon = new AbortController();
  readonly #rotations = new Map<ProviderId, Rotation>();
  readonly #lanes = new Lanes();
  readonly #doubts: DoubtAsker;
  #pause: Pause;
  #undoTimer: (() => void) | undefined;
  /** The look under way, or the last one. */
  #looking: Promise<void> = Promise.resolve();
  #isLooking = false;
  #isRung = false;
  /** Cancelled between their claim and their start. */
  readonly #cancelledEarly = new Set<JobId>();
  #isStarted = false;

  constructor(runtime: JobsRuntime, pause: Pause) {
    this.#runtime = runtime;
    this.#pause = pause;
    this.#doubts = new DoubtAsker(runtime, { resume: (job) => this.resume(job), wake: () => this.wake() });
  }

  /** Begins to take jobs, and takes over those that an earlier process left in the middle. Before this call nothing starts. */
  start(recovered: readonly JobRow[]): void {
    this.#isStarted = true;
    for (const job of recovered) this.resume(job);
    this.#doubts.start();
    this.wake();
  }

  /** From now on this stands still; running jobs go on. */
  setPause(pause: Pause): void {
    this.#pause = pause;
    this.wake();
  }

  /** Looks for due jobs soon: many wakes in one turn are one look. */
  wake(): void {
    if (!this.#isStarted || this.#shutdown.signal.aborted) return;
    this.#isRung = true;
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#looking = this.#lookAgain();
  }

  /** Takes over a job that an earlier process left in the middle. Before `start` nothing runs: the next engine finds the job as it is. */
  resume(job: JobRow): void {
    if (!this.#isStarted) return;
    const { db, clock } = this.#runtime;
    takeLease(db, job, { lease: newLease(clock.now()), now: clock.now() });
    this.#lanes.resume(this.#runtime, job);
    this.#start(job);
  }

  /** Tells a running job that a person wants it cancelled; false when it does not run here. */
  cancel(jobId: JobId): boolean {
    const running = this.#running.get(jobId);
    if (running === undefined) this.#cancelledEarly.add(jobId);
    running?.cancel.abort(new Error('cancelled by a person'));
    return running !== undefined;
  }

  /** Stops everything and waits until each job has reached a state that survives. The caller bounds the wait. */
  async stop(): Promise<void> {
    this.#shutdown.abort(new Error('the engine stops'));
    this.#undoTimer?.();
    this.#doubts.stop();
    await this.#looking;
    await Promise.allSettled([...this.#running.values()].map((running) => running.ended));
  }

  /** Cuts off what `stop` still waits for: a request without an answer stays in doubt and is resolved at the next start. */
  abandon(): void {
    this.#abandon.abort(new Error('the engine has stopped'));
  }

  /** One look after the other until nobody has rung since. Never rejects. */
  async #lookAgain(): Promise<void> {
    while (this.#isRung && !this.#shutdown.signal.aborted) {
      // Many wakes of one turn are one look.
      await Promise.resolve();
      this.#isRung = false;
      try {
        await this.#look();
      } catch (error) {
        // A full disk or a busy database: jobs stay queued; look again later.
        this.#runtime.log.warn(errorFields(error), 'the queue could not be read');
        this.#wakeIn(2000);
      }
    }
    this.#isLooking = false;
  }

  async #look(): Promise<void> {
    if (this.#providersWithRoom().length > 0) {
      this.#cancelledEarly.clear();
      const claimed = await this.#runtime.commits.written(() => this.#claim());
      if (this.#shutdown.signal.aborted) return this.#putBack(claimed);
      for (const job of claimed) this.#start(job);
    }
    this.#sleepUntilDue();
  }

  #providersWithRoom(): { readonly provider: ProviderId; readonly adapter: Adapter; readonly room: number }[] {
    return [...this.#runtime.adapters].flatMap(([provider, adapter]) => {
      const busy = [...this.#running.values()].filter((running) => running.provider === provider).length;
      const room = this.#isPaused(provider) ? 0 : adapter.concurrency - busy;
      return room > 0 ? [{ provider, adapter, room }] : [];
    });
  }

  /** As many due jobs as there is room for. Inside a transaction. */
  #claim(): JobRow[] {
    this.#lanes.keepOnly((jobId) => this.#running.has(jobId));
    return this.#providersWithRoom().flatMap((one) => this.#fill(one));
  }

  #fill({ provider, adapter, room }: { provider: ProviderId; adapter: Adapter; room: number }): JobRow[] {
    const { db, clock } = this.#runtime;
    const lanes = adapter.lanes?.(clock.now());
    const keepsModel = adapter.keepsModel ?? false;
    if (lanes !== undefined && lanes.length > 0)
      return this.#lanes.claim(db, { provider, lanes, keepsModel, now: clock.now() });
    const claimed: JobRow[] = [];
    while (claimed.length < room) {
      const now = clock.now();
      const job = claimNext(db, {
        provider,
        attemptId: newId.attempt(now),
        lease: newLease(now),
        now,
        rotation: this.#rotationOf(provider),
        keepsModel,
      });
      if (job === undefined) break;
      claimed.push(job);
    }
    return claimed;
  }

  /** The engine began to stop while these were claimed: nothing was done for them yet. */
  #putBack(claimed: readonly JobRow[]): void {
    const now = this.#runtime.clock.now();
    for (const job of claimed)
      requeue(this.#runtime.db, job, { runAfter: now, reason: { reason: 'the engine stopped' }, now });
  }

  #isPaused(provider: ProviderId): boolean {
    return this.#pause.all || this.#pause.providers.includes(provider);
  }

  #rotationOf(provider: ProviderId): Rotation {
    const rotation = this.#rotations.get(provider) ?? newRotation();
    this.#rotations.set(provider, rotation);
    return rotation;
  }

  #start(job: JobRow): void {
    const former = this.#running.get(job.id);
    // It has told its end but not left yet: two runners of one job are never at work.
    if (former !== undefined) return void former.ended.then(() => this.#start(job));
    const cancel = new AbortController();
    if (job.cancel_requested_at !== null || this.#cancelledEarly.has(job.id))
      cancel.abort(new Error('cancelled by a person'));
    this.#runtime.live.begin(job.id, this.#usualDuration(job));
    const ended = runJob(this.#runtime, job.id, {
      jobId: job.id,
      lane: this.#lanes.of(job.id),
      shutdown: this.#shutdown.signal,
      abandon: this.#abandon.signal,
      cancel: cancel.signal,
    })
      .then((left) => {
        if (left?.state === 'uncertain') this.#doubts.consider(left);
      })
      .catch((error: unknown) => this.#runtime.log.error({ jobId: job.id, ...errorFields(error) }, 'a runner broke'))
      .finally(() => {
        this.#running.delete(job.id);
        this.#runtime.live.end(job.id);
        this.wake();
      });
    this.#running.set(job.id, { provider: job.provider, cancel, ended });
    announceJob(this.#runtime, job.id);
  }

  /** A guess that fails must not strand the job that was just claimed. */
  #usualDuration(job: JobRow): number | null {
    try {
      return usualDuration(this.#runtime.db, job);
    } catch (error) {
      this.#runtime.log.warn({ jobId: job.id, ...errorFields(error) }, 'no duration could be guessed');
      return null;
    }
  }

  #sleepUntilDue(): void {
    this.#undoTimer?.();
    this.#undoTimer = undefined;
    if (this.#pause.all) return;
    const now = this.#runtime.clock.now();
    const at = nextDueAt(this.#runtime.db, now);
    if (at !== undefined && isPutOffTooLong(at, now)) {
      const jobs = endWrongWaits(this.#runtime.db, now);
      this.#runtime.log.warn({ jobs }, 'jobs were put off by a clock that was ahead; they are due now');
      return this.#wakeIn(1);
    }
    const waits = [...(at === undefined ? [] : [at - now]), ...(this.#lanes.hasClosed ? [LIMITS.closedLaneMs] : [])];
    if (waits.length > 0) this.#wakeIn(Math.max(1, Math.min(...waits)));
  }

  #wakeIn(delayMs: number): void {
    this.#undoTimer?.();
    this.#undoTimer = this.#runtime.clock.after(delayMs, () => this.wake());
  }
}

function newLease(now: number): string {
  return newId.attempt(now);
}
