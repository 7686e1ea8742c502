import type { AdapterContext } from '../adapter.ts';
import type { BaseUrl } from '../base-url.ts';
import type { VendorClient } from '../call.ts';
import { clientOf } from '../http.ts';
import type { Vendor } from '../vendor.ts';
import { OPENAI_ERRORS, readOpenAiError } from './failures.ts';

/** OpenAI to our thin client. */
export const OPENAI: Vendor = {
  id: 'openai',
  name: 'OpenAI',
  standardUrl: 'https://api.openai.com',
  urlVariable: 'OPENAI_BASE_URL',
  keyVariable: 'OPENAI_API_KEY',
  headers: (key) => ({ authorization: `Bearer ${key}` }),
  readError: readOpenAiError,
  errors: OPENAI_ERRORS,
};

/** OpenAI at its address, for one call of the adapter. Throws ProviderFailure when that address cannot be used. */
export function openAiClient(context: AdapterContext, base: BaseUrl): VendorClient {
  return clientOf(OPENAI, base, context);
}
