import { sleep } from '../../base/abort.ts';
import type { Clock } from '../../base/clock.ts';
import type { ServerLayout } from './layout.ts';
import type { SuperviseLimits } from './limits.ts';
import type { ServerLog } from './server-log.ts';
import { askServer, type ServerStats } from './server-proof.ts';
import type { StartPhase } from './start-phases.ts';
import type { UsageMeter } from './usage-meter.ts';

export type ReadyOptions = {
  readonly clock: Clock;
  readonly fetch: typeof globalThis.fetch;
  readonly limits: SuperviseLimits;
  readonly layout: ServerLayout;
  readonly port: number;
  readonly serverLog: ServerLog;
  readonly usage: UsageMeter;
  readonly phase: () => StartPhase;
  /** Aborts when the process has ended or is to end. */
  readonly signal: AbortSignal;
};

/** hangs: it neither wrote nor computed for `startSilentMs`, or took longer than any start may. */
export type Readiness =
  | { readonly kind: 'ready'; readonly stats: ServerStats }
  | { readonly kind: 'port_taken'; readonly who: string }
  | { readonly kind: 'hangs' };

/** Asks the port until our own process answers there. Rejects with the signal's reason. */
export async function awaitReady(options: ReadyOptions): Promise<Readiness> {
  const { clock, fetch, limits, layout, port, signal } = options;
  const watch = watchForHang(options);
  for (;;) {
    const soon = AbortSignal.any([signal, AbortSignal.timeout(limits.readyAnswerMs)]);
    const answer = await askServer({ fetch, signal: soon }, { port, layout });
    signal.throwIfAborted();
    if (answer.kind === 'ours') return { kind: 'ready', stats: answer.stats };
    if (answer.kind === 'foreign') return { kind: 'port_taken', who: answer.who };
    if (await watch.hangs()) return { kind: 'hangs' };
    await sleep(clock, options.phase() === 'server' ? limits.readyPollFastMs : limits.readyPollMs, signal);
  }
}

/** Signs of life of a start: output, or processor time. A look that comes much too late (the laptop slept) counts as one. */
function watchForHang({ clock, limits, serverLog, usage }: ReadyOptions): { hangs: () => Promise<boolean> } {
  const began = clock.monotonic();
  const state = { lookedAt: began, aliveAt: began, bytes: 0, cpuMs: 0 };
  return {
    hangs: async () => {
      const now = clock.monotonic();
      const hasSlept = now - state.lookedAt > limits.readyAnswerMs + limits.clockGapMs;
      state.lookedAt = now;
      if (hasSlept || serverLog.bytesSeen !== state.bytes) {
        state.bytes = serverLog.bytesSeen;
        state.aliveAt = now;
      } else if (now - state.aliveAt > limits.startSilentMs / 2) {
        const { cpuMs } = await usage.read(now);
        const used = (cpuMs ?? state.cpuMs) - state.cpuMs;
        if (used > (now - state.aliveAt) * limits.idleCpuShare) state.aliveAt = now;
        state.cpuMs += used;
      }
      return now - state.aliveAt > limits.startSilentMs || now - began > limits.startMaxMs;
    },
  };
}
