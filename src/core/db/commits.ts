import { sleep } from '../base/abort.ts';
import type { Clock } from '../base/clock.ts';
import { LIMITS } from '../base/limits.ts';
import { errorFields, type Log } from '../base/log.ts';
import type { LogFlush } from './log-flush.ts';
import { type Db, isBusy } from './open.ts';
import { undividedTransaction } from './transaction.ts';

/** What a commit group needs from its engine. */
export type CommitsOptions = { readonly db: Db; readonly logFlush: LogFlush; readonly clock: Clock; readonly log: Log };

type Unit = {
  /** Does the work; returns what tells the caller. */
  readonly run: () => () => void;
  readonly reject: (error: unknown) => void;
  readonly isDurable: boolean;
};
type Done = { readonly unit: Unit; readonly tell: () => void };

/**
 * Writes what several callers want written in one turn of the event loop in one transaction, each caller's work in a savepoint of its
 * own, so that one that fails undoes nothing of the others. The transaction is written without waiting for the disk; then the log is
 * flushed on another thread, and only then is told who wanted it durable. That is what `synchronous = full` does inside the commit, in
 * the same order; see docs/decisions/0011. Whoever comes while the disk is flushed shares the next flush.
 *
 * A database that another program has locked is tried again, without holding up the event loop, for LIMITS.busyMaxMs.
 */
export class Commits {
  readonly #options: CommitsOptions;
  #units: Unit[] = [];
  #waiting: (() => void)[] = [];
  #flushing: Promise<void> | undefined;
  #isDue = false;
  #busySince: number | undefined;
  #isStopped = false;

  constructor(options: CommitsOptions) {
    this.#options = options;
  }

  /**
   * Runs `work` in the next transaction: all of it or, when it throws, nothing. Resolves with what it returned once that is on the disk.
   * `work` is synchronous, changes only the database, and may be run a second time when the first was undone. Rejects with what it
   * threw, or with SQLite's error when the transaction could not be written.
   */
  durable<T>(work: () => T): Promise<T> {
    return this.#add(work, true);
  }

  /**
   * The same for what records neither acceptance nor money: resolves once it is committed, which a kill of this process survives. A power
   * cut may undo it, together with everything that came after it and nothing that was told durable before.
   */
  written<T>(work: () => T): Promise<T> {
    return this.#add(work, false);
  }

  /** Resolves once everything that was committed before this call is on the disk: for whoever repeats what another caller was not told yet. */
  flushed(): Promise<void> {
    if (this.#flushing === undefined) return Promise.resolve();
    return new Promise((resolve) => this.#waitForFlush(resolve));
  }

  /** Writes what is left and waits for the disk. What comes later is rejected. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    while (this.#units.length > 0 && this.#busySince === undefined) this.#commit();
    await this.#flushing;
    for (const unit of this.#units.splice(0)) unit.reject(hasStopped());
    await this.#options.logFlush.close();
  }

  #add<T>(work: () => T, isDurable: boolean): Promise<T> {
    if (this.#isStopped) return Promise.reject(hasStopped());
    return new Promise((resolve, reject) => {
      const run = (): (() => void) => {
        const value = work();
        return () => resolve(value);
      };
      this.#units.push({ run, reject, isDurable });
      this.#ring();
    });
  }

  /** One transaction for everything that is asked for in this turn. */
  #ring(): void {
    if (this.#isDue || this.#busySince !== undefined) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      this.#commit();
      if (this.#units.length > 0) this.#ring();
    });
  }

  #commit(): void {
    const units = this.#units.splice(0, LIMITS.commitGroupMax);
    if (units.length === 0) return;
    try {
      this.#tell(this.#unsynced(() => together(this.#options.db, units)));
    } catch (error) {
      if (this.#isPatient(error)) return this.#again(units);
      this.#busySince = undefined;
      // One of them fails, or there is no room for all of them at once: each for itself then.
      if (units.length === 1) for (const unit of units) unit.reject(error);
      else for (const unit of units) this.#alone(unit);
    }
  }

  #alone(unit: Unit): void {
    try {
      this.#tell(this.#unsynced(() => together(this.#options.db, [unit])));
    } catch (error) {
      unit.reject(error);
    }
  }

  /** Durability is a setting of the connection: everything else that is written keeps `full`. */
  #unsynced<T>(work: () => T): T {
    const { db } = this.#options;
    db.exec('pragma synchronous = normal');
    try {
      return work();
    } finally {
      db.exec('pragma synchronous = full');
    }
  }

  #tell(done: readonly Done[]): void {
    this.#busySince = undefined;
    for (const { unit, tell } of done) {
      if (unit.isDurable) this.#waitForFlush(tell);
      else tell();
    }
  }

  #waitForFlush(tell: () => void): void {
    this.#waiting.push(tell);
    this.#flushing ??= this.#flush().finally(() => {
      this.#flushing = undefined;
    });
  }

  /** Never rejects: nobody is told before the disk has it, however long that takes. */
  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) {
      const waiting = this.#waiting.splice(0);
      await this.#untilFlushed();
      for (const tell of waiting) tell();
    }
  }

  async #untilFlushed(): Promise<void> {
    const { logFlush, log, clock } = this.#options;
    try {
      await logFlush.flush();
    } catch (error) {
      log.error(errorFields(error), 'the log of the database could not be flushed; it is written into the database');
      while (!this.#isCheckpointed()) await sleep(clock, LIMITS.retryBaseMs);
    }
  }

  /** After a failed flush a second one proves nothing; what the log says is then put into the database itself. */
  #isCheckpointed(): boolean {
    const { db, log } = this.#options;
    try {
      return Number(db.pragma('wal_checkpoint(full)', { simple: true })) === 0;
    } catch (error) {
      log.error(errorFields(error), 'the database could not be written');
      return false;
    }
  }

  #isPatient(error: unknown): boolean {
    if (this.#isStopped || !isBusy(error)) return false;
    const now = this.#options.clock.monotonic();
    return now - (this.#busySince ?? now) < LIMITS.busyMaxMs;
  }

  /** Nothing of it was written: the same once more, a little later, before whatever has come since. */
  #again(units: readonly Unit[]): void {
    const { clock } = this.#options;
    this.#busySince ??= clock.monotonic();
    this.#units.unshift(...units);
    clock.after(LIMITS.busyPauseMs, () => {
      this.#commit();
      if (this.#units.length > 0) this.#ring();
    });
  }
}

/** The work of all in one transaction; throws when anything in it fails, and then nothing of it was written. */
function together(db: Db, units: readonly Unit[]): readonly Done[] {
  return undividedTransaction(db, () => units.map((unit) => ({ unit, tell: unit.run() })));
}

/** An end, not a failure: what was asked for is left as it is on the disk. */
function hasStopped(): DOMException {
  return new DOMException('the engine has stopped', 'AbortError');
}
