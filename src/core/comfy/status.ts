import type { ComfyStatus } from '../../contract/comfy.ts';
import type { ProviderView } from '../../contract/provider.ts';
import type { ComfyAddress } from './address.ts';

/** ComfyUI as it is shown: where it is, and what it last said of itself. Pure. */
export function comfyStatusOf(
  address: ReturnType<ComfyAddress['current']>,
  view: Pick<ProviderView, 'availability'> | undefined,
): ComfyStatus {
  const facts: ProviderView['availability']['facts'] = view?.availability.facts ?? {};
  const text = (name: string): string | null => (typeof facts[name] === 'string' ? facts[name] : null);
  const whole = (name: string): number | null =>
    typeof facts[name] === 'number' && Number.isInteger(facts[name]) ? facts[name] : null;
  const state = view?.availability.state;
  const answers = state === 'ready' || state === 'needs_model';
  return {
    mode: address === undefined ? 'none' : 'attached',
    state: address === undefined ? 'not_installed' : answers ? 'ready' : 'unreachable',
    url: address?.url ?? null,
    source: address?.source ?? 'none',
    version: text('version'),
    device: text('device'),
    vramTotalBytes: whole('vramTotalBytes'),
    vramFreeBytes: whole('vramFreeBytes'),
    message: view?.availability.message ?? '',
  };
}
