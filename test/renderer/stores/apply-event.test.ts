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
  it('brings a job, and its progress with the instant of its arrival', () => {
    const job = aJob({ status: 'processing', phase: 'running' });

    applyEvent({ name: 'job.changed', payload: { job } }, 5);
    applyEvent(
      {
        name: 'job.progressed',
        payload: { jobId: job.id, phase: 'running', progress: 0.25, message: 'step 7 of 28', etaMs: 900 },
      },
      7,
    );

    expect(useJobs.getState().hints[job.id]).toEqual({
      phase: 'running',
      progress: 0.25,
      message: 'step 7 of 28',
      etaMs: 900,
      receivedAt: 7,
    });
  });

  it('replaces a provider in place and adds an unknown one at the end', () => {
    useProviders.setState({ list: [aComfyProvider('unreachable'), aDraftProvider()] });

    applyEvent({ name: 'provider.changed', payload: { provider: aComfyProvider('ready') } }, 0);

    expect(useProviders.getState().list.map((provider) => [provider.id, provider.availability.state])).toEqual([
      ['comfyui', 'ready'],
      ['draft', 'ready'],
    ]);
  });

  it('keeps an asset even before any list was read', () => {
    const asset = anAsset();

    applyEvent({ name: 'asset.added', payload: { asset } }, 0);

    expect(useAssets.getState().byId[asset.id]).toEqual(asset);
  });
});
