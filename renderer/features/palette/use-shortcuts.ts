import { useEffect } from 'react';
import { allActions } from './app-actions.ts';
import { matchShortcut } from './match-shortcut.ts';

/** The second key of a sequence must follow within this. */
const SEQUENCE_MS = 1200;

/** Listens for the shortcuts of every enabled action. A dialog or menu that is open keeps its own keys. */
export function useShortcuts(): void {
  useEffect(() => {
    let before: { readonly key: string; readonly at: number } | undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const actions = allActions().filter((action) => action.shortcut !== undefined && action.isEnabled());
      const press = {
        key: event.key,
        hasMod: event.ctrlKey || event.metaKey,
        hasAlt: event.altKey,
        isTyping: isTyping(event.target) || isInPanel(event.target),
      };
      const recent = before !== undefined && event.timeStamp - before.at < SEQUENCE_MS ? before.key : undefined;
      const match = matchShortcut(
        actions.flatMap((action) => action.shortcut ?? []),
        press,
        recent,
      );
      before = match.kind === 'prefix' ? { key: match.key, at: event.timeStamp } : undefined;
      if (match.kind !== 'match') return;
      event.preventDefault();
      actions.find((action) => action.shortcut === match.shortcut)?.perform();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches('textarea, select, input:not([type=range], [type=checkbox], [type=radio])'))
  );
}

function isInPanel(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('[role=dialog], [role=menu]') !== null;
}
