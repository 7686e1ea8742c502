import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/contract/units.ts';
import { type Clock, systemClock } from '../../src/core/base/clock.ts';
import type { Engine } from '../../src/core/engine-type.ts';
import type { JobView } from '../../src/contract/job.ts';
import { createVendorAdapter } from '../fakes/vendor/vendor-adapter.ts';
import type { VendorServer } from '../fakes/vendor/vendor-server.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { startVendor } from '../support/start-vendor.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { jobEnded, jobWhen, openEngine } from '../support/test-engine.ts';

/** Wall time that a test puts wrong; durations stay true, as on a real machine. */
function wrongClock(): { clock: Clock; jump(ms: number): void } {
  const state = { aheadMs: 0 };
  const hurried = createHurriedClock({ factor: 20, since: systemClock.now(), aheadMs: 0 });
  return {
    clock: { ...hurried, now: () => hurried.now() + state.aheadMs },
    jump: (ms) => {
      state.aheadMs += ms;
    },
  };
}

async function order(engine: Engine): Promise<JobView> {
  return engine.handlers['jobs.create']({ jobType: 'image', provider: 'runway', params: { prompt: 'a clock' } });
}

async function books(engine: Engine, vendor: VendorServer): Promise<void> {
  const { total } = await engine.handlers['budget.show']({});
  expect(total).toEqual({ spentMicros: vendor.chargedMicros, reservedMicros: 0 });
  expect((await engine.handlers['budget.verify']({})).checks.filter((check) => !check.ok)).toEqual([]);
}

describe.each([
  ['forward by an hour', HOUR],
  ['back by an hour', -HOUR],
  ['forward by 400 days', 400 * DAY],
  ['back by 400 days', -400 * DAY],
])('a clock that jumps %s', (_what, jumpMs) => {
  it('does not hold up a job that is put off after a busy answer', async () => {
    const vendor = await startVendor();
    vendor.mode = 'busy';
    const { clock, jump } = wrongClock();
    const engine = await openEngine({ adapters: [createVendorAdapter({ url: vendor.url })], clock });
    const { id } = await order(engine);
    await jobWhen(engine, id, (job) => job.phase === 'waiting' && job.attempts > 0);

    jump(jumpMs);
    vendor.mode = 'normal';

    expect(await jobEnded(engine, id)).toMatchObject({ status: 'completed' });
    await books(engine, vendor);
  });

  it('loses nothing of a running job, also over a restart', async () => {
    const vendor = await startVendor();
    vendor.mode = 'hold';
    const dataDir = tempFolder();
    const { clock, jump } = wrongClock();
    const adapters = [createVendorAdapter({ url: vendor.url })];
    const first = await openEngine({ dataDir, adapters, clock });
    const { id } = await order(first);
    await jobWhen(first, id, (job) => job.phase === 'running');
    jump(jumpMs);
    await first.stop();
    jump(-jumpMs / 2);

    const second = await openEngine({ dataDir, adapters, clock });
    vendor.mode = 'normal';

    expect(await jobEnded(second, id)).toMatchObject({ status: 'completed' });
    expect(vendor.creates).toHaveLength(1);
    await books(second, vendor);
  });

  it('lets a job that was put off by a stop run at once after the next start', async () => {
    const vendor = await startVendor();
    const dataDir = tempFolder();
    const { clock, jump } = wrongClock();
    const adapters = [createVendorAdapter({ url: vendor.url })];
    const first = await openEngine({ dataDir, adapters, clock });
    vendor.mode = 'busy';
    const { id } = await order(first);
    await jobWhen(first, id, (job) => job.phase === 'waiting' && job.attempts > 0);
    await first.stop();
    jump(jumpMs);
    vendor.mode = 'normal';

    const second = await openEngine({ dataDir, adapters, clock });

    expect(await jobEnded(second, id)).toMatchObject({ status: 'completed' });
    await books(second, vendor);
  });
});

it('a job counts in the window in which it was reserved, whatever the clock says when it ends', async () => {
  const vendor = await startVendor();
  vendor.mode = 'hold';
  const { clock, jump } = wrongClock();
  const engine = await openEngine({ adapters: [createVendorAdapter({ url: vendor.url })], clock });
  await engine.handlers['budget.setLimit']({ scope: 'all', window: 'day', kind: 'hard', limitMicros: 600_000 });
  const { id } = await order(engine);
  await jobWhen(engine, id, (job) => job.phase === 'running');

  jump(2 * DAY);
  vendor.mode = 'normal';
  await jobEnded(engine, id);

  const { limits } = await engine.handlers['budget.show']({});
  expect(limits[0]).toMatchObject({ spentMicros: 0, reservedMicros: 0 });
  jump(-2 * DAY);
  await expect(order(engine)).rejects.toMatchObject({ code: 'budget_exceeded' });
  await books(engine, vendor);
});

it('another time zone in mid-month regroups the sums and loses none of them', async () => {
  const vendor = await startVendor();
  // 23:30 on the 31st in New York is the 1st in Berlin.
  const at = Date.UTC(2026, 9, 1, 3, 30);
  const { clock, jump } = wrongClock();
  jump(at - systemClock.now());
  const engine = await openEngine({ adapters: [createVendorAdapter({ url: vendor.url })], clock });
  await engine.handlers['settings.set']({ budgetTimeZone: 'Europe/Berlin' });
  await engine.handlers['budget.setLimit']({ scope: 'all', window: 'month', kind: 'hard', limitMicros: 1_000_000 });
  const { id } = await order(engine);
  await jobEnded(engine, id);
  jump(2 * DAY);
  const october = await engine.handlers['budget.show']({});

  await engine.handlers['settings.set']({ budgetTimeZone: 'America/New_York' });
  const later = await engine.handlers['budget.show']({});

  expect(october.month.spentMicros).toBe(600_000);
  expect(later.month.spentMicros).toBe(0);
  expect(later.total).toEqual(october.total);
  expect(later.limits[0]).toMatchObject({ spentMicros: 0, leftMicros: 1_000_000 });
  await engine.handlers['settings.set']({ budgetTimeZone: 'Europe/Berlin' });
  expect((await engine.handlers['budget.show']({})).month).toEqual(october.month);
  await books(engine, vendor);
});
