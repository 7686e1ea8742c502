/** What of a key press matters for shortcuts. */
export type Press = {
  readonly key: string;
  readonly hasMod: boolean;
  readonly hasAlt: boolean;
  readonly isTyping: boolean;
};

/**
 * Which shortcut a press completes, given the key pressed just before (undefined: none, or too long ago).
 * `prefix`: it begins a sequence. Plain keys do nothing while somebody types; chords with the main modifier always work. Pure.
 */
export function matchShortcut(
  shortcuts: readonly string[],
  press: Press,
  before: string | undefined,
):
  | { readonly kind: 'match'; readonly shortcut: string }
  | { readonly kind: 'prefix'; readonly key: string }
  | { readonly kind: 'none' } {
  const key = press.key.toLowerCase();
  if (press.hasAlt) return { kind: 'none' };
  if (press.hasMod) return found(shortcuts, `mod+${key}`);
  if (press.isTyping) return { kind: 'none' };
  if (before !== undefined) {
    const sequence = found(shortcuts, `${before} ${key}`);
    if (sequence.kind === 'match') return sequence;
  }
  const single = found(shortcuts, key);
  if (single.kind === 'match') return single;
  return shortcuts.some((shortcut) => shortcut.startsWith(`${key} `)) ? { kind: 'prefix', key } : { kind: 'none' };
}

function found(
  shortcuts: readonly string[],
  wanted: string,
): { readonly kind: 'match'; readonly shortcut: string } | { readonly kind: 'none' } {
  return shortcuts.includes(wanted) ? { kind: 'match', shortcut: wanted } : { kind: 'none' };
}
