import { describe, expect, it } from 'vitest';
import { stepHistory } from '../../../../renderer/features/prompt/step-history.ts';

const prompts = ['third', 'second', 'first'];

describe('earlier prompts by arrow keys', () => {
  it('go back one by one and stop at the oldest', () => {
    expect(stepHistory(prompts, { place: -1, draft: '' }, 1)).toEqual({ place: 0, text: 'third' });
    expect(stepHistory(prompts, { place: 0, draft: 'third' }, 1)).toEqual({ place: 1, text: 'second' });
    expect(stepHistory(prompts, { place: 2, draft: 'first' }, 1)).toBeUndefined();
  });

  it('skip the prompt that stands there already', () => {
    expect(stepHistory(prompts, { place: -1, draft: 'third' }, 1)).toEqual({ place: 1, text: 'second' });
  });

  it('lead forward out of the history to an empty prompt', () => {
    expect(stepHistory(prompts, { place: 0, draft: 'third' }, -1)).toEqual({ place: -1, text: '' });
  });

  it('do nothing without a history', () => {
    expect(stepHistory([], { place: -1, draft: 'x' }, 1)).toBeUndefined();
  });
});
