import { lazy } from 'react';

/** Views other than the library, fetched when they are first opened. */
export const BudgetView = lazy(async () => ({ default: (await import('../budget/BudgetView.tsx')).BudgetView }));
export const SettingsView = lazy(async () => ({
  default: (await import('../settings/SettingsView.tsx')).SettingsView,
}));
export const ComfyView = lazy(async () => ({ default: (await import('../comfyui/ComfyView.tsx')).ComfyView }));
export const DetailView = lazy(async () => ({ default: (await import('../detail/DetailView.tsx')).DetailView }));
export const GalleryView = lazy(async () => ({ default: (await import('../gallery/GalleryView.tsx')).GalleryView }));
export const WelcomeView = lazy(async () => ({ default: (await import('../welcome/WelcomeView.tsx')).WelcomeView }));
export const CommandPalette = lazy(async () => ({
  default: (await import('../palette/CommandPalette.tsx')).CommandPalette,
}));
export const ShortcutSheet = lazy(async () => ({
  default: (await import('../palette/ShortcutSheet.tsx')).ShortcutSheet,
}));
