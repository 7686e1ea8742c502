import type { DurationMs } from '../../../contract/units.ts';
import type { SuperviseLimits } from './limits.ts';

/** One look at a running server. `at` is monotonic. */
export type Look = {
  readonly at: DurationMs;
  /** Its queue; undefined: it did not answer in time. */
  readonly queue:
    | { readonly running: number; readonly pending: number; readonly first: string | undefined }
    | undefined;
  /** Bytes that it has written so far. */
  readonly outputBytes: number;
  /** Processor time of its processes so far; undefined: unknown. */
  readonly cpuMs: DurationMs | undefined;
  readonly isFrozen: boolean;
  readonly rssBytes: number | undefined;
};

/** Since when each thing has been so, monotonic; what the next look is compared with. */
export type HealthMemory = {
  readonly last: Look;
  readonly answeredAt: DurationMs;
  /** Output or processor time moved. */
  readonly activeAt: DurationMs;
  /** The queue stood differently, or was empty. */
  readonly queueMovedAt: DurationMs;
  /** A prompt ran, or none waited. */
  readonly servedAt: DurationMs;
  readonly memoryRestartAt: DurationMs | undefined;
};

/**
 * fine: as it should be. silent: no answer for a while; shown, not yet ended. The others are ended and started again:
 * frozen: neither answers nor does anything. deaf: computes but has not answered for very long. dead_worker: answers, but runs nothing.
 * too_large: idle, and holds more memory than it may.
 */
export type Verdict = 'fine' | 'silent' | 'frozen' | 'deaf' | 'dead_worker' | 'too_large';

/** What is remembered when a server has just become ready. */
export function freshHealth(first: Look, memoryRestartAt: DurationMs | undefined): HealthMemory {
  const { at } = first;
  return { last: first, answeredAt: at, activeAt: at, queueMovedAt: at, servedAt: at, memoryRestartAt };
}

/**
 * Judges one look in the light of the former ones. A look that comes much too late (the laptop slept, we were stopped) proves nothing
 * about the server: all waiting begins anew. Pure.
 */
export function judgeHealth(
  memory: HealthMemory,
  look: Look,
  rules: { readonly limits: SuperviseLimits; readonly memoryLimitBytes: number },
): { readonly memory: HealthMemory; readonly verdict: Verdict } {
  const { limits } = rules;
  const expected = limits.healthEveryMs + limits.healthAnswerMs;
  if (look.at - memory.last.at > expected + limits.clockGapMs)
    return { memory: freshHealth(look, memory.memoryRestartAt), verdict: 'fine' };
  const next = remember(memory, look, limits);
  return { memory: next, verdict: verdictOf(next, look, rules) };
}

function remember(memory: HealthMemory, look: Look, limits: SuperviseLimits): HealthMemory {
  const { last } = memory;
  const { at, queue } = look;
  const isActive = look.outputBytes !== last.outputBytes || usedCpu(last, look, limits);
  const hasMoved = queue === undefined || queue.running === 0 || queue.first !== last.queue?.first;
  const isServed = queue === undefined || queue.running > 0 || queue.pending === 0;
  return {
    last: look,
    answeredAt: queue === undefined ? memory.answeredAt : at,
    activeAt: isActive ? at : memory.activeAt,
    queueMovedAt: hasMoved ? at : memory.queueMovedAt,
    servedAt: isServed ? at : memory.servedAt,
    memoryRestartAt: memory.memoryRestartAt,
  };
}

/** Unknown processor time is not held against it: then only its silence counts, for `deafAfterMs`. */
function usedCpu(last: Look, look: Look, limits: SuperviseLimits): boolean {
  if (last.cpuMs === undefined || look.cpuMs === undefined) return true;
  const passed = look.at - last.at;
  return passed > 0 && look.cpuMs - last.cpuMs > passed * limits.idleCpuShare;
}

function verdictOf(
  memory: HealthMemory,
  look: Look,
  { limits, memoryLimitBytes }: { readonly limits: SuperviseLimits; readonly memoryLimitBytes: number },
): Verdict {
  const { at, queue } = look;
  if (queue === undefined) {
    const silentMs = at - memory.answeredAt;
    if (silentMs >= limits.frozenAfterMs && at - memory.activeAt >= limits.frozenAfterMs) return 'frozen';
    if (silentMs >= limits.deafAfterMs) return 'deaf';
    return look.isFrozen || silentMs >= limits.silentAfterMs ? 'silent' : 'fine';
  }
  if (at - memory.servedAt >= limits.idleQueueMs) return 'dead_worker';
  const isStill = at - memory.queueMovedAt >= limits.deadPromptMs && at - memory.activeAt >= limits.deadPromptMs;
  if (queue.running > 0 && isStill) return 'dead_worker';
  const isIdle = queue.running === 0 && queue.pending === 0;
  const isDue = memory.memoryRestartAt === undefined || at - memory.memoryRestartAt >= limits.memoryRestartMs;
  return isIdle && isDue && (look.rssBytes ?? 0) > memoryLimitBytes ? 'too_large' : 'fine';
}

/** The line that ComfyUI's worker thread leaves when it dies; its server lives on and answers (#16312). */
export function tellsDeadWorker(line: string): boolean {
  return /Exception in thread .*\(prompt_worker\)/.test(line);
}
