import { create } from 'zustand';
import type { JobId } from '../../src/contract/ids.ts';
import { isOpen, type JobPhase, type JobView } from '../../src/contract/job.ts';
import { type LoadState, LOADING } from './loadable.ts';

/** A hint about a running job; replaced often, kept apart so that lists do not redraw with it. */
export type JobHint = {
  readonly phase: JobPhase;
  readonly progress: number | null;
  readonly message: string | null;
  readonly etaMs: number | null;
  readonly receivedAt: number;
};

export type JobsState = {
  readonly load: LoadState;
  readonly byId: Readonly<Record<JobId, JobView>>;
  readonly hints: Readonly<Record<JobId, JobHint>>;
  /** data: URLs. */
  readonly previews: Readonly<Record<JobId, string>>;
};

export const EMPTY_JOBS: JobsState = { load: LOADING, byId: {}, hints: {}, previews: {} };

/** Jobs as the engine told them: open ones all, finished ones as far as they were read. */
export const useJobs = create<JobsState>()(() => EMPTY_JOBS);

/** At most this many finished jobs are kept; the library has everything else. */
export const MAX_FINISHED_KEPT = 300;

/** Takes in jobs; an older revision never replaces a newer one. Hints and previews of jobs that ended are dropped. Pure. */
export function withJobs(state: JobsState, jobs: readonly JobView[]): JobsState {
  const byId: Record<JobId, JobView> = { ...state.byId };
  const hints: Record<JobId, JobHint> = { ...state.hints };
  const previews: Record<JobId, string> = { ...state.previews };
  for (const job of jobs) {
    const known = byId[job.id];
    if (known !== undefined && known.revision > job.revision) continue;
    byId[job.id] = job;
    if (!isOpen(job.status)) {
      delete hints[job.id];
      delete previews[job.id];
    }
  }
  return { ...state, byId: withoutOldest(byId), hints, previews };
}

function withoutOldest(byId: Record<JobId, JobView>): Record<JobId, JobView> {
  const finished = Object.values(byId).filter((job) => !isOpen(job.status));
  if (finished.length <= MAX_FINISHED_KEPT) return byId;
  const oldestFirst = finished.toSorted((a, b) => (a.finishedAt ?? a.createdAt) - (b.finishedAt ?? b.createdAt));
  for (const job of oldestFirst.slice(0, finished.length - MAX_FINISHED_KEPT)) delete byId[job.id];
  return byId;
}

/** Takes in a hint. One for a job that is not open, or not known, is dropped: it came late. Pure. */
export function withHint(state: JobsState, jobId: JobId, hint: JobHint): JobsState {
  const job = state.byId[jobId];
  if (job === undefined || !isOpen(job.status)) return state;
  return { ...state, hints: { ...state.hints, [jobId]: hint } };
}

/** Takes in a preview, under the same rule as a hint. Pure. */
export function withPreview(state: JobsState, jobId: JobId, dataUrl: string): JobsState {
  const job = state.byId[jobId];
  if (job === undefined || !isOpen(job.status) || !/^data:image\/(png|jpeg|webp);base64,/.test(dataUrl)) return state;
  return { ...state, previews: { ...state.previews, [jobId]: dataUrl } };
}
