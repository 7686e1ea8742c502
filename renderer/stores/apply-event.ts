import type { EngineEvent } from '../../src/contract/events.ts';
import { assertNever } from './assert-never.ts';
import { useAssets, withAsset } from './assets.ts';
import { useBudget } from './budget.ts';
import { useComfy } from './comfy.ts';
import { useJobs, withJobs, withPreview } from './jobs.ts';
import { READY } from './loadable.ts';
import { useProviders, withProvider } from './providers.ts';
import { useSettings } from './settings.ts';

/**
 * Writes one event from the engine into the stores: the only writer beside the replies of `read-all.ts` and the actions.
 */
export function applyEvent(event: EngineEvent): void {
  switch (event.name) {
    case 'job.changed':
      return useJobs.setState((state) => withJobs(state, [event.payload.job]));
    case 'queue.changed':
    case 'budget.alerted':
    case 'job.progressed':
      // Nothing to keep here: whoever listens reads the list again, says it, or writes many at once (start.ts).
      return;
    case 'job.previewed':
      return useJobs.setState((state) => withPreview(state, event.payload.jobId, event.payload.dataUrl));
    case 'asset.added':
    case 'asset.changed':
      return useAssets.setState((state) => withAsset(state, event.payload.asset));
    case 'budget.changed':
      return useBudget.setState({ load: READY, budget: event.payload.budget });
    case 'settings.changed':
      return useSettings.setState({ load: READY, settings: event.payload.settings });
    case 'provider.changed':
      return useProviders.setState((state) => withProvider(state, event.payload.provider));
    case 'comfy.changed':
      return useComfy.setState({ load: READY, comfy: event.payload.comfy });
    case 'comfy.installing':
    case 'comfy.logged':
    case 'models.changed':
    case 'models.downloading':
    case 'models.verifying':
    case 'workflows.changed':
    case 'library.organised':
    case 'presets.changed':
    case 'library.importing':
    case 'desktop.asked':
    case 'desktop.changed':
      // The views that show these listen for themselves, or read their lists again (start.ts).
      return;
    default:
      return assertNever(event);
  }
}
