import { useEffect, useRef } from 'react';
import { messages } from '../../messages/en.ts';
import type { Route } from '../../router/route.ts';

/** After a change of view: the document gets its title, and the focus moves to the view's heading, so that a screen reader says where it is. */
export function useViewFocus(route: Route): void {
  const before = useRef(route.view);
  useEffect(() => {
    document.title = messages.shell.documentTitle(messages.shell.views[route.view]);
    if (before.current === route.view) return undefined;
    before.current = route.view;
    // A view that is fetched first has its heading a moment later.
    let tries = 0;
    let frame = requestAnimationFrame(function look() {
      const heading = document.querySelector<HTMLElement>('main [data-view-title]');
      if (heading !== null) heading.focus({ preventScroll: true });
      else if (tries++ < 60) frame = requestAnimationFrame(look);
    });
    return () => cancelAnimationFrame(frame);
  }, [route.view]);
}
