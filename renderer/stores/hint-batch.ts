import type { EventPayload } from '../../src/contract/events.ts';
import type { JobId } from '../../src/contract/ids.ts';
import { useJobs, withHint } from './jobs.ts';

type Progress = EventPayload<'job.progressed'>;

/**
 * Progress arrives as fast as the engine knows it, of each job by itself. Keeps the newest hint of each job and writes all of them at once
 * when `schedule` calls back, for example with the next frame.
 * @param now epoch milliseconds.
 */
export function createHintBatch(
  schedule: (write: () => void) => void,
  now: () => number,
): (progress: Progress) => void {
  const newest = new Map<JobId, { readonly progress: Progress; readonly receivedAt: number }>();
  const write = (): void => {
    const hints = [...newest.values()];
    newest.clear();
    useJobs.setState((state) =>
      hints.reduce(
        (next, { progress: { jobId, ...hint }, receivedAt }) => withHint(next, jobId, { ...hint, receivedAt }),
        state,
      ),
    );
  };
  return (progress) => {
    if (newest.size === 0) schedule(write);
    newest.set(progress.jobId, { progress, receivedAt: now() });
  };
}
