import { useEffect, useRef } from 'react';
import { messages } from '../../messages/messages.ts';
import type { Route } from '../../router/route.ts';
import { useShell } from './use-shell.ts';

/** A view that is fetched first has its heading some frames later; after this many we give up. */
const MOST_FRAMES = 120;

/**
 * After a change of view: the document gets its title, and the focus moves to what an action asked for, else to the view's
 * heading, so that a screen reader says where it is. The first view takes the focus only when an action asked for it.
 */
export function useViewFocus(route: Route): void {
  const before = useRef(route.view);
  const wanted = useShell((state) => state.focusNext);
  useEffect(() => {
    document.title = messages.shell.documentTitle(messages.shell.views[route.view]);
    const isSame = before.current === route.view;
    before.current = route.view;
    const selector = wanted === undefined ? 'main [data-view-title]' : `#${CSS.escape(wanted)}`;
    return isSame && wanted === undefined ? undefined : focusWhenThere(selector);
  }, [route.view, wanted]);
}

function focusWhenThere(selector: string): () => void {
  let frames = 0;
  let frame = requestAnimationFrame(function look() {
    // Views that were left stay in the document, hidden.
    const element = [...document.querySelectorAll<HTMLElement>(selector)].find((found) => found.checkVisibility());
    frames += 1;
    if (element === undefined && frames < MOST_FRAMES) {
      frame = requestAnimationFrame(look);
      return;
    }
    element?.focus({ preventScroll: true });
    useShell.setState({ focusNext: undefined });
  });
  return () => cancelAnimationFrame(frame);
}
