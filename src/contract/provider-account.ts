import { z } from 'zod';
import { keyedProviderSchema, providerKeySchema } from './secrets.ts';
import { epochMsSchema, microUsdSchema } from './units.ts';

/** What is left at a vendor, in its own words and, where it counts in money, in micro-dollars. */
export const balanceSchema = z.object({ text: z.string(), usdMicros: microUsdSchema.nullable() });
export type Balance = z.infer<typeof balanceSchema>;

/**
 * What the vendor said of a key. refused: the key is wrong, revoked or lacks a right. unreachable: nobody could be asked, so nothing is known.
 * missing: there is no key.
 */
export const keyCheckSchema = z.object({
  provider: keyedProviderSchema,
  state: z.enum(['accepted', 'refused', 'unreachable', 'missing']),
  /** A sentence for a person. */
  message: z.string(),
  balance: balanceSchema.nullable(),
});
export type KeyCheckView = z.infer<typeof keyCheckSchema>;

/** The balance of a vendor as it was last told. `problem` says why there is none. */
export const accountViewSchema = z.object({
  provider: keyedProviderSchema,
  balance: balanceSchema.nullable(),
  problem: z.string().nullable(),
  readAt: epochMsSchema,
});
export type AccountView = z.infer<typeof accountViewSchema>;

/** The date of the price table that estimates are made with, and whether it is too old to be trusted. */
export const priceTableViewSchema = z.object({ version: z.string(), ageDays: z.int(), isOld: z.boolean() });

/** Methods about the account behind a provider (key test, balance): name → input and output, spread into `methods.ts`. */
export const PROVIDER_ACCOUNT_METHODS = {
  /** Asks the vendor, at no cost. With `key`: that key, before it is kept anywhere; without: the one in use. */
  'keys.test': {
    input: z.strictObject({ provider: keyedProviderSchema, key: providerKeySchema.optional() }),
    output: keyCheckSchema,
  },
  /** What is left at each vendor that has a key and says so, at most a minute old. */
  'providers.accounts': {
    input: z.strictObject({ refresh: z.boolean().default(false) }),
    output: z.object({ accounts: z.array(accountViewSchema), prices: priceTableViewSchema }),
  },
} as const;
