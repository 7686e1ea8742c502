import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balanceOf } from '../../../src/core/budget/balance.ts';
import { BUCKET_MS } from '../../../src/core/budget/ledger.ts';
import { run } from '../../../src/core/db/statement.ts';
import { temporaryDatabase } from '../data-folder.ts';

const DAY_MS = 86_400_000;
const START = 1_800_000_000_000 - (1_800_000_000_000 % DAY_MS);

describe('balanceOf', () => {
  it('sums the same by days and edges as by quarters of an hour, whatever the window and the scope', () => {
    const { db, company } = temporaryDatabase();
    const quarter = fc.integer({ min: 0, max: 5 * 96 });
    const total = fc.record({
      at: quarter,
      provider: fc.constantFrom('runway', 'openai'),
      project: fc.constantFrom('', 'p'),
      held: fc.integer({ min: -1000, max: 1000 }),
      spent: fc.integer({ min: -1000, max: 1000 }),
    });

    fc.assert(
      fc.property(fc.array(total, { maxLength: 60 }), quarter, quarter, (totals, from, to) => {
        run(db, 'delete from ledger_totals');
        for (const { at, provider, project, held, spent } of totals)
          run(
            db,
            `insert into ledger_totals (company_id, bucket_at, provider, project_id, held_micros, spent_micros)
             values (:company, :at, :provider, :project, :held, :spent)
             on conflict do update set held_micros = held_micros + excluded.held_micros, spent_micros = spent_micros + excluded.spent_micros`,
            { company, at: START + at * BUCKET_MS, provider, project, held, spent },
          );
        const window = { start: START + from * BUCKET_MS, end: START + Math.max(from, to) * BUCKET_MS };
        const sum = (rows: typeof totals): { heldMicros: number; spentMicros: number } => ({
          heldMicros: rows.reduce((all, { held }) => all + held, 0),
          spentMicros: rows.reduce((all, { spent }) => all + spent, 0),
        });
        const inside = totals.filter(({ at }) => at >= from && at < Math.max(from, to));

        expect(balanceOf(db, company, 'all', window)).toEqual(sum(inside));
        expect(balanceOf(db, company, 'provider:runway', window)).toEqual(
          sum(inside.filter(({ provider }) => provider === 'runway')),
        );
        expect(balanceOf(db, company, 'all', undefined)).toEqual(sum(totals));
      }),
      { numRuns: 100 },
    );
  });
});
