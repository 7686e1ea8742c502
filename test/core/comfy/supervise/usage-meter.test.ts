import { expect, it } from 'vitest';
import type { ProcessEntry } from '../../../../src/core/comfy/process/process-list.ts';
import { UsageMeter } from '../../../../src/core/comfy/supervise/usage-meter.ts';

const family = { roots: [{ pid: 1, began: 'b1' }], runId: 'r' };

function entry(pid: number, facts: Partial<ProcessEntry> = {}): ProcessEntry {
  return { pid, parentPid: 0, groupId: pid, began: `b${pid}`, state: 'alive', rssBytes: 10, cpuMs: 5, ...facts };
}

it('adds up what everything below the keeper takes, and leaves the keeper out', async () => {
  const entries = [entry(1), entry(2, { parentPid: 1 }), entry(3, { parentPid: 2 }), entry(9)];
  const meter = new UsageMeter(
    () => Promise.resolve(entries),
    () => family,
    1,
  );

  expect(await meter.read(0)).toMatchObject({ cpuMs: 10, rssBytes: 20, isFrozen: false });
});

it('is frozen when a signal has stopped all of it', async () => {
  const entries = [entry(1), entry(2, { parentPid: 1, state: 'stopped' })];

  expect(
    await new UsageMeter(
      () => Promise.resolve(entries),
      () => family,
      1,
    ).read(0),
  ).toMatchObject({ isFrozen: true });
});

it('knows nothing when the system does not tell: that is no reason to end anything', async () => {
  const meter = new UsageMeter(
    () => Promise.reject(new Error('ps is gone')),
    () => family,
    1,
  );

  expect(await meter.read(0)).toMatchObject({ cpuMs: undefined, rssBytes: undefined, isFrozen: false });
});

it('asks at most once a second', async () => {
  let asked = 0;
  const list = (): Promise<readonly ProcessEntry[]> => {
    asked += 1;
    return Promise.resolve([]);
  };
  const meter = new UsageMeter(list, () => family, 1);

  await meter.read(0);
  await meter.read(900);
  await meter.read(20_000);

  expect(asked).toBe(2);
});
