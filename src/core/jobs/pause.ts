import type { ProviderId } from '../../contract/provider.ts';
import type { Settings } from '../../contract/settings.ts';

/** What of the queue stands still: everything, or the jobs of some providers. */
export type Pause = { readonly all: boolean; readonly providers: readonly ProviderId[] };

/** What stands still by the settings. */
export function pauseOf(settings: Pick<Settings, 'queuePaused' | 'pausedProviders'>): Pause {
  return { all: settings.queuePaused, providers: settings.pausedProviders };
}

/** The settings after pausing or resuming everything, or one provider. */
export function changePause(
  settings: Pick<Settings, 'pausedProviders'>,
  change: { paused: boolean; provider: ProviderId | undefined },
): { queuePaused: boolean } | { pausedProviders: ProviderId[] } {
  const { paused, provider } = change;
  if (provider === undefined) return { queuePaused: paused };
  const others = settings.pausedProviders.filter((id) => id !== provider);
  return { pausedProviders: paused ? [...others, provider] : others };
}
