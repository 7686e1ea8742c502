import type { InstallOptions } from '../../../src/contract/comfy-install.ts';
import { client } from '../../client/current-client.ts';
import { useComfy } from '../../stores/comfy.ts';
import { useInstall } from '../../stores/install.ts';
import { READY } from '../../stores/loadable.ts';
import { useModels, withDownload } from '../../stores/models.ts';
import { readComfy, readProviders } from '../../stores/read-all.ts';
import { type Outcome, outcomeOf } from '../settings/settings-actions.ts';

/** Starts, stops or restarts the ComfyUI that Gesso runs. Events tell how it goes on. */
export function runComfy(method: 'comfy.start' | 'comfy.stop' | 'comfy.restart', safeMode: boolean): Promise<Outcome> {
  return outcomeOf(async () => {
    const comfy = method === 'comfy.stop' ? await client().call(method, {}) : await client().call(method, { safeMode });
    useComfy.setState({ load: READY, comfy });
  });
}

type InstallStep = 'comfy.install' | 'comfy.update';

/** Starts an install or an update, or goes on with an unfinished one. It runs in the background; events tell the rest. */
export function startInstall(method: InstallStep, options: Partial<InstallOptions> = {}): Promise<Outcome> {
  return outcomeOf(async () => {
    useInstall.setState({ load: READY, install: await client().call(method, options) });
  });
}

/** Cancel, repair, roll back: methods that take nothing and tell how the installation stands then. */
export function changeInstall(method: 'comfy.installCancel' | 'comfy.repair' | 'comfy.rollback'): Promise<Outcome> {
  return outcomeOf(async () => {
    useInstall.setState({ load: READY, install: await client().call(method, {}) });
    await Promise.all([readComfy(client(), true), readProviders(client(), true)]);
  });
}

/** Uses a ComfyUI that is there already. */
export function adoptFolder(dir: string): Promise<Outcome> {
  return outcomeOf(async () => {
    useInstall.setState({ load: READY, install: await client().call('comfy.adopt', { dir }) });
    await Promise.all([readComfy(client(), true), readProviders(client(), true)]);
  });
}

/** Removes what Gesso installed, or forgets an adopted folder. Models stay. */
export function removeInstall(): Promise<Outcome> {
  return outcomeOf(async () => {
    await client().call('comfy.remove', { models: false, dryRun: false });
    useInstall.setState({ load: READY, install: await client().call('comfy.installStatus', {}) });
    await Promise.all([readComfy(client(), true), readProviders(client(), true)]);
  });
}

/** Queues the download of an entry of the list. */
export function downloadModel(id: string): Promise<Outcome> {
  return outcomeOf(async () => {
    const download = await client().call('models.download', { id });
    useModels.setState((state) => withDownload(state, download));
  });
}

/** Pauses a download or goes on with it. `duplicate`: what to do about a file that is there already. */
export function changeDownload(
  downloadId: string,
  change: { readonly kind: 'pause' } | { readonly kind: 'resume'; readonly duplicate?: 'link' | 'again' },
): Promise<Outcome> {
  return outcomeOf(async () => {
    const download =
      change.kind === 'pause'
        ? await client().call('models.pauseDownload', { downloadId })
        : await client().call('models.resumeDownload', {
            downloadId,
            ...(change.duplicate === undefined ? {} : { duplicate: change.duplicate }),
          });
    useModels.setState((state) => withDownload(state, download));
  });
}

/** Cancels a download; what has arrived is kept for another time or deleted. */
export function cancelDownload(downloadId: string, part: 'keep' | 'delete'): Promise<Outcome> {
  return outcomeOf(async () => {
    await client().call('models.cancelDownload', { downloadId, part });
    useModels.setState((state) => ({ ...state, downloads: state.downloads.filter(({ id }) => id !== downloadId) }));
  });
}
