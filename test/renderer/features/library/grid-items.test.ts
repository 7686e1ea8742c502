import { describe, expect, it } from 'vitest';
import {
  buildContent,
  type GridSource,
  jobItem,
  liveJobs,
  withoutHeld,
} from '../../../../renderer/features/library/grid-items.ts';
import { EVERYTHING } from '../../../../renderer/features/library/library-filter.ts';
import { type JobView, jobViewSchema } from '../../../../src/contract/job.ts';
import { sampleAsset } from './sample-asset.ts';

const now = new Date(2026, 10, 22, 15).getTime();
const yesterday = new Date(2026, 10, 21, 12).getTime();

function sampleJob(index: number, overrides: Partial<JobView> = {}): JobView {
  return jobViewSchema.parse({
    id: `00000000-0000-7000-9000-${String(index).padStart(12, '0')}`,
    companyId: '00000000-0000-7000-8000-00000000c0de',
    projectId: null,
    status: 'processing',
    phase: 'running',
    jobType: 'image',
    provider: 'draft',
    model: null,
    params: { prompt: 'fog', width: 1200, height: 600 },
    progress: 0.5,
    message: null,
    etaMs: null,
    estimatedCostMicros: 0,
    actualCostMicros: null,
    costBasis: null,
    attempts: 1,
    priority: 0,
    position: 1024,
    createdAt: now + index,
    startedAt: now,
    finishedAt: null,
    cancelRequested: false,
    outputs: [],
    error: null,
    revision: 1,
    ...overrides,
  });
}

const source: GridSource = { assets: [], leading: [], isSearch: false, total: 0, complete: true, now, locale: 'en-GB' };

describe('buildContent', () => {
  it('puts running jobs first in today, counted as no result yet', () => {
    const content = buildContent({
      ...source,
      leading: [jobItem(sampleJob(1))],
      assets: [sampleAsset(2, { createdAt: now, costMicros: 420_000 }), sampleAsset(1, { createdAt: yesterday })],
    });

    expect(content.items.map(({ kind }) => kind)).toEqual(['job', 'asset', 'asset']);
    expect(content.sections.map(({ count }) => count)).toEqual([2, 1]);
    expect(content.headings[0]).toEqual({ name: { kind: 'today' }, count: 1, costMicros: 420_000 });
  });

  it('opens today for a running job when the newest result is older', () => {
    const content = buildContent({
      ...source,
      leading: [jobItem(sampleJob(1))],
      assets: [sampleAsset(1, { createdAt: yesterday })],
    });

    expect(content.headings.map(({ name }) => name.kind)).toEqual(['today', 'yesterday']);
    expect(content.sections.map(({ count }) => count)).toEqual([1, 1]);
  });

  it('gives a job the proportions of what it will become', () => {
    expect(buildContent({ ...source, leading: [jobItem(sampleJob(1))] }).aspects[0]).toBe(2);
  });

  it('says no sum for the last day while more of it may come', () => {
    const assets = [sampleAsset(2, { createdAt: now }), sampleAsset(1, { createdAt: yesterday })];

    const { headings } = buildContent({ ...source, assets, complete: false });

    expect(headings.map(({ count }) => count)).toEqual([1, undefined]);
    expect(headings[1]?.costMicros).toBeUndefined();
  });

  it('makes one section of search results and says how many there are in all', () => {
    const content = buildContent({ ...source, isSearch: true, total: 300, assets: [sampleAsset(1), sampleAsset(2)] });

    expect(content.sections).toEqual([{ key: 'found', count: 2 }]);
    expect(content.headings).toEqual([{ name: { kind: 'found' }, count: 300, costMicros: undefined }]);
  });
});

describe('liveJobs', () => {
  const jobs = [
    sampleJob(1),
    sampleJob(2, { jobType: 'video' }),
    sampleJob(3, { status: 'queued', phase: 'waiting' }),
    sampleJob(4, { phase: 'needs_attention' }),
  ];

  it('shows what is running, newest first; what waits is in the queue', () => {
    expect(liveJobs(jobs, EVERYTHING).map(({ createdAt }) => createdAt - now)).toEqual([2, 1]);
  });

  it('follows the filters that a result would have to pass', () => {
    expect(liveJobs(jobs, { ...EVERYTHING, kind: 'video' })).toHaveLength(1);
    expect(liveJobs(jobs, { ...EVERYTHING, provider: 'comfyui' })).toHaveLength(0);
    expect(liveJobs(jobs, { ...EVERYTHING, text: 'fog' })).toHaveLength(0);
    expect(liveJobs(jobs, { ...EVERYTHING, trashed: true })).toHaveLength(0);
  });
});

describe('withoutHeld', () => {
  const running = sampleJob(7);
  const top = sampleAsset(5);
  const older = sampleAsset(4);

  it('lets newer results wait while the user has scrolled down', () => {
    const assets = [sampleAsset(9), sampleAsset(8), top, older];

    const view = withoutHeld(assets, {}, { topId: top.id, jobIds: [] });

    expect(view).toEqual({ assets: [top, older], leading: [], held: 2 });
  });

  it('puts the first result of a job into the place of its job', () => {
    const result = sampleAsset(8);
    const second = sampleAsset(9);
    const output = {
      assetId: result.id,
      kind: result.kind,
      mime: result.mime,
      width: 1,
      height: 1,
      duration: null,
      bytes: 1,
      sha256: result.sha256,
      path: result.path,
    };
    const done: JobView = { ...running, status: 'completed', phase: 'completed', outputs: [output] };

    const view = withoutHeld([second, result, top], { [done.id]: done }, { topId: top.id, jobIds: [done.id] });

    expect(view.leading).toEqual([{ kind: 'asset', id: result.id, asset: result }]);
    expect(view.held).toBe(1);
  });

  it('keeps the tiles of the moment and opens none for jobs that started later', () => {
    const later = sampleJob(8);

    const view = withoutHeld(
      [top],
      { [running.id]: running, [later.id]: later },
      { topId: top.id, jobIds: [running.id] },
    );

    expect(view.leading.map(({ id }) => id)).toEqual([running.id]);
  });

  it('shows everything when the first of the moment has gone', () => {
    expect(withoutHeld([top, older], {}, { topId: 'gone', jobIds: [] })).toEqual({
      assets: [top, older],
      leading: [],
      held: 0,
    });
  });
});
