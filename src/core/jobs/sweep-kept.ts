import { attemptIdSchema } from '../../contract/ids.ts';
import { type DurationMs, type EpochMs, MINUTE } from '../../contract/units.ts';
import type { KeptFiles } from '../assets/kept.ts';
import type { Db } from '../db/open.ts';
import { get } from '../db/statement.ts';
import { isEnded, JOB_STATES } from './states.ts';

/** How long an ended job keeps its answer: until its end is on disk beyond doubt. */
const AFTER_END_MS: DurationMs = 1 * MINUTE;

/**
 * Drops the answers that were kept for attempts whose job has ended: what they were paid for is in the library, or lost in another way.
 * A job that waits for a person keeps its own, and so does what belongs to no attempt that is known here. Returns how many were dropped.
 */
export async function sweepKept(db: Db, kept: KeptFiles, options: { readonly now: EpochMs }): Promise<number> {
  let dropped = 0;
  for (const name of await kept.attempts()) {
    const attemptId = attemptIdSchema.safeParse(name).data;
    if (attemptId === undefined || !isOver(db, attemptId, options.now)) continue;
    await kept.drop(attemptId);
    dropped += 1;
  }
  return dropped;
}

/** true when the job has ended a while ago, or has gone on to another attempt. */
function isOver(db: Db, attemptId: string, now: EpochMs): boolean {
  const row = get<{ state: string; updated_at: number; is_latest: number }>(
    db,
    `select jobs.state, jobs.updated_at, attempts.number = jobs.attempt as is_latest
     from attempts join jobs on jobs.id = attempts.job_id where attempts.id = :id`,
    { id: attemptId },
  );
  const state = JOB_STATES.find((known) => known === row?.state);
  if (row === undefined || state === undefined) return false;
  return row.is_latest === 0 || (isEnded(state) && now - row.updated_at > AFTER_END_MS);
}
