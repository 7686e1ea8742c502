import { create } from 'zustand';
import type { Client } from '../../src/contract/client.ts';
import type { BackendView } from '../../src/contract/comfy-backends.ts';
import { failedLoad, type LoadState, LOADING, READY } from './loadable.ts';

export type BackendsState = { readonly load: LoadState; readonly list: readonly BackendView[] };

/** Every ComfyUI that jobs can go to. */
export const useBackends = create<BackendsState>()(() => ({ load: LOADING, list: [] }));

/** Asks all of them, now. Never rejects. */
export async function readBackends(client: Client): Promise<void> {
  try {
    useBackends.setState({ load: READY, list: (await client.call('comfy.backends', {})).backends });
  } catch (error) {
    useBackends.setState({ load: failedLoad(error) });
  }
}
