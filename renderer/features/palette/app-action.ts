import { create } from 'zustand';

/** Something a person can do, wherever it is offered: palette, shortcut, menu. */
export type AppAction = {
  readonly id: string;
  readonly label: string;
  readonly group: string;
  /** As pressed: "mod+k" (Ctrl, or command on Apple keyboards), "?", "g l" (one after the other). */
  readonly shortcut?: string | undefined;
  /** Further words to find it by. */
  readonly keywords?: string;
  readonly perform: () => void;
  readonly isEnabled: () => boolean;
};

/** Actions that views add while they are shown. */
export const useViewActions = create<{ readonly actions: readonly AppAction[] }>()(() => ({ actions: [] }));

/** Adds a view's own actions to palette, shortcuts and shortcut sheet. Returns its undo: for an effect. */
export function registerActions(actions: readonly AppAction[]): () => void {
  useViewActions.setState((state) => ({ actions: [...state.actions, ...actions] }));
  return () =>
    useViewActions.setState((state) => ({ actions: state.actions.filter((action) => !actions.includes(action)) }));
}
