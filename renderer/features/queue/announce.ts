import { JOB_ERROR_TEXT } from '../../../src/contract/errors.ts';
import type { JobId } from '../../../src/contract/ids.ts';
import type { JobView } from '../../../src/contract/job.ts';
import { messages } from '../../messages/messages.ts';
import { jobTitle } from './job-text.ts';

const LONGEST_TITLE = 80;
/** More than this at once is counted, not read out. */
const MOST_AT_ONCE = 3;

/** What a screen reader should hear about the changes between two states of the queue; a first reading is no change. Pure. */
export function announce(
  before: Readonly<Record<JobId, JobView>>,
  after: Readonly<Record<JobId, JobView>>,
): readonly string[] {
  const all = Object.values(after).flatMap((job) => {
    const known = before[job.id];
    if (known === job) return [];
    const said = known === undefined ? newcomer(job) : sentence(known, job);
    return said === undefined ? [] : [said];
  });
  const rest = all.length - MOST_AT_ONCE;
  return rest <= 0 ? all : [...all.slice(0, MOST_AT_ONCE), messages.queue.said.more(rest)];
}

/** Only what was asked for just now: older jobs also come in, page by page. */
function newcomer(job: JobView): string | undefined {
  if (job.status !== 'queued') return undefined;
  return messages.queue.said.queued(jobTitle(job).slice(0, LONGEST_TITLE));
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
