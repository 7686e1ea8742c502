import type { ProviderId } from '../../src/contract/provider.ts';
import type { Adapter } from '../../src/core/providers/adapter.ts';
import { createVendorAdapter } from '../fakes/vendor/vendor-adapter.ts';

/** One vendor of each kind of doubt: it cannot be asked, can be asked, honours keys, costs nothing. */
export const VENDORS = ['runway', 'openai', 'elevenlabs', 'heygen'] as const satisfies readonly ProviderId[];

/** The adapters of VENDORS, all against the books of one server. */
export function vendorAdapters(url: string): Adapter[] {
  const pace = { url, concurrency: 4, pollIntervalMs: 200 };
  return [
    createVendorAdapter({ ...pace, id: 'runway', submitSafety: 'none' }),
    createVendorAdapter({ ...pace, id: 'openai', submitSafety: 'lookup' }),
    createVendorAdapter({ ...pace, id: 'elevenlabs', submitSafety: 'idempotent' }),
    createVendorAdapter({ ...pace, id: 'heygen', submitSafety: 'free', paid: false }),
  ];
}
