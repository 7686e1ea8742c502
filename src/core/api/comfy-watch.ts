import { SECOND } from '../../contract/units.ts';
import { errorFields } from '../base/log.ts';
import type { ApiContext } from './context.ts';

/** How long a ComfyUI that came or went may stay unnoticed by an open window. */
const EVERY_MS = 10 * SECOND;

/**
 * Asks ComfyUI how it is while somebody looks, so that a window does not go on saying that a dead server is ready. Changes are announced
 * by the registry. Returns its end.
 */
export function startComfyWatch(api: ApiContext, isWatched: () => boolean): () => void {
  const state = { undo: (): void => undefined };
  const look = async (): Promise<void> => {
    try {
      if (isWatched() && api.comfyAddress.current() !== undefined)
        await api.registry.describe('comfyui', { refresh: true });
    } catch (error) {
      api.log.warn(errorFields(error), 'ComfyUI could not be looked at');
    }
    if (!api.isStopping()) state.undo = api.clock.after(EVERY_MS, () => void look());
  };
  state.undo = api.clock.after(EVERY_MS, () => void look());
  return () => state.undo();
}
