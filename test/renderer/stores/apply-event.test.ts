import { beforeEach, describe, expect, it } from 'vitest';
import { applyEvent } from '../../../renderer/stores/apply-event.ts';
import { EMPTY_ASSETS, useAssets } from '../../../renderer/stores/assets.ts';
import { EMPTY_JOBS, useJobs } from '../../../renderer/stores/jobs.ts';
import { LOADING } from '../../../renderer/stores/loadable.ts';
import { useProviders } from '../../../renderer/stores/providers.ts';
import { aComfyProvider, aDraftProvider, aJob, anAsset } from '../samples.ts';

beforeEach(() => {
  useJobs.setState(EMPTY_JOBS, true);
  useAssets.setState(EMPTY_ASSETS, true);
  useProviders.setState({ load: LOADING, list: [] }, true);
});

describe('an event from the engine', () => {
  it('brings a job', () => {
    const job = aJob({ status: 'processing', phase: 'running' });

    applyEvent({ name: 'job.changed', payload: { job } });

    expect(useJobs.getState().byId[job.id]).toEqual(job);
  });

  it('replaces a provider in place and adds an unknown one at the end', () => {
    useProviders.setState({ list: [aComfyProvider('unreachable'), aDraftProvider()] });

    applyEvent({ name: 'provider.changed', payload: { provider: aComfyProvider('ready') } });

    expect(useProviders.getState().list.map((provider) => [provider.id, provider.availability.state])).toEqual([
      ['comfyui', 'ready'],
      ['draft', 'ready'],
    ]);
  });

  it('keeps an asset even before any list was read', () => {
    const asset = anAsset();

    applyEvent({ name: 'asset.added', payload: { asset } });

    expect(useAssets.getState().byId[asset.id]).toEqual(asset);
  });
});
