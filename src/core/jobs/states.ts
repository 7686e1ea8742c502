import type { JobPhase, JobStatus } from '../../contract/job.ts';

/**
 * The states of a job, as data. One function writes them (`transition.ts`); this file has no code that does.
 *
 * queued       accepted and on disk with its reservation; nobody works on it. Left by a claim or a cancel.
 * preparing    claimed; free and repeatable work (checks, uploads). After a crash: queued again.
 * submitting   the request may have left. Durable before the first byte is sent. After a crash: by the provider's submit safety.
 * uncertain    nobody can know whether the provider took it; money stays reserved. Left only by proof or by a person.
 * running      the provider has it; its handle is on disk. After a crash: polled again under the same handle.
 * cancelling   a person asked, or the provider's price is above what may be spent; it was or will be told, and only its word ends it.
 * downloading  the provider is done; results are being stored. After a crash: fetched again.
 * completed, failed, cancelled   ended: reservation resolved, nothing changes any more, but a failed or cancelled job may be retried.
 */
export const JOB_STATES = [
  'queued',
  'preparing',
  'submitting',
  'uncertain',
  'running',
  'cancelling',
  'downloading',
  'completed',
  'failed',
  'cancelled',
] as const;
export type JobState = (typeof JOB_STATES)[number];

/** Which state may follow which. `failed` and `cancelled` → `queued` is a person's retry: a new attempt with a new reservation. */
export const TRANSITIONS = {
  queued: ['preparing', 'cancelled', 'failed'],
  preparing: ['queued', 'submitting', 'failed', 'cancelled'],
  submitting: ['running', 'cancelling', 'queued', 'failed', 'uncertain'],
  uncertain: ['queued', 'running', 'cancelling', 'failed'],
  running: ['downloading', 'queued', 'failed', 'cancelling', 'uncertain'],
  cancelling: ['cancelled', 'downloading', 'failed', 'uncertain'],
  downloading: ['completed', 'failed', 'uncertain'],
  completed: [],
  failed: ['queued'],
  cancelled: ['queued'],
} as const satisfies Record<JobState, readonly JobState[]>;

/** What the engine does with a job that it finds in this state when it starts. */
export const RECOVERY = {
  queued: 'nothing',
  preparing: 'requeue',
  submitting: 'decide_by_submit_safety',
  uncertain: 'nothing',
  running: 'resume',
  cancelling: 'resume',
  downloading: 'resume',
  completed: 'nothing',
  failed: 'nothing',
  cancelled: 'nothing',
} as const satisfies Record<JobState, 'nothing' | 'requeue' | 'decide_by_submit_safety' | 'resume'>;

/** The word that the outside world sees. */
export const STATUS_OF = {
  queued: 'queued',
  preparing: 'processing',
  submitting: 'processing',
  uncertain: 'processing',
  running: 'processing',
  cancelling: 'processing',
  downloading: 'processing',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
} as const satisfies Record<JobState, JobStatus>;

/** The phase that the outside world sees. */
export const PHASE_OF = {
  queued: 'waiting',
  preparing: 'preparing',
  submitting: 'submitting',
  uncertain: 'needs_attention',
  running: 'running',
  cancelling: 'cancelling',
  downloading: 'downloading',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
} as const satisfies Record<JobState, JobPhase>;

/** true when a job in this state has ended. */
export function isEnded(state: JobState): boolean {
  return STATUS_OF[state] === 'completed' || STATUS_OF[state] === 'failed' || STATUS_OF[state] === 'cancelled';
}

/** true when the table allows this step. */
export function mayFollow(from: JobState, to: JobState): boolean {
  const next: readonly JobState[] = TRANSITIONS[from];
  return next.includes(to);
}
