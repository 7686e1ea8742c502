import type { DurationMs } from '../../contract/units.ts';
import { sleep } from '../base/abort.ts';
import type { Clock } from '../base/clock.ts';
import { LIMITS } from '../base/limits.ts';

/**
 * Hurries a wait: rung by hints and by a cancel. The first LIMITS.hintedPollsAtOnce rings end their wait at once, since a short task is over
 * within milliseconds; after them two waits are never closer than LIMITS.hintedPollMinMs, however often it rings.
 */
export class Bell {
  #wake: (() => void) | undefined;
  #isRung = false;
  #atOnce: number = LIMITS.hintedPollsAtOnce;

  ring(): void {
    this.#isRung = true;
    this.#wake?.();
  }

  /** Waits `ms`, or until rung (also by a ring since the last wait). Rejects with the reason of `stop`. */
  async wait(clock: Clock, ms: DurationMs, stop: AbortSignal): Promise<void> {
    const leastMs = this.#atOnce > 0 ? 0 : Math.min(ms, LIMITS.hintedPollMinMs);
    if (leastMs > 0) await sleep(clock, leastMs, stop);
    stop.throwIfAborted();
    if (!this.#isRung) await this.#rungOrElapsed(clock, ms - leastMs, stop);
    if (this.#isRung && this.#atOnce > 0) this.#atOnce -= 1;
    this.#isRung = false;
  }

  async #rungOrElapsed(clock: Clock, ms: DurationMs, stop: AbortSignal): Promise<void> {
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    try {
      await sleep(clock, Math.max(0, ms), AbortSignal.any([woken.signal, stop]));
    } catch {
      stop.throwIfAborted();
    }
    this.#wake = undefined;
  }
}
