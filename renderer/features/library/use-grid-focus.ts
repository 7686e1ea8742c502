import { type FocusEvent, type RefObject, useCallback, useLayoutEffect, useRef } from 'react';
import { useRoute } from '../../router/use-route.ts';

/** Back from a result: the tile of the last one that was seen comes into view and gets the focus. */
export function useReturnFromDetail(activeIndex: number, reveal: (index: number) => void): void {
  const isOpen = useRoute(({ route }) => route.view === 'library' && route.assetId !== undefined);
  const wasOpen = useRef(isOpen);
  useLayoutEffect(() => {
    if (wasOpen.current && !isOpen && activeIndex >= 0) reveal(activeIndex);
    wasOpen.current = isOpen;
  }, [isOpen, activeIndex, reveal]);
}

type KeptFocus = { readonly onFocus: () => void; readonly onBlur: (event: FocusEvent) => void };

/**
 * Keeps the keyboard in the grid when the tile that had it goes (to the trash, out of a filter): the next one gets it.
 * Returns the handlers that tell whether the grid has the focus. `tabStop` is the tile that Tab reaches.
 */
export function useKeptFocus(scroller: RefObject<HTMLElement | null>, tabStop: string | undefined): KeptFocus {
  const hasFocus = useRef(false);
  const given = useRef<Element | null>(null);
  useLayoutEffect(() => {
    if (!hasFocus.current || tabStop === undefined) return;
    // A tile goes before its successor is known: what was given in between is taken back.
    const { activeElement, body } = document;
    if (activeElement !== body && activeElement !== given.current) return;
    const tile = scroller.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(tabStop)}"]`) ?? null;
    given.current = tile;
    tile?.focus({ preventScroll: true });
  }, [scroller, tabStop]);
  const onFocus = useCallback((): void => {
    hasFocus.current = true;
  }, []);
  const onBlur = useCallback((event: FocusEvent): void => {
    // Nothing else has it: the tile has gone, or the window lost the focus.
    if (event.relatedTarget !== null) hasFocus.current = false;
  }, []);
  return { onFocus, onBlur };
}
