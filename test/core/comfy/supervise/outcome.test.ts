import { describe, expect, it } from 'vitest';
import { judgeOutcome, notPrepared } from '../../../../src/core/comfy/supervise/outcome.ts';
import type { RunOutcome } from '../../../../src/core/comfy/supervise/server-run.ts';

const FACTS = { lines: [], port: 1 };

function outcome(facts: Partial<RunOutcome>): RunOutcome {
  return {
    reason: undefined,
    end: { code: 1, signal: null, left: 0 },
    wasReady: true,
    phase: 'server',
    isReboot: false,
    isGone: true,
    portHolder: undefined,
    ...facts,
  };
}

describe('what an end means', () => {
  it.each([
    [{ reason: 'asked' }, undefined, undefined],
    [{ reason: 'renew' }, undefined, { kind: 'renew', isReboot: false }],
    [{ reason: 'too_large' }, 'out_of_memory', { kind: 'renew', isReboot: false }],
    [{ reason: 'port_taken', wasReady: false }, 'port_taken', { kind: 'port_taken' }],
    [
      { reason: 'hangs', wasReady: false, phase: 'torch' },
      'hangs',
      { kind: 'failed', wasReady: false, isLasting: true },
    ],
    [
      { reason: 'hangs', wasReady: false, phase: 'custom_nodes' },
      'custom_node',
      { kind: 'failed', wasReady: false, isLasting: true },
    ],
    [{ reason: 'frozen' }, 'frozen', { kind: 'failed', wasReady: true, isLasting: false }],
    [{ reason: 'deaf' }, 'frozen', { kind: 'failed', wasReady: true, isLasting: false }],
    [{ reason: 'dead_worker' }, 'worker_died', { kind: 'failed', wasReady: true, isLasting: false }],
    [{ isReboot: true }, undefined, { kind: 'renew', isReboot: true }],
    [{}, 'ended', { kind: 'failed', wasReady: true, isLasting: false }],
  ] as const)('%j', (facts, cause, end) => {
    const judged = judgeOutcome(outcome(facts), FACTS);

    expect(judged.cause?.code).toBe(cause);
    expect(judged.end).toEqual(end);
  });

  it('is a port that was taken when ComfyUI itself found that out', () => {
    const lines = [
      "OSError: [Errno 98] error while attempting to bind on address ('127.0.0.1', 1): address already in use",
    ];

    expect(judgeOutcome(outcome({ wasReady: false }), { lines, port: 1 }).end).toEqual({ kind: 'port_taken' });
  });

  it('does not last when it ran before, whatever its last words are', () => {
    const lines = ['OSError: [Errno 28] No space left on device'];

    expect(judgeOutcome(outcome({}), { lines, port: 1 }).end).toMatchObject({ isLasting: false });
    expect(judgeOutcome(outcome({ wasReady: false }), { lines, port: 1 }).end).toMatchObject({ isLasting: true });
  });

  it('is for a person when a process does not go though it was killed', () => {
    expect(judgeOutcome(outcome({ reason: 'frozen', isGone: false }), FACTS)).toMatchObject({
      cause: { code: 'will_not_end' },
      end: { kind: 'failed', isLasting: true },
    });
    expect(judgeOutcome(outcome({ reason: 'asked', isGone: false }), FACTS)).toMatchObject({
      cause: { code: 'will_not_end' },
      end: undefined,
    });
  });

  it.each([
    ['ENOSPC', 'disk_full'],
    ['EACCES', 'no_permission'],
    ['EROFS', 'no_permission'],
    ['ENOENT', 'installation_broken'],
  ])('before anything ran, %s is %s', (code, cause) => {
    expect(notPrepared(Object.assign(new Error('mkdir failed'), { code })).cause?.code).toBe(cause);
  });
});
