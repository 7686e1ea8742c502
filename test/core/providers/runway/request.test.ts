import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/contract/units.ts';
import { PRESET_VOICES } from '../../../../src/core/providers/runway/audio-models.ts';
import { ratiosOf, type RunwayModel, type TaskKind } from '../../../../src/core/providers/runway/model.ts';
import { MODELS } from '../../../../src/core/providers/runway/models.ts';
import { attemptOf, CLIP, LARGE_PICTURE, openRunway, PICTURE, type RunwayRig } from './rig.ts';

const TASK_KINDS = [
  'text_to_video',
  'image_to_video',
  'video_to_video',
  'text_to_image',
  'text_to_speech',
  'sound_effect',
] as const satisfies readonly TaskKind[];

const EVERY = MODELS.flatMap((model) =>
  TASK_KINDS.filter((kind) => model.tasks[kind] !== undefined).map((kind): [string, TaskKind, RunwayModel] => [
    model.id,
    kind,
    model,
  ]),
);

function inputsOf(model: RunwayModel, kind: TaskKind): JsonObject {
  if (kind === 'image_to_video') return { image: PICTURE };
  if (kind === 'video_to_video') return { video: CLIP };
  return model.id === 'gen4_image_turbo' ? { image: PICTURE } : {};
}

/** The create that left, by its path. */
function created({ sent, fake }: RunwayRig): { path: string; body: unknown } {
  const paths = new Set(fake.books.creates.map((entry) => `POST ${entry.path}`));
  const found = sent.find(({ line }) => paths.has(line));
  return { path: found?.line ?? '', body: found?.body };
}

describe('every model', () => {
  it.each(EVERY)(
    '%s is taken by the vendor for %s, with nothing but a prompt and its inputs',
    async (id, kind, model) => {
      const rig = await openRunway();
      const params = { prompt: 'a lighthouse', ...inputsOf(model, kind) };

      const { handle } = await rig.adapter.start(
        rig.context,
        await attemptOf(rig, { jobType: model.jobType, model: id, params }),
      );

      expect(handle).toMatchObject({ taskId: expect.any(String), kind: model.jobType });
      expect(created(rig)).toMatchObject({ path: `POST /v1/${kind}`, body: { model: id, promptText: 'a lighthouse' } });
    },
  );

  it.each(EVERY)('%s takes each of its own frames for %s', async (id, kind, model) => {
    const rig = await openRunway();
    const shape = model.tasks[kind];
    const last = shape === undefined ? undefined : ratiosOf(shape).at(-1);
    if (last === undefined) return;
    const params = { prompt: 'a lighthouse', ratio: last, ...inputsOf(model, kind) };

    await rig.adapter.start(rig.context, await attemptOf(rig, { jobType: model.jobType, model: id, params }));

    expect(created(rig).body).toMatchObject({ ratio: last });
  });
});

describe('a request in the vendor’s words', () => {
  it('sends every setting under its name there', async () => {
    const rig = await openRunway();
    const params = {
      prompt: 'a bell',
      seed: 0,
      publicFigures: 'low',
      duration: 3,
      ratio: '720:1280',
    };

    await rig.adapter.start(rig.context, await attemptOf(rig, { jobType: 'video', model: 'gen4.5', params }));

    expect(created(rig).body).toEqual({
      model: 'gen4.5',
      promptText: 'a bell',
      seed: 0,
      duration: 3,
      ratio: '720:1280',
      contentModeration: { publicFigureThreshold: 'low' },
    });
  });

  it('speaks with a preset voice', async () => {
    const rig = await openRunway();
    const params = { prompt: 'Hello', voice: PRESET_VOICES[3] ?? '', speed: 0.9, similarity: 0.5, language: 'en' };

    await rig.adapter.start(rig.context, await attemptOf(rig, { jobType: 'audio', model: 'eleven_v3', params }));

    expect(created(rig).body).toEqual({
      model: 'eleven_v3',
      promptText: 'Hello',
      voice: { type: 'runway-preset', presetId: 'Bernard' },
      speed: 0.9,
      similarityBoost: 0.5,
      languageCode: 'en',
    });
  });

  it('names references so that the prompt can speak of them', async () => {
    const rig = await openRunway();
    const params = { prompt: '@image1 beside @image3', image: PICTURE, image3: PICTURE };

    await rig.adapter.start(rig.context, await attemptOf(rig, { jobType: 'image', model: 'gen4_image', params }));

    expect(created(rig).body).toMatchObject({
      referenceImages: [
        { uri: expect.stringMatching(/^data:image\/png;base64,iVBOR/), tag: 'image1' },
        { uri: expect.stringMatching(/^data:image\/png;base64,/), tag: 'image3' },
      ],
    });
  });

  it('gives first and last frames their places', async () => {
    const rig = await openRunway();
    const params = { prompt: 'a walk', image: PICTURE, lastImage: PICTURE };

    await rig.adapter.start(rig.context, await attemptOf(rig, { jobType: 'video', model: 'veo3.1', params }));

    expect(created(rig)).toMatchObject({
      path: 'POST /v1/image_to_video',
      body: { promptImage: [{ position: 'first' }, { position: 'last' }], audio: true, duration: 8 },
    });
  });
});

describe('an input', () => {
  it('goes along when it is small, and its bytes are not kept with the prepared request', async () => {
    const rig = await openRunway();

    const { prepared } = await attemptOf(rig, {
      jobType: 'video',
      model: 'gen4_turbo',
      params: { prompt: 'p', image: PICTURE },
    });

    expect(prepared).toMatchObject({ body: { promptImage: [{ uri: { $asset: PICTURE } }] } });
  });

  it('is uploaded when it is large, without our key, before anything is paid for', async () => {
    const rig = await openRunway();

    const attempt = await attemptOf(rig, {
      jobType: 'video',
      model: 'gen4_turbo',
      params: { prompt: 'p', image: LARGE_PICTURE },
    });

    expect(attempt.prepared).toMatchObject({
      body: { promptImage: [{ uri: expect.stringMatching(/^runway:\/\/uploads\//) }] },
    });
    expect(rig.fake.books.creates).toEqual([]);
    await expect(rig.adapter.start(rig.context, attempt)).resolves.toMatchObject({ maxCostMicros: 250_000 });
  });

  it('that is uploaded to a private address is not sent there', async () => {
    const rig = await openRunway();
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      if (url.pathname !== '/v1/uploads') return rig.context.fetch(input, init);
      return Response.json({ uploadUrl: 'https://10.0.0.1/here', fields: {}, runwayUri: 'runway://x' });
    };

    const prepared = attemptOf(
      { ...rig, context: { ...rig.context, fetch } },
      { jobType: 'video', model: 'gen4_turbo', params: { prompt: 'p', image: LARGE_PICTURE } },
    );

    await expect(prepared).rejects.toMatchObject({ code: 'rejected', sent: 'no' });
  });
});

describe('what does not go together is refused before anything is sent', () => {
  it.each([
    ['a frame that only another kind of task has', 'gen4.5', { prompt: 'p', ratio: '1104:832' }, /other frames/],
    ['a last frame alone', 'veo3.1', { prompt: 'p', lastImage: PICTURE }, /first frame/],
    ['a clip and a first frame', 'seedance2', { prompt: 'p', video: CLIP, image: PICTURE }, /not both/],
    ['no words where they are needed', 'seedance2', {}, /prompt/],
  ] as const)('%s', async (_what, model, params, words) => {
    const rig = await openRunway();

    await expect(attemptOf(rig, { jobType: 'video', model, params })).rejects.toMatchObject({
      code: 'rejected',
      sent: 'no',
      message: expect.stringMatching(words),
    });
    expect(rig.fake.books.creates).toEqual([]);
  });
});
