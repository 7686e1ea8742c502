import { z } from 'zod';
import { providerIdSchema } from './provider.ts';

/** Providers that take a key, with the environment variable that wins over the keychain. */
export const KEYED_PROVIDERS = {
  openai: 'OPENAI_API_KEY',
  runway: 'RUNWAYML_API_SECRET',
  elevenlabs: 'ELEVENLABS_API_KEY',
  heygen: 'HEYGEN_API_KEY',
} as const;
export const keyedProviderSchema = z.enum(['openai', 'runway', 'elevenlabs', 'heygen']);
export type KeyedProvider = z.infer<typeof keyedProviderSchema>;

/** What may be known of a key outside the keychain: where it comes from and its last four characters. */
export const keyViewSchema = z.object({
  provider: providerIdSchema,
  source: z.enum(['environment', 'keychain', 'session', 'none']),
  last4: z.string().nullable(),
});
export type KeyView = z.infer<typeof keyViewSchema>;

/** Whether keys can be kept over a restart; when not, the message says why and what else is possible. */
export const keychainViewSchema = z.object({ available: z.boolean(), message: z.string() });
export type KeychainView = z.infer<typeof keychainViewSchema>;

/** A provider key: printable ASCII, because it travels in a header. */
export const providerKeySchema = z
  .string()
  .trim()
  .min(8)
  .max(1000)
  .regex(/^[!-~]+$/, 'must be printable ASCII without spaces');
