import { lazy } from 'react';
import { useConnection } from '../../stores/connection.ts';

const VIEWS = {
  budget: () => import('../budget/BudgetView.tsx'),
  settings: () => import('../settings/SettingsView.tsx'),
  comfyui: () => import('../comfyui/ComfyView.tsx'),
  detail: () => import('../detail/DetailView.tsx'),
  palette: () => import('../palette/CommandPalette.tsx'),
  shortcuts: () => import('../palette/ShortcutSheet.tsx'),
};

/** Views other than the library, fetched when they are first opened, or by `fetchViews`. */
export const BudgetView = lazy(async () => ({ default: (await VIEWS.budget()).BudgetView }));
export const SettingsView = lazy(async () => ({ default: (await VIEWS.settings()).SettingsView }));
export const ComfyView = lazy(async () => ({ default: (await VIEWS.comfyui()).ComfyView }));
export const DetailView = lazy(async () => ({ default: (await VIEWS.detail()).DetailView }));
export const CommandPalette = lazy(async () => ({ default: (await VIEWS.palette()).CommandPalette }));
export const ShortcutSheet = lazy(async () => ({ default: (await VIEWS.shortcuts()).ShortcutSheet }));
export const GalleryView = lazy(async () => ({ default: (await import('../gallery/GalleryView.tsx')).GalleryView }));
export const WelcomeView = lazy(async () => ({ default: (await import('../welcome/WelcomeView.tsx')).WelcomeView }));

/** Fetches what will be opened sooner or later, one after the other, for as long as there is a connection. Never rejects. */
export async function fetchViews(): Promise<void> {
  for (const fetchView of Object.values(VIEWS)) {
    // A browser remembers a module that it could not get: then it is better not asked for.
    if (useConnection.getState().state !== 'connected') return;
    await fetchView().catch(() => undefined);
  }
}
