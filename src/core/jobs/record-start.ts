import { formatUsd, type MicroUsd, usdFromMicros } from '../../contract/units.ts';
import { isAbort, sleep } from '../base/abort.ts';
import type { AppError } from '../base/app-error.ts';
import { errorFields } from '../base/log.ts';
import { heldFor, topUp } from '../budget/top-up.ts';
import { transaction } from '../db/transaction.ts';
import type { StartResult } from '../providers/adapter.ts';
import { ProviderFailure } from '../providers/errors.ts';
import { isPassing } from './passing.ts';
import { aboveOwnCap } from './plan.ts';
import { jobErrorOf, retryDelay } from './retry.ts';
import type { JobRow } from './row-schema.ts';
import { type Run, writeStep } from './run-context.ts';
import { markRunning, markTooDear } from './steps.ts';

/**
 * The provider has the job: whatever it takes, its handle goes to disk, and in the same transaction the provider's own maximum is held,
 * or, where a limit does not allow that, the job is `cancelling`. Throws ProviderFailure (with the handle) when it cannot be written.
 */
export async function recordStart(run: Run, job: JobRow, started: StartResult): Promise<void> {
  const { runtime, control } = run;
  const { handle } = started;
  for (let failures = 1; ; failures++) {
    try {
      return await writeStep(run, () => writeStart(run, job, started));
    } catch (cause) {
      if (isAbort(cause, control.abandon)) throw cause;
      if (!isPassing(cause)) {
        throw new ProviderFailure(
          'outcome_unknown',
          'The provider took this job, but that could not be written down.',
          { sent: 'unknown', details: { handle }, cause },
        );
      }
      runtime.log.error({ jobId: job.id, handle, ...errorFields(cause) }, 'a handle waits to be written');
      runtime.live.hint(job.id, { message: 'Waiting: the disk is full or the database is busy' });
      await sleep(runtime.clock, retryDelay(failures, runtime.random(), undefined), control.abandon);
    }
  }
}

function writeStart(run: Run, job: JobRow, { handle, maxCostMicros }: StartResult): void {
  const { db, clock } = run.runtime;
  const now = clock.now();
  const wanted = wholeMaximum(maxCostMicros);
  if (wanted === undefined || run.isFree || wanted <= heldFor(db, job.reservation_id))
    return markRunning(db, job, { handle, now });
  transaction(db, () => {
    const refusal = holdMore(run, job, wanted);
    if (refusal === undefined) return markRunning(db, job, { handle, estimatedCostMicros: wanted, now });
    markTooDear(db, job, { handle, error: tooDear(refusal, { wanted, held: heldFor(db, job.reservation_id) }), now });
  });
  run.runtime.announceBudget();
}

/** A maximum that makes no sense says nothing; the estimate stays what is held. */
function wholeMaximum(micros: MicroUsd | undefined): MicroUsd | undefined {
  if (micros === undefined || !Number.isFinite(micros) || micros < 0 || micros > Number.MAX_SAFE_INTEGER)
    return undefined;
  return Math.ceil(micros);
}

/** The job's own cap first, then every limit. */
function holdMore(run: Run, job: JobRow, wanted: MicroUsd): AppError | undefined {
  const { db, clock, timeZone } = run.runtime;
  if (job.max_cost_micros !== null && wanted > job.max_cost_micros) return aboveOwnCap(wanted, job.max_cost_micros);
  return topUp(db, job.reservation_id, {
    toMicros: wanted,
    attempt: job.attempt,
    timeZone: timeZone(),
    now: clock.now(),
  });
}

/** What the job ends with, unless the provider finishes it before the cancel arrives. Whether money went is the provider's to say. */
function tooDear(refusal: AppError, price: { wanted: MicroUsd; held: MicroUsd }): ReturnType<typeof jobErrorOf> {
  const failure = new ProviderFailure(
    'budget_exceeded',
    `The provider took this job for up to ${formatUsd(price.wanted)}, more than the ${formatUsd(price.held)} that was reserved, so it was cancelled there. ${refusal.message}`,
    {
      details: {
        ...refusal.details,
        over_estimate: true,
        provider_max: usdFromMicros(price.wanted),
        held: usdFromMicros(price.held),
      },
    },
  );
  return jobErrorOf(failure, 'unknown');
}
