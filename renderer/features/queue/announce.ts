import { JOB_ERROR_TEXT } from '../../../src/contract/errors.ts';
import type { JobId } from '../../../src/contract/ids.ts';
import type { JobView } from '../../../src/contract/job.ts';
import { messages } from '../../messages/messages.ts';
import { jobTitle } from './job-text.ts';

const LONGEST_TITLE = 80;

/** What a screen reader should hear about the changes between two states of the queue; a first reading is no change. Pure. */
export function announce(
  before: Readonly<Record<JobId, JobView>>,
  after: Readonly<Record<JobId, JobView>>,
): readonly string[] {
  return Object.values(after).flatMap((job) => {
    const known = before[job.id];
    if (known === undefined || known === job) return [];
    const said = sentence(known, job);
    return said === undefined ? [] : [said];
  });
}

function sentence(before: JobView, after: JobView): string | undefined {
  const title = jobTitle(after).slice(0, LONGEST_TITLE);
  const text = messages.queue.said;
  if (after.phase === 'needs_attention' && before.phase !== 'needs_attention') return text.needsYou(title);
  if (after.status === before.status) return undefined;
  if (after.status === 'completed') return text.finished(title);
  if (after.status === 'cancelled') return text.cancelled(title);
  if (after.status === 'failed')
    return text.failed(title, after.error === null ? '' : JOB_ERROR_TEXT[after.error.code].title);
  return undefined;
}
