import { create } from 'zustand';
import { NO_SELECTION, type Selection } from './selection.ts';

export type LibraryPlace = {
  readonly selection: Selection;
  /** CSS pixels, by filter (`filterKey`). */
  readonly scrollTops: Readonly<Record<string, number>>;
};

/** Where the user is in the library, kept while another view is open, so that Esc leads back to the same spot. */
export const useLibraryPlace = create<LibraryPlace>()(() => ({ selection: NO_SELECTION, scrollTops: {} }));

/** Changes the selection. */
export function changeSelection(change: (selection: Selection) => Selection): void {
  useLibraryPlace.setState(({ selection }) => ({ selection: change(selection) }));
}

/** Remembers how far a list was scrolled; lists scrolled to the top are forgotten, so that this stays small. */
export function rememberScroll(key: string, scrollTop: number): void {
  useLibraryPlace.setState(({ scrollTops }) => {
    const others = Object.entries(scrollTops).filter(([other]) => other !== key);
    return { scrollTops: Object.fromEntries(scrollTop > 0 ? [...others.slice(-19), [key, scrollTop]] : others) };
  });
}
