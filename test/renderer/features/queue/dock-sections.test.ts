import { describe, expect, it } from 'vitest';
import { dockSections } from '../../../../renderer/features/queue/dock-sections.ts';
import { aJob } from '../../samples.ts';

describe('the sections of the dock', () => {
  it('put what waits for a person apart from what runs', () => {
    const stuck = aJob({ number: 1, status: 'processing', phase: 'needs_attention' });
    const running = aJob({ number: 2, status: 'processing', phase: 'running' });

    const sections = dockSections([running, stuck], 0);

    expect(sections.needsYou).toEqual([stuck]);
    expect(sections.running).toEqual([running]);
  });

  it('fold neighbours that are alike into one line and count every job', () => {
    const other = { params: { prompt: 'something else' } };
    const jobs = [
      aJob({ number: 3 }),
      aJob({ number: 1 }),
      aJob({ number: 2 }),
      aJob({ number: 4, ...other }),
      aJob({ number: 5 }),
    ];

    const { waiting, waitingCount } = dockSections(jobs, 0);

    expect(waiting.map((group) => group.rest.length)).toEqual([2, 0, 0]);
    expect(waitingCount).toBe(5);
  });

  it('keep the groups that have not changed: what is drawn of them stays', () => {
    const [one, two, three] = [
      aJob({ number: 1 }),
      aJob({ number: 2 }),
      aJob({ number: 3, params: { prompt: 'other' } }),
    ];
    const before = dockSections([one, two, three], 0);

    const same = dockSections([one, two, three], 0, before);
    expect(same.waiting[0]).toBe(before.waiting[0]);
    expect(same.waiting[1]).toBe(before.waiting[1]);

    const changed = dockSections([one, { ...two, revision: 2 }, three], 0, before);
    expect(changed.waiting[0]).not.toBe(before.waiting[0]);
    expect(changed.waiting[0]?.rest[0]?.revision).toBe(2);
    expect(changed.waiting[1]).toBe(before.waiting[1]);

    const gone = dockSections([two, three], 0, before);
    expect(gone.waiting[0]).toEqual({ first: two, rest: [] });
  });

  it('show what ended today, newest first, and nothing older', () => {
    const done = (number: number, finishedAt: number) =>
      aJob({ number, status: 'completed', phase: 'completed', finishedAt });

    const { finished } = dockSections([done(1, 5000), done(2, 9000), done(3, 100)], 1000);

    expect(finished.map(({ first, rest }) => [first.finishedAt, rest.map((job) => job.finishedAt)])).toEqual([
      [9000, [5000]],
    ]);
  });

  it('fold what ended alike, and keep apart what ended otherwise', () => {
    const ended = (number: number, status: 'completed' | 'failed' | 'cancelled') =>
      aJob({ number, status, phase: status, finishedAt: 10_000 - number });
    const jobs = [
      ended(1, 'failed'),
      ended(2, 'failed'),
      ended(3, 'failed'),
      ended(4, 'completed'),
      ended(5, 'cancelled'),
    ];

    const { finished, finishedCount } = dockSections(jobs, 0);

    expect(finished.map(({ first, rest }) => [first.status, rest.length])).toEqual([
      ['failed', 2],
      ['completed', 0],
      ['cancelled', 0],
    ]);
    expect(finishedCount).toBe(5);
  });
});
