import type { DurationMs } from '../../../contract/units.ts';
import type { SuperviseLimits } from './limits.ts';

/** How a run went, as far as the next one depends on it. */
export type RunEnd =
  /** It ended, or was ended, without being asked by a person. `wasReady`: it had taken prompts. `isLasting`: the cause does not go by itself. */
  | { readonly kind: 'failed'; readonly wasReady: boolean; readonly isLasting: boolean }
  /** Its port was taken before it could take it. */
  | { readonly kind: 'port_taken' }
  /** It asked for a new start itself (ComfyUI's Manager), or we did, for its memory or at a backend's wish. */
  | { readonly kind: 'renew'; readonly isReboot: boolean };

/** start: after so long. give_up: a person must look. */
export type Decision = { readonly kind: 'start'; readonly afterMs: DurationMs } | { readonly kind: 'give_up' };

/** Decides about restarts of one server: with back-off, and within caps. `since` is forgotten when a person starts it by hand. */
export class RestartPolicy {
  readonly #limits: SuperviseLimits;
  #crashes: DurationMs[] = [];
  #reboots: DurationMs[] = [];
  #failedStarts = 0;
  #portTries = 0;

  constructor(limits: SuperviseLimits) {
    this.#limits = limits;
  }

  /** A person has started it: what was before no longer counts. */
  forget(): void {
    this.#crashes = [];
    this.#reboots = [];
    this.#failedStarts = 0;
    this.#portTries = 0;
  }

  /** It takes prompts. */
  noteReady(): void {
    this.#failedStarts = 0;
    this.#portTries = 0;
  }

  /** What to do after a run. at: monotonic. */
  decide(end: RunEnd, at: DurationMs): Decision {
    const { portTriesMax, rebootsMax, crashesMax, failedStartsMax, crashWindowMs } = this.#limits;
    const isRecent = (then: DurationMs): boolean => at - then < crashWindowMs;
    switch (end.kind) {
      case 'port_taken':
        this.#portTries += 1;
        return this.#portTries <= portTriesMax ? { kind: 'start', afterMs: 0 } : { kind: 'give_up' };
      case 'renew':
        if (!end.isReboot) return { kind: 'start', afterMs: 0 };
        this.#reboots = [...this.#reboots.filter(isRecent), at];
        return this.#reboots.length <= rebootsMax ? { kind: 'start', afterMs: 0 } : { kind: 'give_up' };
      case 'failed':
        this.#crashes = [...this.#crashes.filter(isRecent), at];
        if (!end.wasReady) this.#failedStarts += 1;
        if (end.isLasting || this.#crashes.length > crashesMax || this.#failedStarts >= failedStartsMax)
          return { kind: 'give_up' };
        return { kind: 'start', afterMs: this.#pause() };
    }
  }

  #pause(): DurationMs {
    const { restartBaseMs, restartMaxMs } = this.#limits;
    return Math.min(restartMaxMs, restartBaseMs * 2 ** (this.#crashes.length - 1));
  }
}
