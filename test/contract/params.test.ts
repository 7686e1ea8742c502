import { describe, expect, it } from 'vitest';
import { checkParams } from '../../src/contract/params.ts';
import { type Capability, capabilitySchema } from '../../src/contract/provider.ts';
import type { JsonObject } from '../../src/contract/units.ts';

const ASSET = '0192f0c1-2345-7abc-8def-0123456789ab';

const capability: Capability = capabilitySchema.parse({
  jobType: 'image',
  parameters: [
    { name: 'prompt', label: 'Prompt', type: 'text', required: true, maxLength: 100_000 },
    { name: 'title', label: 'Title', type: 'text', maxLength: 5 },
    { name: 'width', label: 'Width', type: 'integer', min: 64, max: 2048, step: 8, unit: 'px', default: 1024 },
    { name: 'odd', label: 'Odd', type: 'integer', min: 1, max: 9, step: 2 },
    { name: 'guidance', label: 'Guidance', type: 'number', min: 0, max: 30, default: 7.5 },
    { name: 'tiling', label: 'Tiling', type: 'boolean', default: false },
    {
      name: 'style',
      label: 'Style',
      type: 'choice',
      options: [
        { value: 'photo', label: 'Photo' },
        { value: 'ink', label: 'Ink' },
      ],
    },
    { name: 'voice', label: 'Voice', type: 'choice', open: true, options: [] },
    { name: 'seed', label: 'Seed', type: 'seed', max: 4_294_967_295 },
    { name: 'image', label: 'Image', type: 'asset', accept: ['image'] },
  ],
});

function check(params: JsonObject): ReturnType<typeof checkParams> {
  return checkParams(capability, { prompt: 'a house', ...params });
}

/** The one complaint about a value; undefined when it is taken. */
function complaint(params: JsonObject): string | undefined {
  const result = check(params);
  if (result.ok) return undefined;
  expect(result.unknown).toEqual([]);
  expect(result.invalid).toHaveLength(1);
  expect(result.invalid[0]?.path).toBe(`params.${Object.keys(params)[0]}`);
  return result.invalid[0]?.message;
}

describe('checkParams', () => {
  it('fills in defaults, also false, and leaves an absent seed absent', () => {
    expect(check({})).toEqual({ ok: true, params: { prompt: 'a house', width: 1024, guidance: 7.5, tiling: false } });
  });

  it('takes every falsy value that is in range', () => {
    expect(check({ seed: 0, guidance: 0, tiling: false, title: '' })).toMatchObject({
      ok: true,
      params: { seed: 0, guidance: 0, tiling: false, title: '' },
    });
  });

  it('takes null as absent', () => {
    expect(check({ width: null, seed: null, style: null })).toEqual({
      ok: true,
      params: { prompt: 'a house', width: 1024, guidance: 7.5, tiling: false },
    });
  });

  it('misses a required parameter that is null', () => {
    expect(complaint({ prompt: null })).toBe('Prompt is required.');
  });

  it.each(['', '   ', '\n\t'])('refuses %j as a required text', (prompt) => {
    expect(complaint({ prompt })).toBe('Prompt must not be empty.');
  });

  it('refuses a prompt of 33,000 characters even where the provider would take more', () => {
    expect(complaint({ prompt: 'x'.repeat(33_000) })).toBe(
      'Prompt may have at most 32,000 characters; this one has 33,000.',
    );
    expect(complaint({ prompt: 'x'.repeat(32_000) })).toBeUndefined();
  });

  it.each<[JsonObject, string]>([
    [{ prompt: 7 }, 'Prompt must be text.'],
    [{ title: 'abcdef' }, 'Title may have at most 5 characters; this one has 6.'],
    [{ width: '512' }, 'Width must be a whole number.'],
    [{ width: 512.5 }, 'Width must be a whole number.'],
    [{ width: 56 }, 'Width must be between 64 and 2048 px, not 56.'],
    [{ width: 2056 }, 'Width must be between 64 and 2048 px, not 2056.'],
    [{ width: 100 }, 'Width must be a multiple of 8 px, not 100.'],
    [{ odd: 2 }, 'Odd must be 1 or more in steps of 2, not 2.'],
    [{ guidance: '7' }, 'Guidance must be a number.'],
    [{ guidance: 30.01 }, 'Guidance must be between 0 and 30, not 30.01.'],
    [{ guidance: -0.01 }, 'Guidance must be between 0 and 30, not -0.01.'],
    [{ tiling: 'false' }, 'Tiling must be true or false.'],
    [{ tiling: 0 }, 'Tiling must be true or false.'],
    [{ style: 'oil' }, 'Style must be one of photo, ink; not oil.'],
    [{ style: 3 }, 'Style must be one of its listed values.'],
    [{ seed: -1 }, 'Seed must be a whole number between 0 and 4294967295.'],
    [{ seed: 4_294_967_296 }, 'Seed must be a whole number between 0 and 4294967295.'],
    [{ seed: '0' }, 'Seed must be a whole number between 0 and 4294967295.'],
    [{ image: 'https://example.com/a.png' }, 'Image must be an asset id or a base64 data: URL of type image.'],
    [{ image: 'data:audio/wav;base64,AA==' }, 'Image must be an asset id or a base64 data: URL of type image.'],
    [{ image: 'data:image/png,raw' }, 'Image must be an asset id or a base64 data: URL of type image.'],
    [{ image: {} }, 'Image must be an asset id or a data: URL.'],
  ])('refuses %j and says why', (params, message) => {
    expect(complaint(params)).toBe(message);
  });

  it.each<[JsonObject]>([
    [{ width: 64 }],
    [{ width: 2048 }],
    [{ odd: 3 }],
    [{ guidance: 30 }],
    [{ seed: 4_294_967_295 }],
    [{ voice: 'a-voice-newer-than-our-list' }],
    [{ image: ASSET }],
    [{ image: 'data:image/png;base64,AAAA' }],
    [{ image: 'data:image/png;name=a.png;base64,AAAA' }],
    [{ projectId: ASSET }],
  ])('takes %j', (params) => {
    expect(complaint(params)).toBeUndefined();
    expect(check(params)).toMatchObject({ ok: true, params });
  });

  it('refuses a value without end for an open choice', () => {
    expect(complaint({ voice: 'v'.repeat(1001) })).toBe('Voice may have at most 1,000 characters; this one has 1,001.');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %d, which JSON does not know, as a number', (guidance) => {
    expect(complaint({ guidance })).toBe('Guidance must be a number.');
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'reports %s as unknown like any other name',
    (name) => {
      const params: JsonObject = JSON.parse(`{"prompt":"a","${name}":{"polluted":1}}`);

      const result = checkParams(capability, params);

      expect(result).toEqual({ ok: false, unknown: [name], invalid: [] });
      expect(Object.prototype).not.toHaveProperty('polluted');
    },
  );

  it('does not take an inherited property for a value', () => {
    const named = capabilitySchema.parse({
      jobType: 'image',
      parameters: [{ name: 'constructor', label: 'Constructor', type: 'text', maxLength: 9 }],
    });

    expect(checkParams(named, {})).toEqual({ ok: true, params: {} });
  });

  it('reports every problem at once', () => {
    const result = checkParams(capability, { width: 1, seed: -1, hue: 3, mood: 'x' });

    expect(result).toMatchObject({ ok: false, unknown: ['hue', 'mood'] });
    expect(result.ok ? [] : result.invalid.map((issue) => issue.path)).toEqual([
      'params.prompt',
      'params.width',
      'params.seed',
    ]);
  });

  it('leaves the request as it was', () => {
    const params = Object.freeze({ prompt: 'a house', width: null });

    checkParams(capability, params);

    expect(params).toEqual({ prompt: 'a house', width: null });
  });
});

describe('parameterSpecSchema', () => {
  it.each([0, -8])('refuses a step of %d', (step) => {
    expect(
      capabilitySchema.safeParse({
        jobType: 'image',
        parameters: [{ name: 'a', label: 'A', type: 'integer', min: 0, max: 8, step }],
      }).success,
    ).toBe(false);
  });
});
