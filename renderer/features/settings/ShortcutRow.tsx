import { RotateCcw, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { Kbd } from '../../components/Kbd.tsx';
import { messages } from '../../messages/messages.ts';
import type { AppAction } from '../palette/app-action.ts';
import { type Conflict, conflictOf } from '../palette/key-bindings.ts';
import { shortcutText } from '../palette/shortcut-text.ts';
import { useKeyCapture } from './use-key-capture.ts';

const text = messages.settings.keyboard;

type ShortcutRowProps = {
  /** With its present keys. */
  readonly action: AppAction;
  readonly actions: readonly AppAction[];
  /** true: not its usual keys. */
  readonly isChanged: boolean;
  readonly onKeys: (shortcut: string, taken: AppAction | undefined) => void;
  readonly onReset: () => void;
};

/** One action and its keys: press others, take them away, have the usual ones back. */
export function ShortcutRow({ action, actions, isChanged, onKeys, onReset }: ShortcutRowProps) {
  const [isAsking, setAsking] = useState(false);
  const [found, setFound] = useState<{ readonly shortcut: string; readonly conflict: Conflict }>();
  const button = useRef<HTMLButtonElement>(null);
  const state = useKeyCapture(isAsking, (shortcut) => {
    setAsking(false);
    requestAnimationFrame(() => button.current?.focus());
    if (shortcut === undefined) return;
    const conflict = conflictOf(actions, action.id, shortcut);
    if (conflict === undefined) onKeys(shortcut, undefined);
    else setFound({ shortcut, conflict });
  });
  const change = (): void => {
    setFound(undefined);
    setAsking(true);
  };
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line py-1.5 last:border-0">
      <span className="min-w-40 flex-1">{action.label}</span>
      <Button
        ref={button}
        size="small"
        variant={isAsking ? 'secondary' : 'quiet'}
        aria-label={text.change(
          action.label,
          action.shortcut === undefined ? text.none : shortcutText(action.shortcut),
        )}
        onClick={change}
        onBlur={() => setAsking(false)}
      >
        {isAsking ? (
          <span role="status">{state.kind === 'first' ? text.andThen(shortcutText(state.key)) : text.press}</span>
        ) : action.shortcut === undefined ? (
          text.none
        ) : (
          <Kbd keys={shortcutText(action.shortcut)} />
        )}
      </Button>
      <IconButton
        size="small"
        label={text.remove(action.label)}
        icon={<X size={14} aria-hidden />}
        blocked={action.shortcut === undefined}
        onClick={() => onKeys('', undefined)}
      />
      <IconButton
        size="small"
        label={text.reset(action.label)}
        icon={<RotateCcw size={14} aria-hidden />}
        blocked={!isChanged}
        onClick={onReset}
      />
      {found === undefined ? null : (
        <ConflictLine
          found={found}
          onTake={(taken) => {
            setFound(undefined);
            onKeys(found.shortcut, taken);
          }}
        />
      )}
    </li>
  );
}

function ConflictLine({
  found: { shortcut, conflict },
  onTake,
}: {
  readonly found: { readonly shortcut: string; readonly conflict: Conflict };
  readonly onTake: (taken: AppAction) => void;
}) {
  const keys = shortcutText(shortcut);
  return (
    <p role="alert" className="flex w-full flex-wrap items-center gap-2 text-small text-warning">
      {conflict.kind === 'action'
        ? text.taken(keys, conflict.action.label)
        : conflict.kind === 'fixed'
          ? text.fixed(keys, conflict.fixed.label)
          : text.browser(keys)}
      {conflict.kind === 'action' ? (
        <Button size="small" onClick={() => onTake(conflict.action)}>
          {text.take}
        </Button>
      ) : null}
    </p>
  );
}
