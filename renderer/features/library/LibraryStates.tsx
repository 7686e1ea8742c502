import { Image, SearchX, Trash2 } from 'lucide-react';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { messages } from '../../messages/messages.ts';
import { navigate } from '../../router/use-route.ts';
import { focusPrompt } from '../prompt/actions.ts';
import { EVERYTHING, isNarrowed, type LibraryQuery } from './library-filter.ts';
import { setLibraryQuery } from './use-library-query.ts';

const texts = messages.library;

/** Rows of the shape that results will have, in shares of the width. */
const SKELETON_ROWS = [
  [26, 25, 14, 34],
  [18, 12, 27, 19, 24],
  [30, 17, 23, 11, 16],
] as const;

/** What stands in for the first page while it is being read. */
export function LibrarySkeleton() {
  return (
    <div aria-busy className="flex flex-col gap-1.5 px-4 pt-2">
      <span className="sr-only" role="status">
        {texts.loading}
      </span>
      <Skeleton className="my-2 h-4 w-28" />
      {SKELETON_ROWS.map((row) => (
        <div key={row[0]} className="flex gap-1.5">
          {row.map((share) => (
            <div key={share} style={{ flexGrow: share, flexBasis: 0 }}>
              <Skeleton className="h-[196px] w-full" />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

/** Nothing to show: nothing made yet, nothing found, or an empty trash. Each says what to do. */
export function LibraryEmpty({ query }: { readonly query: LibraryQuery }) {
  if (isNarrowed(query)) {
    return (
      <EmptyState
        icon={<SearchX size={18} aria-hidden />}
        title={texts.nothingFoundTitle}
        text={texts.nothingFoundText}
        actions={
          <Button onClick={() => setLibraryQuery({ ...EVERYTHING, trashed: query.trashed })}>
            {texts.clearFilters}
          </Button>
        }
      />
    );
  }
  if (query.trashed) {
    return (
      <EmptyState
        icon={<Trash2 size={18} aria-hidden />}
        title={texts.trashEmptyTitle}
        text={texts.trashEmptyText}
        actions={<Button onClick={() => setLibraryQuery(EVERYTHING)}>{texts.openLibrary}</Button>}
      />
    );
  }
  return (
    <EmptyState
      icon={<Image size={18} aria-hidden />}
      title={texts.emptyTitle}
      text={texts.emptyText}
      actions={
        <>
          <Button onClick={focusPrompt}>{texts.emptyAction}</Button>
          <Button variant="quiet" onClick={() => navigate({ view: 'settings', query: 'section=comfy' })}>
            {texts.emptyComfy}
          </Button>
        </>
      }
    />
  );
}
