import type { JobError } from '../../contract/errors.ts';
import { insertAsset, type NewAsset } from '../assets/insert.ts';
import { assetsOfJob, viewAsset } from '../assets/library.ts';
import { StorageFull } from '../assets/storage-full.ts';
import { isAbort, sleep } from '../base/abort.ts';
import { LIMITS } from '../base/limits.ts';
import { errorFields } from '../base/log.ts';
import type { ActualCost, OutputRef, TaskStatus } from '../providers/adapter.ts';
import { ProviderFailure } from '../providers/errors.ts';
import { chargeOf, wholeCost } from './cost.ts';
import { doubtError } from './doubt.ts';
import { isPassing } from './passing.ts';
import { asFailure, jobErrorOf, retryDelay } from './retry.ts';
import type { JobRow } from './row-schema.ts';
import { type Carried, contextOf, type Run, within } from './run-context.ts';
import { complete, fail, markUncertain } from './steps.ts';
import { storeOutput } from './store-output.ts';

/** `downloading`: stores every output, then asset rows, completion and settlement in one transaction. */
export async function storeResults(run: Run, job: JobRow, carried: Carried): Promise<void> {
  const { runtime } = run;
  const done = carried.done ?? (await askAgain(run, job));
  if (done === undefined) return;
  const cost = wholeCost(done.cost, run.reservedMicros);
  const { assets, lost } = await storeOutputs(run, job, { outputs: done.outputs, cost });
  if (assets.length === 0) return endWithoutResult(run, job, { error: lost[0], cost });
  await runtime.commits.durable(() =>
    complete(runtime.db, job, {
      cost,
      ...noteOf(job, lost, { stored: assets.length, cost }),
      now: runtime.clock.now(),
      storeResults: () => {
        for (const asset of assets) {
          runtime.store.bringBack(asset);
          insertAsset(runtime.db, asset);
        }
      },
    }),
  );
  run.adapter.release?.(run.attempt.handle);
  for (const row of assetsOfJob(runtime.db, job.id))
    runtime.emit({ name: 'asset.added', payload: { asset: viewAsset(runtime.store, row) } });
}

/**
 * Fetches one result after the other. Of free work all or none is kept: it is simply made again. Of paid work every result that can
 * be had is kept, and what is lost is said.
 */
async function storeOutputs(
  run: Run,
  job: JobRow,
  done: { outputs: readonly OutputRef[]; cost: ActualCost },
): Promise<{ assets: NewAsset[]; lost: unknown[] }> {
  const { runtime, control } = run;
  const outputs = done.outputs.slice(0, LIMITS.outputsMax);
  const assets: NewAsset[] = [];
  const lost: unknown[] = done.outputs.slice(LIMITS.outputsMax).map(() => tooMany());
  if (outputs.length === 0) lost.push(new ProviderFailure('output_lost', 'The provider finished without a result.'));
  for (const [ordinal, output] of outputs.entries()) {
    const message = outputs.length === 1 ? 'Storing the result' : `Storing result ${ordinal + 1} of ${outputs.length}`;
    runtime.live.hint(job.id, { message });
    try {
      assets.push(await storeOutput(run, job, { output, ordinal, cost: shareOf(done.cost, outputs.length, ordinal) }));
    } catch (error) {
      // Paid results wait until the disk takes them: the runner tries this step again.
      if (isAbort(error, control.shutdown) || (isPassing(error) && !run.isFree)) throw error;
      runtime.log.warn({ jobId: job.id, ordinal, ...errorFields(error) }, 'a result could not be stored');
      lost.push(error);
      if (run.isFree) return { assets: [], lost };
    }
  }
  return { assets, lost };
}

function tooMany(): ProviderFailure {
  return new ProviderFailure('output_lost', `One job can store at most ${LIMITS.outputsMax} results.`);
}

/** What a completed job says all the same: a part is lost, or it was finished before the cancel of what was too dear arrived. */
function noteOf(
  job: JobRow,
  lost: readonly unknown[],
  done: { stored: number; cost: ActualCost },
): { readonly error?: JobError } {
  if (lost.length > 0) return { error: partError(lost, done) };
  if (job.error?.code !== 'budget_exceeded') return {};
  const message = `${job.error.message} The provider had finished it by then, so the result was kept.`;
  return { error: { ...job.error, message, moneySpent: done.cost.micros > 0, retryable: false } };
}

/** A job that completed with a part of its results says so. */
function partError(lost: readonly unknown[], done: { stored: number; cost: ActualCost }): JobError {
  const first = failureOf(lost[0]);
  const message = `${done.stored} of ${done.stored + lost.length} results were stored; the others could not be fetched: ${first.message}`;
  const failure = new ProviderFailure('output_lost', message, { details: { lost: lost.length, stored: done.stored } });
  return { ...jobErrorOf(failure, done.cost.micros > 0), retryable: false };
}

/** After a restart the outputs are the provider's to name again. */
async function askAgain(run: Run, job: JobRow): Promise<Carried['done']> {
  const { runtime, control, adapter } = run;
  for (let failures = 0; ; failures++) {
    try {
      const status = await within(runtime.clock, { ms: LIMITS.statusMaxMs, signals: [control.shutdown] }, (signal) =>
        adapter.status(contextOf(run, signal), run.attempt.handle),
      );
      if (status.state === 'succeeded') return status;
      if (status.state !== 'running' && status.state !== 'queued') {
        endVanished(run, job, status);
        return undefined;
      }
      await sleep(runtime.clock, adapter.pollIntervalMs, control.shutdown);
    } catch (error) {
      if (isAbort(error, control.shutdown) || !(error instanceof ProviderFailure)) throw error;
      if (!error.transient || (run.isFree && failures >= LIMITS.freePollFailuresMax)) {
        endUnreadable(run, job, error);
        return undefined;
      }
      await sleep(runtime.clock, retryDelay(failures + 1, runtime.random(), error.retryAfterMs), control.shutdown);
    }
  }
}

/** The provider was done before, and now says otherwise. */
function endVanished(
  run: Run,
  job: JobRow,
  status: Extract<TaskStatus, { state: 'failed' | 'cancelled' | 'lost' | 'again' }>,
): void {
  const { db, clock } = run.runtime;
  const now = clock.now();
  if (status.state === 'lost' && !run.isFree) {
    const message =
      'The result was made, but the provider no longer has it. It has probably been charged; its money stays reserved.';
    return markUncertain(db, job, { error: doubtError(undefined, message), now });
  }
  const cost = 'cost' in status ? chargeOf(wholeCost(status.cost, run.reservedMicros)) : undefined;
  const failure =
    status.state === 'failed' || status.state === 'again'
      ? status.failure
      : new ProviderFailure('output_lost', 'The result was made, but the provider no longer has it.');
  return fail(db, job, { error: jobErrorOf(failure, cost !== undefined), cost, now });
}

function endUnreadable(run: Run, job: JobRow, failure: ProviderFailure): void {
  const { db, clock } = run.runtime;
  const now = clock.now();
  if (run.isFree) return fail(db, job, { error: jobErrorOf(failure, false), cost: undefined, now });
  const message = `The result was made, but the provider can no longer be asked for it (${failure.message}) Its money stays reserved.`;
  return markUncertain(db, job, { error: doubtError(failure, message), now });
}

function endWithoutResult(run: Run, job: JobRow, ending: { error: unknown; cost: ActualCost }): void {
  const cost = chargeOf(ending.cost);
  fail(run.runtime.db, job, {
    error: jobErrorOf(failureOf(ending.error), cost !== undefined),
    cost,
    now: run.runtime.clock.now(),
  });
}

/** Why a result was lost, in the words of a job's error. */
function failureOf(error: unknown): ProviderFailure {
  if (error instanceof StorageFull)
    return new ProviderFailure('output_lost', error.message, { cause: error, details: { reason: 'disk_full' } });
  if (error instanceof RangeError) return new ProviderFailure('output_lost', error.message, { cause: error });
  return asFailure(error);
}

/** The cost of one of `count` results: the first ones carry the remainder, so that the shares add up. */
function shareOf(cost: ActualCost, count: number, ordinal: number): number {
  return Math.floor(cost.micros / count) + (ordinal < cost.micros % count ? 1 : 0);
}
