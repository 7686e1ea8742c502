import type { JobError } from '../../../../src/contract/errors.ts';
import type { JsonValue } from '../../../../src/contract/units.ts';
import { AppError } from '../../../../src/core/base/app-error.ts';
import { chargeOf, wholeCost } from '../../../../src/core/jobs/cost.ts';
import { doubtError } from '../../../../src/core/jobs/doubt.ts';
import { asFailure, jobErrorOf } from '../../../../src/core/jobs/retry.ts';
import type { ActualCost, TaskStatus } from '../../../../src/core/providers/adapter.ts';
import { ProviderFailure } from '../../../../src/core/providers/errors.ts';
import { wait } from './context.ts';
import { endTry, FOLLOW_LEASE_S, keepLease, RELEASE_LEASE_S } from './lease.ts';
import type { Run } from './run.ts';
import { storeOutputs } from './store-outputs.ts';

/** What became of a job in this pass. `running`: the task goes on at the provider, and the next pass follows it. */
export type Outcome = 'completed' | 'failed' | 'cancelled' | 'needs_attention' | 'running' | 'requeued';

/** Asks the provider at its own pace until the task has ended or the time of this pass is over. Throws LeaseLost. */
export async function followTask(run: Run, handle: JsonValue): Promise<Outcome> {
  const { backend, job, adapter, context } = run;
  let isCancelled = job.cancel_requested_at !== null;
  let isTold = false;
  for (;;) {
    if (isCancelled && !isTold) isTold = await tellProvider(run, handle);
    const status = await poll(run, handle);
    if (status !== undefined && status.state !== 'queued' && status.state !== 'running')
      return conclude(run, handle, status);
    const isLast = Date.now() + adapter.pollIntervalMs > run.until;
    isCancelled = await keepLease(backend, job, {
      leaseSeconds: isLast ? RELEASE_LEASE_S : FOLLOW_LEASE_S,
      phase: isTold ? 'cancelling' : 'running',
      progress: status?.state === 'running' ? status.progress : undefined,
    });
    if (isLast) return 'running';
    await wait(adapter.pollIntervalMs, context.signal);
  }
}

/** The provider's word, or that it cannot be asked any more. undefined: it could not be asked now. */
type Word = TaskStatus | { readonly state: 'unknowable'; readonly failure: ProviderFailure };

async function poll(run: Run, handle: JsonValue): Promise<Word | undefined> {
  try {
    return await run.adapter.status(run.context, handle);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const failure = asFailure(error);
    return failure.transient ? undefined : { state: 'unknowable', failure };
  }
}

/** false: it could not be told now, and is told again before the next question. */
async function tellProvider({ adapter, context }: Run, handle: JsonValue): Promise<boolean> {
  try {
    await adapter.cancel(context, handle);
    return true;
  } catch (error) {
    return !(error instanceof ProviderFailure && error.transient);
  }
}

async function conclude(
  run: Run,
  handle: JsonValue,
  word: Exclude<Word, { state: 'queued' | 'running' }>,
): Promise<Outcome> {
  const end = (ending: Parameters<typeof endTry>[3]): Promise<void> => endTry(run.backend, run.job, run.ids, ending);
  const costOf = (cost: ActualCost): ActualCost => wholeCost(cost, run.job.estimated_cost_micros);
  switch (word.state) {
    case 'succeeded':
      return store(run, handle, { outputs: word.outputs, cost: costOf(word.cost) });
    case 'failed': {
      const cost = chargeOf(costOf(word.cost));
      await end({ status: 'failed', cost, error: jobErrorOf(word.failure, cost !== undefined) });
      return 'failed';
    }
    case 'cancelled':
      await end({ status: 'cancelled', cost: chargeOf(costOf(word.cost)) });
      return 'cancelled';
    case 'again':
      await end({ status: 'queued', error: jobErrorOf(word.failure, false) });
      return 'requeued';
    case 'lost':
      if (!run.adapter.paid) {
        await end({ status: 'queued', error: jobErrorOf(new ProviderFailure('unavailable', GONE), false) });
        return 'requeued';
      }
      await end({ status: 'uncertain', error: doubtError(undefined, LOST) });
      return 'needs_attention';
    case 'unknowable':
      if (!run.adapter.paid) {
        await end({ status: 'failed', error: jobErrorOf(word.failure, false) });
        return 'failed';
      }
      await end({ status: 'uncertain', error: doubtError(word.failure, cannotAsk(word.failure)) });
      return 'needs_attention';
  }
}

const GONE = 'What does the work was started anew and no longer knows this task.';
const LOST =
  'The provider no longer knows this task, so nobody here can know whether it was charged. Its money stays reserved.';

function cannotAsk(failure: ProviderFailure): string {
  return `The provider has this job but can no longer be asked about it (${failure.message}) Its money stays reserved.`;
}

/** Of paid work every result that can be had is kept, and what is lost is said. */
async function store(
  run: Run,
  handle: JsonValue,
  done: { outputs: Extract<TaskStatus, { state: 'succeeded' }>['outputs']; cost: ActualCost },
): Promise<Outcome> {
  const { backend, job, ids, adapter, context, fileTurns } = run;
  await keepLease(backend, job, { leaseSeconds: FOLLOW_LEASE_S * 3, phase: 'downloading' });
  const { count, lost } = await storeOutputs(backend, job, {
    adapter,
    context,
    handle,
    outputs: done.outputs,
    fileTurns,
  });
  const cost = chargeOf(done.cost);
  if (count > 0) {
    await endTry(backend, job, ids, { status: 'completed', cost: done.cost });
    return 'completed';
  }
  const error: JobError = jobErrorOf(lost[0] ?? asFailure(undefined), cost !== undefined);
  await endTry(backend, job, ids, { status: 'failed', cost, error });
  return 'failed';
}
