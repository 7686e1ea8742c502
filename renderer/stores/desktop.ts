import { create } from 'zustand';
import type { DesktopView } from '../../src/contract/desktop.ts';

/** What the shell around the window can do; undefined in a browser, and until it was asked. */
export const useDesktop = create<{ readonly desktop: DesktopView | undefined }>()(() => ({ desktop: undefined }));
