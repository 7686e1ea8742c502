import type { RemoteBackend } from '../../contract/comfy-backends.ts';
import { BACKEND_CAPACITY } from '../providers/comfyui/backends.ts';
import type { ComfyBackend } from '../providers/comfyui/backends.ts';
import type { ComfyAddress } from './address.ts';

/**
 * The ComfyUIs that somebody else runs: the attached one, which goes by its address (another address is another server, with other
 * jobs), and those of the settings. One that is named twice counts once.
 */
export function remoteBackends(
  attached: ReturnType<ComfyAddress['current']>,
  others: readonly RemoteBackend[],
): ComfyBackend[] {
  const first =
    attached === undefined
      ? []
      : [{ id: attached.url, label: attached.url, url: attached.url, capacity: BACKEND_CAPACITY }];
  const rest = others.filter(({ url }) => bare(url) !== bare(attached?.url ?? ''));
  return [...first, ...rest].map(({ id, label, url, capacity }) => ({ id, label, url: () => url, capacity }));
}

/** The address to show when only added ComfyUIs are there: the first of them. One by hand, and one that Gesso runs, come before. */
export function shownAddress(
  attached: ReturnType<ComfyAddress['current']>,
  others: readonly RemoteBackend[],
  hasOwn: boolean,
): ReturnType<ComfyAddress['current']> {
  const [first] = others;
  if (attached !== undefined || hasOwn || first === undefined) return attached;
  return { url: first.url, source: 'settings' };
}

function bare(url: string): string {
  return url.replace(/\/+$/, '');
}
