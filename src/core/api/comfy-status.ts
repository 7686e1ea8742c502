import type { ComfyStatus } from '../../contract/comfy.ts';
import { comfyStatusOf } from '../comfy/status.ts';
import type { ApiContext } from './context.ts';

/** ComfyUI as it is now. refresh: ask the server even when it was asked a moment ago. */
export async function comfyStatus(context: ApiContext, refresh: boolean): Promise<ComfyStatus> {
  const address = context.comfyAddress.current();
  const view = await context.registry.describe('comfyui', { refresh });
  const { supervisor } = context;
  return comfyStatusOf({ address, view, supervised: supervisor.isInstalled() ? supervisor.views() : [] });
}
