import { describe, expect, it } from 'vitest';
import { hasSamples, samplesFor, SHOWN_SAMPLES } from '../../../../renderer/features/parameters/sample-list.ts';
import type { ParameterSpec } from '../../../../src/contract/provider.ts';

const VOICES = [
  { value: 'v1', label: 'Rachel, English, female', previewUrl: '/previews/a', previewKind: 'audio' as const },
  { value: 'v2', label: 'Georg, German, male' },
  { value: 'v3', label: 'Sarah, English, female' },
];

describe('voices and avatars', () => {
  it('are found by all words, whatever their order and case, and by their id', () => {
    const values = (words: string): string[] => samplesFor(VOICES, words, undefined).shown.map(({ value }) => value);

    expect(values('')).toEqual(['v1', 'v2', 'v3']);
    expect(values('FEMALE  eng')).toEqual(['v1', 'v3']);
    expect(values('german female')).toEqual([]);
    expect(values('v2')).toEqual(['v2']);
  });

  it('are shown up to a number that can be looked through, with the chosen one among them', () => {
    const many = Array.from({ length: 200 }, (_, n) => ({ value: `a${n}`, label: `Avatar ${n}` }));

    expect(samplesFor(many, '', undefined)).toMatchObject({ more: 200 - SHOWN_SAMPLES });
    const { shown, more } = samplesFor(many, '', 'a150');
    expect(shown[0]?.value).toBe('a150');
    expect(shown).toHaveLength(SHOWN_SAMPLES + 1);
    expect(more).toBe(200 - SHOWN_SAMPLES - 1);
  });

  it('are a list of samples only where one can be heard or seen', () => {
    const common = { name: 'voice', label: 'Voice', required: false, advanced: false };
    const spec = (options: typeof VOICES): ParameterSpec => ({ ...common, type: 'choice', open: true, options });

    expect(hasSamples(spec(VOICES))).toBe(true);
    expect(hasSamples(spec(VOICES.slice(1)))).toBe(false);
    expect(hasSamples({ ...common, type: 'boolean' })).toBe(false);
  });
});
