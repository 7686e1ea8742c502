import { create } from 'zustand';

/** The sound that plays in the grid: one at a time. */
export const useNowPlaying = create<{ readonly id: string | undefined }>()(() => ({ id: undefined }));

/** Starts a sound, stopping any other; the same id again stops it. */
export function togglePlaying(id: string): void {
  useNowPlaying.setState((state) => ({ id: state.id === id ? undefined : id }));
}

/** Stops a sound if it is still the one that plays. */
export function stopPlaying(id: string): void {
  useNowPlaying.setState((state) => (state.id === id ? { id: undefined } : state));
}
