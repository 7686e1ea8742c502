import { create } from 'zustand';
import type { Client } from '../../src/contract/client.ts';
import type { Preset } from '../../src/contract/presets.ts';
import { failedLoad, type LoadState, LOADING, READY } from './loadable.ts';

export type PresetsState = { readonly load: LoadState; readonly list: readonly Preset[] };

/** Forms that somebody kept, in their order. */
export const usePresets = create<PresetsState>()(() => ({ load: LOADING, list: [] }));

/** Reads the list. Never rejects. */
export async function readPresets(client: Client): Promise<void> {
  try {
    usePresets.setState({ load: READY, list: (await client.call('presets.list', {})).presets });
  } catch (error) {
    usePresets.setState({ load: failedLoad(error) });
  }
}
