import { useCallback, useEffect, useRef, useState } from 'react';
import { Search, X } from 'lucide-react';
import { messages } from '../../messages/messages.ts';
import type { LibraryQuery } from './library-filter.ts';
import { noteKey } from './library-pace.ts';
import { readAhead } from './use-asset-list.ts';
import { setLibraryQuery } from './use-library-query.ts';

/** The element id of the search field: an action moves the focus there. */
export const LIBRARY_SEARCH_ID = 'library-search';

const texts = messages.library;

type SearchBoxProps = {
  readonly query: LibraryQuery;
  /** true while the answer to the last key is on its way: the next search goes out after it, with all that was typed by then. */
  readonly isBusy: boolean;
};

/** Searches with every key; the address follows without filling the history. */
export function SearchBox({ query, isBusy }: SearchBoxProps) {
  const [typed, setTyped] = useState(query.text);
  const sent = useRef(query.text);
  const latest = useRef(query);
  latest.current = query;

  useEffect(() => {
    // The address changed by itself (the back button, a cleared filter): what stands here follows.
    if (query.text === sent.current) return;
    sent.current = query.text;
    setTyped(query.text);
  }, [query.text]);

  const search = useCallback((text: string) => {
    sent.current = text;
    const wanted = { ...latest.current, text };
    // Before anything is drawn: the engine looks while the letter comes onto the screen.
    readAhead(wanted);
    setLibraryQuery(wanted, { replace: true });
  }, []);

  useEffect(() => {
    if (typed !== sent.current && !isBusy) search(typed);
  }, [typed, isBusy, search]);

  return (
    <div
      role="search"
      data-waits={isBusy || typed !== query.text ? '' : undefined}
      className="relative min-w-24 flex-1 lg:max-w-[420px]"
    >
      <Search size={14} aria-hidden className="pointer-events-none absolute top-[7px] left-2.5 text-muted" />
      <input
        id={LIBRARY_SEARCH_ID}
        type="search"
        value={typed}
        maxLength={500}
        onChange={(event) => {
          const text = event.target.value;
          if (!isBusy) search(text);
          noteKey();
          setTyped(text);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || typed === '') return;
          event.stopPropagation();
          setTyped('');
        }}
        aria-label={query.trashed ? texts.searchTrash : texts.search}
        placeholder={query.trashed ? texts.searchTrash : texts.search}
        className="h-7 w-full appearance-none rounded-control border border-line bg-raised pr-8 pl-8 text-text placeholder:text-faint hover:border-line-strong focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 [&::-webkit-search-cancel-button]:hidden"
      />
      {typed === '' ? null : (
        <button
          type="button"
          aria-label={texts.clearSearch}
          onClick={() => setTyped('')}
          className="absolute top-0 right-0 flex size-7 items-center justify-center rounded-control text-muted hover:text-text"
        >
          <X size={14} aria-hidden />
        </button>
      )}
    </div>
  );
}
