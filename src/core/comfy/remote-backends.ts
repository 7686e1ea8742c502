import { BACKEND_CAPACITY } from '../providers/comfyui/backends.ts';
import type { ComfyBackend } from '../providers/comfyui/backends.ts';
import type { ComfyAddress } from './address.ts';

/** The ComfyUIs that somebody else runs. Each goes by its address: another address is another server, with other jobs. */
export function remoteBackends(attached: ReturnType<ComfyAddress['current']>): ComfyBackend[] {
  if (attached === undefined) return [];
  const { url } = attached;
  return [{ id: url, label: url, url: () => url, capacity: BACKEND_CAPACITY }];
}
