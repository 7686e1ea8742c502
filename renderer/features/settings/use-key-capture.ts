import { useEffect, useRef, useState } from 'react';
import { SECOND } from '../../../src/contract/units.ts';
import { type Capture, capture } from '../palette/key-bindings.ts';

/** A second key of a sequence must follow within this. */
const FOLLOW_MS = 1.2 * SECOND;

/** Listens for keys while `isOn`; nothing else in the window hears them. `onEnd` gets the keys, or undefined for Esc. */
export function useKeyCapture(isOn: boolean, onEnd: (shortcut: string | undefined) => void): Capture {
  const [state, setState] = useState<Capture>({ kind: 'waiting' });
  const end = useRef(onEnd);
  end.current = onEnd;
  useEffect(() => {
    if (!isOn) return undefined;
    setState({ kind: 'waiting' });
    const held: { now: Capture; timer: ReturnType<typeof setTimeout> | undefined } = {
      now: { kind: 'waiting' },
      timer: undefined,
    };
    const finish = (shortcut: string | undefined): void => {
      clearTimeout(held.timer);
      end.current(shortcut);
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      event.preventDefault();
      event.stopImmediatePropagation();
      const press = { key: event.key, hasMod: event.ctrlKey || event.metaKey, hasAlt: event.altKey };
      const next = capture(held.now, press);
      held.now = next;
      setState(next);
      clearTimeout(held.timer);
      if (next.kind === 'done') finish(next.shortcut);
      if (next.kind === 'cancelled') finish(undefined);
      if (next.kind === 'first') held.timer = setTimeout(() => finish(next.key), FOLLOW_MS);
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => {
      clearTimeout(held.timer);
      window.removeEventListener('keydown', onKeyDown, { capture: true });
    };
  }, [isOn]);
  return state;
}
