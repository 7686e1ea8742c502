import type { JobId, ProjectId, ReservationId } from '../../contract/ids.ts';
import type { EpochMs, JsonObject, MicroUsd } from '../../contract/units.ts';
import { AppError } from '../base/app-error.ts';
import { release } from '../budget/ledger.ts';
import { reserve } from '../budget/reserve.ts';
import type { Db } from '../db/open.ts';
import { run } from '../db/statement.ts';
import { transaction } from '../db/transaction.ts';
import { requireWaiting } from './order.ts';
import type { JobRow } from './row-schema.ts';
import { requireJob } from './row.ts';

/** A waiting job's new request, checked and priced. `revision` is that of the row on which the edit was based. */
export type NewRequest = {
  readonly jobId: JobId;
  readonly revision: number;
  readonly reservationId: ReservationId;
  readonly projectId: ProjectId | null;
  readonly model: string | null;
  readonly params: JsonObject;
  readonly maxCostMicros: MicroUsd | null;
  readonly estimatedCostMicros: MicroUsd | null;
  readonly reserveMicros: MicroUsd;
  readonly priceVersion: string | null;
  readonly acceptSoftLimits: boolean;
  readonly timeZone: string;
  readonly now: EpochMs;
};

/**
 * Writes the new request and swaps the reservation, one transaction: the old one is released and the new one must pass every limit, or
 * nothing changes. Durable on return. Throws `conflict` when the job was claimed or changed meanwhile, `budget_exceeded`.
 */
export function replaceRequest(db: Db, request: NewRequest): JobRow {
  return transaction(db, () => {
    const job = requireWaiting(db, request.jobId);
    if (job.revision !== request.revision) {
      throw new AppError('conflict', 'This job was changed by somebody else meanwhile. Look at it again.', {
        details: { jobId: job.id },
      });
    }
    release(db, job.reservation_id, { attempt: job.attempt, now: request.now });
    reserve(db, {
      reservation: {
        id: request.reservationId,
        job_id: job.id,
        company_id: job.company_id,
        project_id: request.projectId,
        provider: job.provider,
        amount_micros: request.reserveMicros,
        price_version: request.priceVersion,
        created_at: request.now,
      },
      attempt: job.attempt + 1,
      timeZone: request.timeZone,
      acceptSoftLimits: request.acceptSoftLimits,
    });
    writeRequest(db, request);
    return requireJob(db, job.id);
  });
}

function writeRequest(db: Db, request: NewRequest): void {
  run(
    db,
    `update jobs set project_id = :project_id, model = :model, params = :params, reservation_id = :reservation_id,
       max_cost_micros = :max_cost, estimated_cost_micros = :estimated_cost, updated_at = :now, revision = revision + 1
     where id = :id and state = 'queued'`,
    {
      id: request.jobId,
      project_id: request.projectId,
      model: request.model,
      params: JSON.stringify(request.params),
      reservation_id: request.reservationId,
      max_cost: request.maxCostMicros,
      estimated_cost: request.estimatedCostMicros,
      now: request.now,
    },
  );
}
