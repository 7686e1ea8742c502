import type { ComfyBackendView, ComfyCause } from '../../../contract/comfy.ts';
import type { EpochMs } from '../../../contract/units.ts';
import type { Look } from './health.ts';
import { START_PHASES, type StartPhase } from './start-phases.ts';
import { mustMove, nextState, type ServerState, type Trigger } from './states.ts';

/** What is known of one server beside its state. */
export type Facts = {
  readonly phase: StartPhase;
  readonly cause: ComfyCause | undefined;
  readonly pid: number | undefined;
  readonly port: number | undefined;
  readonly rssBytes: number | undefined;
  /** When the next start is due; undefined: none is. */
  readonly retryAt: EpochMs | undefined;
  readonly readySince: EpochMs | undefined;
  readonly restarts: number;
  readonly safeMode: boolean;
};

const NOTHING: Facts = {
  phase: 'preparing',
  cause: undefined,
  pid: undefined,
  port: undefined,
  rssBytes: undefined,
  retryAt: undefined,
  readySince: undefined,
  restarts: 0,
  safeMode: false,
};

/** The state of one server and what is shown of it; the only writer of that state. Tells everybody who waits about each change. */
export class ServerFacts {
  #state: ServerState;
  #facts: Facts = NOTHING;
  #waiting: (() => void)[] = [];
  readonly #onChange: () => void;

  constructor(isInstalled: boolean, onChange: () => void) {
    this.#state = isInstalled ? 'stopped' : 'not_installed';
    this.#onChange = onChange;
  }

  get state(): ServerState {
    return this.#state;
  }

  get now(): Facts {
    return this.#facts;
  }

  /** Its address while it runs; also while it does not answer for a moment. */
  get url(): string | undefined {
    const runs = this.#state === 'ready' || this.#state === 'busy' || this.#state === 'unhealthy';
    return runs && this.#facts.port !== undefined ? `http://127.0.0.1:${this.#facts.port}` : undefined;
  }

  /** Moves the state along the table of states.ts, with what became known by it. Throws when the table does not list it. */
  step(trigger: Trigger, known: Partial<Facts> = {}): void {
    this.#state = mustMove(this.#state, trigger);
    this.note(known);
  }

  /** The same where the trigger may mean nothing in this state. */
  stepIfPossible(trigger: Trigger): void {
    if (nextState(this.#state, trigger) !== undefined) this.step(trigger);
  }

  /** Something new is known, or a restart is due: everybody looks again. */
  note(known: Partial<Facts>): void {
    this.#facts = { ...this.#facts, ...known };
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
    this.#onChange();
  }

  /** What a look at the running server showed. Memory moves all the time and is no news. */
  look({ queue, rssBytes }: Look, verdict: 'fine' | 'silent'): void {
    this.#facts = { ...this.#facts, rssBytes };
    if (verdict === 'silent') this.stepIfPossible('silent');
    else if (queue !== undefined) this.stepIfPossible(queue.running + queue.pending > 0 ? 'work_began' : 'work_ended');
  }

  /** Resolves at the next change; rejects with the signal's reason. */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => reject(signal.reason);
      if (signal.aborted) return onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(() => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      });
    });
  }

  view(name: { readonly id: string; readonly label: string }): ComfyBackendView {
    const { phase, cause, pid, port, rssBytes, retryAt, readySince, restarts, safeMode } = this.#facts;
    const url = this.url ?? null;
    return {
      ...name,
      supervised: true,
      state: this.#state,
      url,
      phase: this.#state === 'starting' ? START_PHASES[phase] : null,
      cause: cause ?? null,
      pid: pid ?? null,
      port: port ?? null,
      rssBytes: pid === undefined ? null : (rssBytes ?? null),
      retryAt: retryAt ?? null,
      readySince: url === null ? null : (readySince ?? null),
      restarts,
      safeMode,
    };
  }
}
