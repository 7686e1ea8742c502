/** A place in a grid whose rows are as long as they happen to be, pixels. */
export type Place = { readonly left: number; readonly top: number };

/**
 * Which entry an arrow key leads to: left and right along the list, up and down to the nearest of the next row, Home and End to its ends.
 * undefined: there is none, or the key means nothing here. Pure.
 */
export function gridStep(places: readonly Place[], at: number, key: string): number | undefined {
  const from = places[at];
  if (from === undefined) return undefined;
  switch (key) {
    case 'ArrowRight':
      return at + 1 < places.length ? at + 1 : undefined;
    case 'ArrowLeft':
      return at > 0 ? at - 1 : undefined;
    case 'Home':
      return at === 0 ? undefined : 0;
    case 'End':
      return at === places.length - 1 ? undefined : places.length - 1;
    case 'ArrowDown':
      return nearest(places, from, (top) => top > from.top);
    case 'ArrowUp':
      return nearest(places, from, (top) => top < from.top);
    default:
      return undefined;
  }
}

function nearest(places: readonly Place[], from: Place, isBeyond: (top: number) => boolean): number | undefined {
  const beyond = places.map(({ top }) => top).filter(isBeyond);
  const [row] = beyond.toSorted((a, b) => Math.abs(a - from.top) - Math.abs(b - from.top));
  if (row === undefined) return undefined;
  const inRow = places.map((place, index) => ({ ...place, index })).filter(({ top }) => top === row);
  return inRow.toSorted((a, b) => Math.abs(a.left - from.left) - Math.abs(b.left - from.left))[0]?.index;
}
