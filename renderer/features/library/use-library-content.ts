import { useCallback, useMemo, useState } from 'react';
import type { JobView } from '../../../src/contract/job.ts';
import { locale } from '../../format/locale.ts';
import { useAssets } from '../../stores/assets.ts';
import { useJobs } from '../../stores/jobs.ts';
import { buildContent, type GridContent, type HeldTop, jobItem, liveJobs, withoutHeld } from './grid-items.ts';
import { isSearch } from './library-filter.ts';
import type { AssetListState } from './use-asset-list.ts';
import { useSame } from './use-same.ts';
import { useToday } from './use-today.ts';

/** Scrolled further than this, CSS pixels, new results wait until they are asked for. */
const HOLD_BELOW = 48;

export type LibraryContent = {
  readonly content: GridContent;
  /** Ids of the results in order, without jobs. */
  readonly order: readonly string[];
  /** How many newer results wait above. */
  readonly held: number;
  readonly isAtTop: boolean;
  readonly onScrolled: (scrollTop: number) => void;
};

/** What the grid draws of a list: its results by day, running jobs before them, and nothing that would move under the eye of who scrolled. */
export function useLibraryContent({ page, query }: AssetListState): LibraryContent {
  const byId = useAssets((assets) => assets.byId);
  const jobsById: Readonly<Record<string, JobView>> = useJobs((jobs) => jobs.byId);
  const now = useToday();
  const [heldTop, setHeldTop] = useState<HeldTop | undefined>(undefined);

  const loaded = useSame(
    useMemo(() => (page?.ids ?? []).flatMap((id) => byId[id] ?? []), [page?.ids, byId]),
    (assets) => assets,
  );
  const live = useSame(
    useMemo(() => liveJobs(Object.values(jobsById), query), [jobsById, query]),
    (jobs) => jobs.map(jobItem),
  );
  const view = useMemo(
    () => (heldTop === undefined ? { assets: loaded, leading: live, held: 0 } : withoutHeld(loaded, jobsById, heldTop)),
    // Jobs matter only to what is held: at the top their tiles are in `live`.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [heldTop, loaded, live, heldTop === undefined ? undefined : jobsById],
  );
  const content = useMemo(
    () =>
      buildContent({
        assets: view.assets,
        leading: view.leading,
        isSearch: isSearch(query),
        total: page?.total ?? 0,
        complete: page?.nextCursor === null,
        now,
        locale,
      }),
    [view, query, page?.total, page?.nextCursor, now],
  );
  const order = useMemo(() => view.assets.map(({ id }) => id), [view]);

  const onScrolled = useCallback(
    (scrollTop: number) =>
      setHeldTop((known) =>
        scrollTop < HOLD_BELOW ? undefined : (known ?? { topId: loaded[0]?.id, jobIds: live.map(({ id }) => id) }),
      ),
    [loaded, live],
  );
  return { content, order, held: view.held, isAtTop: heldTop === undefined, onScrolled };
}
