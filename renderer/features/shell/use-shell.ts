import { create } from 'zustand';

/** The element id of the dock's heading. */
export const QUEUE_ID = 'queue';
/** The element id of the main region. */
export const MAIN_ID = 'main';

export type ShellState = {
  /** What lies over the window. */
  readonly panel: 'none' | 'palette' | 'shortcuts';
  /** On a narrow window: whether the queue's sheet is up. */
  readonly isDockOpen: boolean;
  /** The element id that takes the focus when the next view is there, instead of its heading. */
  readonly focusNext: string | undefined;
};

/** The frame's own state. */
export const useShell = create<ShellState>()(() => ({ panel: 'none', isDockOpen: false, focusNext: undefined }));
