import type { InstallStep, InstallStepName } from '../../../contract/comfy-install.ts';
import type { DurationMs } from '../../../contract/units.ts';
import type { Clock } from '../../base/clock.ts';

/** How fast bytes came lately counts this much more than before, with each look. */
const SPEED_WEIGHT = 0.15;
const SPEED_LOOK_MS = 500;

type Entry = { step: InstallStep; typicalMs: DurationMs; startedAt: DurationMs | undefined };

/** How an install goes on: the steps as they are shown, the share of the whole, the time left. Nothing here is kept. */
export class InstallProgress {
  readonly #clock: Clock;
  readonly #entries: Map<InstallStepName, Entry>;
  #shown = 0;
  #speed: { bytesPerMs: number; bytes: number; at: DurationMs } | undefined;

  constructor(clock: Clock, steps: readonly { readonly name: InstallStepName; readonly title: string }[]) {
    this.#clock = clock;
    this.#entries = new Map(
      steps.map(({ name, title }) => [
        name,
        {
          step: { name, title, state: 'waiting', note: null, bytesDone: null, bytesTotal: null, durationMs: null },
          typicalMs: 0,
          startedAt: undefined,
        },
      ]),
    );
  }

  /** What a step takes on an ordinary machine; may be said anew when more is known. */
  expect(name: InstallStepName, typicalMs: DurationMs): void {
    const entry = this.#entries.get(name);
    if (entry !== undefined) entry.typicalMs = typicalMs;
  }

  begin(name: InstallStepName): void {
    this.#change(name, { state: 'running', note: null });
    const entry = this.#entries.get(name);
    if (entry !== undefined) entry.startedAt = this.#clock.monotonic();
    this.#speed = undefined;
  }

  /** durationMs: what it took when it was done; that of an earlier run is told by its mark. */
  end(name: InstallStepName, state: 'done' | 'failed', durationMs?: DurationMs): void {
    const startedAt = this.#entries.get(name)?.startedAt;
    const took = durationMs ?? (startedAt === undefined ? 0 : Math.round(this.#clock.monotonic() - startedAt));
    this.#change(name, { state, durationMs: took, ...(state === 'done' ? { note: null } : {}) });
  }

  note(name: InstallStepName, note: string): void {
    this.#change(name, { note });
  }

  bytes(name: InstallStepName, bytesDone: number, bytesTotal: number | null): void {
    this.#change(name, { bytesDone, bytesTotal });
    const at = this.#clock.monotonic();
    const last = this.#speed;
    if (last === undefined) {
      this.#speed = { bytesPerMs: 0, bytes: bytesDone, at };
      return;
    }
    if (at - last.at < SPEED_LOOK_MS) return;
    const now = Math.max(0, bytesDone - last.bytes) / (at - last.at);
    const bytesPerMs = last.bytesPerMs === 0 ? now : last.bytesPerMs * (1 - SPEED_WEIGHT) + now * SPEED_WEIGHT;
    this.#speed = { bytesPerMs, bytes: bytesDone, at };
  }

  steps(): InstallStep[] {
    return [...this.#entries.values()].map(({ step }) => step);
  }

  /** 0 to 1, by the time that the steps take on an ordinary machine. Never goes back, also when a step turns out to be longer. */
  share(): number {
    const total = this.#sum(() => 1);
    const share = total === 0 ? 0 : this.#sum((entry) => this.#done(entry)) / total;
    this.#shown = Math.max(this.#shown, Math.min(1, share));
    return this.#shown;
  }

  /** Milliseconds to the end, a guess; null before the first step. */
  leftMs(): DurationMs | null {
    const entries = [...this.#entries.values()];
    if (entries.every(({ step }) => step.state === 'waiting')) return null;
    return Math.round(entries.reduce((sum, entry) => sum + this.#left(entry), 0));
  }

  #done(entry: Entry): number {
    const { state, bytesDone, bytesTotal } = entry.step;
    if (state === 'done') return 1;
    if (state === 'waiting' || entry.startedAt === undefined) return 0;
    if (bytesDone !== null && bytesTotal !== null && bytesTotal > 0) return Math.min(1, bytesDone / bytesTotal);
    // Slower and slower towards the end: it must not seem done before it is.
    const elapsed = this.#clock.monotonic() - entry.startedAt;
    return entry.typicalMs === 0 ? 0 : 1 - Math.exp((-1.5 * elapsed) / entry.typicalMs);
  }

  #left(entry: Entry): number {
    const { step, typicalMs } = entry;
    if (step.state === 'done') return 0;
    const speed = this.#speed?.bytesPerMs ?? 0;
    if (step.state === 'running' && step.bytesDone !== null && step.bytesTotal !== null && speed > 0)
      return Math.max(0, step.bytesTotal - step.bytesDone) / speed;
    return typicalMs * (1 - this.#done(entry));
  }

  #sum(share: (entry: Entry) => number): number {
    let sum = 0;
    for (const entry of this.#entries.values()) sum += entry.typicalMs * share(entry);
    return sum;
  }

  #change(name: InstallStepName, change: Partial<InstallStep>): void {
    const entry = this.#entries.get(name);
    if (entry !== undefined) entry.step = { ...entry.step, ...change };
  }
}
