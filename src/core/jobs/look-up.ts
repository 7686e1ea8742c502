import { isAbort } from '../base/abort.ts';
import { LIMITS } from '../base/limits.ts';
import { errorFields } from '../base/log.ts';
import type { Evidence, StartResult } from '../providers/adapter.ts';
import type { JobRow } from './row-schema.ts';
import { attemptOf, contextOf, type Run, within } from './run-context.ts';

/** Asks the provider for an attempt whose answer was not seen, by our id. 'unknown' also when it does not keep our ids or cannot be asked now. */
export async function lookUp(run: Run, job: JobRow): Promise<StartResult | 'absent' | 'unknown'> {
  const { runtime, control, adapter } = run;
  if (adapter.find === undefined || adapter.submitSafety !== 'lookup') return 'unknown';
  const find = adapter.find.bind(adapter);
  try {
    return await within(runtime.clock, { ms: LIMITS.statusMaxMs, signals: [control.shutdown] }, (signal) =>
      find(contextOf(run, signal), attemptOf(run, job)),
    );
  } catch (error) {
    if (isAbort(error, control.shutdown)) throw error;
    runtime.log.warn({ jobId: job.id, ...errorFields(error) }, 'the provider could not be asked for an unanswered job');
    return 'unknown';
  }
}

/** What the provider shows that may help a person to decide; undefined when it shows nothing or cannot be asked now. */
export async function evidenceOf(run: Run, job: JobRow): Promise<Evidence | undefined> {
  const { runtime, control, adapter } = run;
  try {
    return await within(runtime.clock, { ms: LIMITS.evidenceMaxMs, signals: [control.shutdown] }, async (signal) =>
      adapter.evidence?.(contextOf(run, signal), attemptOf(run, job)),
    );
  } catch (error) {
    if (isAbort(error, control.shutdown)) throw error;
    runtime.log.warn({ jobId: job.id, ...errorFields(error) }, 'no evidence could be had for an unanswered job');
    return undefined;
  }
}
