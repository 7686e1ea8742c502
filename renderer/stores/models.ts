import { create } from 'zustand';
import type { Client } from '../../src/contract/client.ts';
import type { CatalogModel, InstalledModel, ModelDownload, ModelMemory } from '../../src/contract/model-files.ts';
import { failedLoad, type LoadState, LOADING, READY } from './loadable.ts';

export type ModelsState = {
  readonly load: LoadState;
  readonly installed: readonly InstalledModel[];
  readonly catalog: readonly CatalogModel[];
  readonly memory: ModelMemory | undefined;
  /** By id, in the order in which they were asked for. */
  readonly downloads: readonly ModelDownload[];
};

/** Model files that are there, those that could be, and those on their way. */
export const useModels = create<ModelsState>()(() => ({
  load: LOADING,
  installed: [],
  catalog: [],
  memory: undefined,
  downloads: [],
}));

/** Reads all three lists. Never rejects. */
export async function readModels(client: Client): Promise<void> {
  try {
    const [{ models, memory }, { models: catalog }, { downloads }] = await Promise.all([
      client.call('models.list', {}),
      client.call('models.catalog', {}),
      client.call('models.downloads', {}),
    ]);
    useModels.setState({ load: READY, installed: models, catalog, memory, downloads });
  } catch (error) {
    useModels.setState({ load: failedLoad(error) });
  }
}

/** A download as it is now, in its place. */
export function withDownload(state: ModelsState, download: ModelDownload): ModelsState {
  const isKnown = state.downloads.some(({ id }) => id === download.id);
  return {
    ...state,
    downloads: isKnown
      ? state.downloads.map((known) => (known.id === download.id ? download : known))
      : [...state.downloads, download],
  };
}
