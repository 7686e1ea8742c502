import type { ComfyStatus } from '../../contract/comfy.ts';
import { shownAddress } from '../comfy/remote-backends.ts';
import { comfyStatusOf } from '../comfy/status.ts';
import type { ApiContext } from './context.ts';

/** ComfyUI as it is now. refresh: ask the server even when it was asked a moment ago. */
export async function comfyStatus(context: ApiContext, refresh: boolean): Promise<ComfyStatus> {
  const attached = context.comfyAddress.current();
  const view = await context.registry.describe('comfyui', { refresh });
  const { supervisor } = context;
  const supervised = supervisor.isInstalled() ? supervisor.views() : [];
  const address = shownAddress(attached, context.settings().comfyBackends, supervised.length > 0);
  return comfyStatusOf({ address, view, supervised });
}
