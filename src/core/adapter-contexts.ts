import { readFile } from 'node:fs/promises';
import { type KeyedProvider, keyedProviderSchema } from '../contract/secrets.ts';
import type { ProviderId } from '../contract/provider.ts';
import { findAsset } from './assets/library.ts';
import type { KeptFiles } from './assets/kept.ts';
import type { AssetStore } from './assets/store.ts';
import { sleep } from './base/abort.ts';
import type { Clock } from './base/clock.ts';
import type { Log } from './base/log.ts';
import type { Db } from './db/open.ts';
import type { AdapterContext } from './providers/adapter.ts';
import { ProviderFailure } from './providers/errors.ts';
import type { SecretStore } from './secrets/secret-store.ts';

export type ContextSources = {
  readonly clock: Clock;
  readonly db: Db;
  readonly log: Log;
  readonly store: AssetStore;
  readonly kept: KeptFiles;
  readonly secrets: SecretStore;
  readonly fetch: typeof globalThis.fetch;
};

/** Makes what the engine lends to adapters: each sees its own key only, and library files only as bytes. */
export function createAdapterContexts(
  sources: ContextSources,
): (provider: ProviderId, signal: AbortSignal) => AdapterContext {
  const { clock, db, log, store, kept, secrets, fetch } = sources;
  return (provider, signal) => ({
    signal,
    fetch,
    log: log.child({ provider }),
    now: () => clock.now(),
    sleep: (durationMs, other) =>
      sleep(clock, durationMs, other === undefined ? signal : AbortSignal.any([signal, other])),
    secret: async () => {
      const keyed = asKeyedProvider(provider);
      return keyed === undefined ? undefined : secrets.read(keyed);
    },
    kept,
    readAsset: async (assetId) => {
      const row = findAsset(db, assetId);
      if (row === undefined)
        throw new ProviderFailure('rejected', 'An input of this job is no longer in the library.', {
          details: { assetId },
        });
      const bytes = await readFile(store.pathOf(row.sha256, row.extension)).catch((cause: unknown) => {
        throw new ProviderFailure('rejected', 'The file of an input of this job is no longer on disk.', {
          details: { assetId },
          cause,
        });
      });
      return { mime: row.mime, bytes: new Uint8Array(bytes) };
    },
  });
}

function asKeyedProvider(provider: ProviderId): KeyedProvider | undefined {
  return keyedProviderSchema.safeParse(provider).data;
}
