import type { CompanyId } from '../src/contract/ids.ts';
import { newId } from '../src/core/base/ids.ts';
import type { Db } from '../src/core/db/open.ts';
import { perSecond } from './measure.ts';

/**
 * What the disk and better-sqlite3 allow: prepared statements that write the same rows in the same number of transactions as the
 * queue does, without checks, guards, parsing or names.
 */
export function prepareRawFloor(
  db: Db,
  company: CompanyId,
  jobs: number,
): { enqueue: number; claim: number; finish: number } {
  const ids = Array.from({ length: jobs }, () => ({
    job: newId.job(Date.now()),
    reservation: newId.reservation(Date.now()),
    attempt: newId.attempt(Date.now()),
  }));
  const insertJob = db.prepare(
    `insert into jobs (id, company_id, job_type, provider, params, request_hash, state, position, reservation_id, estimated_cost_micros, created_at, updated_at)
     values (?, ?, 'image', 'draft', '{"prompt":"a narrow market street at night, paper lanterns"}', 'bench', 'queued', ?, ?, 1000, ?, ?)`,
  );
  const insertReservation = db.prepare(
    `insert into reservations (id, job_id, company_id, provider, amount_micros, created_at) values (?, ?, ?, 'draft', 1000, ?)`,
  );
  const insertEntry = db.prepare(
    `insert into ledger_entries (kind, reservation_id, job_id, attempt, company_id, provider, held_micros, spent_micros, cost_basis, window_at, created_at)
     values (?, ?, ?, 1, ?, 'draft', ?, ?, ?, ?, ?)`,
  );
  const addTotal = db.prepare(
    `insert into ledger_totals (company_id, bucket_at, provider, project_id, held_micros, spent_micros) values (?, ?, 'draft', '', ?, ?)
     on conflict (company_id, bucket_at, provider, project_id) do update set held_micros = held_micros + excluded.held_micros, spent_micros = spent_micros + excluded.spent_micros`,
  );
  const insertEvent = db.prepare(
    'insert into job_events (job_id, attempt, from_state, to_state, at) values (?, 1, ?, ?, ?)',
  );
  const insertAttempt = db.prepare(
    'insert into attempts (id, job_id, number, reservation_id, claimed_at) values (?, ?, 1, ?, ?)',
  );
  const updateAttempt = db.prepare(`update attempts set prepared = 'null' where id = ?`);
  const next = db.prepare(
    `select id from jobs where state = 'queued' and provider = 'draft' and run_after <= ? order by priority desc, position limit 1`,
  );
  const move = db.prepare(
    'update jobs set state = ?, attempt = 1, updated_at = ?, revision = revision + 1 where id = ?',
  );
  const end = db.prepare(
    `update jobs set state = 'completed', finished_at = ?, updated_at = ?, actual_cost_micros = 900, revision = revision + 1 where id = ?`,
  );
  const bucket = (at: number): number => at - (at % 900_000);
  const once = (work: () => void): void => db.transaction(work).immediate();

  const enqueue = perSecond(jobs, () => {
    ids.forEach(({ job, reservation }, n) => {
      const now = Date.now();
      once(() => {
        insertJob.run(job, company, n, reservation, now, now);
        insertEvent.run(job, null, 'queued', now);
        insertReservation.run(reservation, job, company, now);
        insertEntry.run('reserve', reservation, job, company, 1000, 0, null, now, now);
        addTotal.run(company, bucket(now), 1000, 0);
      });
    });
  });
  const claim = perSecond(jobs, () => {
    for (const { job, reservation, attempt } of ids) {
      const now = Date.now();
      once(() => {
        next.get(now);
        move.run('preparing', now, job);
        insertEvent.run(job, 'queued', 'preparing', now);
        insertAttempt.run(attempt, job, reservation, now);
      });
    }
  });
  const finish = perSecond(jobs, () => {
    for (const { job, reservation, attempt } of ids) {
      const now = Date.now();
      for (const [from, to] of [
        ['preparing', 'submitting'],
        ['submitting', 'running'],
        ['running', 'downloading'],
      ]) {
        once(() => {
          move.run(to, now, job);
          insertEvent.run(job, from, to, now);
          updateAttempt.run(attempt);
        });
      }
      once(() => {
        insertEntry.run('settle', reservation, job, company, -1000, 900, 'provider', now, now);
        addTotal.run(company, bucket(now), -1000, 900);
        end.run(now, now, job);
        insertEvent.run(job, 'downloading', 'completed', now);
        updateAttempt.run(attempt);
      });
    }
  });
  return { enqueue, claim, finish };
}
