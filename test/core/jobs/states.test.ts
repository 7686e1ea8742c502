import { describe, expect, it } from 'vitest';
import {
  JOB_STATES,
  mayFollow,
  isEnded,
  PHASE_OF,
  RECOVERY,
  STATUS_OF,
  TRANSITIONS,
} from '../../../src/core/jobs/states.ts';

describe('the state table', () => {
  it('reaches every state from queued', () => {
    const reached = new Set<string>(['queued']);
    for (let grew = true; grew;) {
      const size = reached.size;
      for (const from of JOB_STATES) if (reached.has(from)) for (const to of TRANSITIONS[from]) reached.add(to);
      grew = reached.size > size;
    }

    expect([...reached].toSorted()).toEqual([...JOB_STATES].toSorted());
  });

  it('lets every state that has not ended come to an end', () => {
    for (const start of JOB_STATES) {
      const seen = new Set<string>([start]);
      const waiting = [start];
      for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
        for (const next of TRANSITIONS[state]) {
          if (seen.has(next)) continue;
          seen.add(next);
          waiting.push(next);
        }
      }
      expect(
        [...seen].some((state) => state === 'completed' || state === 'failed' || isEnded(start)),
        start,
      ).toBe(true);
    }
  });

  it('never lets money work be forgotten: what may have been charged leaves only to a state that knows', () => {
    expect(TRANSITIONS.uncertain).not.toContain('cancelled');
    expect(TRANSITIONS.submitting).not.toContain('cancelled');
    expect(mayFollow('completed', 'queued')).toBe(false);
  });

  it('has a recovery rule, a status and a phase for each state', () => {
    for (const state of JOB_STATES) {
      expect(RECOVERY[state]).toBeTypeOf('string');
      expect(STATUS_OF[state]).toBeTypeOf('string');
      expect(PHASE_OF[state]).toBeTypeOf('string');
    }
    expect(STATUS_OF.uncertain).toBe('processing');
    expect(PHASE_OF.uncertain).toBe('needs_attention');
  });
});
