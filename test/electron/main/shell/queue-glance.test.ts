import { describe, expect, it } from 'vitest';
import { glanceOf, isSameGlance, NOTHING, percentOf } from '../../../../electron/main/shell/queue-glance.ts';
import { jobIdSchema } from '../../../../src/contract/ids.ts';

const id = (n: number) => jobIdSchema.parse(`0192f0c1-2345-7abc-8def-00000000000${n}`);
const job = (n: number, progress: number | null, phase: 'running' | 'needs_attention' = 'running') =>
  ({ id: id(n), phase, progress }) as const;

describe('a glance at the queue', () => {
  it('counts what runs and what needs somebody, and takes the newer progress', () => {
    const glance = glanceOf({
      processing: [job(1, 0.2), job(2, null), job(3, 0.9, 'needs_attention'), job(4, 0)],
      queued: 7,
      isPaused: false,
      hints: new Map([
        [id(1), 0.5],
        [id(4), null],
      ]),
    });

    expect(glance).toEqual({ running: 3, waiting: 7, needsYou: 1, isPaused: false, progress: 0.25 });
  });

  it('has no progress when nobody knows one', () => {
    const glance = glanceOf({ processing: [job(1, null)], queued: 0, isPaused: true, hints: new Map() });

    expect(glance.progress).toBeNull();
    expect(percentOf(glance)).toBeUndefined();
  });

  it('is the same as long as a person sees no difference', () => {
    expect(isSameGlance({ ...NOTHING, progress: 0.501 }, { ...NOTHING, progress: 0.509 })).toBe(true);
    expect(isSameGlance({ ...NOTHING, progress: 0.5 }, { ...NOTHING, progress: 0.52 })).toBe(false);
    expect(isSameGlance(NOTHING, { ...NOTHING, waiting: 1 })).toBe(false);
  });
});
