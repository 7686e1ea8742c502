import type { DurationMs } from '../../contract/units.ts';
import { sleep } from '../base/abort.ts';
import type { Clock } from '../base/clock.ts';
import { LIMITS } from '../base/limits.ts';

/** Hurries a wait: rung by hints and by a cancel. However often it rings, two waits are never closer than LIMITS.hintedPollMinMs. */
export class Bell {
  #wake: (() => void) | undefined;
  #isRung = false;

  ring(): void {
    this.#isRung = true;
    this.#wake?.();
  }

  /** Waits `ms`, or until rung (also by a ring since the last wait). Rejects with the reason of `stop`. */
  async wait(clock: Clock, ms: DurationMs, stop: AbortSignal): Promise<void> {
    await sleep(clock, Math.min(ms, LIMITS.hintedPollMinMs), stop);
    if (!this.#isRung) {
      const woken = new AbortController();
      this.#wake = () => woken.abort();
      try {
        await sleep(clock, Math.max(0, ms - LIMITS.hintedPollMinMs), AbortSignal.any([woken.signal, stop]));
      } catch {
        stop.throwIfAborted();
      }
      this.#wake = undefined;
    }
    this.#isRung = false;
  }
}
