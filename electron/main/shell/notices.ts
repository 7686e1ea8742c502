import type { DesktopRequest } from '../../../src/contract/desktop.ts';
import type { AssetId, JobId } from '../../../src/contract/ids.ts';
import type { JobView } from '../../../src/contract/job.ts';
import { type NoticeKind, noticeKindOf } from '../../../src/contract/notice.ts';
import type { ShellMessages } from '../messages/shape.ts';

export type Notice = { readonly kind: NoticeKind; readonly title: string; readonly assetId: AssetId | undefined };

/** What one notification says, and what a click on it asks the window for. */
export type NoticeText = { readonly title: string; readonly body: string; readonly request: DesktopRequest };

/** A prompt may be a page long; a notification shows two lines. */
const TITLE_MAX = 120;

/** Remembers how jobs stood, to tell what became of them. Bounded by the jobs that are open. */
export class NoticeBook {
  readonly #known = new Map<JobId, Pick<JobView, 'status' | 'phase'>>();

  /** Takes a job's state; returns what is worth telling. A job that was never seen open is none: it ended before. */
  note(job: JobView, untitled: string): Notice | undefined {
    const before = this.#known.get(job.id);
    if (job.status === 'queued' || job.status === 'processing') {
      this.#known.set(job.id, { status: job.status, phase: job.phase });
    } else {
      this.#known.delete(job.id);
    }
    const kind = before === undefined ? undefined : noticeKindOf(before, job);
    return kind === undefined ? undefined : { kind, title: titleOf(job, untitled), assetId: job.outputs[0]?.assetId };
  }
}

/** One notification for all that happened in a short time, what needs somebody first. Pure. */
export function noticeText(notices: readonly Notice[], { notices: text }: Pick<ShellMessages, 'notices'>): NoticeText {
  const [first] = notices;
  const request = requestOf(notices);
  if (notices.length === 1 && first !== undefined) return { title: text.one[first.kind], body: first.title, request };
  const counts = (['needs_you', 'failed', 'finished'] as const)
    .map((kind) => ({ kind, count: notices.filter((notice) => notice.kind === kind).length }))
    .filter(({ count }) => count > 0);
  return {
    title: text.many(notices.length),
    body: counts.map(({ kind, count }) => text.counts[kind](count)).join(', '),
    request,
  };
}

/** The result when there is one, the library for several; the queue as soon as something did not work or waits for somebody. */
function requestOf(notices: readonly Notice[]): DesktopRequest {
  const [first] = notices;
  if (notices.some(({ kind }) => kind !== 'finished')) return { kind: 'action', action: 'go-queue' };
  const isOne = notices.length === 1 && first?.assetId !== undefined;
  return { kind: 'open', hash: isOne ? `#/library/${first.assetId}` : '#/library' };
}

function titleOf({ params }: JobView, untitled: string): string {
  const { prompt } = params;
  const text = typeof prompt === 'string' ? prompt.trim() : '';
  return text === '' ? untitled : text.slice(0, TITLE_MAX);
}
