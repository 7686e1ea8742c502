import { describe, expect, it } from 'vitest';
import { newId } from '../../../../src/core/base/ids.ts';
import { statusOfVideo } from './status-of-video.ts';
import { attemptOf, ended, openHeyGen } from './rig.ts';

const SPOKEN = { prompt: 'Good morning.', avatar: 'Look_5_public', voice: 'voice-2' };

describe('a video’s state', () => {
  it.each([
    ['pending', 'queued'],
    ['waiting', 'queued'],
    ['processing', 'running'],
    ['completed', 'succeeded'],
    ['failed', 'failed'],
    ['in_review', 'running'],
  ])('%s means %s', (status, state) => {
    expect(statusOfVideo({ status }).state).toBe(state);
  });

  it.each([
    [{ duration: 3.25 }, { micros: 216_775, basis: 'price_table' }],
    [{ duration: null }, { micros: Number.NaN, basis: 'estimate' }],
  ])('completed with %j costs %j', (video, cost) => {
    expect(statusOfVideo({ status: 'completed', ...video })).toMatchObject({ cost });
  });

  it('that failed without a second of film costs nothing', () => {
    expect(statusOfVideo({ status: 'failed', failure_code: 'rendering_failed' })).toMatchObject({
      cost: { micros: 0 },
      failure: { code: 'rejected', transient: true },
    });
  });

  it.each([
    ['content_moderation', 'moderated'],
    ['insufficient_credit', 'quota_exceeded'],
    ['internal_error', 'unavailable'],
    ['something_new', 'rejected'],
  ])('failed with %s is %s', (failure_code, code) => {
    expect(statusOfVideo({ status: 'failed', failure_code })).toMatchObject({ failure: { code } });
  });
});

describe('after doubt', () => {
  it('a video is found by its whole title, not by a part of it', async () => {
    const rig = await openHeyGen();
    const mine = await attemptOf(rig, { model: 'avatar_iv', params: SPOKEN });
    await rig.adapter.start(rig.context, { ...mine, attemptId: newId.attempt(2) });
    const { handle } = await rig.adapter.start(rig.context, mine);

    expect(await rig.adapter.find?.(rig.context, mine)).toEqual({ handle });
  });

  it('one that is not listed yet is unknown, never absent', async () => {
    const rig = await openHeyGen();
    const attempt = await attemptOf(rig, { model: 'avatar_iv', params: { ...SPOKEN, prompt: 'Hello #lag' } });
    expect(await rig.adapter.find?.(rig.context, attempt)).toBe('unknown');
    const { handle } = await rig.adapter.start(rig.context, attempt);

    const asked = [
      await rig.adapter.find?.(rig.context, attempt),
      await rig.adapter.find?.(rig.context, attempt),
      await rig.adapter.find?.(rig.context, attempt),
    ];

    expect(asked).toEqual(['unknown', 'unknown', { handle }]);
  });

  it('speech comes from its kept answer', async () => {
    const rig = await openHeyGen();
    const attempt = await attemptOf(rig, { model: 'starfish_tts', params: { prompt: 'Hello', voice: 'voice-1' } });
    expect(await rig.adapter.find?.(rig.context, attempt)).toBe('unknown');

    const { handle } = await rig.adapter.start(rig.context, attempt);

    expect(await rig.adapter.find?.(rig.context, attempt)).toEqual({ handle });
  });

  it('sessions of the agent that began since are shown to the person', async () => {
    const rig = await openHeyGen();
    const attempt = await attemptOf(rig, { model: 'video_agent', params: { prompt: 'A film' } });
    await rig.adapter.start(rig.context, attempt);

    expect(await rig.adapter.find?.(rig.context, attempt)).toBe('unknown');
    expect(await rig.adapter.evidence?.(rig.context, attempt)).toEqual({
      message: 'HeyGen lists a session of its agent since then: session-1.',
      details: { sessions: ['session-1'] },
    });
  });
});

describe('a task', () => {
  it.each([
    ['a video', 'avatar_iv', SPOKEN],
    ['a session of the agent', 'video_agent', { prompt: 'A film' }],
  ])('can be followed by its id alone, as a person would give it: %s', async (_what, model, params) => {
    const rig = await openHeyGen();
    await rig.adapter.start(rig.context, await attemptOf(rig, { model, params }));
    const taskId = rig.fake.books.creates[0]?.taskId ?? '';

    const status = await ended(rig, { taskId });

    expect(status).toMatchObject({ state: 'succeeded', cost: { micros: Number.NaN, basis: 'estimate' } });
  });

  it('that HeyGen does not know is lost', async () => {
    const rig = await openHeyGen();

    expect(await rig.adapter.status(rig.context, { taskId: 'nothing' })).toEqual({ state: 'lost' });
  });

  it('with captions is fetched with them', async () => {
    const rig = await openHeyGen();
    const attempt = await attemptOf(rig, { model: 'avatar_iv', params: { ...SPOKEN, captions: true } });
    const { handle } = await rig.adapter.start(rig.context, attempt);
    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = (input, init) => {
      asked.push(String(input instanceof Request ? input.url : input));
      return globalThis.fetch(input, init);
    };

    const done = await ended(rig, handle);
    if (done.state !== 'succeeded' || done.outputs[0] === undefined) throw new Error('it succeeds');
    await rig.adapter.download({ ...rig.context, fetch }, handle, done.outputs[0]);

    expect(asked.some((url) => url.includes('captions=1'))).toBe(true);
  });
});

describe('a finished video', () => {
  it('brings its still for the thumbnail, and is whole without it', async () => {
    const rig = await openHeyGen();
    const attempt = await attemptOf(rig, { model: 'avatar_iv', params: SPOKEN });
    const { handle } = await rig.adapter.start(rig.context, attempt);
    const done = await ended(rig, handle);
    if (done.state !== 'succeeded' || done.outputs[0] === undefined) throw new Error('it succeeds');
    const refuseStills: typeof globalThis.fetch = (input, init) =>
      String(input instanceof Request ? input.url : input).includes('/file-2?')
        ? Promise.reject(new TypeError('fetch failed'))
        : globalThis.fetch(input, init);

    const whole = await rig.adapter.download(rig.context, handle, done.outputs[0]);
    const bare = await rig.adapter.download({ ...rig.context, fetch: refuseStills }, handle, done.outputs[0]);

    expect(whole.poster?.subarray(1, 4)).toEqual(new Uint8Array(Buffer.from('PNG')));
    expect(bare.poster).toBeUndefined();
    expect((await new Response(bare.stream).bytes()).byteLength).toBe(bare.bytes);
    await whole.stream.cancel();
  });
});

describe('a cancel', () => {
  it('stops the agent before its film began, and nothing is taken', async () => {
    const rig = await openHeyGen();
    const attempt = await attemptOf(rig, { model: 'video_agent', params: { prompt: 'A film' } });
    const { handle } = await rig.adapter.start(rig.context, attempt);

    expect(await rig.adapter.cancel(rig.context, handle)).toBe('asked');

    expect(await ended(rig, handle)).toMatchObject({ state: 'cancelled', cost: { micros: 0 } });
    expect(rig.fake.books.chargedMicros).toBe(0);
  });

  it('does not reach a video, and deletes nothing', async () => {
    const rig = await openHeyGen();
    const { handle } = await rig.adapter.start(
      rig.context,
      await attemptOf(rig, { model: 'avatar_iv', params: SPOKEN }),
    );

    expect(await rig.adapter.cancel(rig.context, handle)).toBe('unsupported');

    expect(await ended(rig, handle)).toMatchObject({ state: 'succeeded' });
  });
});

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
