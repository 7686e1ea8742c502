import { describe, expect, it } from 'vitest';
import {
  freshHealth,
  judgeHealth,
  type Look,
  tellsDeadWorker,
  type Verdict,
} from '../../../../src/core/comfy/supervise/health.ts';
import { SUPERVISE_LIMITS as LIMITS } from '../../../../src/core/comfy/supervise/limits.ts';

const IDLE = { running: 0, pending: 0, first: undefined };
const SECOND = 1000;
const GIB = 1024 ** 3;

/** Looks at a server every `everyMs` for `forMs`, each as `look` says; the verdicts in order, repeats left out. */
function watch(
  forMs: number,
  look: (sinceMs: number) => Partial<Look>,
  options: { everyMs?: number; memoryLimitBytes?: number } = {},
): Verdict[] {
  const { everyMs = 2 * SECOND, memoryLimitBytes = 8 * GIB } = options;
  const at = (sinceMs: number): Look => ({
    at: 5000 + sinceMs,
    queue: IDLE,
    outputBytes: 100,
    cpuMs: 1000,
    isFrozen: false,
    rssBytes: GIB,
    ...look(sinceMs),
  });
  let memory = freshHealth(at(0), undefined);
  const verdicts: Verdict[] = [];
  for (let since = everyMs; since <= forMs; since += everyMs) {
    const judged = judgeHealth(memory, at(since), { limits: LIMITS, memoryLimitBytes });
    memory = judged.memory;
    if (verdicts.at(-1) !== judged.verdict) verdicts.push(judged.verdict);
  }
  return verdicts;
}

describe('the health of a running server', () => {
  it('is fine while it answers, idle for a day', () => {
    expect(watch(86_400 * SECOND, () => ({}))).toEqual(['fine']);
  });

  it('is not doubted for one slow answer', () => {
    expect(watch(60 * SECOND, (since) => (since === 20 * SECOND ? { queue: undefined } : {}))).toEqual(['fine']);
  });

  it('is shown as silent while a model is loaded and HTTP stalls, but not ended', () => {
    const loading = (since: number): Partial<Look> => ({ queue: undefined, cpuMs: 1000 + since * 0.9 });

    expect(watch(120 * SECOND, loading)).toEqual(['fine', 'silent']);
  });

  it('is silent again and then fine when it answers once more', () => {
    const stall = (since: number): Partial<Look> => (since < 30 * SECOND ? { queue: undefined, cpuMs: since } : {});

    expect(watch(60 * SECOND, stall)).toEqual(['fine', 'silent', 'fine']);
  });

  it('is frozen when it neither answers nor writes nor computes', () => {
    expect(watch(60 * SECOND, () => ({ queue: undefined }))).toEqual(['fine', 'silent', 'frozen']);
  });

  it('is not frozen while it still writes', () => {
    expect(watch(120 * SECOND, (since) => ({ queue: undefined, outputBytes: since }))).toEqual(['fine', 'silent']);
  });

  it('shows a stopped process at once', () => {
    expect(watch(10 * SECOND, () => ({ queue: undefined, isFrozen: true }))).toEqual(['silent']);
  });

  it('is not frozen where nobody can say whether it computes: only after ten minutes without an answer', () => {
    const unknown = { queue: undefined, cpuMs: undefined };

    expect(watch(9 * 60 * SECOND, () => unknown)).toEqual(['fine', 'silent']);
    expect(watch(11 * 60 * SECOND, () => unknown)).toEqual(['fine', 'silent', 'deaf']);
  });

  it('is deaf when it computes but has not answered for ten minutes', () => {
    const verdicts = watch(11 * 60 * SECOND, (since) => ({ queue: undefined, cpuMs: since }));

    expect(verdicts).toEqual(['fine', 'silent', 'deaf']);
  });

  it('has a dead worker when prompts wait and nothing runs', () => {
    expect(watch(20 * SECOND, () => ({ queue: { running: 0, pending: 2, first: undefined } }))).toEqual([
      'fine',
      'dead_worker',
    ]);
  });

  it('has a dead worker when a prompt neither writes nor computes for five minutes', () => {
    const stuck = { queue: { running: 1, pending: 3, first: 'a' } };

    expect(watch(6 * 60 * SECOND, () => stuck)).toEqual(['fine', 'dead_worker']);
  });

  it('leaves a prompt alone that computes for hours without a word', () => {
    const slow = (since: number): Partial<Look> => ({
      queue: { running: 1, pending: 3, first: 'a' },
      cpuMs: since * 0.5,
    });

    expect(watch(4 * 3600 * SECOND, slow)).toEqual(['fine']);
  });

  it('leaves quick prompts alone, one after another', () => {
    const quick = (since: number): Partial<Look> => ({ queue: { running: 1, pending: 9, first: `prompt ${since}` } });

    expect(watch(3600 * SECOND, quick)).toEqual(['fine']);
  });

  it('is too large only between two jobs', () => {
    const busy = { queue: { running: 1, pending: 0, first: 'a' }, rssBytes: 9 * GIB };

    expect(watch(10 * SECOND, () => busy)).toEqual(['fine']);
    expect(watch(10 * SECOND, () => ({ rssBytes: 9 * GIB }))).toEqual(['too_large']);
    expect(watch(10 * SECOND, () => ({ rssBytes: 7 * GIB }))).toEqual(['fine']);
  });

  it('is not restarted for its memory after each job', () => {
    const look: Look = { at: 1000, queue: IDLE, outputBytes: 0, cpuMs: 0, isFrozen: false, rssBytes: 9 * GIB };
    const rules = { limits: LIMITS, memoryLimitBytes: 8 * GIB };

    expect(judgeHealth(freshHealth(look, 500), { ...look, at: 3000 }, rules).verdict).toBe('fine');
    expect(judgeHealth(freshHealth(look, -LIMITS.memoryRestartMs), { ...look, at: 3000 }, rules).verdict).toBe(
      'too_large',
    );
  });

  it('proves nothing after a night of sleep: all waiting begins anew', () => {
    const night = 8 * 3600 * SECOND;
    const silent = { queue: undefined };
    const before: Look = { at: 0, queue: IDLE, outputBytes: 0, cpuMs: 0, isFrozen: false, rssBytes: 0 };
    const rules = { limits: LIMITS, memoryLimitBytes: GIB };

    const first = judgeHealth(freshHealth(before, undefined), { ...before, at: night, ...silent }, rules);
    const second = judgeHealth(first.memory, { ...before, at: night + 12 * SECOND, ...silent }, rules);

    expect([first.verdict, second.verdict]).toEqual(['fine', 'fine']);
  });

  it('reads the death of the worker in the log', () => {
    expect(tellsDeadWorker('Exception in thread Thread-1 (prompt_worker):')).toBe(true);
    expect(tellsDeadWorker('Exception in thread Thread-3 (download):')).toBe(false);
  });
});
