import { describe, expect, it } from 'vitest';
import type { JobQuote } from '../../../../src/contract/job.ts';
import { buttonLabel, routeLine } from '../../../../renderer/features/prompt/button-label.ts';

const quote: JobQuote = {
  provider: 'draft',
  model: 'draft',
  routeReason: 'You chose Draft',
  maxCostMicros: 0,
  durationMs: 3000,
  problems: [],
};

describe('the words on the button', () => {
  it('say what, how many, for how much and how long', () => {
    expect(buttonLabel('image', 2, quote)).toEqual({ verb: 'Generate 2 images', price: '$0.00', time: 'about 3 s' });
  });

  it('say one without counting', () => {
    expect(buttonLabel('video', 1, quote).verb).toBe('Generate video');
  });

  it('say that a price is unknown instead of showing none', () => {
    expect(buttonLabel('image', 1, { ...quote, maxCostMicros: null }).price).toBe('price unknown');
  });

  it('promise no time that nobody knows', () => {
    expect(buttonLabel('image', 1, { ...quote, durationMs: null }).time).toBeUndefined();
  });

  it('show no price while there is no route', () => {
    expect(buttonLabel('image', 1, { ...quote, provider: null }).price).toBeUndefined();
    expect(buttonLabel('image', 1, undefined).price).toBeUndefined();
  });

  it('state a route in one line', () => {
    expect(routeLine({ where: 'Local', model: 'SDXL', quote: { ...quote, durationMs: 9000 } })).toBe(
      'Local SDXL · $0.00 · about 9 s',
    );
  });
});
