import { describe, expect, it } from 'vitest';
import { balanceOf } from '../../../src/core/budget/balance.ts';
import { budgetHistory } from '../../../src/core/budget/history.ts';
import { settle } from '../../../src/core/budget/ledger.ts';
import { temporaryDatabase } from '../data-folder.ts';
import { accept, addProject, endJob, NOW } from './rig.ts';

type Rig = ReturnType<typeof temporaryDatabase>;

/** A job that cost this much at that instant. */
function spend(
  { db, company }: Rig,
  micros: number,
  options: { at: string; provider?: string; project?: boolean },
): string {
  const reservation = accept(db, company, {
    amount: micros,
    at: Date.parse(options.at),
    ...(options.provider === undefined ? {} : { provider: options.provider }),
    ...(options.project === true ? { project: addProject(db, company) } : {}),
  });
  settle(db, reservation.id, { actualMicros: micros, basis: 'provider', attempt: 1, now: Date.parse(options.at) });
  endJob(db, reservation, micros);
  return reservation.job_id;
}

describe('the history of a budget', () => {
  it('has every day of the zone once, with what each provider took, and adds up to the balance', () => {
    const rig = temporaryDatabase();
    const { db, company } = rig;
    spend(rig, 100, { at: '2026-11-21T22:59:00Z' });
    // 23:00 UTC is midnight in Berlin: the next day there.
    const dear = spend(rig, 5000, { at: '2026-11-21T23:00:00Z', provider: 'openai', project: true });
    spend(rig, 30, { at: '2026-11-22T11:00:00Z' });
    spend(rig, 7, { at: '2026-10-01T11:00:00Z' });

    const history = budgetHistory(db, company, { at: NOW, days: 3, timeZone: 'Europe/Berlin' });

    expect(history.days.map(({ spentMicros }) => spentMicros)).toEqual([
      {},
      { runway: 100 },
      { openai: 5000, runway: 30 },
    ]);
    expect(history.start).toBe(Date.parse('2026-11-19T23:00:00Z'));
    expect(history.byProvider).toEqual([
      { value: 'openai', spentMicros: 5000 },
      { value: 'runway', spentMicros: 130 },
    ]);
    expect(history.byProject[0]?.spentMicros).toBe(5000);
    expect(history.byProject[1]).toEqual({ value: '', spentMicros: 130 });
    expect(history.byType).toEqual([{ value: 'video', spentMicros: 5130 }]);
    expect(history.dearest.map(({ spentMicros }) => spentMicros)).toEqual([5000, 100, 30]);
    expect(history.dearest[0]).toMatchObject({ jobId: dear, provider: 'openai', jobType: 'video' });
    const sum = history.byProvider.reduce((total, { spentMicros }) => total + spentMicros, 0);
    expect(sum).toBe(balanceOf(db, company, 'all', { start: history.start, end: history.end }).spentMicros);
  });

  it('knows days of 23 and of 25 hours', () => {
    const { db, company } = temporaryDatabase();
    const hoursOf = (at: string): number[] =>
      budgetHistory(db, company, { at: Date.parse(at), days: 2, timeZone: 'Europe/Berlin' }).days.map(
        ({ hours }) => hours,
      );

    expect(hoursOf('2026-03-30T12:00:00Z')).toEqual([23, 24]);
    expect(hoursOf('2026-10-26T12:00:00Z')).toEqual([25, 24]);
  });
});
