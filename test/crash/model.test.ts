import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { startVendor } from '../support/start-vendor.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { act, action, held, LIMIT, type Model, open, settled, spent, type World } from './model-world.ts';

it(
  'the engine accepts, holds, spends and refuses what a simple list of jobs says, over failures, cancels and restarts',
  { timeout: 120_000 },
  async () => {
    const vendor = await startVendor();

    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 10, maxLength: 30 }), async (actions) => {
        vendor.mode = 'hold';
        const model: Model = { jobs: [], limit: 100, isPaused: false };
        const folder = { vendor, dataDir: tempFolder(), model };
        const world: World = { ...folder, engine: await open(folder) };
        await world.engine.handlers['budget.setLimit']({ ...LIMIT, limitMicros: model.limit });

        for (const step of actions) {
          await act(world, step);
          await settled(world);
          const { total } = await world.engine.handlers['budget.show']({});
          expect(total).toEqual({ spentMicros: spent(model), reservedMicros: held(model) });
        }

        expect((await world.engine.handlers['budget.verify']({})).checks.filter((check) => !check.ok)).toEqual([]);
        await world.engine.stop();
      }),
      { numRuns: 40 },
    );

    expect(new Set(vendor.creates).size).toBe(vendor.creates.length);
  },
);
