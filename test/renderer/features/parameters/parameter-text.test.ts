import { describe, expect, it } from 'vitest';
import { type ParameterSpec, parameterSpecSchema } from '../../../../src/contract/provider.ts';
import { rangeNote, sliderStep, valueText } from '../../../../renderer/features/parameters/parameter-text.ts';

const duration = spec({ type: 'number', name: 'duration', label: 'Duration', min: 1, max: 60, unit: 's', default: 4 });
const seed = spec({ type: 'seed', name: 'seed', label: 'Seed', max: 100 });
const style = spec({
  type: 'choice',
  name: 'style',
  label: 'Style',
  open: true,
  default: 'auto',
  options: [{ value: 'auto', label: 'From the prompt' }],
});

function spec(value: object): ParameterSpec {
  return parameterSpecSchema.parse(value);
}

describe('a declared parameter in words', () => {
  it('shows the default until something else is set', () => {
    expect(valueText(duration, undefined)).toBe('4 s');
    expect(valueText(duration, 0.5)).toBe('0.5 s');
  });

  it('shows a seed of 0, and nothing for one that is drawn each time', () => {
    expect(valueText(seed, 0)).toBe('0');
    expect(valueText(seed, undefined)).toBeUndefined();
  });

  it('shows the label of a choice, or the words of one’s own', () => {
    expect(valueText(style, undefined)).toBe('From the prompt');
    expect(valueText(style, 'wood cut')).toBe('wood cut');
  });

  it('names the range with its unit, where there is one', () => {
    expect(rangeNote(duration)).toBe('1 to 60 s');
    expect(rangeNote(style)).toBeUndefined();
  });

  it('gives a slider round steps', () => {
    expect(
      sliderStep({
        type: 'number',
        name: 'strength',
        label: 'Strength',
        required: false,
        advanced: false,
        min: 0,
        max: 1,
      }),
    ).toBeCloseTo(0.01);
    expect(
      sliderStep({
        type: 'integer',
        name: 'width',
        label: 'Width',
        required: false,
        advanced: false,
        min: 64,
        max: 2048,
        step: 8,
      }),
    ).toBe(8);
  });
});
