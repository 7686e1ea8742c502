import { DAY, type EpochMs } from '../../contract/units.ts';
import type { Db } from '../db/open.ts';
import { run } from '../db/statement.ts';

/** Steps of an ended job are kept whole for this long; then only how it began and how it ended. */
const HISTORY_MS = 30 * DAY;
/** Rows removed in one transaction: some milliseconds. */
const ROWS_PER_PASS = 2000;

/** Removes the middle steps of jobs that ended long ago. Returns how many rows went; 0 means that nothing is left to do. Money rows are never touched. */
export function compactEvents(db: Db, now: EpochMs): number {
  return run(
    db,
    `delete from job_events where id in (
       select step.id from job_events step join jobs on jobs.id = step.job_id
       where step.at < :before and jobs.finished_at < :before
         and step.id > (select min(id) from job_events first where first.job_id = step.job_id)
         and step.id < (select max(id) from job_events last where last.job_id = step.job_id)
       limit :rows)`,
    { before: now - HISTORY_MS, rows: ROWS_PER_PASS },
  );
}
