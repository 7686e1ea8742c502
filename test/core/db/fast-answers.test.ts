import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newId } from '../../../src/core/base/ids.ts';
import { balanceOf } from '../../../src/core/budget/balance.ts';
import { verifyLedger } from '../../../src/core/budget/verify.ts';
import { migrate } from '../../../src/core/db/migrate.ts';
import { openDatabase } from '../../../src/core/db/open.ts';
import { run } from '../../../src/core/db/statement.ts';
import { countJobs } from '../../../src/core/jobs/queries.ts';
import { MIGRATIONS, temporaryFolder } from '../data-folder.ts';

const NOW = 1_800_000_000_000;
const QUARTER = NOW - (NOW % 900_000);

describe('migration 3', () => {
  it('counts the jobs and sums the days that were there before', () => {
    const folder = temporaryFolder();
    const before = join(folder, 'before');
    mkdirSync(before);
    for (const name of ['000001_start.sql', '000002_fair_queue.sql'])
      copyFileSync(join(MIGRATIONS, name), join(before, name));
    const file = join(folder, 'gesso.db');
    const db = openDatabase(file);
    onTestFinished(() => void db.close());
    migrate(db, before, file);
    const company = newId.company(NOW);
    run(db, "insert into companies (id, name, created_at) values (:company, 'c', 0)", { company });
    for (const [n, state] of ['queued', 'queued', 'completed'].entries()) {
      const finished = state === 'completed' ? NOW : null;
      const ids = { id: newId.job(NOW), reservation: newId.reservation(NOW), company, now: NOW };
      run(
        db,
        `insert into jobs (id, company_id, job_type, provider, params, request_hash, state, position, reservation_id, finished_at, created_at, updated_at)
         values (:id, :company, 'image', 'runway', '{}', 'h', :state, :n, :reservation, :finished, :now, :now)`,
        { ...ids, state, n, finished },
      );
      run(
        db,
        `insert into reservations (id, job_id, company_id, provider, amount_micros, created_at) values (:reservation, :id, :company, 'runway', 5, :now)`,
        ids,
      );
      run(
        db,
        `insert into ledger_entries (kind, reservation_id, job_id, attempt, company_id, provider, held_micros, spent_micros, window_at, created_at)
         values ('reserve', :reservation, :id, 1, :company, 'runway', 5, 0, :now, :now)`,
        ids,
      );
      run(
        db,
        `insert into ledger_totals (company_id, bucket_at, provider, project_id, held_micros, spent_micros)
         values (:company, :at, 'runway', '', 5, 0)
         on conflict do update set held_micros = held_micros + 5`,
        { company, at: QUARTER },
      );
    }

    migrate(db, MIGRATIONS, file);

    expect(countJobs(db, company)).toEqual({ queued: 2, processing: 0, completed: 1, failed: 0, cancelled: 0 });
    expect(balanceOf(db, company, 'provider:runway', undefined)).toEqual({ heldMicros: 15, spentMicros: 0 });
    expect(verifyLedger(db).find((check) => check.name === 'day_totals_match_the_totals')?.ok).toBe(true);
  });
});
