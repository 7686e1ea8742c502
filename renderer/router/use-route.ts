import { create } from 'zustand';
import type { AssetId } from '../../src/contract/ids.ts';
import type { DurationMs } from '../../src/contract/units.ts';
import { formatRoute, parseRoute, type Route } from './route.ts';

/**
 * After the last change of a place that leaves no step. Writing the address asks the browser itself: with every key of a search it took three
 * milliseconds before the letter could be drawn. Some browsers refuse more than a hundred in a few seconds.
 */
const WRITE_AFTER_MS: DurationMs = 200;

/** What the address is to say. `over`: what it said when that was decided; somebody who has gone elsewhere since stays there. */
type Unwritten = { readonly hash: string; readonly over: string; readonly timer: ReturnType<typeof setTimeout> };

const address: { unwritten: Unwritten | undefined } = { unwritten: undefined };

/** Where the window is. Links, the back button and `navigate` change it by the address; what leaves no step comes to the address later. */
export const useRoute = create<{ readonly route: Route }>()(() => ({
  route: { view: 'library', assetId: undefined, query: '' },
}));

/** Follows the address bar. Returns its undo. */
export function followAddress(): () => void {
  const read = (): void => useRoute.setState({ route: parseRoute(window.location.hash) });
  read();
  window.addEventListener('hashchange', read);
  // A link leaves a step behind, which must say what was shown.
  window.addEventListener('click', writeAddress, true);
  window.addEventListener('pagehide', writeAddress);
  return () => {
    window.removeEventListener('hashchange', read);
    window.removeEventListener('click', writeAddress, true);
    window.removeEventListener('pagehide', writeAddress);
  };
}

/** Goes to a view. `replace` leaves no step for the back button, and the address follows in a moment: for what changes with every key. */
export function navigate(route: Route, options: { readonly replace?: boolean } = {}): void {
  const hash = formatRoute(route);
  if (options.replace === true) {
    clearTimeout(address.unwritten?.timer);
    address.unwritten = { hash, over: window.location.hash, timer: setTimeout(writeAddress, WRITE_AFTER_MS) };
    useRoute.setState({ route });
    return;
  }
  writeAddress();
  if (window.location.hash !== hash) window.location.hash = hash;
}

function writeAddress(): void {
  const due = address.unwritten;
  if (due === undefined) return;
  address.unwritten = undefined;
  clearTimeout(due.timer);
  if (window.location.hash === due.over) window.history.replaceState(null, '', due.hash);
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
