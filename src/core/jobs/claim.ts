import { z } from 'zod';
import type { AttemptId, JobId } from '../../contract/ids.ts';
import type { ProviderId } from '../../contract/provider.ts';
import type { EpochMs } from '../../contract/units.ts';
import type { Db } from '../db/open.ts';
import { get, run } from '../db/statement.ts';
import { transaction } from '../db/transaction.ts';
import { type Candidate, type ModelsHere, notePick, pickNext, pickNextHere, type Rotation } from './pick.ts';
import type { JobRow } from './row-schema.ts';
import { findJob } from './row.ts';
import { transition } from './transition.ts';

/**
 * Takes the next due job of a provider, in the order of `pickNext`. One transaction: `preparing`, attempt + 1, a new lease and the
 * attempt row whose id the provider will know this try by. Returns undefined when nothing is due.
 */
export function claimNext(
  db: Db,
  claim: {
    provider: ProviderId;
    attemptId: AttemptId;
    lease: string;
    now: EpochMs;
    rotation: Rotation;
    keepsModel: boolean;
    /** What the place has that it is claimed for; absent: everything. */
    models?: ModelsHere;
    /** true: only a job for the model that is loaded there. */
    onlyLoaded?: boolean;
    loadedElsewhere?: ReadonlySet<string>;
  },
): JobRow | undefined {
  const picked = transaction(db, () => {
    const found = findNext(db, claim);
    if (found === undefined) return undefined;
    const { job, next } = found;
    const attempt = job.attempt + 1;
    transition(db, {
      jobId: job.id,
      from: 'queued',
      to: 'preparing',
      lease: job.lease,
      attempt,
      now: claim.now,
      set: { lease: claim.lease, attempt, startedAt: claim.now },
    });
    run(
      db,
      'insert into attempts (id, job_id, number, reservation_id, claimed_at) values (:id, :job_id, :number, :reservation_id, :now)',
      {
        id: claim.attemptId,
        job_id: job.id,
        number: attempt,
        reservation_id: job.reservation_id,
        now: claim.now,
      },
    );
    return { job: claimed(job, claim), next };
  });
  if (picked === undefined) return undefined;
  notePick(claim.rotation, picked.next);
  return picked.job;
}

/** The row as the claim has left it: what was read in the same transaction, and what the claim wrote. */
function claimed(job: JobRow, claim: { lease: string; now: EpochMs }): JobRow {
  return {
    ...job,
    state: 'preparing',
    lease: claim.lease,
    attempt: job.attempt + 1,
    started_at: job.started_at ?? claim.now,
    updated_at: claim.now,
    revision: job.revision + 1,
  };
}

/** The next job that can be read. */
function findNext(
  db: Db,
  query: {
    provider: ProviderId;
    now: EpochMs;
    rotation: Rotation;
    keepsModel: boolean;
    models?: ModelsHere;
    onlyLoaded?: boolean;
    loadedElsewhere?: ReadonlySet<string>;
  },
): { job: JobRow; next: Candidate } | undefined {
  const { rotation, models } = query;
  for (;;) {
    const next =
      models === undefined ? pickNext(db, rotation, query) : pickNextHere(db, rotation, { ...query, models });
    if (next === undefined) return undefined;
    if (query.onlyLoaded === true && (next.model === null || next.model !== rotation.model)) return undefined;
    const job = findOrSetAside(db, next.id, query.now);
    if (job !== undefined) return { job, next };
  }
}

/** A corrupt row must not block the queue behind it: it is set aside (never due, never deleted) and its money stays reserved. */
function findOrSetAside(db: Db, id: JobId, now: EpochMs): JobRow | undefined {
  try {
    return findJob(db, id);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    run(db, 'update jobs set run_after = :never, updated_at = :now where id = :id', {
      id,
      never: Number.MAX_SAFE_INTEGER,
      now,
    });
    return undefined;
  }
}

/** The earliest instant at which a waiting job becomes due; undefined when none waits for its time. */
export function nextDueAt(db: Db, now: EpochMs): EpochMs | undefined {
  return (
    get<{ at: number | null }>(
      db,
      // Named, because SQLite would read every waiting job through the index of states.
      `select min(run_after) as at from jobs indexed by jobs_due
       where state = 'queued' and run_after > 0 and run_after > :now and run_after < :never`,
      { now, never: Number.MAX_SAFE_INTEGER },
    )?.at ?? undefined
  );
}
