import type { JobId } from '../../contract/ids.ts';
import type { EpochMs } from '../../contract/units.ts';
import { AppError } from '../base/app-error.ts';
import type { Db } from '../db/open.ts';
import { get, run } from '../db/statement.ts';
import { transaction } from '../db/transaction.ts';
import type { JobRow } from './row-schema.ts';
import { requireJob } from './row.ts';

/** Distance between two neighbours in a fresh queue: jobs can be moved in between some ten times before a renumbering. */
export const POSITION_GAP = 1024;

/**
 * Puts a waiting job directly before another one, or at the end (`before` undefined). Within its priority that is its new place.
 * Durable on return. Throws `job_not_found`, `conflict` when one of the two no longer waits.
 */
export function moveJob(db: Db, move: { jobId: JobId; before: JobId | undefined; now: EpochMs }): JobRow {
  return transaction(db, () => {
    const job = requireWaiting(db, move.jobId);
    if (move.before === move.jobId) return job;
    const position = move.before === undefined ? lastPosition(db) + POSITION_GAP : positionBefore(db, move.before);
    run(db, 'update jobs set position = :position, updated_at = :now, revision = revision + 1 where id = :id', {
      id: job.id,
      position,
      now: move.now,
    });
    return requireJob(db, job.id);
  });
}

/** Sets a waiting job's priority: higher ones start first, 0 is usual. Durable on return. Throws as `moveJob`. */
export function setPriority(db: Db, change: { jobId: JobId; priority: number; now: EpochMs }): JobRow {
  return transaction(db, () => {
    const job = requireWaiting(db, change.jobId);
    run(db, 'update jobs set priority = :priority, updated_at = :now, revision = revision + 1 where id = :id', {
      id: job.id,
      priority: change.priority,
      now: change.now,
    });
    return requireJob(db, job.id);
  });
}

/** A job that still waits. Throws `job_not_found`, `conflict`. */
export function requireWaiting(db: Db, jobId: JobId): JobRow {
  const job = requireJob(db, jobId);
  if (job.state === 'queued') return job;
  throw new AppError('conflict', 'This job no longer waits, so its place and its request cannot be changed.', {
    details: { jobId, state: job.state },
  });
}

/** The highest position of all jobs; 0 when there are none. */
export function lastPosition(db: Db): number {
  return get<{ position: number }>(db, 'select coalesce(max(position), 0) as position from jobs')?.position ?? 0;
}

function positionBefore(db: Db, before: JobId): number {
  const next = requireWaiting(db, before);
  const between = middleBefore(db, next.position);
  if (between !== undefined) return between;
  renumber(db);
  const again = middleBefore(db, requireJob(db, before).position);
  if (again === undefined) throw new Error('a renumbered queue has room');
  return again;
}

/** A whole number between a position and the waiting one before it; undefined when there is none left. */
function middleBefore(db: Db, position: number): number | undefined {
  const former = get<{ position: number | null }>(
    db,
    `select max(position) as position from jobs where state = 'queued' and position < :position`,
    { position },
  )?.position;
  const low = former ?? position - 2 * POSITION_GAP;
  const middle = Math.floor((low + position) / 2);
  return middle > low && middle < position ? middle : undefined;
}

/** Spreads the waiting jobs out again, in their order. Rare: after some ten moves to the same gap. */
function renumber(db: Db): void {
  run(
    db,
    `with ordered as (
       select id, row_number() over (order by position) * ${POSITION_GAP} as place from jobs where state = 'queued'
     )
     update jobs set position = :last + (select place from ordered where ordered.id = jobs.id) where state = 'queued'`,
    { last: lastPosition(db) },
  );
}
