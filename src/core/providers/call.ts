import type { DurationMs, JsonObject } from '../../contract/units.ts';
import type { AdapterContext } from './adapter.ts';
import type { Vendor } from './vendor.ts';

/** A vendor, where it is, and what the engine lends. Made for each call of an adapter; holds no key. */
export type VendorClient = { readonly vendor: Vendor; readonly baseUrl: string; readonly context: AdapterContext };

/** One request. `path` begins with a slash; undefined query values are left out. `form` and `json` exclude each other. */
export type Call = {
  readonly path: string;
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly json?: JsonObject;
  readonly form?: FormData;
  readonly headers?: Readonly<Record<string, string>>;
  /** For the whole answer. Default: 30 s for a read, 9 minutes for a create (below the engine's own bound). */
  readonly timeoutMs?: DurationMs;
  /** Longest answer, bytes. Default: 8 MiB. */
  readonly maxBytes?: number;
  /** Most tries of a read. Default: 4. */
  readonly tries?: number;
};

/** A whole answer. `json` is undefined when the body is not JSON. */
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly json: unknown;
};
