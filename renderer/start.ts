import type { Client } from '../src/contract/client.ts';
import { setClient } from './client/current-client.ts';
import { now } from './clock.ts';
import { watchComfyUsage } from './features/comfyui/watch-usage.ts';
import { shownFilter } from './features/library/shown-filter.ts';
import { notifyOfJobs } from './features/queue/notify.ts';
import { soundForJobs } from './features/queue/sounds.ts';
import { followDesktop, isDesktop } from './features/shell/follow-desktop.ts';
import { applyEvent } from './stores/apply-event.ts';
import { setConnection } from './stores/connection.ts';
import { createHintBatch } from './stores/hint-batch.ts';
import { useInstall } from './stores/install.ts';
import { READY } from './stores/loadable.ts';
import { readModels, useModels, withDownload } from './stores/models.ts';
import { readWorkflows, useWorkflows } from './stores/workflows.ts';
import { readOrganise } from './stores/organise.ts';
import { readPresets } from './stores/presets.ts';
import { readAll, readJobs } from './stores/read-all.ts';

/** Nobody reads progress faster than this, and every writing draws the jobs that run. */
const HINTS_TOGETHER_MS = 100;

/** Connects the stores with the engine: events flow in, and every (re)connection reads the lists. Returns its undo. */
export function startStores(client: Client): () => void {
  setClient(client);
  const undo = [
    client.on('job.changed', (payload) => applyEvent({ name: 'job.changed', payload })),
    // In a window that is not drawn no frame comes: its hints wait, one for each job.
    client.on(
      'job.progressed',
      createHintBatch((write) => setTimeout(() => requestAnimationFrame(write), HINTS_TOGETHER_MS), now),
    ),
    client.on('job.previewed', (payload) => applyEvent({ name: 'job.previewed', payload })),
    client.on('asset.added', (payload) => applyEvent({ name: 'asset.added', payload })),
    client.on('asset.changed', (payload) => applyEvent({ name: 'asset.changed', payload })),
    client.on('budget.changed', (payload) => applyEvent({ name: 'budget.changed', payload })),
    client.on('settings.changed', (payload) => applyEvent({ name: 'settings.changed', payload })),
    client.on('provider.changed', (payload) => applyEvent({ name: 'provider.changed', payload })),
    client.on('comfy.changed', (payload) => applyEvent({ name: 'comfy.changed', payload })),
    client.on('comfy.installing', ({ install }) => useInstall.setState({ load: READY, install })),
    client.on('models.downloading', ({ download }) => useModels.setState((state) => withDownload(state, download))),
    client.on('models.changed', () => {
      if (useModels.getState().load.kind === 'ready') void readModels(client);
    }),
    client.on('workflows.changed', () => {
      if (useWorkflows.getState().load.kind === 'ready') void readWorkflows(client);
    }),
    client.on('presets.changed', () => void readPresets(client)),
    client.on('library.organised', () => void readOrganise(client)),
    // A large batch: the list is read once instead of taking thousands of events. readJobs never rejects.
    client.on('queue.changed', () => void readJobs(client)),
    client.onConnection((state) => {
      // readAll never rejects: each store keeps its own failure.
      if (setConnection(state)) void readAll(client, shownFilter());
    }),
  ];
  // The desktop app's shell tells what happened, also while it has no window.
  undo.push(isDesktop() ? followDesktop(client) : notifyOfJobs());
  undo.push(soundForJobs(), watchComfyUsage(client));
  return () => {
    for (const stop of undo) stop();
  };
}
