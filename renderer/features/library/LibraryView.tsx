import { useEffect } from 'react';
import { ArrowUp } from 'lucide-react';
import { ErrorState } from '../../components/ErrorState.tsx';
import { ViewFrame } from '../../components/ViewFrame.tsx';
import { messages } from '../../messages/messages.ts';
import { registerActions } from '../palette/app-action.ts';
import { LIBRARY_ACTIONS } from './library-actions.ts';
import { LibraryBar } from './LibraryBar.tsx';
import { LibraryGrid, scrollGridToTop } from './LibraryGrid.tsx';
import { LibraryEmpty, LibrarySkeleton } from './LibraryStates.tsx';
import { SelectionBar } from './SelectionBar.tsx';
import { useAssetList } from './use-asset-list.ts';
import { useLibraryContent } from './use-library-content.ts';
import { useLibraryQuery } from './use-library-query.ts';
import { useReadMore } from './use-read-more.ts';
import { useShortList } from './use-short-list.ts';

const texts = messages.library;

/** The home: every result, newest first, with running jobs at the top. */
export function LibraryView() {
  useEffect(() => registerActions(LIBRARY_ACTIONS), []);
  const query = useLibraryQuery();
  const list = useAssetList(query);
  const { page } = list;
  const { content, order, held, isAtTop, onScrolled } = useLibraryContent(list);
  const onNearEnd = useReadMore(list.filter);
  useShortList(list, isAtTop);
  return (
    <ViewFrame
      title={query.trashed ? texts.trashTitle : texts.title}
      scroll={false}
      bar={<LibraryBar query={query} isBusy={list.isStale} />}
    >
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
        <LibraryEmpty query={list.query} />
      ) : (
        <LibraryGrid
          content={content}
          listKey={list.key}
          isStale={list.isStale}
          onScrolled={onScrolled}
          onNearEnd={onNearEnd}
        />
      )}
      {held === 0 ? null : <NewResults count={held} onPress={scrollGridToTop} />}
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
