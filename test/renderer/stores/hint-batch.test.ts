import { beforeEach, describe, expect, it } from 'vitest';
import { createHintBatch } from '../../../renderer/stores/hint-batch.ts';
import { EMPTY_JOBS, useJobs, withJobs } from '../../../renderer/stores/jobs.ts';
import { aJob } from '../samples.ts';

const job = aJob({ status: 'processing', phase: 'running' });
const progressOf = (progress: number) =>
  ({ jobId: job.id, phase: 'running', progress, message: 'step 7 of 28', etaMs: 900 }) as const;

beforeEach(() => useJobs.setState(withJobs(EMPTY_JOBS, [job]), true));

describe('hints between two frames', () => {
  it('are written at once, the newest of each job, with the instant of its arrival', () => {
    const frames: (() => void)[] = [];
    const instants = [5, 7];
    const take = createHintBatch(
      (write) => frames.push(write),
      () => instants.shift() ?? 0,
    );
    let writes = 0;
    const undo = useJobs.subscribe(() => (writes += 1));

    take(progressOf(0.2));
    take(progressOf(0.25));
    expect(useJobs.getState().hints[job.id]).toBeUndefined();
    for (const write of frames) write();

    expect(frames).toHaveLength(1);
    expect(writes).toBe(1);
    expect(useJobs.getState().hints[job.id]).toEqual({
      phase: 'running',
      progress: 0.25,
      message: 'step 7 of 28',
      etaMs: 900,
      receivedAt: 7,
    });
    undo();
  });

  it('are asked for again after they were written', () => {
    const frames: (() => void)[] = [];
    const take = createHintBatch(
      (write) => frames.push(write),
      () => 0,
    );

    take(progressOf(0.2));
    frames.pop()?.();
    take(progressOf(0.3));
    frames.pop()?.();

    expect(useJobs.getState().hints[job.id]?.progress).toBe(0.3);
  });

  it('of a job that has ended in between are dropped', () => {
    const frames: (() => void)[] = [];
    const take = createHintBatch(
      (write) => frames.push(write),
      () => 0,
    );

    take(progressOf(0.9));
    useJobs.setState((state) => withJobs(state, [aJob({ status: 'completed', phase: 'completed', revision: 9 })]));
    for (const write of frames) write();

    expect(useJobs.getState().hints[job.id]).toBeUndefined();
  });
});
