import { isOpen, type JobView } from '../../../src/contract/job.ts';
import type { EpochMs } from '../../../src/contract/units.ts';

/** Jobs that were asked for together, or ended together, and read as one line: the first, and those like it that follow. */
export type JobGroup = { readonly first: JobView; readonly rest: readonly JobView[] };

export type DockSections = {
  readonly needsYou: readonly JobView[];
  readonly running: readonly JobView[];
  /** In the order in which they will run. */
  readonly waiting: readonly JobGroup[];
  readonly waitingCount: number;
  /** Ended since `dayStart`, newest first. */
  readonly finished: readonly JobGroup[];
  readonly finishedCount: number;
};

/**
 * Sorts jobs into what the dock shows. Pure.
 * @param dayStart local midnight, epoch milliseconds.
 * @param before what it showed: groups that have not changed are the same objects again.
 */
export function dockSections(jobs: readonly JobView[], dayStart: EpochMs, before?: DockSections): DockSections {
  const open = jobs.filter((job) => isOpen(job.status)).toSorted(byAge);
  const waiting = open.filter((job) => job.status === 'queued').toSorted(byTurn);
  const finished = jobs
    .filter((job) => !isOpen(job.status) && endOf(job) >= dayStart)
    .toSorted((a, b) => endOf(b) - endOf(a) || byAge(b, a));
  return {
    needsYou: open.filter((job) => job.phase === 'needs_attention'),
    running: open.filter((job) => job.status === 'processing' && job.phase !== 'needs_attention'),
    waiting: withSame(before?.waiting, groupAlike(waiting)),
    waitingCount: waiting.length,
    finished: withSame(before?.finished, groupAlike(finished)),
    finishedCount: finished.length,
  };
}

/** Neighbours with the same words, provider and model become one group, and of those that are over with the same outcome. */
function groupAlike(jobs: readonly JobView[]): readonly JobGroup[] {
  const groups: { first: JobView; rest: JobView[] }[] = [];
  for (const job of jobs) {
    const last = groups.at(-1);
    if (last !== undefined && isAlike(last.first, job)) last.rest.push(job);
    else groups.push({ first: job, rest: [] });
  }
  return groups;
}

function withSame(before: readonly JobGroup[] = [], now: readonly JobGroup[]): readonly JobGroup[] {
  const known = new Map(before.map((group) => [group.first.id, group]));
  return now.map((group) => {
    const same = known.get(group.first.id);
    return same !== undefined && isSame(same, group) ? same : group;
  });
}

function isSame(a: JobGroup, b: JobGroup): boolean {
  return a.first === b.first && a.rest.length === b.rest.length && a.rest.every((job, i) => job === b.rest[i]);
}

function isAlike(a: JobView, b: JobView): boolean {
  return (
    a.jobType === b.jobType &&
    a.provider === b.provider &&
    a.model === b.model &&
    a.params['prompt'] === b.params['prompt'] &&
    a.status === b.status &&
    (isOpen(a.status) ? a.priority === b.priority : a.error?.code === b.error?.code)
  );
}

function endOf(job: JobView): EpochMs {
  return job.finishedAt ?? job.createdAt;
}

/** As the scheduler takes them: higher priorities first, then by place. */
function byTurn(a: JobView, b: JobView): number {
  return b.priority - a.priority || a.position - b.position || byAge(a, b);
}

function byAge(a: JobView, b: JobView): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}
