import { newId } from '../src/core/base/ids.ts';
import type { Db, Statement } from '../src/core/db/open.ts';
import type { BenchFolder } from './bench-folder.ts';
import type { QueueUnderTest } from './queue-under-test.ts';

const BUCKET_MS = 900_000;
const GAP = 1024;

type RawJob = { readonly id: string; readonly reservation: string; readonly lease: string };

/**
 * What the disk and better-sqlite3 allow: positional prepared statements that write the same rows and columns in the same number of
 * transactions as the queue does, on the same schema, without checks, guards, parsing or names.
 */
export function openRawQueue({ db, company, close }: BenchFolder): QueueUnderTest {
  const statements = prepareRaw(db);
  const waiting: Omit<RawJob, 'lease'>[] = [];
  const claimed: RawJob[] = [];
  const once = db.transaction((work: () => void) => work());
  let position = 0;
  return {
    enqueue: (count) => {
      for (let n = 0; n < count; n++) {
        const now = Date.now();
        const job = { id: newId.job(now), reservation: newId.reservation(now) };
        position += GAP;
        once.immediate(() => enqueueRaw(statements, { ...job, company, position, now }));
        waiting.push(job);
      }
    },
    claim: (count) => {
      for (const job of waiting.splice(0, count)) {
        const now = Date.now();
        const attempt = newId.attempt(now);
        const lease = newId.attempt(now);
        once.immediate(() => {
          statements.next.get(now);
          statements.claim.run(lease, now, now, job.id);
          statements.event.run(job.id, 1, 'queued', 'preparing', null, now);
          statements.attempt.run(attempt, job.id, job.reservation, now);
        });
        claimed.push({ ...job, lease });
      }
    },
    finish: (count) => {
      for (const job of claimed.splice(0, count)) finishRaw(statements, { ...job, company, once });
    },
    close,
  };
}

/** The rows of an accepted job: job, event, reservation, ledger entry, cached total. Inside the caller's transaction. */
export function enqueueRaw(
  statements: RawStatements,
  job: { id: string; reservation: string; company: string; position: number; now: number },
): void {
  const { id, reservation, company, position, now } = job;
  statements.job.run(id, company, position, reservation, now, now);
  statements.event.run(id, 0, null, 'queued', null, now);
  statements.reservation.run(reservation, id, company, now);
  statements.entry.run('reserve', reservation, id, company, 1000, 0, null, now, now);
  statements.total.run(company, now - (now % BUCKET_MS), 1000, 0);
}

function finishRaw(
  statements: RawStatements,
  job: RawJob & { company: string; once: { immediate(work: () => void): void } },
): void {
  const { id, reservation, company, once } = job;
  const now = Date.now();
  once.immediate(() => {
    statements.move.run('submitting', now, id);
    statements.event.run(id, 1, 'preparing', 'submitting', null, now);
    statements.prepared.run('null', now, id);
  });
  once.immediate(() => {
    statements.move.run('running', now, id);
    statements.event.run(id, 1, 'submitting', 'running', null, now);
    statements.handle.run('{"taskId":"task"}', id);
  });
  once.immediate(() => {
    statements.move.run('downloading', now, id);
    statements.event.run(id, 1, 'running', 'downloading', null, now);
  });
  once.immediate(() => {
    statements.entry.run('settle', reservation, id, company, -1000, 900, 'provider', now, now);
    statements.total.run(company, now - (now % BUCKET_MS), -1000, 900);
    statements.end.run(now, now, id);
    statements.event.run(id, 1, 'downloading', 'completed', null, now);
    statements.endAttempt.run(now, id);
  });
}

export type RawStatements = Readonly<
  Record<
    | 'job'
    | 'reservation'
    | 'entry'
    | 'total'
    | 'event'
    | 'attempt'
    | 'next'
    | 'claim'
    | 'move'
    | 'prepared'
    | 'handle'
    | 'end'
    | 'endAttempt',
    Statement
  >
>;

/** Everything that the raw queue says to the database. */
export function prepareRaw(db: Db): RawStatements {
  return {
    job: db.prepare(
      `insert into jobs (id, company_id, job_type, provider, params, request_hash, state, position, reservation_id, estimated_cost_micros, created_at, updated_at)
       values (?, ?, 'image', 'draft', '{"prompt":"a narrow market street at night, paper lanterns"}', 'bench', 'queued', ?, ?, 1000, ?, ?)`,
    ),
    reservation: db.prepare(
      `insert into reservations (id, job_id, company_id, provider, amount_micros, created_at) values (?, ?, ?, 'draft', 1000, ?)`,
    ),
    entry: db.prepare(
      `insert into ledger_entries (kind, reservation_id, job_id, attempt, company_id, provider, held_micros, spent_micros, cost_basis, window_at, created_at)
       values (?, ?, ?, 1, ?, 'draft', ?, ?, ?, ?, ?)`,
    ),
    total: db.prepare(
      `insert into ledger_totals (company_id, bucket_at, provider, project_id, held_micros, spent_micros) values (?, ?, 'draft', '', ?, ?)
       on conflict (company_id, bucket_at, provider, project_id) do update set held_micros = held_micros + excluded.held_micros, spent_micros = spent_micros + excluded.spent_micros`,
    ),
    event: db.prepare(
      'insert into job_events (job_id, attempt, from_state, to_state, detail, at) values (?, ?, ?, ?, ?, ?)',
    ),
    attempt: db.prepare('insert into attempts (id, job_id, number, reservation_id, claimed_at) values (?, ?, 1, ?, ?)'),
    next: db.prepare(
      `select id from jobs where state = 'queued' and provider = 'draft' and run_after <= +? order by priority desc, position limit 1`,
    ),
    claim: db.prepare(
      `update jobs set state = 'preparing', attempt = 1, lease = ?, started_at = ?, updated_at = ?, revision = revision + 1 where id = ?`,
    ),
    move: db.prepare('update jobs set state = ?, updated_at = ?, revision = revision + 1 where id = ?'),
    prepared: db.prepare('update attempts set prepared = ?, submitted_at = ? where job_id = ? and number = 1'),
    handle: db.prepare('update attempts set handle = ? where job_id = ? and number = 1'),
    end: db.prepare(
      `update jobs set state = 'completed', lease = null, finished_at = ?, updated_at = ?, actual_cost_micros = 900, cost_basis = 'provider', revision = revision + 1 where id = ?`,
    ),
    endAttempt: db.prepare(`update attempts set ended_at = ?, outcome = 'completed' where job_id = ? and number = 1`),
  };
}
