/** What the end of the app needs of a window. */
export type ListedWindow = { close(): void; destroy(): void };

type Watcher = { allClosed(): void; closePrevented(): void };

/** The windows that are open, and who must know when the last one has gone. */
export const windowList = {
  open: new Set<ListedWindow>(),
  watcher: undefined as Watcher | undefined,
  add(window: ListedWindow): void {
    windowList.open.add(window);
  },
  remove(window: ListedWindow): void {
    if (windowList.open.delete(window) && windowList.open.size === 0) windowList.watcher?.allClosed();
  },
};
