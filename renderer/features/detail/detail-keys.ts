/** What a key means in the detail view. */
export type DetailCommand =
  | { readonly kind: 'rate'; readonly stars: number }
  | { readonly kind: 'close' | 'favourite' | 'apply' | 'trash' }
  | { readonly kind: 'play' }
  | { readonly kind: 'previous' }
  | { readonly kind: 'next' };

type KeyPress = {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
};

/** The command of a key; undefined for keys that belong to the browser or to somebody else. */
export function commandOfDetailKey(press: KeyPress): DetailCommand | undefined {
  if (press.ctrlKey || press.metaKey || press.altKey) return undefined;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  if (/^[0-5]$/.test(key)) return { kind: 'rate', stars: Number(key) };
  switch (key) {
    case ' ':
      return { kind: 'play' };
    case 'Escape':
      return { kind: 'close' };
    case 'ArrowLeft':
    case 'k':
      return { kind: 'previous' };
    case 'ArrowRight':
    case 'j':
      return { kind: 'next' };
    case 'f':
      return { kind: 'favourite' };
    case 'r':
      return { kind: 'apply' };
    case 'Delete':
    case 'Backspace':
      return { kind: 'trash' };
    default:
      return undefined;
  }
}
