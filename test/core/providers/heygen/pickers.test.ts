import { describe, expect, it } from 'vitest';
import { openHeyGen } from './rig.ts';

describe('the lists', () => {
  it('are read page by page, one’s own first, without looks that are still trained', async () => {
    const rig = await openHeyGen();

    const { capabilities } = await rig.adapter.describe(rig.context);

    const of = (model: string, name: string): readonly { value: string; previewUrl?: string | undefined }[] => {
      const spec = capabilities
        .find((capability) => capability.models?.[0] === model)
        ?.parameters.find((parameter) => parameter.name === name);
      return spec?.type === 'choice' ? spec.options : [];
    };
    expect(of('avatar_iv', 'avatar')).toHaveLength(71);
    expect(of('avatar_iv', 'avatar')[0]).toMatchObject({ value: 'Look_mine' });
    expect(of('avatar_iv', 'avatar')[1]?.previewUrl).toMatch(/webp$/);
    expect(of('avatar_v', 'avatar').every(({ value }) => value === 'Look_mine' || /[05]_public$/.test(value))).toBe(
      true,
    );
    expect(of('avatar_iv', 'voice')).toHaveLength(130);
    expect(of('avatar_iv', 'voice')[0]?.previewUrl).toMatch(/mp3$/);
    expect(of('starfish_tts', 'voice')).toHaveLength(65);
  });

  it('are kept while HeyGen cannot be reached', async () => {
    const rig = await openHeyGen();
    await rig.adapter.describe(rig.context);
    await rig.fake.stop();

    const view = await rig.adapter.describe({ ...rig.context, now: () => Date.now() + 3_600_000 });

    expect(view.availability.state).toBe('unreachable');
    expect(JSON.stringify(view.capabilities)).toContain('Look_mine');
  });
});

describe('a list that the key may not read', () => {
  it('leaves the others, and the provider ready', async () => {
    const rig = await openHeyGen();
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      if (!url.pathname.endsWith('/looks')) return rig.context.fetch(input, init);
      return Response.json({ error: { code: 'forbidden', message: 'Not in this plan.' } }, { status: 403 });
    };

    const view = await rig.adapter.describe({ ...rig.context, fetch });

    expect(view.availability.state).toBe('ready');
    expect(JSON.stringify(view.capabilities)).toContain('voice-100');
    expect(JSON.stringify(view.capabilities)).not.toContain('Look_mine');
  });
});

describe('the account', () => {
  it.each([
    [{ wallet: { currency: 'usd', remaining_balance: 12.5 } }, { usdMicros: 12_500_000, text: '$12.50' }],
    [{ wallet: { currency: 'credits', remaining_balance: 1200 } }, { usdMicros: null, text: '1,200 credits' }],
    [
      {
        subscription: {
          plan: 'pro',
          credits: { premium_credits: { remaining: 30 }, add_on_credits: { remaining: 5 } },
        },
      },
      { usdMicros: null, text: '35 credits' },
    ],
    [
      { usage_based: { spending_cap_usd: 100, spending_current_usd: 12 } },
      { usdMicros: 88_000_000, text: '$12.00 of $100.00 used' },
    ],
    [{}, undefined],
  ])('with %j says %j', async (account, balance) => {
    const rig = await openHeyGen();
    const fetch: typeof globalThis.fetch = async () => Response.json({ data: { email: 'a@b.example', ...account } });

    expect(await rig.adapter.balance?.({ ...rig.context, fetch })).toEqual(balance);
  });
});
