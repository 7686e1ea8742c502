import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LimitScope, LimitWindow } from '../../../src/contract/budget.ts';
import type { CompanyId, ProjectId } from '../../../src/contract/ids.ts';
import { balanceOf } from '../../../src/core/budget/balance.ts';
import { release, type ReservationRow, settle } from '../../../src/core/budget/ledger.ts';
import { verifyLedger } from '../../../src/core/budget/verify.ts';
import { windowAt } from '../../../src/core/budget/windows.ts';
import type { Db } from '../../../src/core/db/open.ts';
import { transaction } from '../../../src/core/db/transaction.ts';
import { addCompany, temporaryDatabase } from '../data-folder.ts';
import { accept, addProject, endJob, limit, NOW, refusal } from './rig.ts';

const ZONE = 'America/New_York';
const DAY = 86_400_000;

/** What should be: every job with its money, and every limit, in plain lists without sums that are kept. */
type Job = { readonly row: ReservationRow; held: number; spent: number; open: boolean };
type Model = {
  readonly jobs: Job[];
  readonly limits: Map<string, { scope: LimitScope; window: LimitWindow; micros: number }>;
  now: number;
};
type Real = { readonly db: Db; readonly company: CompanyId; readonly project: ProjectId };

function matches(scope: LimitScope, row: ReservationRow): boolean {
  return (
    scope === 'all' ||
    scope === `provider:${row.provider}` ||
    (row.project_id !== null && scope === `project:${row.project_id}`)
  );
}

function used(model: Model, limited: { scope: LimitScope; window: LimitWindow }): number {
  const borders = windowAt(limited.window, model.now, ZONE);
  return model.jobs
    .filter(
      ({ row }) =>
        matches(limited.scope, row) &&
        (borders === undefined || (row.created_at >= borders.start && row.created_at < borders.end)),
    )
    .reduce((sum, job) => sum + job.held + job.spent, 0);
}

class Reserve implements fc.Command<Model, Real> {
  readonly ask: { amount: number; provider: string; inProject: boolean };
  constructor(ask: Reserve['ask']) {
    this.ask = ask;
  }
  check(): boolean {
    return true;
  }
  run(model: Model, { db, company, project }: Real): void {
    const { amount, provider, inProject } = this.ask;
    const options = { amount, provider, at: model.now, timeZone: ZONE, ...(inProject ? { project } : {}) };
    const probe = { provider, project_id: inProject ? project : null } as ReservationRow;
    const fits =
      amount === 0 ||
      [...model.limits.values()].every((one) => !matches(one.scope, probe) || used(model, one) + amount <= one.micros);
    if (fits) model.jobs.push({ row: accept(db, company, options), held: amount, spent: 0, open: true });
    else expect(refusal(db, company, options)?.code).toBe('budget_exceeded');
  }
  toString(): string {
    return `reserve ${JSON.stringify(this.ask)}`;
  }
}

class Resolve implements fc.Command<Model, Real> {
  readonly which: number;
  readonly cost: number | undefined;
  constructor(which: number, cost: number | undefined) {
    this.which = which;
    this.cost = cost;
  }
  check(model: Readonly<Model>): boolean {
    return model.jobs.length > 0;
  }
  run(model: Model, { db }: Real): void {
    const job = model.jobs[this.which % model.jobs.length];
    if (job === undefined) return;
    const resolve = (): void =>
      transaction(db, () => {
        if (this.cost === undefined) release(db, job.row.id, { attempt: 1, now: model.now });
        else settle(db, job.row.id, { actualMicros: this.cost, basis: 'provider', attempt: 1, now: model.now });
        endJob(db, job.row, this.cost ?? 0);
      });
    if (!job.open) {
      expect(resolve).toThrow(/UNIQUE/);
      return;
    }
    resolve();
    Object.assign(job, { held: 0, spent: this.cost ?? 0, open: false });
  }
  toString(): string {
    return `resolve ${this.which} ${this.cost === undefined ? 'free' : `for ${this.cost}`}`;
  }
}

class SetLimit implements fc.Command<Model, Real> {
  readonly set: { scope: 'all' | 'provider:runway' | 'project'; window: LimitWindow; micros: number };
  constructor(set: SetLimit['set']) {
    this.set = set;
  }
  check(): boolean {
    return true;
  }
  run(model: Model, { db, company, project }: Real): void {
    const scope: LimitScope = this.set.scope === 'project' ? `project:${project}` : this.set.scope;
    limit(db, company, { ...this.set, scope });
    model.limits.set(`${scope} ${this.set.window}`, { ...this.set, scope });
  }
  toString(): string {
    return `limit ${JSON.stringify(this.set)}`;
  }
}

/** Time goes on, or the clock is set back. */
class Pass implements fc.Command<Model, Real> {
  readonly ms: number;
  constructor(ms: number) {
    this.ms = ms;
  }
  check(): boolean {
    return true;
  }
  run(model: Model): void {
    model.now += this.ms;
  }
  toString(): string {
    return `pass ${this.ms} ms`;
  }
}

const commands = fc.commands(
  [
    fc
      .record({
        amount: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 50 })),
        provider: fc.constantFrom('runway', 'openai'),
        inProject: fc.boolean(),
      })
      .map((ask) => new Reserve(ask)),
    fc.tuple(fc.nat(30), fc.option(fc.nat(90), { nil: undefined })).map(([which, cost]) => new Resolve(which, cost)),
    fc
      .record({
        scope: fc.constantFrom('all' as const, 'provider:runway' as const, 'project' as const),
        window: fc.constantFrom<LimitWindow>('day', 'week', 'month', 'total'),
        micros: fc.nat(200),
      })
      .map((set) => new SetLimit(set)),
    fc.integer({ min: -DAY, max: 3 * DAY }).map((ms) => new Pass(ms)),
  ],
  { maxCommands: 40 },
);

describe('the budget', () => {
  it('does what a simple list of jobs says, whatever is asked in whatever order', { timeout: 60_000 }, () => {
    const { db } = temporaryDatabase();
    db.pragma('synchronous = off');

    fc.assert(
      fc.property(commands, (asked) => {
        const company = addCompany(db);
        const real: Real = { db, company, project: addProject(db, company) };
        const model: Model = { jobs: [], limits: new Map(), now: NOW };

        fc.modelRun(() => ({ model, real }), asked);

        const sum = (of: (job: Job) => number): number => model.jobs.reduce((total, job) => total + of(job), 0);
        expect(balanceOf(db, company, 'all', undefined)).toEqual({
          heldMicros: sum((job) => job.held),
          spentMicros: sum((job) => job.spent),
        });
      }),
      { numRuns: 60 },
    );

    expect(verifyLedger(db).filter((check) => !check.ok)).toEqual([]);
  });
});
