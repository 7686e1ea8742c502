import type { JobId } from '../../contract/ids.ts';
import { findJob } from './row.ts';
import type { JobsRuntime } from './runtime.ts';
import { PHASE_OF } from './states.ts';
import { viewJob } from './view.ts';

/** Tells everybody how a job stands now, from its row. Call after a commit, never inside a transaction. */
export function announceJob(runtime: JobsRuntime, jobId: JobId): void {
  const job = findJob(runtime.db, jobId);
  if (job === undefined) return;
  if (runtime.live.get(jobId)?.phase !== PHASE_OF[job.state]) runtime.live.setPhase(jobId, PHASE_OF[job.state]);
  runtime.emit({ name: 'job.changed', payload: { job: viewJob(runtime, job) } });
}
