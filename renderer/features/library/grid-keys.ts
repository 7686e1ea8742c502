import type { GridMove } from './grid-navigation.ts';

/** What a key means while the grid has the keyboard. */
export type GridCommand =
  | { readonly kind: 'move'; readonly move: GridMove; readonly extend: boolean }
  | { readonly kind: 'rate'; readonly stars: number }
  | { readonly kind: 'open' | 'preview' | 'toggle' | 'favourite' | 'reuse' | 'trash' }
  | { readonly kind: 'selectAll' }
  | { readonly kind: 'clear' };

/** The part of a keyboard event that decides. */
export type KeyPress = {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
};

const MOVES: Readonly<Record<string, GridMove>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
  Home: 'rowStart',
  End: 'rowEnd',
  j: 'right',
  k: 'left',
};

/** The command of a key; undefined for keys that belong to somebody else (the browser, the palette, typing). */
export function commandOfKey(press: KeyPress): GridCommand | undefined {
  const command = press.ctrlKey || press.metaKey;
  if (press.altKey) return undefined;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  if (command) return withCommandKey(key, press.shiftKey);
  const move = MOVES[key];
  if (move !== undefined) return { kind: 'move', move, extend: press.shiftKey };
  if (/^[0-5]$/.test(key)) return { kind: 'rate', stars: Number(key) };
  switch (key) {
    case 'Enter':
      return { kind: 'open' };
    case ' ':
      return { kind: 'preview' };
    case 'x':
      return { kind: 'toggle' };
    case 'f':
      return { kind: 'favourite' };
    case 'r':
      return { kind: 'reuse' };
    case 'Delete':
    case 'Backspace':
      return { kind: 'trash' };
    case 'Escape':
      return { kind: 'clear' };
    default:
      return undefined;
  }
}

function withCommandKey(key: string, extend: boolean): GridCommand | undefined {
  if (key === 'a') return { kind: 'selectAll' };
  if (key === ' ') return { kind: 'toggle' };
  if (key === 'Home' || key === 'ArrowUp') return { kind: 'move', move: 'first', extend };
  if (key === 'End' || key === 'ArrowDown') return { kind: 'move', move: 'last', extend };
  return undefined;
}
