import type { JobView } from '../../contract/job.ts';
import { assetsOfJob, viewOutput } from '../assets/library.ts';
import type { AssetStore } from '../assets/store.ts';
import type { Db } from '../db/open.ts';
import type { LiveProgress } from './live.ts';
import type { JobRow } from './row-schema.ts';
import { PHASE_OF, STATUS_OF } from './states.ts';

/** What a view is made from. */
export type ViewSources = { readonly db: Db; readonly store: AssetStore; readonly live: LiveProgress };

/** A stored job as the contract shows it, with its results and, while it runs, its live progress. */
export function viewJob(sources: ViewSources, job: JobRow): JobView {
  const live = sources.live.get(job.id);
  return {
    id: job.id,
    companyId: job.company_id,
    projectId: job.project_id,
    status: STATUS_OF[job.state],
    phase: PHASE_OF[job.state],
    jobType: job.job_type,
    provider: job.provider,
    model: job.model,
    params: job.params,
    progress: job.state === 'completed' ? 1 : (live?.progress ?? null),
    message: live?.message ?? null,
    etaMs: live?.etaMs ?? null,
    estimatedCostMicros: job.estimated_cost_micros ?? job.max_cost_micros,
    actualCostMicros: job.actual_cost_micros,
    costBasis: job.cost_basis,
    attempts: job.attempt,
    priority: job.priority,
    position: job.position,
    createdAt: job.created_at,
    startedAt: job.started_at,
    finishedAt: job.finished_at,
    cancelRequested: job.cancel_requested_at !== null,
    outputs:
      job.state === 'completed' ? assetsOfJob(sources.db, job.id).map((asset) => viewOutput(sources.store, asset)) : [],
    error: job.error,
    revision: job.revision,
  };
}
