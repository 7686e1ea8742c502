import { useCallback, useEffect, useMemo, useState } from 'react';
import { ArrowUp } from 'lucide-react';
import type { JobView } from '../../../src/contract/job.ts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { ViewFrame } from '../../components/ViewFrame.tsx';
import { locale } from '../../format/locale.ts';
import { messages } from '../../messages/messages.ts';
import { useAssets } from '../../stores/assets.ts';
import { useJobs } from '../../stores/jobs.ts';
import { registerActions } from '../palette/app-action.ts';
import { buildContent, type HeldTop, jobItem, liveJobs, withoutHeld } from './grid-items.ts';
import { LIBRARY_ACTIONS } from './library-actions.ts';
import { isRanked } from './library-filter.ts';
import { LibraryBar } from './LibraryBar.tsx';
import { LibraryGrid, scrollGridToTop } from './LibraryGrid.tsx';
import { LibraryEmpty, LibrarySkeleton } from './LibraryStates.tsx';
import { SelectionBar } from './SelectionBar.tsx';
import { useAssetList } from './use-asset-list.ts';
import { useLibraryQuery } from './use-library-query.ts';
import { useReadMore } from './use-read-more.ts';
import { useToday } from './use-today.ts';

const texts = messages.library;
/** Scrolled further than this, CSS pixels, new results wait until they are asked for. */
const HOLD_BELOW = 48;

/** The home: every result, newest first, with running jobs at the top. */
export function LibraryView() {
  useEffect(() => registerActions(LIBRARY_ACTIONS), []);
  const query = useLibraryQuery();
  const list = useAssetList(query);
  const { page } = list;
  const byId = useAssets((assets) => assets.byId);
  const jobsById: Readonly<Record<string, JobView>> = useJobs((jobs) => jobs.byId);
  const today = useToday();
  const [heldTop, setHeldTop] = useState<HeldTop | undefined>(undefined);

  const loaded = useMemo(() => (page?.ids ?? []).flatMap((id) => byId[id] ?? []), [page?.ids, byId]);
  const live = useMemo(() => liveJobs(Object.values(jobsById), query).map(jobItem), [jobsById, query]);
  const view = useMemo(
    () => (heldTop === undefined ? { assets: loaded, leading: live, held: 0 } : withoutHeld(loaded, jobsById, heldTop)),
    [heldTop, loaded, live, jobsById],
  );
  const content = useMemo(
    () =>
      buildContent({
        assets: view.assets,
        leading: view.leading,
        ranked: isRanked(query),
        total: page?.total ?? 0,
        complete: page?.nextCursor === null,
        now: today,
        locale,
      }),
    [view, query, page?.total, page?.nextCursor, today],
  );

  const onScrolled = useCallback(
    (scrollTop: number) =>
      setHeldTop((known) =>
        scrollTop < HOLD_BELOW ? undefined : (known ?? { topId: loaded[0]?.id, jobIds: live.map(({ id }) => id) }),
      ),
    [loaded, live],
  );
  const onNearEnd = useReadMore(list.filter);
  const order = useMemo(() => view.assets.map(({ id }) => id), [view]);

  return (
    <ViewFrame title={query.trashed ? texts.trashTitle : texts.title} scroll={false} bar={<LibraryBar query={query} />}>
      {page === undefined || page.load.kind === 'loading' ? (
        <LibrarySkeleton />
      ) : page.load.kind === 'failed' ? (
        <ErrorState
          title={texts.failedTitle}
          text={page.load.message}
          details={page.load.details}
          onRetry={list.retry}
        />
      ) : content.items.length === 0 ? (
        <LibraryEmpty query={query} />
      ) : (
        <LibraryGrid
          content={content}
          listKey={list.key}
          isStale={list.isStale}
          onScrolled={onScrolled}
          onNearEnd={onNearEnd}
        />
      )}
      {view.held === 0 ? null : <NewResults count={view.held} onPress={scrollGridToTop} />}
      <SelectionBar isTrash={query.trashed} order={order} />
    </ViewFrame>
  );
}

function NewResults({ count, onPress }: { readonly count: number; readonly onPress: () => void }) {
  return (
    <div role="status" className="motion-rise pointer-events-none absolute inset-x-0 top-2 z-10 flex justify-center">
      <button
        type="button"
        onClick={onPress}
        className="figures pointer-events-auto flex h-8 items-center gap-1.5 rounded-full border border-line-strong bg-raised px-3.5 font-medium text-text shadow-float transition-colors hover:bg-hover"
      >
        <ArrowUp size={14} aria-hidden />
        {texts.newResults(count)}
      </button>
    </div>
  );
}
