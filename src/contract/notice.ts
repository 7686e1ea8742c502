import type { JobView } from './job.ts';

/** Something worth telling a person who looks elsewhere. */
export type NoticeKind = 'finished' | 'failed' | 'needs_you';

/** Whether a change of a job is worth a notification. A cancel is not: the person asked for it. Pure. */
export function noticeKindOf(
  before: Pick<JobView, 'status' | 'phase'>,
  after: Pick<JobView, 'status' | 'phase'>,
): NoticeKind | undefined {
  if (after.phase === 'needs_attention' && before.phase !== 'needs_attention') return 'needs_you';
  if (after.status === before.status) return undefined;
  if (after.status === 'completed') return 'finished';
  return after.status === 'failed' ? 'failed' : undefined;
}
