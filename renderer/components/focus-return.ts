import { useRef } from 'react';

type FocusReturn = {
  /** For `onOpenAutoFocus`, before the focus moves in. */
  readonly remember: () => void;
  /** For `onCloseAutoFocus`. */
  readonly giveBack: (event: Event) => void;
};

/**
 * Gives the focus back to where it was before a dialog opened. Radix does that for dialogs with a trigger; ours are opened by keys, menus
 * and other dialogs as well.
 */
export function useFocusReturn(): FocusReturn {
  const before = useRef<HTMLElement | undefined>(undefined);
  return {
    remember: () => {
      before.current = lasting(document.activeElement);
    },
    giveBack: (event) => {
      const element = before.current;
      if (element?.isConnected !== true) return;
      event.preventDefault();
      element.focus({ preventScroll: true });
    },
  };
}

/** The entry of a menu goes with its menu; the button that opened the menu stays. */
function lasting(element: Element | null): HTMLElement | undefined {
  const opener = element?.closest('[role=menu]')?.getAttribute('aria-labelledby');
  const found = opener === null || opener === undefined ? element : document.getElementById(opener);
  return found instanceof HTMLElement && found !== document.body ? found : undefined;
}
