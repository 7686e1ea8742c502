import type { AssetView } from '../../../src/contract/asset.ts';
import type { JobView } from '../../../src/contract/job.ts';
import type { EpochMs, MicroUsd } from '../../../src/contract/units.ts';
import { type DayName, groupByDay, nameOfDay, startOfDay } from './day-groups.ts';
import { aspectOf } from './format-asset.ts';
import type { LayoutSection } from './justified-rows.ts';
import type { LibraryQuery } from './library-filter.ts';

/** One place of the grid: a result, or a job that will become one. */
export type GridItem =
  | { readonly kind: 'asset'; readonly id: AssetView['id']; readonly asset: AssetView }
  | { readonly kind: 'job'; readonly id: JobView['id']; readonly job: JobView };

/** What stands over a section. `count` and `costMicros` are undefined while a part of the day is not loaded: half a sum is no sum. */
export type GridHeading = {
  readonly name: DayName | { readonly kind: 'found' };
  readonly count: number | undefined;
  readonly costMicros: MicroUsd | undefined;
};

/** Everything that the grid draws, in order. `aspects[i]`, `ids[i]` and `items[i]` speak of the same place. */
export type GridContent = {
  readonly items: readonly GridItem[];
  readonly ids: readonly string[];
  readonly aspects: Float64Array;
  readonly sections: readonly LayoutSection[];
  readonly headings: readonly GridHeading[];
};

export type GridSource = {
  readonly assets: readonly AssetView[];
  /** Stand before everything else, in today: running jobs; see `liveJobs` and `withoutHeld`. */
  readonly leading: readonly GridItem[];
  /** What words have found is one section instead of days. */
  readonly isSearch: boolean;
  /** How many the filter finds, loaded or not. */
  readonly total: number;
  /** true: all pages are here. */
  readonly complete: boolean;
  readonly now: EpochMs;
  readonly locale: string;
};

/** Running jobs shown as tiles at most; the queue dock has all of them. */
export const MAX_LIVE_TILES = 12;

/** Puts jobs and results into sections: running jobs first in today, then results by day, or one section of matches. */
export function buildContent(source: GridSource): GridContent {
  const items: GridItem[] = [...source.leading, ...source.assets.map(assetItem)];
  const aspects = Float64Array.from(items, (item) =>
    item.kind === 'asset' ? aspectOf(item.asset) : aspectOfJob(item.job),
  );
  const ids = items.map((item) => item.id);
  if (source.isSearch) {
    const sections = items.length === 0 ? [] : [{ key: 'found', count: items.length }];
    return {
      items,
      ids,
      aspects,
      sections,
      headings: [{ name: { kind: 'found' }, count: source.total, costMicros: undefined }],
    };
  }
  return { items, ids, aspects, ...daySections(source) };
}

/** The running jobs that a query may show: none where a result could not appear by itself (search, trash, favourites, ratings). */
export function liveJobs(jobs: readonly JobView[], query: LibraryQuery): JobView[] {
  if (query.trashed || query.favourite || query.minRating !== undefined || query.text.trim() !== '') return [];
  return jobs
    .filter(
      (job) =>
        job.status === 'processing' &&
        job.phase !== 'needs_attention' &&
        (query.kind === undefined || query.kind === job.jobType) &&
        (query.provider === undefined || query.provider === job.provider),
    )
    .toSorted((one, other) => other.createdAt - one.createdAt)
    .slice(0, MAX_LIVE_TILES);
}

/** The first places of the list as they were when the user scrolled away from the top. */
export type HeldTop = { readonly topId: string | undefined; readonly jobIds: readonly string[] };

/**
 * What is shown while the user has scrolled down: the list from `topId` on, and in the places of the jobs of that moment the same jobs,
 * or their first result once it is there. Everything newer waits, so that nothing moves under the eye.
 */
export function withoutHeld(
  assets: readonly AssetView[],
  jobsById: Readonly<Record<string, JobView>>,
  top: HeldTop,
): { readonly assets: readonly AssetView[]; readonly leading: readonly GridItem[]; readonly held: number } {
  const from = Math.max(
    0,
    assets.findIndex(({ id }) => id === top.topId),
  );
  const newer = new Map<string, AssetView>(assets.slice(0, from).map((asset) => [asset.id, asset]));
  const leading = top.jobIds.flatMap((jobId) => {
    const job = jobsById[jobId];
    if (job === undefined) return [];
    const result = newer.get(job.outputs[0]?.assetId ?? '');
    if (result !== undefined) return [assetItem(result)];
    return job.status === 'processing' ? [jobItem(job)] : [];
  });
  const placed = leading.filter(({ kind }) => kind === 'asset').length;
  return { assets: assets.slice(from), leading, held: newer.size - placed };
}

/** A running job as an item of the grid. */
export function jobItem(job: JobView): GridItem {
  return { kind: 'job', id: job.id, job };
}

function assetItem(asset: AssetView): GridItem {
  return { kind: 'asset', id: asset.id, asset };
}

function daySections(source: GridSource): Pick<GridContent, 'sections' | 'headings'> {
  const groups = groupByDay(source.assets);
  const today = startOfDay(source.now);
  const { leading } = source;
  const hasToday = groups[0]?.dayStart === today;
  const days = leading.length > 0 && !hasToday ? [{ dayStart: today, count: 0, costMicros: 0 }, ...groups] : groups;
  const early = leading.flatMap((item) => (item.kind === 'asset' ? [item.asset] : []));
  const earlyCost = early.reduce((sum, asset) => sum + (asset.costMicros ?? 0), 0);
  return {
    sections: days.map((day, i) => ({ key: String(day.dayStart), count: day.count + (i === 0 ? leading.length : 0) })),
    headings: days.map((day, i) => {
      const isWhole = source.complete || i < days.length - 1;
      return {
        name: nameOfDay(day.dayStart, source.now, source.locale),
        count: isWhole ? day.count + (i === 0 ? early.length : 0) : undefined,
        costMicros: isWhole ? day.costMicros + (i === 0 ? earlyCost : 0) : undefined,
      };
    }),
  };
}

function aspectOfJob(job: JobView): number {
  const { width, height } = job.params;
  if (typeof width === 'number' && typeof height === 'number' && width > 0 && height > 0) return width / height;
  return job.jobType === 'video' ? 16 / 9 : job.jobType === 'audio' ? aspectOf({ width: null, height: null }) : 1;
}
