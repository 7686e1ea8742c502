import { describe, expect, it } from 'vitest';
import { type Capability, capabilitySchema } from '../../../src/contract/provider.ts';
import { readParams, readSize } from '../../../src/host/cli/typed-params.ts';

const capability: Capability = capabilitySchema.parse({
  jobType: 'image',
  parameters: [
    { name: 'steps', label: 'Steps', type: 'integer', min: 1, max: 50 },
    { name: 'guidance', label: 'Guidance', type: 'number', min: 0, max: 20 },
    { name: 'tiled', label: 'Tiled', type: 'boolean' },
    { name: 'note', label: 'Note', type: 'text', maxLength: 100 },
  ],
});
const sized: Capability = capabilitySchema.parse({
  jobType: 'image',
  parameters: [{ name: 'size', label: 'Size', type: 'choice', options: [] }],
});

describe('readParams', () => {
  it('gives each value the type that the provider declares', () => {
    const given = ['steps=0', 'guidance=7.5', 'tiled=false', 'note=007', 'other=1=2'];

    expect(readParams(given, capability, [])).toEqual({
      steps: 0,
      guidance: 7.5,
      tiled: false,
      note: '007',
      other: '1=2',
    });
  });

  it('reads what nobody declares as it looks', () => {
    expect(readParams(['a=-1.5', 'b=true', 'c=1e3', 'd='], undefined, [])).toEqual({
      a: -1.5,
      b: true,
      c: '1e3',
      d: '',
    });
  });

  it.each(['steps', '=1', 'steps=', 'steps=ten', 'steps=Infinity', 'tiled=yes'])('refuses %s', (pair) => {
    expect(() => readParams([pair], capability, ['usage'])).toThrow(
      expect.objectContaining({ name: 'UsageError', usage: ['usage'] }),
    );
  });
});

describe('readSize', () => {
  it('writes a size as the provider wants it', () => {
    expect(readSize('640x480', capability, [])).toEqual({ width: 640, height: 480 });
    expect(readSize('640×480', undefined, [])).toEqual({ width: 640, height: 480 });
    expect(readSize('640x480', sized, [])).toEqual({ size: '640x480' });
  });

  it.each([
    ['1280x720', '1280:720'],
    ['1920x1080', '16:9'],
    ['1000x1000', '1:1'],
    ['0x0', '0:0'],
    ['333x222', '333:222'],
  ])('is a frame where the provider declares one: %s is %s', (size, ratio) => {
    const framed: Capability = {
      jobType: 'video',
      sizes: [],
      parameters: [
        {
          type: 'choice',
          name: 'ratio',
          label: 'Frame',
          required: false,
          advanced: false,
          open: false,
          options: ['1280:720', '16:9', '1:1'].map((value) => ({ value, label: value })),
        },
      ],
    };

    expect(readSize(size, framed, [])).toEqual({ ratio });
  });

  it.each(['640', 'x', '640x', '-1x2', '640x480x3', '1.5x2'])('refuses %s', (size) => {
    expect(() => readSize(size, undefined, [])).toThrow(expect.objectContaining({ name: 'UsageError' }));
  });
});
