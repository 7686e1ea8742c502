import { describe, expect, it } from 'vitest';
import { EMPTY_JOBS, MAX_FINISHED_KEPT, withHint, withJobs, withPreview } from '../../../renderer/stores/jobs.ts';
import { aJob } from '../samples.ts';

const hint = { phase: 'running', progress: 0.5, message: null, etaMs: null, receivedAt: 1 } as const;

describe('jobs in the window', () => {
  it('never replaces a newer revision by an older one', () => {
    const newer = aJob({ revision: 5, status: 'completed', phase: 'completed', finishedAt: 2000 });

    const state = withJobs(withJobs(EMPTY_JOBS, [newer]), [aJob({ revision: 4 })]);

    expect(state.byId[newer.id]?.status).toBe('completed');
  });

  it('takes the same revision again, so that reading a list twice changes nothing', () => {
    const job = aJob();

    const state = withJobs(withJobs(EMPTY_JOBS, [job]), [{ ...job }]);

    expect(Object.keys(state.byId)).toEqual([job.id]);
  });

  it('drops the hint and the preview of a job that ended', () => {
    const running = aJob({ status: 'processing', phase: 'running' });
    const shown = withPreview(
      withHint(withJobs(EMPTY_JOBS, [running]), running.id, hint),
      running.id,
      'data:image/png;base64,AA==',
    );

    const state = withJobs(shown, [aJob({ status: 'failed', phase: 'failed', finishedAt: 3000, revision: 2 })]);

    expect(shown.hints[running.id]).toEqual(hint);
    expect(state.hints).toEqual({});
    expect(state.previews).toEqual({});
  });

  it('ignores a hint that comes after the end', () => {
    const done = aJob({ status: 'completed', phase: 'completed', finishedAt: 3000 });

    expect(withHint(withJobs(EMPTY_JOBS, [done]), done.id, hint).hints).toEqual({});
  });

  it('shows no preview that is not a picture', () => {
    const running = aJob({ status: 'processing', phase: 'running' });

    expect(withPreview(withJobs(EMPTY_JOBS, [running]), running.id, 'data:text/html;base64,AA==').previews).toEqual({});
  });

  it('keeps every open job and only the newest finished ones', () => {
    const open = aJob({ number: 1, createdAt: 0 });
    const finished = Array.from({ length: MAX_FINISHED_KEPT + 5 }, (_, index) =>
      aJob({ number: index + 2, status: 'completed', phase: 'completed', finishedAt: 10_000 + index }),
    );

    const { byId } = withJobs(EMPTY_JOBS, [open, ...finished]);

    expect(Object.keys(byId)).toHaveLength(MAX_FINISHED_KEPT + 1);
    expect(byId[open.id]).toBeDefined();
    expect(Object.values(byId).some((job) => job.finishedAt === 10_000)).toBe(false);
  });
});
