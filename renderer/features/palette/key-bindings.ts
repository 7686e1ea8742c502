import type { Shortcuts } from '../../../src/contract/shortcuts.ts';
import type { AppAction } from './app-action.ts';
import { type FixedKey, fixedKey } from './fixed-keys.ts';

/** The actions with the keys that somebody gave them in place of their usual ones. Pure. */
export function withBindings(actions: readonly AppAction[], bindings: Shortcuts): readonly AppAction[] {
  return actions.map((action) => {
    const own = Object.hasOwn(bindings, action.id) ? bindings[action.id] : undefined;
    return own === undefined ? action : { ...action, shortcut: own === '' ? undefined : own };
  });
}

/** Why keys cannot simply be an action's: another one has them (or keys that begin or end them), they belong to a place, or the browser keeps them. */
export type Conflict =
  | { readonly kind: 'action'; readonly action: AppAction }
  | { readonly kind: 'fixed'; readonly fixed: FixedKey }
  | { readonly kind: 'browser' };

/** Chords that browsers never hand on to a page. */
const BROWSER_KEYS = new Set(['t', 'n', 'w', 'q', 'r', 'l', 'c', 'v', 'x', 'z', 'a', 'tab']);

/** What stands against giving keys to an action; undefined: nothing does. `actions` with their present keys. Pure. */
export function conflictOf(actions: readonly AppAction[], id: string, shortcut: string): Conflict | undefined {
  if (shortcut.startsWith('mod+') && BROWSER_KEYS.has(shortcut.slice(4))) return { kind: 'browser' };
  const fixed = fixedKey(shortcut.split(' ')[0] ?? '');
  if (fixed !== undefined) return { kind: 'fixed', fixed };
  const action = actions.find(
    (other) => other.id !== id && other.shortcut !== undefined && collide(other.shortcut, shortcut),
  );
  return action === undefined ? undefined : { kind: 'action', action };
}

/** "g" and "g l" cannot both be keys: the first would never let the second come. */
function collide(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other} `) || other.startsWith(`${one} `);
}

/** The bindings with an action's keys; the usual ones need no entry. `taken`: who loses them. Pure. */
export function withBinding(
  bindings: Shortcuts,
  change: { readonly action: AppAction; readonly shortcut: string; readonly taken?: AppAction | undefined },
): Shortcuts {
  const { action, shortcut, taken } = change;
  const { [action.id]: _own, ...others } = bindings;
  const without = taken === undefined ? others : { ...others, [taken.id]: '' };
  return shortcut === (action.shortcut ?? '') ? without : { ...without, [action.id]: shortcut };
}

/** The bindings without an action's own keys: it has its usual ones again. Pure. */
export function withoutBinding(bindings: Shortcuts, id: string): Shortcuts {
  const { [id]: _own, ...others } = bindings;
  return others;
}

type Press = { readonly key: string; readonly hasMod: boolean; readonly hasAlt: boolean };

/** What was pressed so far while keys are asked for. `first`: a plain key that another one may follow. */
export type Capture =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'first'; readonly key: string }
  | { readonly kind: 'done'; readonly shortcut: string }
  | { readonly kind: 'cancelled' };

const MODIFIERS = new Set([
  'control',
  'meta',
  'alt',
  'shift',
  'altgraph',
  'capslock',
  'dead',
  'process',
  'unidentified',
]);

/** Takes in a press while keys are asked for: a chord at once, a plain key and perhaps a second one, Esc for none. Pure. */
export function capture(before: Capture, press: Press): Capture {
  const key = press.key.toLowerCase();
  if (MODIFIERS.has(key) || press.hasAlt) return before;
  if (key === 'escape') return { kind: 'cancelled' };
  if (press.hasMod) return { kind: 'done', shortcut: `mod+${key}` };
  if (key === ' ' || key === 'tab' || key === 'enter') return before;
  if (before.kind === 'first') return { kind: 'done', shortcut: `${before.key} ${key}` };
  return { kind: 'first', key };
}
