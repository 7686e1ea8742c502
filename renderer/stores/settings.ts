import { create } from 'zustand';
import type { Settings } from '../../src/contract/settings.ts';
import { type LoadState, LOADING } from './loadable.ts';

export type SettingsState = { readonly load: LoadState; readonly settings: Settings | undefined };

/** The engine's settings; undefined until they were read. */
export const useSettings = create<SettingsState>()(() => ({ load: LOADING, settings: undefined }));
