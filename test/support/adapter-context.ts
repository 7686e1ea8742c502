import { KEYED_PROVIDERS } from '../../src/contract/secrets.ts';
import { KeptFiles } from '../../src/core/assets/kept.ts';
import { sleep } from '../../src/core/base/abort.ts';
import { silentLog } from '../../src/core/base/log.ts';
import type { Adapter, AdapterContext } from '../../src/core/providers/adapter.ts';
import { ProviderFailure } from '../../src/core/providers/errors.ts';
import { createHurriedClock } from './hurried-clock.ts';
import { tempFolder } from './temp-folder.ts';

/**
 * What the engine lends, for an adapter that is tried alone: its key from `environment`, a library without assets, and a clock that
 * goes twenty times as fast.
 */
export function adapterContext(of: {
  readonly adapter: Pick<Adapter, 'id'>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly fetch?: typeof globalThis.fetch;
  readonly dataDir?: string;
}): AdapterContext {
  const clock = createHurriedClock({ factor: 20, since: Date.now(), aheadMs: 0 });
  const signal = of.signal ?? new AbortController().signal;
  const variables: Readonly<Record<string, string>> = KEYED_PROVIDERS;
  const variable = variables[of.adapter.id];
  return {
    signal,
    fetch: of.fetch ?? globalThis.fetch,
    log: silentLog,
    now: () => clock.now(),
    sleep: (durationMs, other) =>
      sleep(clock, durationMs, other === undefined ? signal : AbortSignal.any([signal, other])),
    secret: async () => (variable === undefined ? undefined : of.environment?.[variable]),
    kept: new KeptFiles(of.dataDir ?? tempFolder()),
    readAsset: async () => {
      throw new ProviderFailure('rejected', 'An input of this job is no longer in the library.');
    },
  };
}
