import type { ComfyBackendView, ComfyStatus } from '../../contract/comfy.ts';
import type { ProviderView } from '../../contract/provider.ts';
import type { ComfyAddress } from './address.ts';
import { statusText } from './supervise/status-text.ts';

/** What is known of ComfyUI: the address that a person gave, what the provider last said, and the servers that Gesso runs. */
export type ComfyKnown = {
  readonly address: ReturnType<ComfyAddress['current']>;
  readonly view: Pick<ProviderView, 'availability'> | undefined;
  /** Empty: none is installed. */
  readonly supervised: readonly ComfyBackendView[];
};

/** ComfyUI as it is shown: where it is, what it last said of itself, and how its process fares. An address by hand wins. Pure. */
export function comfyStatusOf({ address, view, supervised }: ComfyKnown): ComfyStatus {
  const facts: ProviderView['availability']['facts'] = view?.availability.facts ?? {};
  const text = (name: string): string | null => (typeof facts[name] === 'string' ? facts[name] : null);
  const whole = (name: string): number | null =>
    typeof facts[name] === 'number' && Number.isInteger(facts[name]) ? facts[name] : null;
  const own = address === undefined ? supervised : [];
  const [first] = own;
  const said = view?.availability.message ?? '';
  return {
    mode: address !== undefined ? 'attached' : first === undefined ? 'none' : 'supervised',
    source: address?.source ?? (first === undefined ? 'none' : 'supervisor'),
    version: text('version'),
    device: text('device'),
    vramTotalBytes: whole('vramTotalBytes'),
    vramFreeBytes: whole('vramFreeBytes'),
    message: first === undefined ? said : (statusText(first) ?? said),
    ...(first === undefined ? attachedRun(address?.url, view?.availability.state) : runOf(first)),
    backends:
      address === undefined
        ? [...own]
        : [
            {
              id: address.url,
              label: address.url,
              supervised: false,
              ...attachedRun(address.url, view?.availability.state),
            },
          ],
  };
}

type Run = Omit<ComfyBackendView, 'id' | 'label' | 'supervised'>;

function runOf({ id: _id, label: _label, supervised: _supervised, ...run }: ComfyBackendView): Run {
  return run;
}

/** Of a server that somebody else runs, only whether it answers is known. */
function attachedRun(url: string | undefined, availability: ProviderView['availability']['state'] | undefined): Run {
  const answers = availability === 'ready' || availability === 'needs_model';
  return {
    state: url === undefined ? 'not_installed' : answers ? 'ready' : 'unreachable',
    url: url ?? null,
    phase: null,
    cause: null,
    pid: null,
    port: null,
    rssBytes: null,
    retryAt: null,
    readySince: null,
    restarts: 0,
    safeMode: false,
  };
}
