import { useCallback, useEffect, useState } from 'react';
import type { AssetView } from '../../../src/contract/asset.ts';
import { client } from '../../client/current-client.ts';
import { messageOf } from '../../stores/loadable.ts';

/** From the last key to the search, milliseconds. */
const DEBOUNCE_MS = 80;
const PAGE = 60;

export type PickList = {
  readonly assets: readonly AssetView[];
  readonly total: number;
  readonly state: 'loading' | 'ready' | 'failed';
  /** Why it failed, in words. */
  readonly message: string;
  readonly readMore: (() => void) | undefined;
};

type Read = Omit<PickList, 'readMore'> & { readonly nextCursor: string | null };

const NOTHING: Read = { assets: [], total: 0, state: 'loading', message: '', nextCursor: null };

/** What of the library can be picked: newest first, by its words, a page at a time. An answer that a newer question has overtaken is dropped. */
export function usePickList(kinds: readonly ('image' | 'video' | 'audio')[], text: string): PickList {
  const [read, setRead] = useState<Read>(NOTHING);
  const wanted = JSON.stringify([kinds, text.trim()]);
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(() => {
      readPage(kinds, text, undefined).then(
        (page) => isCurrent && setRead({ ...page, state: 'ready', message: '' }),
        (error: unknown) => isCurrent && setRead({ ...NOTHING, state: 'failed', message: messageOf(error) }),
      );
    }, DEBOUNCE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
    // The question as text: a list of kinds is made anew with every drawing.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [wanted]);
  const { nextCursor } = read;
  const readMore = useCallback(() => {
    if (nextCursor === null) return;
    readPage(kinds, text, nextCursor).then(
      (page) =>
        setRead((known) =>
          known.nextCursor === nextCursor ? { ...known, ...page, assets: [...known.assets, ...page.assets] } : known,
        ),
      (error: unknown) => setRead((known) => ({ ...known, state: 'failed', message: messageOf(error) })),
    );
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [wanted, nextCursor]);
  return { ...read, readMore: nextCursor === null ? undefined : readMore };
}

async function readPage(
  kinds: readonly ('image' | 'video' | 'audio')[],
  text: string,
  cursor: string | undefined,
): Promise<Pick<Read, 'assets' | 'total' | 'nextCursor'>> {
  const words = text.trim();
  return client().call('library.list', {
    filter: { kinds: [...kinds], ...(words === '' ? {} : { text: words }) },
    limit: PAGE,
    ...(cursor === undefined ? {} : { cursor }),
  });
}
