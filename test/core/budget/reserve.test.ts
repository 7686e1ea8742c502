import { describe, expect, it } from 'vitest';
import { balanceOf } from '../../../src/core/budget/balance.ts';
import { release, settle } from '../../../src/core/budget/ledger.ts';
import { viewLimit } from '../../../src/core/budget/limits.ts';
import { viewBudget } from '../../../src/core/budget/report.ts';
import { reserve } from '../../../src/core/budget/reserve.ts';
import { get } from '../../../src/core/db/statement.ts';
import { addCompany, temporaryDatabase } from '../data-folder.ts';
import { accept, addProject, limit, NOW, refusal } from './rig.ts';

describe('reserve', () => {
  it('accepts up to the limit to the last micro-dollar, and not one more', () => {
    const { db, company } = temporaryDatabase();
    limit(db, company, { micros: 100 });

    expect(refusal(db, company, { amount: 99 })).toBeUndefined();
    expect(refusal(db, company, { amount: 2 })?.code).toBe('budget_exceeded');
    expect(refusal(db, company, { amount: 1 })).toBeUndefined();
    expect(refusal(db, company, { amount: 1 })?.code).toBe('budget_exceeded');
  });

  it('says scope, window, limit, spent, reserved and estimate in USD', () => {
    const { db, company } = temporaryDatabase();
    limit(db, company, { micros: 1_000_000 });
    const first = accept(db, company, { amount: 500_000 });
    settle(db, first.id, { actualMicros: 250_000, basis: 'provider', attempt: 1, now: NOW });
    accept(db, company, { amount: 300_000 });

    const error = refusal(db, company, { amount: 600_000 });

    expect(error?.details).toEqual({
      scope: 'all',
      window: 'month',
      kind: 'hard',
      limit: 1,
      spent: 0.25,
      reserved: 0.3,
      estimate: 0.6,
    });
    expect(error?.message).toBe(
      'This job may cost up to $0.60, but only $0.45 of $1.00 is left this month. Raise the limit, wait for the next period, or choose something cheaper.',
    );
  });

  it('leaves nothing behind when it refuses', () => {
    const { db, company } = temporaryDatabase();
    limit(db, company, { micros: 10 });

    refusal(db, company, { amount: 11 });

    for (const table of ['jobs', 'reservations', 'ledger_entries', 'ledger_totals'])
      expect(get(db, `select count(*) as n from ${table}`)).toEqual({ n: 0 });
  });

  it('lets an amount of nothing pass, also where more was spent than allowed', () => {
    const { db, company } = temporaryDatabase();
    const first = accept(db, company, { amount: 10 });
    settle(db, first.id, { actualMicros: 500, basis: 'provider', attempt: 1, now: NOW });
    limit(db, company, { micros: 0 });

    expect(refusal(db, company, { amount: 0 })).toBeUndefined();
    expect(refusal(db, company, { amount: 1 })?.details).toMatchObject({ limit: 0, spent: 0.0005 });
  });

  it('blocks the next one after a cost above its reservation', () => {
    const { db, company } = temporaryDatabase();
    limit(db, company, { micros: 100 });
    const first = accept(db, company, { amount: 50 });
    expect(refusal(db, company, { amount: 50 })).toBeUndefined();

    settle(db, first.id, { actualMicros: 120, basis: 'provider', attempt: 1, now: NOW });

    expect(refusal(db, company, { amount: 1 })?.details).toMatchObject({ spent: 0.00012, reserved: 0.00005 });
    expect(viewBudget(db, company, { at: NOW, timeZone: 'UTC' }).limits[0]?.leftMicros).toBe(-70);
  });

  it('has room again after a release, and after a settlement below the reservation', () => {
    const { db, company } = temporaryDatabase();
    limit(db, company, { micros: 100 });
    const first = accept(db, company, { amount: 100 });
    release(db, first.id, { attempt: 1, now: NOW });
    const second = accept(db, company, { amount: 100 });
    settle(db, second.id, { actualMicros: 40, basis: 'usage', attempt: 1, now: NOW });

    expect(refusal(db, company, { amount: 61 })?.code).toBe('budget_exceeded');
    expect(refusal(db, company, { amount: 60 })).toBeUndefined();
  });

  it('applies a limit to its provider or project only', () => {
    const { db, company } = temporaryDatabase();
    const project = addProject(db, company);
    const other = addProject(db, company);
    limit(db, company, { scope: 'provider:runway', micros: 10 });
    limit(db, company, { scope: `project:${project}`, micros: 10 });

    expect(refusal(db, company, { amount: 11, provider: 'openai' })).toBeUndefined();
    expect(refusal(db, company, { amount: 11, provider: 'openai', project: other })).toBeUndefined();
    expect(refusal(db, company, { amount: 11, provider: 'openai', project })?.details['scope']).toBe(
      `project:${project}`,
    );
    expect(refusal(db, company, { amount: 11, provider: 'runway' })?.details['scope']).toBe('provider:runway');
  });

  it('counts in all limits or in none: one that refuses leaves the others as they were', () => {
    const { db, company } = temporaryDatabase();
    limit(db, company, { window: 'month', micros: 1000 });
    limit(db, company, { window: 'day', micros: 10 });
    limit(db, company, { scope: 'provider:runway', window: 'total', micros: 1000 });

    expect(refusal(db, company, { amount: 11 })?.details['window']).toBe('day');

    expect(viewBudget(db, company, { at: NOW, timeZone: 'UTC' }).limits.map((view) => view.reservedMicros)).toEqual([
      0, 0, 0,
    ]);
    accept(db, company, { amount: 9 });
    expect(viewBudget(db, company, { at: NOW, timeZone: 'UTC' }).limits.map((view) => view.reservedMicros)).toEqual([
      9, 9, 9,
    ]);
  });

  it('asks at a soft limit and goes on when a person agrees', () => {
    const { db, company } = temporaryDatabase();
    limit(db, company, { kind: 'soft', micros: 10 });

    expect(refusal(db, company, { amount: 11 })).toMatchObject({
      details: { kind: 'soft' },
      message: expect.stringContaining('confirm'),
    });
    expect(refusal(db, company, { amount: 11, acceptSoftLimits: true })).toBeUndefined();
  });

  it('does not let consent to a soft limit pass a hard one', () => {
    const { db, company } = temporaryDatabase();
    limit(db, company, { kind: 'soft', micros: 10 });
    limit(db, company, { kind: 'hard', micros: 20 });

    expect(refusal(db, company, { amount: 21, acceptSoftLimits: true })?.details['kind']).toBe('hard');
  });

  it('names the hard limit first, because consent to the soft one would not help', () => {
    const { db, company } = temporaryDatabase();
    limit(db, company, { kind: 'soft', scope: 'all', micros: 10 });
    limit(db, company, { kind: 'hard', scope: 'provider:runway', micros: 10 });

    expect(refusal(db, company, { amount: 11 })?.details['kind']).toBe('hard');
  });

  it('begins anew at midnight of the time zone, not of UTC', () => {
    const { db, company } = temporaryDatabase();
    limit(db, company, { window: 'day', micros: 10 });
    const timeZone = 'Europe/Berlin';
    accept(db, company, { amount: 10, at: Date.parse('2026-11-22T22:59:59.999Z'), timeZone });

    expect(refusal(db, company, { amount: 1, at: Date.parse('2026-11-22T22:59:59.999Z'), timeZone })?.code).toBe(
      'budget_exceeded',
    );
    expect(refusal(db, company, { amount: 10, at: Date.parse('2026-11-22T23:00:00.000Z'), timeZone })).toBeUndefined();
    expect(refusal(db, company, { amount: 1, at: Date.parse('2026-11-22T23:00:00.000Z'), timeZone })?.code).toBe(
      'budget_exceeded',
    );
  });

  it('sees the same money under another time zone in its other day', () => {
    const { db, company } = temporaryDatabase();
    const set = limit(db, company, { window: 'day', micros: 10 });
    accept(db, company, { amount: 4, at: Date.parse('2026-11-22T18:20:00Z') });

    expect(viewLimit(db, set, NOW, 'UTC').reservedMicros).toBe(4);
    expect(viewLimit(db, set, NOW, 'Asia/Kathmandu').reservedMicros).toBe(0);
    expect(viewLimit(db, set, Date.parse('2026-11-22T18:15:00Z'), 'Asia/Kathmandu').reservedMicros).toBe(4);
  });

  it('does not see what another company does', () => {
    const { db, company } = temporaryDatabase();
    const other = addCompany(db);
    limit(db, company, { micros: 10 });

    expect(refusal(db, other, { amount: 1000 })).toBeUndefined();
    expect(refusal(db, company, { amount: 10 })).toBeUndefined();
  });

  it('refuses to make the same reservation twice', () => {
    const { db, company } = temporaryDatabase();
    const reservation = accept(db, company, { amount: 1 });

    expect(() => reserve(db, { reservation, attempt: 1, timeZone: 'UTC', acceptSoftLimits: false })).toThrow(
      /UNIQUE constraint failed: reservations.id/,
    );

    expect(balanceOf(db, company, 'all', undefined).heldMicros).toBe(1);
  });

  it('keeps sums exact at the largest amounts', () => {
    const { db, company } = temporaryDatabase();
    const most = 1_000_000_000_000_000;
    for (let i = 0; i < 8; i++) accept(db, company, { amount: most });
    accept(db, company, { amount: 1 });

    expect(balanceOf(db, company, 'all', undefined).heldMicros).toBe(8 * most + 1);
  });
});
