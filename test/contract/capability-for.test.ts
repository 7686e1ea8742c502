import { describe, expect, it } from 'vitest';
import { canRun, type Capability, capabilityFor, capabilitySchema } from '../../src/contract/provider.ts';

const MISSING = [{ kind: 'model', name: 'x.safetensors', folder: 'vae', download: null, message: 'no x' }];

function asset(name: string, required: boolean): unknown {
  return { name, label: name, type: 'asset', accept: ['image'], required };
}

function workflow(id: string, rest: Record<string, unknown> = {}): Capability {
  return capabilitySchema.parse({ jobType: 'image', workflow: id, models: ['m'], parameters: [], ...rest });
}

const text = workflow('text', { parameters: [asset('image', false)], switches: ['image'] });
const flux = workflow('flux', { models: ['flux'] });
const image = workflow('image', { parameters: [asset('image', true), asset('mask', false)], switches: ['mask'] });
const inpaint = workflow('inpaint', { parameters: [asset('image', true), asset('mask', true)] });
const upscale = workflow('upscale', { models: [], onlyNamed: true, parameters: [asset('image', true)] });
const provider = { capabilities: [text, flux, image, inpaint, upscale] };

function chosen(params: Record<string, string | null>, options: { model?: string; from?: Capability[] } = {}) {
  const from = options.from === undefined ? provider : { capabilities: options.from };
  return capabilityFor(from, { jobType: 'image', model: options.model, params })?.workflow;
}

describe('capabilityFor among workflows', () => {
  it('chooses by the pictures that are given', () => {
    expect(chosen({})).toBe('text');
    expect(chosen({ image: 'a' })).toBe('image');
    expect(chosen({ image: 'a', mask: 'b' })).toBe('inpaint');
    expect(chosen({ mask: 'b' })).toBe('inpaint');
    expect(chosen({ image: null })).toBe('text');
  });

  it('prefers the one that is made for the model', () => {
    expect(chosen({}, { model: 'flux' })).toBe('flux');
    expect(chosen({ image: 'a' }, { model: 'flux' })).toBe('image');
  });

  it('prefers one that can run, and otherwise says what the first one lacks', () => {
    const lame = workflow('text', { missing: MISSING });

    expect(chosen({}, { from: [lame, flux] })).toBe('flux');
    expect(chosen({}, { from: [lame, upscale] })).toBe('text');
    expect([canRun(lame), canRun(flux)]).toEqual([false, true]);
  });

  it('obeys who names one, and then takes only what that one takes', () => {
    const named = capabilityFor(provider, { jobType: 'image', params: { workflow: 'text', image: 'a' } });

    expect(named?.workflow).toBe('text');
    expect(named?.parameters).toEqual([]);
    expect(chosen({ workflow: 'upscale', image: 'a' })).toBe('upscale');
  });

  it('answers an unknown name with the usual choice, whose own list refuses it', () => {
    expect(chosen({ workflow: 'constructor' })).toBe('text');
  });

  it('takes what there is when every one wants to be named', () => {
    expect(chosen({}, { from: [upscale] })).toBe('upscale');
  });
});
