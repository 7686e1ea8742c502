import { useConnection } from '../../stores/connection.ts';
import { earlyView } from './early-view.tsx';
import { Splash } from './Splash.tsx';
import { ViewSkeleton } from './ViewSkeleton.tsx';

const budget = earlyView(async () => (await import('../budget/BudgetView.tsx')).BudgetView, <ViewSkeleton />);
const settings = earlyView(async () => (await import('../settings/SettingsView.tsx')).SettingsView, <ViewSkeleton />);
const comfy = earlyView(async () => (await import('../comfyui/ComfyView.tsx')).ComfyView, <ViewSkeleton />);
const detail = earlyView(async () => (await import('../detail/DetailView.tsx')).DetailView, <ViewSkeleton />);
const palette = earlyView(async () => (await import('../palette/CommandPalette.tsx')).CommandPalette, null);
const shortcuts = earlyView(async () => (await import('../palette/ShortcutSheet.tsx')).ShortcutSheet, null);

/** Views other than the library, whose scripts come when they are first opened, or by `fetchViews`. */
export const BudgetView = budget.View;
export const SettingsView = settings.View;
export const ComfyView = comfy.View;
export const DetailView = detail.View;
export const CommandPalette = palette.View;
export const ShortcutSheet = shortcuts.View;
export const GalleryView = earlyView(
  async () => (await import('../gallery/GalleryView.tsx')).GalleryView,
  <ViewSkeleton />,
).View;
export const WelcomeView = earlyView(
  async () => (await import('../welcome/WelcomeView.tsx')).WelcomeView,
  <Splash />,
).View;

/** Fetches what will be opened sooner or later, one after the other, for as long as there is a connection. Never rejects. */
export async function fetchViews(): Promise<void> {
  for (const view of [detail, budget, settings, comfy, palette, shortcuts]) {
    // A browser remembers a module that it could not get: then it is better not asked for.
    if (useConnection.getState().state !== 'connected') return;
    await view.fetch().catch(() => undefined);
  }
}
