import type { AdapterContext } from '../adapter.ts';
import type { BaseUrl } from '../base-url.ts';
import type { VendorClient } from '../call.ts';
import { clientOf } from '../http.ts';
import type { Vendor } from '../vendor.ts';
import { ELEVENLABS_ERRORS, readElevenLabsError } from './failures.ts';

/** ElevenLabs to our thin client. */
export const ELEVENLABS: Vendor = {
  id: 'elevenlabs',
  name: 'ElevenLabs',
  standardUrl: 'https://api.elevenlabs.io',
  urlVariable: 'ELEVENLABS_BASE_URL',
  keyVariable: 'ELEVENLABS_API_KEY',
  headers: (key) => ({ 'xi-api-key': key }),
  readError: readElevenLabsError,
  errors: ELEVENLABS_ERRORS,
};

/** ElevenLabs at its address, for one call of the adapter. Throws ProviderFailure when that address cannot be used. */
export function elevenLabsClient(context: AdapterContext, base: BaseUrl): VendorClient {
  return clientOf(ELEVENLABS, base, context);
}
