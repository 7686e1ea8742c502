import type { Availability } from '../../contract/provider.ts';
import { type DurationMs, type EpochMs, MINUTE, SECOND } from '../../contract/units.ts';
import type { AdapterContext } from './adapter.ts';
import type { BaseUrl } from './base-url.ts';
import type { VendorClient } from './call.ts';
import { deadline } from './deadline.ts';
import { ProviderFailure } from './errors.ts';
import { clientOf } from './http.ts';
import type { Vendor } from './vendor.ts';

/** What a vendor's own lists said last (models, voices), and how it is reached. */
export type Catalog<Lists> = {
  /** The lists as last heard, or the copy that ships with Gesso. No I/O. */
  latest(): Lists;
  /** Asks when the last answer is old or another key is set. Never throws but the abort. */
  ask(context: AdapterContext): Promise<{ readonly lists: Lists; readonly availability: Availability }>;
};

/** How long the vendor may take for its lists before what is known is offered; the engine waits no longer than 5 s. */
const ASK_MS: DurationMs = 4 * SECOND;
/** Lists change by the week; a new key counts at once. */
const FRESH_MS: DurationMs = 10 * MINUTE;

/** How long trouble is believed, so that a window that asks often does not wait each time. */
const TROUBLE_MS: DurationMs = 10 * SECOND;

type State<Lists> = {
  known: { readonly lists: Lists; readonly key: string; readonly at: EpochMs } | undefined;
  trouble: { readonly availability: Availability; readonly key: string; readonly at: EpochMs } | undefined;
};

/**
 * Keeps a vendor's lists in memory. `load` reads them; `offline` is what is offered until then and while the vendor cannot be reached.
 * A key that the vendor refuses counts as no key.
 */
export function createCatalog<Lists>(options: {
  readonly vendor: Vendor;
  readonly base: BaseUrl;
  readonly offline: Lists;
  readonly load: (client: VendorClient) => Promise<Lists>;
}): Catalog<Lists> {
  const { vendor, base, offline, load } = options;
  const state: State<Lists> = { known: undefined, trouble: undefined };
  return {
    latest: () => state.known?.lists ?? offline,
    ask: async (context) => {
      const key = await context.secret();
      if (key === undefined) return { lists: offline, availability: needsKey(vendor, `Add a key for ${vendor.name}.`) };
      const { known } = state;
      if (known !== undefined && known.key === key && Math.abs(context.now() - known.at) < FRESH_MS)
        return { lists: known.lists, availability: ready(vendor) };
      const { trouble } = state;
      // What another key was told is not this one's.
      const lists = known?.key === key ? known.lists : offline;
      if (trouble !== undefined && trouble.key === key && Math.abs(context.now() - trouble.at) < TROUBLE_MS)
        return { lists, availability: trouble.availability };
      const limit = deadline(context, ASK_MS);
      try {
        const heard = await load(clientOf(vendor, base, { ...context, signal: limit.signal }));
        state.known = { lists: heard, key, at: context.now() };
        state.trouble = undefined;
        return { lists: heard, availability: ready(vendor) };
      } catch (error) {
        if (context.signal.aborted) throw context.signal.reason;
        if (!limit.signal.aborted && !(error instanceof ProviderFailure)) throw error;
        const failure = error instanceof ProviderFailure ? error : slow(vendor);
        const availability = troubleOf(vendor, failure);
        state.trouble = { availability, key, at: context.now() };
        return { lists, availability };
      } finally {
        limit.end();
      }
    },
  };
}

function ready(vendor: Vendor): Availability {
  return { state: 'ready', message: `${vendor.name} takes this key.`, facts: {} };
}

function needsKey(vendor: Vendor, message: string): Availability {
  return { state: 'needs_key', message, facts: { variable: vendor.keyVariable } };
}

function slow(vendor: Vendor): ProviderFailure {
  return new ProviderFailure('unavailable', `${vendor.name} takes very long to answer.`, { transient: true });
}

function troubleOf(vendor: Vendor, failure: ProviderFailure): Availability {
  const { status } = failure.details;
  if ((status === 401 || status === 403) && failure.code === 'rejected') return needsKey(vendor, failure.message);
  return { state: 'unreachable', message: failure.message, facts: {} };
}
