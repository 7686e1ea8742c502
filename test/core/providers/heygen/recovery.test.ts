import { describe, expect, it } from 'vitest';
import { createHeyGenAdapter } from '../../../../src/core/providers/heygen/adapter.ts';
import { prices } from '../../../../src/core/providers/price-table.ts';
import { fakeHeyGen } from '../../../fakes/vendors/heygen.ts';
import { jobWhen } from '../../../support/test-engine.ts';
import { engineWith, ledgerOf, startFake, still } from '../contract-world.ts';

describe('a video whose create was not answered and that is listed late', () => {
  it('goes on by itself as soon as HeyGen lists it, and is paid for once', async () => {
    const fake = await startFake(fakeHeyGen);
    const adapter = createHeyGenAdapter({ baseUrl: fake.url, prices });
    const engine = await engineWith({ adapter, environment: { HEYGEN_API_KEY: fake.vendor.key }, fake });
    fake.faults.set({ fault: 'drop_after', times: 1 });

    const { id } = await engine.handlers['jobs.create']({
      jobType: 'video',
      provider: 'heygen',
      params: { prompt: 'Good morning. #lag', avatar: 'Look_mine' },
    });
    const doubt = await still(engine, id);
    const job = await jobWhen(engine, id, (view) => view.finishedAt !== null);

    expect(doubt).toMatchObject({
      phase: 'needs_attention',
      error: {
        message: expect.stringMatching(/does not list a video called “Gesso [0-9a-f-]{36}” yet\. Gesso goes on asking/),
      },
    });
    expect(job).toMatchObject({ status: 'completed', attempts: 1, error: null });
    expect(fake.books.creates).toHaveLength(1);
    expect(await ledgerOf(engine)).toEqual({ held: 0, spent: fake.books.chargedMicros, problems: [] });
  });
});
