import type { AccountView, Balance, KeyCheckView, PROVIDER_ACCOUNT_METHODS } from '../../contract/provider-account.ts';
import { KEYED_PROVIDERS, type KeyedProvider, keyedProviderSchema } from '../../contract/secrets.ts';
import { DAY, MINUTE, type DurationMs } from '../../contract/units.ts';
import type { MethodHandlers } from '../engine-type.ts';
import { within } from '../jobs/run-context.ts';
import type { Adapter, AdapterContext } from '../providers/adapter.ts';
import { ProviderFailure } from '../providers/errors.ts';
import { prices } from '../providers/price-table.ts';
import type { ApiContext } from './context.ts';

/** How long a vendor may take to answer a question about an account, its retries included. */
const ASK_MAX_MS: DurationMs = 20_000;
/** How long a balance is shown before it is asked again. */
const FRESH_MS: DurationMs = 1 * MINUTE;
/** Vendors change their prices every few months: an older table deserves a warning. */
const PRICES_OLD_AFTER_DAYS = 60;

type AccountMethods = Pick<MethodHandlers, keyof typeof PROVIDER_ACCOUNT_METHODS>;

/** The methods about the account behind a provider: is the key good, what is left, how old are our prices. */
export function providerAccountMethods(context: ApiContext): AccountMethods {
  const known = new Map<KeyedProvider, AccountView>();
  return {
    'keys.test': ({ provider, key }) => testKey(context, provider, key),
    'providers.accounts': async ({ refresh }) => {
      const now = context.clock.now();
      const isKnown = (provider: KeyedProvider): boolean => {
        const age = now - (known.get(provider)?.readAt ?? Number.NEGATIVE_INFINITY);
        return !refresh && age >= 0 && age < FRESH_MS;
      };
      const keyed = await providersWithKey(context);
      const asked = await Promise.all(
        keyed.filter((provider) => !isKnown(provider)).map((provider) => readAccount(context, provider)),
      );
      for (const account of asked) known.set(account.provider, account);
      const ageDays = Math.max(0, Math.floor((now - Date.parse(prices.version)) / DAY));
      return {
        accounts: keyed.map((provider) => known.get(provider)).filter((account) => account !== undefined),
        prices: { version: prices.version, ageDays, isOld: ageDays > PRICES_OLD_AFTER_DAYS },
      };
    },
  };
}

async function providersWithKey(context: ApiContext): Promise<KeyedProvider[]> {
  const keys = await context.secrets.list();
  return keys
    .filter(({ source, provider }) => source !== 'none' && context.adapters.has(provider))
    .map(({ provider }) => keyedProviderSchema.parse(provider));
}

async function testKey(context: ApiContext, provider: KeyedProvider, key: string | undefined): Promise<KeyCheckView> {
  const adapter = context.adapters.get(provider);
  const stored = await context.secrets.read(provider);
  if ((key ?? stored) === undefined) {
    const message = `There is no key. Store one (gesso keys set ${provider}) or set ${KEYED_PROVIDERS[provider]}.`;
    return { provider, state: 'missing', message, balance: null };
  }
  if (adapter?.checkKey === undefined) {
    return { provider, state: 'unreachable', message: 'This version of Gesso cannot test this key.', balance: null };
  }
  const checkKey = adapter.checkKey.bind(adapter);
  try {
    const check = await ask(context, { provider, key }, checkKey);
    if (!check.ok) return { provider, state: 'refused', message: check.message, balance: null };
    const balance = await ask(context, { provider, key }, (lent) => readBalance(adapter, lent)).catch(() => null);
    return { provider, state: 'accepted', message: check.message, balance };
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    return { provider, state: 'unreachable', message: error.message, balance: null };
  }
}

async function readAccount(context: ApiContext, provider: KeyedProvider): Promise<AccountView> {
  const adapter = context.adapters.get(provider);
  const readAt = context.clock.now();
  if (adapter?.balance === undefined)
    return { provider, balance: null, problem: 'This vendor does not say what is left.', readAt };
  try {
    const balance = await ask(context, { provider, key: undefined }, (lent) => readBalance(adapter, lent));
    return { provider, balance, problem: balance === null ? 'This key may not read the balance.' : null, readAt };
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    return { provider, balance: null, problem: error.message, readAt };
  }
}

async function readBalance(adapter: Adapter, lent: AdapterContext): Promise<Balance | null> {
  return (await adapter.balance?.(lent)) ?? null;
}

/** One bounded question. `key` in place of the stored one lives only as long as the question. */
function ask<T>(
  context: ApiContext,
  about: { readonly provider: KeyedProvider; readonly key: string | undefined },
  question: (lent: AdapterContext) => Promise<T>,
): Promise<T> {
  return within(context.clock, { ms: ASK_MAX_MS, signals: [] }, (signal) => {
    const lent = context.adapterContext(about.provider, signal);
    const { key } = about;
    return question(key === undefined ? lent : { ...lent, secret: () => Promise.resolve(key) });
  });
}
