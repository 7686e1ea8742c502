import { describe, expect, it } from 'vitest';
import type { Adapter } from '../../../src/core/providers/adapter.ts';
import { ProviderFailure } from '../../../src/core/providers/errors.ts';
import { scriptedAdapter } from '../../fakes/scripted-adapter.ts';
import { openEngine } from '../../support/test-engine.ts';

const GOOD = 'key_good_0123456789abcdef';

describe('a key test', () => {
  it('asks the vendor about the given key before it is kept anywhere', async () => {
    const { vendor, seen } = accountVendor();
    const engine = await openEngine({ adapters: [vendor] });

    const check = await engine.handlers['keys.test']({ provider: 'runway', key: GOOD });

    expect(check).toEqual({
      provider: 'runway',
      state: 'accepted',
      message: 'Runway accepted the key.',
      balance: { text: '1,200 credits', usdMicros: 12_000_000 },
    });
    expect(seen).toEqual([GOOD, GOOD]);
    const { keys } = await engine.handlers['keys.list']({});
    expect(keys.find((key) => key.provider === 'runway')).toMatchObject({ source: 'none', last4: null });
  });

  it('tells a refused key from a vendor that does not answer and from no key', async () => {
    const { vendor } = accountVendor();
    const engine = await openEngine({ adapters: [vendor] });
    const test = engine.handlers['keys.test'];

    expect(await test({ provider: 'runway' })).toMatchObject({
      state: 'missing',
      message: expect.stringContaining('RUNWAYML_API_SECRET'),
    });
    expect(await test({ provider: 'runway', key: 'key_wrong_0123456789abcd' })).toMatchObject({
      state: 'refused',
      message: 'Runway does not know this key.',
    });
    expect(await test({ provider: 'runway', key: 'key_offline_0123456789ab' })).toMatchObject({
      state: 'unreachable',
      message: 'Runway cannot be reached.',
    });
  });

  it('uses the key in use when none is given', async () => {
    const { vendor, seen } = accountVendor();
    const engine = await openEngine({ adapters: [vendor], environment: { RUNWAYML_API_SECRET: GOOD } });

    expect((await engine.handlers['keys.test']({ provider: 'runway' })).state).toBe('accepted');
    expect(new Set(seen)).toEqual(new Set([GOOD]));
  });
});

describe('accounts', () => {
  it('are shown for vendors with a key, asked at most once a minute, with the date of the prices', async () => {
    const { vendor, seen } = accountVendor();
    const engine = await openEngine({ adapters: [vendor], environment: { RUNWAYML_API_SECRET: GOOD } });
    const read = engine.handlers['providers.accounts'];

    const first = await read({ refresh: false });
    await read({ refresh: false });

    expect(first.accounts).toMatchObject([
      { provider: 'runway', balance: { text: '1,200 credits', usdMicros: 12_000_000 }, problem: null },
    ]);
    expect(first.prices.version).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(seen).toHaveLength(1);
    await read({ refresh: true });
    expect(seen).toHaveLength(2);
  });

  it('say when the price table is older than 60 days', async () => {
    const { vendor } = accountVendor();
    const real = await openEngine({ adapters: [vendor] });
    const { prices } = await real.handlers['providers.accounts']({ refresh: false });
    const later = Date.parse(prices.version) + 61 * 24 * 3_600_000;
    const { systemClock } = await import('../../../src/core/base/clock.ts');
    const engine = await openEngine({ adapters: [vendor], clock: { ...systemClock, now: () => later } });

    expect((await engine.handlers['providers.accounts']({ refresh: false })).prices).toMatchObject({
      ageDays: 61,
      isOld: true,
    });
  });

  it('say why there is no balance', async () => {
    const { vendor } = accountVendor();
    const engine = await openEngine({
      adapters: [vendor],
      environment: { RUNWAYML_API_SECRET: 'key_offline_0123456789ab' },
    });

    const { accounts } = await engine.handlers['providers.accounts']({ refresh: false });

    expect(accounts).toMatchObject([{ balance: null, problem: 'Runway cannot be reached.' }]);
  });
});

/** A vendor that knows one key; `seen` are the keys that it was asked with. */
function accountVendor(): { readonly vendor: Adapter; readonly seen: (string | undefined)[] } {
  const seen: (string | undefined)[] = [];
  const keyOf = async (secret: () => Promise<string | undefined>): Promise<string | undefined> => {
    const key = await secret();
    seen.push(key);
    if (key?.startsWith('key_offline') === true)
      throw new ProviderFailure('unavailable', 'Runway cannot be reached.', { transient: true });
    return key;
  };
  return {
    seen,
    vendor: {
      ...scriptedAdapter({}).adapter,
      checkKey: async ({ secret }) =>
        (await keyOf(secret)) === GOOD
          ? { ok: true, message: 'Runway accepted the key.' }
          : { ok: false, message: 'Runway does not know this key.' },
      balance: async ({ secret }) => {
        await keyOf(secret);
        return { text: '1,200 credits', usdMicros: 12_000_000 };
      },
    },
  };
}
