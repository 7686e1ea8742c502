import { expect } from '@playwright/test';
import type { AssetView } from '../../../src/contract/asset.ts';
import type { JobView } from '../../../src/contract/job.ts';
import type { JobType } from '../../../src/contract/provider.ts';
import type { JsonObject } from '../../../src/contract/units.ts';
import type { HostProcess } from './host-process.ts';

/** What the shared host is asked for: small, so that a run on two cores stays short. */
export const SMALL = { width: 160, height: 128 } as const;

/** Lets Draft make one job and waits for its results, newest job's results as the library has them. */
export async function madeByDraft(
  host: HostProcess,
  prompt: string,
  options: { readonly jobType?: JobType; readonly params?: JsonObject } = {},
): Promise<readonly AssetView[]> {
  const { jobType = 'image', params = {} } = options;
  const size = jobType === 'audio' ? {} : SMALL;
  const job = await host.call('jobs.create', {
    jobType,
    provider: 'draft',
    params: { prompt, ...size, ...params },
  });
  const done = await jobEnded(host, job.id);
  expect(done.status, JSON.stringify(done.error)).toBe('completed');
  return Promise.all(done.outputs.map(({ assetId }) => host.call('library.get', { assetId })));
}

/** The job once it is over. */
export async function jobEnded(host: HostProcess, jobId: JobView['id']): Promise<JobView> {
  let job: JobView | undefined;
  await expect
    .poll(
      async () => {
        job = await host.call('jobs.get', { jobId });
        return job.status;
      },
      { timeout: 120_000, intervals: [50, 100, 200] },
    )
    .toMatch(/completed|failed|cancelled/);
  if (job === undefined) throw new Error('no job');
  return job;
}

/** Every job of the host, newest first. */
export async function allJobs(host: HostProcess): Promise<readonly JobView[]> {
  return (await host.call('jobs.list', { limit: 500 })).jobs;
}

/** Every result in the library, newest first. */
export async function allAssets(host: HostProcess): Promise<readonly AssetView[]> {
  return (await host.call('library.list', { limit: 500 })).assets;
}
