import { create } from 'zustand';
import type { AssetId } from '../../src/contract/ids.ts';
import { formatRoute, parseRoute, type Route } from './route.ts';

/** Where the window is. Written only by the address: links, the back button and `navigate` all go through it. */
export const useRoute = create<{ readonly route: Route }>()(() => ({
  route: { view: 'library', assetId: undefined, query: '' },
}));

/** Follows the address bar. Returns its undo. */
export function followAddress(): () => void {
  const read = () => useRoute.setState({ route: parseRoute(window.location.hash) });
  read();
  window.addEventListener('hashchange', read);
  return () => window.removeEventListener('hashchange', read);
}

/** Goes to a view. `replace` leaves no step for the back button: for filters that change while typing. */
export function navigate(route: Route, options: { readonly replace?: boolean } = {}): void {
  const hash = formatRoute(route);
  if (options.replace === true) {
    window.history.replaceState(null, '', hash);
    useRoute.setState({ route });
  } else if (window.location.hash !== hash) {
    window.location.hash = hash;
  }
}

/** Opens one result; the library's filters stay in the address. */
export function openAsset(assetId: AssetId): void {
  const { route } = useRoute.getState();
  navigate({ view: 'library', assetId, query: route.view === 'library' ? route.query : '' });
}

/** Back to the library as it was filtered. */
export function openLibrary(): void {
  const { route } = useRoute.getState();
  navigate({ view: 'library', assetId: undefined, query: route.view === 'library' ? route.query : '' });
}
