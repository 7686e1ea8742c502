import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../../src/contract/units.ts';
import type { Clock } from '../../../../src/core/base/clock.ts';
import { InstallProgress } from '../../../../src/core/comfy/install/progress.ts';

const STEPS = [
  { name: 'uv', title: 'a' },
  { name: 'download', title: 'b' },
  { name: 'packages', title: 'c' },
] as const;

function created(): { progress: InstallProgress; pass: (ms: number) => void } {
  const time = { now: 0 };
  const clock: Clock = { now: () => time.now, monotonic: () => time.now, after: () => () => undefined };
  const progress = new InstallProgress(clock, STEPS);
  progress.expect('uv', 10 * SECOND);
  progress.expect('download', 100 * SECOND);
  progress.expect('packages', 50 * SECOND);
  return { progress, pass: (ms) => (time.now += ms) };
}

describe('InstallProgress', () => {
  it('counts a download by its bytes, and tells the time left by their speed', () => {
    const { progress, pass } = created();
    progress.begin('uv');
    progress.end('uv', 'done');
    progress.begin('download');
    progress.bytes('download', 0, 1000);

    pass(1 * SECOND);
    progress.bytes('download', 100, 1000);

    expect(progress.share()).toBeCloseTo((10 + 10) / 160);
    expect(progress.leftMs()).toBe(9 * SECOND + 50 * SECOND);
  });

  it('never says that it is done before it is, nor goes back', () => {
    const { progress, pass } = created();
    progress.begin('packages');
    pass(10 * 60 * SECOND);
    const high = progress.share();

    progress.expect('download', 1000 * SECOND);

    expect(high).toBeLessThan(1);
    expect(progress.share()).toBe(high);
  });

  it('knows no time left before anything began', () => {
    expect(created().progress.leftMs()).toBeNull();
  });
});
