import type { EngineEvent } from '../contract/events.ts';
import type { ProviderView } from '../contract/provider.ts';
import type { Settings } from '../contract/settings.ts';
import type { Clock } from './base/clock.ts';
import type { Log } from './base/log.ts';
import type { ComfyAddress } from './comfy/address.ts';
import { remoteBackends, shownAddress } from './comfy/remote-backends.ts';
import { comfyStatusOf } from './comfy/status.ts';
import { createSupervisor, type Supervisor } from './comfy/supervise/supervisor.ts';
import type { EngineOptions } from './engine-options.ts';
import { loadKeeper } from './load-keeper.ts';
import type { ComfyBackend } from './providers/comfyui/backends.ts';

type Parts = {
  readonly clock: Clock;
  readonly log: Log;
  readonly emit: (event: EngineEvent) => void;
  readonly settings: () => Settings;
  readonly address: ComfyAddress;
};

/** The ComfyUI that Gesso runs, and how its changes reach the rest of the engine. */
export type SupervisedComfy = {
  readonly supervisor: Supervisor;
  /** Where jobs can go: an address by hand wins over the installation; those that were added are used beside either. */
  backends(): readonly ComfyBackend[];
  /** The provider said something new of itself: shown together with the process. */
  announce(view: ProviderView): void;
  /** Called when a server takes prompts now, or no longer. Set once, by `wire`. */
  onReach(listener: () => void): void;
};

/** Wires the supervisor; nothing runs before its `begin`. */
export function wireSupervisor(options: EngineOptions, parts: Parts): SupervisedComfy {
  const { clock, log, emit, settings, address } = parts;
  const state: { view: ProviderView | undefined; reached: string; onReach: () => void } = {
    view: undefined,
    reached: '',
    onReach: () => undefined,
  };
  const announce = (): void => {
    const supervised = supervisor.isInstalled() ? supervisor.views() : [];
    const shown = shownAddress(address.current(), settings().comfyBackends, supervised.length > 0);
    const comfy = comfyStatusOf({ address: shown, view: state.view, supervised });
    emit({ name: 'comfy.changed', payload: { comfy } });
  };
  const supervisor = createSupervisor({
    dataDir: options.dataDir,
    environment: options.environment,
    keeper: loadKeeper(),
    clock,
    log: log.child({ part: 'comfyui' }),
    fetch: options.fetch ?? globalThis.fetch,
    settings,
    onChange: () => {
      announce();
      const reached = supervisor
        .views()
        .map(({ url }) => url ?? '')
        .join(' ');
      if (reached === state.reached) return;
      state.reached = reached;
      state.onReach();
    },
    onLines: (backend, { lines, skipped }) =>
      emit({ name: 'comfy.logged', payload: { backend, lines: [...lines], skipped } }),
  });
  return {
    supervisor,
    backends: () => {
      const attached = address.current();
      const remote = remoteBackends(attached, settings().comfyBackends);
      return attached === undefined ? [...supervisor.backends(), ...remote] : remote;
    },
    announce: (view) => {
      state.view = view;
      announce();
    },
    onReach: (listener) => {
      state.onReach = listener;
    },
  };
}
