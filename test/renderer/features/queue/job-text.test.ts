import { describe, expect, it } from 'vitest';
import { announce } from '../../../../renderer/features/queue/announce.ts';
import {
  isMoneyAtStake,
  jobLine,
  jobTime,
  jobTitle,
  moneyAnswer,
} from '../../../../renderer/features/queue/job-text.ts';
import { aDraftProvider, aJob } from '../../samples.ts';

const hint = { phase: 'running', progress: 0.5, message: 'step 17 of 28', etaMs: 10_000, receivedAt: 5000 } as const;
const failed = (moneySpent: boolean | 'unknown') =>
  ({ code: 'timeout', message: 'It took too long.', moneySpent, retryable: true, details: {} }) as const;

describe('a job in words', () => {
  it('is called by its prompt, or by what it makes', () => {
    expect(jobTitle(aJob())).toBe('a lantern alley');
    expect(jobTitle(aJob({ params: { prompt: ' ' }, jobType: 'audio' }))).toBe('Audio without words');
  });

  it('says who makes it, what it is doing and what is held', () => {
    const running = aJob({ status: 'processing', phase: 'running', estimatedCostMicros: 600_000 });

    expect(jobLine(running, hint, [aDraftProvider()])).toBe('step 17 of 28 · $0.60 held · Draft');
  });

  it('says how long a finished job took and what it cost', () => {
    const done = aJob({
      status: 'completed',
      phase: 'completed',
      startedAt: 1000,
      finishedAt: 10_230,
      actualCostMicros: 0,
    });

    expect(jobLine(done, undefined, [aDraftProvider()])).toBe('$0.00 · 9.2 s · Draft');
  });

  it('counts the time left down between two hints', () => {
    const running = aJob({ status: 'processing', phase: 'running' });

    expect(jobTime(running, hint, 9000)).toBe('6 s');
    expect(jobTime(running, { ...hint, etaMs: null }, 9000)).toBeUndefined();
  });

  it('answers whether money was spent in each of the three cases', () => {
    const job = aJob({ estimatedCostMicros: 600_000, actualCostMicros: 250_000 });

    expect(moneyAnswer(job, failed(false))).toBe('Nothing was charged.');
    expect(moneyAnswer(job, failed(true))).toBe('$0.25 was charged.');
    expect(moneyAnswer(job, failed('unknown'))).toContain('$0.60 stays held');
  });

  it('asks before a cancel only when money is at stake', () => {
    expect(isMoneyAtStake(aJob({ status: 'processing', phase: 'running', estimatedCostMicros: 600_000 }))).toBe(true);
    expect(isMoneyAtStake(aJob({ status: 'processing', phase: 'running', estimatedCostMicros: 0 }))).toBe(false);
    expect(isMoneyAtStake(aJob({ status: 'queued', estimatedCostMicros: 600_000 }))).toBe(false);
  });
});

describe('what a screen reader hears', () => {
  it('is the end of a job, with the reason when it failed', () => {
    const before = aJob({ status: 'processing', phase: 'running' });
    const after = aJob({ status: 'failed', phase: 'failed', error: failed(false), revision: 2 });

    expect(announce({ [before.id]: before }, { [after.id]: after })).toEqual([
      'Failed: a lantern alley. It took longer than it may',
    ]);
  });

  it('is a new job, and of many changes at once the first three and a count', () => {
    const jobs = [1, 2, 3, 4, 5].map((number) => aJob({ number }));

    expect(announce({}, { [aJob().id]: aJob() })).toEqual(['Added to the queue: a lantern alley']);
    expect(announce({}, Object.fromEntries(jobs.map((job) => [job.id, job])))).toEqual([
      'Added to the queue: a lantern alley',
      'Added to the queue: a lantern alley',
      'Added to the queue: a lantern alley',
      'and 2 more',
    ]);
  });

  it('is nothing for progress, and nothing for jobs that were only read', () => {
    const before = aJob({ status: 'processing', phase: 'running' });
    const after = aJob({ status: 'processing', phase: 'downloading', revision: 2 });

    expect(announce({ [before.id]: before }, { [after.id]: after })).toEqual([]);
    expect(announce({}, { [after.id]: after })).toEqual([]);
  });
});
