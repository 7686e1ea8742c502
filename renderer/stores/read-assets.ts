import type { AssetFilter } from '../../src/contract/asset.ts';
import type { Client } from '../../src/contract/client.ts';
import { type AssetsState, filterKey, useAssets, withPage, withReading } from './assets.ts';
import { firstPageSize } from './first-page-size.ts';
import { failedLoad, type LoadState } from './loadable.ts';

/** Whoever scrolls must not feel a page arrive. */
const PAGE_SIZE = 100;
/** Reads a filter's list from its start into the store. An answer that a newer reading has overtaken is dropped. Never rejects. */
export async function readAssets(client: Client, filter: AssetFilter): Promise<void> {
  const key = filterKey(filter);
  useAssets.setState((state) => withReading(state, filter));
  const reading = useAssets.getState().pages[key]?.reading;
  try {
    const answer = await client.call('library.list', { filter, limit: firstPageSize() });
    if (useAssets.getState().pages[key]?.reading !== reading) return;
    useAssets.setState((state) => withPage(state, filter, { ...answer, append: false }));
  } catch (error) {
    if (useAssets.getState().pages[key]?.reading !== reading) return;
    useAssets.setState((state) => withLoad(state, key, failedLoad(error)));
  }
}

/** Reads the next page of a list into the store; does nothing when everything was read. Rejects with ClientError. */
export async function readMoreAssets(client: Client, filter: AssetFilter): Promise<void> {
  const key = filterKey(filter);
  const page = useAssets.getState().pages[key];
  if (page === undefined || page.nextCursor === null || page.load.kind !== 'ready') return;
  const answer = await client.call('library.list', { filter, limit: PAGE_SIZE, cursor: page.nextCursor });
  const now = useAssets.getState().pages[key];
  if (now?.reading !== page.reading || now.nextCursor !== page.nextCursor) return;
  useAssets.setState((state) => withPage(state, filter, { ...answer, append: true }));
}

function withLoad(state: AssetsState, key: string, load: LoadState): AssetsState {
  const page = state.pages[key];
  return page === undefined ? state : { ...state, pages: { ...state.pages, [key]: { ...page, load } } };
}
