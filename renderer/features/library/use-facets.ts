import { useEffect, useState } from 'react';
import type { MethodOutput } from '../../../src/contract/methods.ts';
import { client } from '../../client/current-client.ts';
import { now } from '../../clock.ts';
import { EVERYTHING, filterFromQuery, type LibraryQuery } from './library-filter.ts';

type Facets = MethodOutput<'library.facets'>;

/** What there is to choose from, whatever of these is chosen already; undefined until it is known. */
export function useFacets(query: LibraryQuery): Facets | undefined {
  const [facets, setFacets] = useState<Facets>();
  const { text, kind, provider, trashed } = query;
  useEffect(() => {
    let isCurrent = true;
    const filter = filterFromQuery({ ...EVERYTHING, text, kind, provider, trashed }, now());
    client()
      .call('library.facets', { filter })
      .then(
        (found) => {
          if (isCurrent) setFacets(found);
        },
        // The lists stay empty; the library itself says when it cannot be read.
        () => undefined,
      );
    return () => {
      isCurrent = false;
    };
  }, [text, kind, provider, trashed]);
  return facets;
}
