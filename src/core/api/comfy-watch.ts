import { SECOND } from '../../contract/units.ts';
import { errorFields } from '../base/log.ts';
import type { ApiContext } from './context.ts';

/** How long a ComfyUI that came or went may stay unnoticed by an open window. */
const EVERY_MS = 10 * SECOND;

/** A server that we are starting or have stopped is not asked: its supervisor knows. */
function isThere(api: ApiContext): boolean {
  return (
    api.comfyAddress.current() !== undefined ||
    api.settings().comfyBackends.length > 0 ||
    api.supervisor.views().some(({ url }) => url !== null)
  );
}

/**
 * Asks ComfyUI how it is while somebody looks, so that a window does not go on saying that a dead server is ready. Changes are announced
 * by the registry. Returns its end.
 */
export function startComfyWatch(api: ApiContext, isWatched: () => boolean): () => void {
  const state = { undo: (): void => undefined };
  const look = async (): Promise<void> => {
    try {
      if (isWatched() && isThere(api)) await api.registry.describe('comfyui', { refresh: true });
    } catch (error) {
      api.log.warn(errorFields(error), 'ComfyUI could not be looked at');
    }
    if (!api.isStopping()) state.undo = api.clock.after(EVERY_MS, () => void look());
  };
  state.undo = api.clock.after(EVERY_MS, () => void look());
  return () => state.undo();
}
