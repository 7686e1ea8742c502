import type { AssetId, JobId } from '../../../src/contract/ids.ts';
import type { JobView } from '../../../src/contract/job.ts';
import { type NoticeKind, noticeKindOf } from '../../../src/contract/notice.ts';
import { messages } from '../../messages/messages.ts';
import { jobTitle } from './job-text.ts';

/** Something worth saying to a person who looks elsewhere. `assetId`: what a click opens. */
export type Notice = {
  readonly kind: NoticeKind;
  readonly title: string;
  readonly assetId: AssetId | undefined;
};

/** What of the changes between two states of the queue is worth a notification. A cancel was asked for by the person. Pure. */
export function noticesOf(
  before: Readonly<Record<JobId, JobView>>,
  after: Readonly<Record<JobId, JobView>>,
): readonly Notice[] {
  return Object.values(after).flatMap((job): Notice[] => {
    const known = before[job.id];
    if (known === undefined || known === job) return [];
    const kind = noticeKindOf(known, job);
    return kind === undefined ? [] : [{ kind, title: jobTitle(job), assetId: job.outputs[0]?.assetId }];
  });
}

/** One notification for all that happened in a short time. Pure. */
export function noticeText(notices: readonly Notice[]): { readonly title: string; readonly body: string } {
  const text = messages.queue.notices;
  const [first] = notices;
  if (notices.length === 1 && first !== undefined) return { title: text.one[first.kind], body: first.title };
  const counts = (['needs_you', 'failed', 'finished'] as const)
    .map((kind) => ({ kind, count: notices.filter((notice) => notice.kind === kind).length }))
    .filter(({ count }) => count > 0);
  return {
    title: text.many(notices.length),
    body: counts.map(({ kind, count }) => text.counts[kind](count)).join(', '),
  };
}
