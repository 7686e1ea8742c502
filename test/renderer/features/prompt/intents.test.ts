import { describe, expect, it } from 'vitest';
import { type ProviderView, providerViewSchema } from '../../../../src/contract/provider.ts';
import { intentProblem } from '../../../../renderer/features/prompt/intent-problem.ts';
import {
  canServe,
  intentOfSettings,
  modelFor,
  offeredIntents,
  shownIntent,
  withIntent,
} from '../../../../renderer/features/prompt/intents.ts';
import { buildRequest, draftRoute } from '../../../../renderer/features/prompt/request.ts';
import { type Draft, EMPTY_DRAFT, withChoice, withParam } from '../../../../renderer/stores/draft.ts';
import { intentOf } from '../../../../renderer/stores/intent.ts';
import { idOf } from '../../samples.ts';

const prompt = { type: 'text', name: 'prompt', label: 'Prompt', required: true, maxLength: 1000 };
const picture = { type: 'asset', name: 'image', label: 'Picture', accept: ['image'] };
const mask = { type: 'asset', name: 'mask', label: 'Mask', accept: ['image'] };
const voice = { type: 'choice', name: 'voice', label: 'Voice', options: [], open: true };
const mode = {
  type: 'choice',
  name: 'mode',
  label: 'Kind',
  options: ['auto', 'speech', 'music', 'effect'].map((value) => ({ value, label: value })),
};

function provider(id: ProviderView['id'], capabilities: readonly object[], more: object = {}): ProviderView {
  return providerViewSchema.parse({
    id,
    name: id,
    kind: 'cloud',
    paid: true,
    availability: { state: 'ready', message: '' },
    models: [],
    capabilities,
    ...more,
  });
}

const sounds = provider('elevenlabs', [
  { jobType: 'audio', models: ['speech_v2'], parameters: [prompt, voice] },
  { jobType: 'audio', models: ['music_v2'], parameters: [prompt] },
]);
const pictures = provider('openai', [{ jobType: 'image', parameters: [prompt, picture, mask] }]);
const plain = provider('runway', [{ jobType: 'image', parameters: [prompt, mask] }]);
const local = provider('comfyui', [{ jobType: 'audio', workflow: 'song', parameters: [prompt] }], { paid: false });
const draftOnes = provider(
  'draft',
  [
    { jobType: 'image', parameters: [prompt] },
    { jobType: 'audio', parameters: [prompt, mode, voice] },
  ],
  { paid: false, placeholder: true },
);
const all = [sounds, pictures, plain, local, draftOnes];

function problemOf(draft: Draft, providers = all) {
  const route = draftRoute(draft, providers, { quote: undefined, jobType: undefined });
  const intent = shownIntent(draft, route.capability);
  return intentProblem({ intent, route, request: buildRequest(draft, route), providers });
}

describe('intents', () => {
  it('are offered as far as somebody declares what they ask for', () => {
    expect(offeredIntents(all)).toEqual(['image', 'edit', 'voice', 'music']);
    expect(offeredIntents([plain, local])).toEqual(['image', 'music']);
  });

  it('tell speech by its voice, and editing by a picture that is not only a mask', () => {
    expect([canServe(sounds, 'voice', 'speech_v2'), canServe(sounds, 'voice', 'music_v2')]).toEqual([true, false]);
    expect([canServe(pictures, 'edit'), canServe(plain, 'edit')]).toEqual([true, false]);
  });

  it('go to a model that can, of the provider that was chosen', () => {
    const chosen = withChoice(
      { ...EMPTY_DRAFT, jobType: 'audio', intent: 'voice' },
      { provider: 'elevenlabs', model: 'speech_v2' },
    );

    const music = withIntent(chosen, 'music', all);

    expect(music.choices.audio).toEqual({ provider: 'elevenlabs', model: 'music_v2' });
    expect(withIntent(music, 'voice', all).choices.audio).toEqual({ provider: 'elevenlabs', model: 'speech_v2' });
    expect(modelFor(sounds, 'voice')).toBeUndefined();
    expect(modelFor(sounds, 'music')).toBe('music_v2');
  });

  it('leave a choice that can stay, open one that cannot, and never choose a provider by themselves', () => {
    const song = withChoice(
      { ...EMPTY_DRAFT, jobType: 'audio', intent: 'music' },
      { provider: 'comfyui', model: undefined },
    );

    expect(withIntent(song, 'music', all).choices.audio.provider).toBe('comfyui');
    expect(withIntent(song, 'voice', all).choices.audio.provider).toBeUndefined();
    expect(withIntent(EMPTY_DRAFT, 'music', all).choices).toEqual(EMPTY_DRAFT.choices);
  });

  it('tell a provider that makes both which one is meant', () => {
    const both = withChoice(
      { ...EMPTY_DRAFT, jobType: 'audio', intent: 'voice' },
      { provider: 'draft', model: undefined },
    );
    const music = withIntent(both, 'music', all);

    expect(music.params.audio['mode']).toBe('music');
    expect(music.choices.audio.provider).toBe('draft');
    expect(shownIntent(music, draftOnes.capabilities[1])).toBe('music');
  });

  it('are those of settings that are taken over, and follow a job type that something else chose', () => {
    expect(intentOfSettings('image', { image: idOf(1) })).toBe('edit');
    expect(intentOfSettings('image', { seed: 0 })).toBe('image');
    expect(intentOfSettings('audio', { mode: 'effect' })).toBe('music');
    expect(intentOf({ intent: 'edit', jobType: 'video' })).toBe('video');
    expect(intentOf({ intent: 'edit', jobType: 'audio' })).toBe('voice');
  });
});

describe('an intent that cannot be', () => {
  it('asks for the picture to edit, quietly, until it is there', () => {
    const draft = withChoice({ ...EMPTY_DRAFT, intent: 'edit' }, { provider: 'openai', model: undefined });

    expect(problemOf(draft)).toMatchObject({ fixes: [{ kind: 'set_param', name: 'image' }], isQuiet: true });
    expect(problemOf(withParam(draft, 'image', idOf(1)))).toBeUndefined();
  });

  it('says who cannot, and names those who can with the model that does it', () => {
    const draft = withChoice({ ...EMPTY_DRAFT, intent: 'edit' }, { provider: 'runway', model: undefined });
    expect(problemOf(draft)).toMatchObject({
      message: 'runway cannot work from a picture.',
      fixes: [{ kind: 'use_provider', id: 'openai' }],
    });

    const route = draftRoute({ ...EMPTY_DRAFT, jobType: 'audio' }, [local], { quote: undefined, jobType: undefined });
    const request = { jobType: 'audio', params: {} } as const;
    const capability = local.capabilities[0];
    expect(
      intentProblem({ intent: 'voice', route: { ...route, provider: local, capability }, request, providers: all }),
    ).toMatchObject({
      message: 'comfyui makes music and sounds here, but cannot speak.',
      fixes: [{ id: 'elevenlabs' }, { id: 'draft' }],
    });
  });
});
