import { describe, expect, it } from 'vitest';
import { SUPERVISE_LIMITS as LIMITS } from '../../../../src/core/comfy/supervise/limits.ts';
import { RestartPolicy, type RunEnd } from '../../../../src/core/comfy/supervise/restart-policy.ts';

const CRASH: RunEnd = { kind: 'failed', wasReady: true, isLasting: false };
const BROKEN_START: RunEnd = { kind: 'failed', wasReady: false, isLasting: false };

function pauses(policy: RestartPolicy, ends: readonly RunEnd[], everyMs = 1): (number | 'give_up')[] {
  return ends.map((end, index) => {
    if (end === CRASH) policy.noteReady();
    const decision = policy.decide(end, index * everyMs);
    return decision.kind === 'start' ? decision.afterMs : 'give_up';
  });
}

describe('restarts', () => {
  it('come after longer and longer pauses, and end with a cap', () => {
    const ends = Array.from({ length: LIMITS.crashesMax + 1 }, () => CRASH);

    expect(pauses(new RestartPolicy(LIMITS), ends)).toEqual([1000, 2000, 4000, 8000, 16_000, 'give_up']);
  });

  it('go on for ever when crashes are rare', () => {
    const ends = Array.from({ length: 50 }, () => CRASH);

    expect(new Set(pauses(new RestartPolicy(LIMITS), ends, LIMITS.crashWindowMs))).toEqual(new Set([1000]));
  });

  it('are few when it never becomes ready', () => {
    expect(pauses(new RestartPolicy(LIMITS), [BROKEN_START, BROKEN_START, BROKEN_START])).toEqual([
      1000,
      2000,
      'give_up',
    ]);
  });

  it('do not come at all for a cause that lasts', () => {
    expect(pauses(new RestartPolicy(LIMITS), [{ ...BROKEN_START, isLasting: true }])).toEqual(['give_up']);
  });

  it('come at once, a few times, when the port was taken', () => {
    const taken: RunEnd = { kind: 'port_taken' };

    expect(pauses(new RestartPolicy(LIMITS), [taken, taken, taken, taken])).toEqual([0, 0, 0, 'give_up']);
  });

  it('come at once when ComfyUI’s Manager asks, but not without end', () => {
    const reboots = Array.from({ length: LIMITS.rebootsMax + 1 }, () => ({ kind: 'renew', isReboot: true }) as const);

    expect(pauses(new RestartPolicy(LIMITS), reboots)).toEqual([0, 0, 0, 0, 0, 'give_up']);
  });

  it('for memory or at a job’s wish are not counted', () => {
    const renewals = Array.from({ length: 100 }, () => ({ kind: 'renew', isReboot: false }) as const);

    expect(new Set(pauses(new RestartPolicy(LIMITS), renewals))).toEqual(new Set([0]));
  });

  it('count anew once a person has started it', () => {
    const policy = new RestartPolicy(LIMITS);
    pauses(policy, [BROKEN_START, BROKEN_START, BROKEN_START]);

    policy.forget();

    expect(pauses(policy, [BROKEN_START])).toEqual([1000]);
  });
});
