/** The place of a result in the list it was opened from. `index` is -1 when it is not (or no longer) in it. */
export type Neighbours<Id extends string = string> = {
  readonly index: number;
  readonly total: number;
  readonly previous: Id | undefined;
  readonly next: Id | undefined;
};

/** Looks a result up in its list. `total` is how many there are, loaded or not. */
export function neighboursOf<Id extends string>(ids: readonly Id[], total: number, id: Id): Neighbours<Id> {
  const index = ids.indexOf(id);
  if (index < 0) return { index, total, previous: undefined, next: undefined };
  return { index, total, previous: ids[index - 1], next: ids[index + 1] };
}
