import { describe, expect, it } from 'vitest';
import { noticesOf, noticeText } from '../../../../renderer/features/queue/notices.ts';
import type { JobView } from '../../../../src/contract/job.ts';
import { aJob } from '../../samples.ts';

function byId(...jobs: readonly JobView[]): Record<JobView['id'], JobView> {
  return Object.fromEntries(jobs.map((job) => [job.id, job]));
}

const running = aJob({ number: 1, status: 'processing', phase: 'running' });

describe('notices', () => {
  it('are of what ended or needs somebody, never of a cancel or of what was not seen before', () => {
    const of = (change: Partial<JobView>) =>
      noticesOf(byId(running), byId({ ...running, ...change })).map(({ kind }) => kind);

    expect(of({ status: 'completed', phase: 'completed' })).toEqual(['finished']);
    expect(of({ status: 'failed', phase: 'failed' })).toEqual(['failed']);
    expect(of({ phase: 'needs_attention' })).toEqual(['needs_you']);
    expect(of({ status: 'cancelled', phase: 'cancelled' })).toEqual([]);
    expect(of({ progress: 0.5 })).toEqual([]);
    expect(noticesOf(byId(), byId({ ...running, status: 'completed' }))).toEqual([]);
  });

  it('are told together when they come together, what needs somebody first', () => {
    const notice = { kind: 'finished', title: 'a fox', assetId: undefined } as const;

    expect(noticeText([notice])).toEqual({ title: 'Finished', body: 'a fox' });
    expect(noticeText([notice, notice, { ...notice, kind: 'needs_you' }])).toEqual({
      title: '3 things happened in Gesso',
      body: '1 needs you, 2 finished',
    });
  });
});
