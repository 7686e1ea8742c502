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
