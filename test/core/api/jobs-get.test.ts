import { describe, expect, it } from 'vitest';
import { jobDetails } from '../../../src/host/cli/job-text.ts';
import { createVendorAdapter } from '../../fakes/vendor/vendor-adapter.ts';
import { startVendor } from '../../support/start-vendor.ts';
import { jobEnded, openEngine } from '../../support/test-engine.ts';

describe('jobs.get', () => {
  it('names the present try as its provider knows it, and nothing before the first', async () => {
    const vendor = await startVendor();
    const engine = await openEngine({ adapters: [createVendorAdapter({ url: vendor.url })] });
    await engine.handlers['queue.pause']({});
    const { id } = await engine.handlers['jobs.create']({
      jobType: 'image',
      provider: 'runway',
      params: { prompt: 'a try' },
    });
    const waiting = await engine.handlers['jobs.get']({ jobId: id });

    await engine.handlers['queue.resume']({});
    await jobEnded(engine, id);
    const ended = await engine.handlers['jobs.get']({ jobId: id });

    expect(waiting).not.toHaveProperty('attemptId');
    expect(ended.attemptId).toBe(vendor.creates[0]);
    expect(jobDetails(ended).join('\n')).toContain(vendor.creates[0]);
  });
});
