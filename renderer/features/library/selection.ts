/** What is chosen in the grid. `anchor` is where a range begins; `active` has the keyboard. Ids, so that arriving results change nothing. */
export type Selection = {
  readonly ids: ReadonlySet<string>;
  readonly anchor: string | undefined;
  readonly active: string | undefined;
};

export const NO_SELECTION: Selection = { ids: new Set(), anchor: undefined, active: undefined };

/** replace: only this one. toggle: this one in or out (Ctrl, Cmd). range: from the anchor to this one (Shift). */
export type SelectMode = 'replace' | 'toggle' | 'range';

/** The selection after choosing `id` in a list with this order. A range whose anchor has left the list chooses only `id`. */
export function select(selection: Selection, id: string, mode: SelectMode, order: readonly string[]): Selection {
  switch (mode) {
    case 'replace':
      return { ids: new Set([id]), anchor: id, active: id };
    case 'toggle': {
      const ids = new Set(selection.ids);
      if (!ids.delete(id)) ids.add(id);
      return { ids, anchor: id, active: id };
    }
    case 'range': {
      const from = selection.anchor === undefined ? -1 : order.indexOf(selection.anchor);
      const to = order.indexOf(id);
      if (from < 0 || to < 0) return { ids: new Set([id]), anchor: id, active: id };
      const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
      return { ids: new Set(range), anchor: selection.anchor, active: id };
    }
  }
}

/** Moves the keyboard without choosing anything. */
export function activate(selection: Selection, id: string): Selection {
  return selection.active === id ? selection : { ...selection, active: id };
}

/** Every id of the list; the keyboard stays where it is. */
export function selectAll(selection: Selection, order: readonly string[]): Selection {
  return { ids: new Set(order), anchor: order[0], active: selection.active ?? order[0] };
}

/** Lets go of everything but the keyboard's place. */
export function clearSelection(selection: Selection): Selection {
  return { ids: new Set(), anchor: selection.active, active: selection.active };
}

/** What an action applies to: the selection when `id` belongs to it, otherwise `id` alone. */
export function targetsOf(selection: Selection, id: string): string[] {
  return selection.ids.has(id) ? [...selection.ids] : [id];
}

/** Where the keyboard goes when `gone` leave the list: the next one that stays, else the one before; undefined when nothing stays. */
export function activeAfterRemoval(
  order: readonly string[],
  gone: ReadonlySet<string>,
  active: string,
): string | undefined {
  const from = order.indexOf(active);
  if (from < 0) return order.find((id) => !gone.has(id));
  return order.slice(from).find((id) => !gone.has(id)) ?? order.slice(0, from).findLast((id) => !gone.has(id));
}
