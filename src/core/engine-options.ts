import type { Clock } from './base/clock.ts';
import type { Log } from './base/log.ts';
import type { Adapter } from './providers/adapter.ts';
import type { Keychain } from './secrets/keychain.ts';

/** What an entry file decides for an engine. */
export type EngineOptions = {
  /** The data folder; made when absent. */
  readonly dataDir: string;
  /** Variables that core understands: COMFY_WORKER_URL and the providers' keys. Read by the entry file, never by core. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly log?: Log;
  readonly clock?: Clock;
  readonly keychain?: Keychain;
  readonly fetch?: typeof globalThis.fetch;
  readonly random?: () => number;
  /** More adapters, or others in place of the built-in ones with the same id; for tests. */
  readonly adapters?: readonly Adapter[];
  /** hold: jobs are accepted and shown, but none is recovered or started: for a command that only looks in. Default: run. */
  readonly queue?: 'run' | 'hold';
};
