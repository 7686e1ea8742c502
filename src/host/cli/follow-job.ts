import type { EventPayload } from '../../contract/events.ts';
import type { JobId } from '../../contract/ids.ts';
import { isOpen, type JobPhase, type JobView } from '../../contract/job.ts';
import { SECOND } from '../../contract/units.ts';
import { PROVIDER_NAMES } from '../media/media-view.ts';
import type { Connection } from './connection.ts';
import type { Output } from './output.ts';

/**
 * Waits until a job has ended or waits for a person, showing its progress meanwhile. Rejects with the reason of `signal`,
 * or with AppError `shutting_down` when the host goes away; the job itself is not touched by either.
 */
export function followJob(
  connection: Connection,
  jobId: JobId,
  { out, signal }: { readonly out: Output; readonly signal: AbortSignal },
): Promise<JobView> {
  return new Promise((resolve, reject) => {
    const ends = AbortSignal.any([signal, connection.lost]);
    const finish = (settle: () => void): void => {
      stopListening();
      ends.removeEventListener('abort', onEnd);
      out.progress(undefined);
      settle();
    };
    const onEnd = (): void => finish(() => reject(ends.reason));
    const onJob = (job: JobView): void => {
      if (!isOpen(job.status) || job.phase === 'needs_attention') return finish(() => resolve(job));
      out.progress(describe(job, job));
    };
    let latest: JobView | undefined;
    const stopListening = connection.onEvent((event) => {
      if (event.name === 'job.changed' && event.payload.job.id === jobId) {
        latest = event.payload.job;
        onJob(latest);
      }
      if (event.name === 'job.progressed' && event.payload.jobId === jobId && latest !== undefined)
        out.progress(describe(latest, event.payload));
    });
    if (ends.aborted) return onEnd();
    ends.addEventListener('abort', onEnd, { once: true });
    // It may have ended before we listened.
    connection.call('jobs.get', { jobId }).then(
      (job) => {
        latest ??= job;
        onJob(job);
      },
      (error: unknown) => finish(() => reject(error)),
    );
  });
}

type Progress = Pick<EventPayload<'job.progressed'>, 'phase' | 'progress' | 'message' | 'etaMs'>;

function describe(job: JobView, { phase, progress, message, etaMs }: Progress): string {
  const share = progress === null ? '' : ` ${Math.round(progress * 100)} %`;
  const left = etaMs === null ? '' : `, about ${Math.max(1, Math.round(etaMs / SECOND))} s left`;
  return `${PROVIDER_NAMES[job.provider]}: ${message ?? PHASE_WORDS[phase]}${share}${left}`;
}

const PHASE_WORDS = {
  waiting: 'waiting in the queue',
  preparing: 'preparing',
  submitting: 'sending',
  needs_attention: 'needs you',
  running: 'working',
  cancelling: 'cancelling',
  downloading: 'storing the result',
  completed: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
} as const satisfies Record<JobPhase, string>;
