import { describe, expect, it } from 'vitest';
import { type JobView, jobViewSchema } from '../../../src/contract/job.ts';
import { mediaJob, mediaStarted } from '../../../src/host/media/media-view.ts';

const ID = '01920000-0000-7000-8000-000000000000';

function job(changes: Partial<Record<keyof JobView, unknown>> = {}): JobView {
  return jobViewSchema.parse({
    id: ID,
    companyId: ID,
    projectId: null,
    status: 'processing',
    phase: 'running',
    jobType: 'video',
    provider: 'runway',
    model: 'gen4.5',
    params: { prompt: 'x', seed: 0 },
    progress: null,
    message: null,
    etaMs: null,
    estimatedCostMicros: 600_000,
    actualCostMicros: null,
    costBasis: null,
    attempts: 1,
    priority: 0,
    position: 1024,
    createdAt: 0,
    startedAt: 1000,
    finishedAt: null,
    cancelRequested: false,
    outputs: [],
    error: null,
    revision: 3,
    ...changes,
  });
}

describe('mediaJob', () => {
  it('writes dollars, ISO times and null for what is not known yet', () => {
    expect(mediaJob(job(), () => '')).toMatchObject({
      estimated_cost: 0.6,
      actual_cost: null,
      cost_basis: null,
      created_at: '1970-01-01T00:00:00.000Z',
      started_at: '1970-01-01T00:00:01.000Z',
      finished_at: null,
      params: { seed: 0 },
    });
  });

  it.each([
    [{ progress: null }, 0],
    [{ progress: 0.42 }, 0.42],
    [{ progress: null, status: 'completed', phase: 'completed' }, 1],
  ])('has a number for progress in %j', (changes, progress) => {
    expect(mediaJob(job(changes), () => '').progress).toBe(progress);
  });

  it('shows a failure as it is', () => {
    const error = { code: 'moderated', message: 'No.', moneySpent: 'unknown', retryable: false, details: {} };

    expect(mediaJob(job({ status: 'failed', phase: 'failed', error }), () => '').error).toEqual(error);
  });
});

describe('mediaStarted', () => {
  it('names the provider as people do, and what became of a repeated request', () => {
    expect(mediaStarted(job({ status: 'queued', phase: 'waiting' })).message).toBe('Job queued for Runway processing');
    expect(mediaStarted(job({ status: 'completed', phase: 'completed' })).message).toBe(
      'Job was already taken and is completed',
    );
  });

  it('does not invent a price', () => {
    expect(mediaStarted(job({ estimatedCostMicros: null })).estimated_cost).toBeNull();
  });
});
