import { describe, expect, it } from 'vitest';
import { attemptOf, ended, HUGE, openHeyGen, PICTURE, SOUND } from './rig.ts';

const SPOKEN = { prompt: 'Good morning.', avatar: 'Look_5_public', voice: 'voice-2' };

describe('a request in the vendor’s words', () => {
  it('carries our mark, by which it is found again', async () => {
    const rig = await openHeyGen();
    const attempt = await attemptOf(rig, { model: 'avatar_iv', params: SPOKEN });

    await rig.adapter.start(rig.context, attempt);

    expect(rig.bodies).toEqual([
      {
        type: 'avatar',
        avatar_id: 'Look_5_public',
        engine: { type: 'avatar_iv' },
        script: 'Good morning.',
        voice_id: 'voice-2',
        resolution: '1080p',
        aspect_ratio: '16:9',
        title: `Gesso ${attempt.attemptId}`,
        callback_id: attempt.attemptId,
      },
    ]);
  });

  it('sends every setting under its name there', async () => {
    const rig = await openHeyGen();
    const params = {
      ...SPOKEN,
      resolution: '4k',
      ratio: '9:16',
      speed: 1.2,
      expressiveness: 'high',
      movement: 'Waves.',
      background: '#1A2b3c',
      captions: true,
      format: 'mp4',
    };

    await rig.adapter.start(rig.context, await attemptOf(rig, { model: 'avatar_iv', params }));

    expect(rig.bodies[0]).toMatchObject({
      resolution: '4k',
      aspect_ratio: '9:16',
      voice_settings: { speed: 1.2 },
      expressiveness: 'high',
      motion_prompt: 'Waves.',
      background: { type: 'color', value: '#1A2b3c' },
      caption: { file_format: 'srt', style: 'default' },
      output_format: 'mp4',
    });
  });

  it.each(['avatar_iii', 'avatar_iv', 'avatar_v'])('speaks under %s where the look allows it', async (model) => {
    const rig = await openHeyGen();

    const { handle } = await rig.adapter.start(rig.context, await attemptOf(rig, { model, params: SPOKEN }));

    expect(rig.bodies[0]).toMatchObject({ engine: { type: model } });
    expect(await ended(rig, handle)).toMatchObject({ state: 'succeeded' });
  });

  it('animates a picture as a photo avatar, uploaded before anything is paid for', async () => {
    const rig = await openHeyGen();
    const attempt = await attemptOf(rig, {
      model: 'avatar_iv',
      params: { prompt: 'Hello', image: PICTURE, voice: 'voice-2' },
    });
    expect(rig.fake.books.creates).toEqual([]);

    const { handle } = await rig.adapter.start(rig.context, attempt);

    expect(rig.bodies[0]).toMatchObject({ type: 'image', image: { type: 'asset_id', asset_id: 'asset-1' } });
    expect(rig.bodies[0]).not.toHaveProperty('engine');
    expect(handle).toMatchObject({ secondMicros: 50_000 });
  });

  it('is spoken by a sound in place of a script, for as long as that is', async () => {
    const rig = await openHeyGen();
    const attempt = await attemptOf(rig, { model: 'avatar_iv', params: { avatar: 'Look_mine', audio: SOUND } });

    const { handle } = await rig.adapter.start(rig.context, attempt);

    expect(rig.bodies[0]).toMatchObject({ audio_asset_id: 'asset-1' });
    expect(rig.bodies[0]).not.toHaveProperty('script');
    expect(await ended(rig, handle)).toMatchObject({ cost: { micros: 3 * 66_700, basis: 'price_table' } });
    expect(rig.fake.books.chargedMicros).toBe(3 * 66_700);
  });

  it('asks the agent for a whole film', async () => {
    const rig = await openHeyGen();
    const params = { prompt: 'A film about lighthouses', orientation: 'portrait' };
    const attempt = await attemptOf(rig, { model: 'video_agent', params });

    await rig.adapter.start(rig.context, attempt);

    expect(rig.bodies).toEqual([
      { prompt: 'A film about lighthouses', orientation: 'portrait', mode: 'generate', callback_id: attempt.attemptId },
    ]);
  });

  it.each([
    ['en', { language: 'en' }],
    ['pt-BR', { locale: 'pt-BR' }],
  ])('speaks %s', async (language, sent) => {
    const rig = await openHeyGen();
    const params = { prompt: 'Bom dia', voice: 'voice-1', language };

    await rig.adapter.start(rig.context, await attemptOf(rig, { model: 'starfish_tts', params }));

    expect(rig.bodies).toEqual([{ text: 'Bom dia', voice_id: 'voice-1', input_type: 'text', ...sent }]);
  });
});

describe('what does not go together is refused before anything is sent', () => {
  it.each([
    ['nobody to speak', { prompt: 'Hello' }, 'avatar_iv', /avatar/],
    ['an avatar and a picture', { ...SPOKEN, image: PICTURE }, 'avatar_iv', /not both/],
    ['nothing to say', { avatar: 'Look_mine' }, 'avatar_iv', /script/],
    ['a picture without a voice', { prompt: 'Hello', image: PICTURE }, 'avatar_iv', /voice/],
    [
      'a look that does not allow the engine',
      { ...SPOKEN, avatar: 'Look_1_public' },
      'avatar_v',
      /avatar_iv, avatar_iii/,
    ],
    ['a colour that is none', { ...SPOKEN, background: 'red' }, 'avatar_iv', /#1a2b3c/],
    [
      'a colour behind a transparent film',
      { ...SPOKEN, background: '#000000', format: 'webm' },
      'avatar_iv',
      /transparent/,
    ],
    ['a sound that is too large', { avatar: 'Look_mine', audio: HUGE }, 'avatar_iv', /32 MB/],
  ] as const)('%s', async (_what, params, model, words) => {
    const rig = await openHeyGen();

    await expect(attemptOf(rig, { model, params })).rejects.toMatchObject({
      code: 'rejected',
      sent: 'no',
      message: expect.stringMatching(words),
    });
    expect(rig.fake.books.creates).toEqual([]);
  });
});
