import { describe, expect, it } from 'vitest';
import { type PresetContent, presetContentSchema } from '../../../../src/contract/presets.ts';
import { presetIdSchema } from '../../../../src/contract/ids.ts';
import { placeAfterStep } from '../../../../renderer/features/prompt/preset-actions.ts';
import {
  draftWithPreset,
  partsOf,
  presetOf,
  presetSummary,
} from '../../../../renderer/features/prompt/preset-draft.ts';
import { type Draft, EMPTY_DRAFT } from '../../../../renderer/stores/draft.ts';
import { aComfyProvider, idOf } from '../../samples.ts';

const FORM: Draft = {
  ...EMPTY_DRAFT,
  prompt: 'a fox',
  choices: { ...EMPTY_DRAFT.choices, image: { provider: 'comfyui', model: 'sdxl' } },
  params: { ...EMPTY_DRAFT.params, image: { width: 832, height: 1216, steps: 30, seed: 0, image: idOf(3) } },
};
const PLAIN = { words: '', hasRoute: false, hasSeed: false, hasInputs: false };
const PRESET: PresetContent = { jobType: 'image', prompt: null, provider: null, model: null, params: { steps: 8 } };

describe('a preset of the form', () => {
  it('keeps the plain settings, and route, seed and inputs only when somebody wants them', () => {
    expect(presetOf(FORM, PLAIN)).toEqual({ ...PRESET, params: { width: 832, height: 1216, steps: 30 } });
    expect(presetOf(FORM, { words: 'a {prompt}', hasRoute: true, hasSeed: true, hasInputs: true })).toEqual({
      jobType: 'image',
      prompt: 'a {prompt}',
      provider: 'comfyui',
      model: 'sdxl',
      params: FORM.params.image,
    });
  });

  it('is what the engine takes', () => {
    expect(presetContentSchema.safeParse(presetOf(FORM, { ...PLAIN, words: '  ' })).data?.prompt).toBeNull();
  });

  it('offers to keep only what the form has', () => {
    expect(partsOf(FORM)).toEqual({ hasRoute: true, hasSeed: true, hasInputs: true });
    expect(partsOf(EMPTY_DRAFT)).toEqual({ hasRoute: false, hasSeed: false, hasInputs: false });
  });
});

describe('a preset in the form', () => {
  it('replaces the settings of its kind, and leaves words, route, seed and inputs that it does not bring', () => {
    const draft = draftWithPreset(FORM, PRESET);

    expect(draft).toEqual({ ...FORM, params: { ...FORM.params, image: { steps: 8, seed: 0, image: idOf(3) } } });
  });

  it('brings its own, and puts the words of the form where they belong', () => {
    const draft = draftWithPreset(FORM, {
      jobType: 'video',
      prompt: '{prompt} in the rain, {prompt} $& again',
      provider: 'runway',
      model: null,
      params: { seed: 7 },
    });

    expect(draft.prompt).toBe('a fox in the rain, a fox $& again');
    expect(draft.jobType).toBe('video');
    expect(draft.choices.video).toEqual({ provider: 'runway', model: undefined });
    expect(draft.choices.image).toEqual(FORM.choices.image);
    expect(draft.params).toEqual({ ...FORM.params, video: { seed: 7 } });
  });

  it('says in a line what it brings', () => {
    const models = [{ id: 'sdxl', label: 'SDXL', jobTypes: ['image' as const] }];
    const providers = [{ ...aComfyProvider('ready'), models }];
    const full = presetOf(FORM, { words: 'x', hasRoute: true, hasSeed: false, hasInputs: false });

    expect(presetSummary(full, providers)).toBe('Image · SDXL · 832 × 1216 · words · 1 setting');
    expect(presetSummary(full, [])).toBe('Image · sdxl · 832 × 1216 · words · 1 setting');
    expect(presetSummary({ ...PRESET, params: {} }, providers)).toBe('Image');
  });
});

describe('a step in the list', () => {
  const [a, b, c] = [1, 2, 3].map((number) => presetIdSchema.parse(idOf(number)));

  it('says before which one a preset then stands', () => {
    if (a === undefined || b === undefined || c === undefined) throw new Error('three ids');
    const ids = [a, b, c];

    expect(placeAfterStep(ids, b, -1)).toBe(a);
    expect(placeAfterStep(ids, a, 1)).toBe(c);
    expect(placeAfterStep(ids, b, 1)).toBeUndefined();
    expect(placeAfterStep(ids, a, -1)).toBe('stay');
    expect(placeAfterStep(ids, c, 1)).toBe('stay');
  });
});
