import { useRef } from 'react';

/**
 * What `make` made of a list, the same object as long as the list has the same members: an event that changes other jobs must not lay
 * out the whole library anew. `make` depends on nothing but the list.
 */
export function useSame<Item, Made>(list: readonly Item[], make: (list: readonly Item[]) => Made): Made {
  const last = useRef<{ readonly list: readonly Item[]; readonly made: Made }>(undefined);
  const known = last.current;
  if (known !== undefined && known.list.length === list.length && known.list.every((item, i) => item === list[i]))
    return known.made;
  const made = make(list);
  last.current = { list, made };
  return made;
}
