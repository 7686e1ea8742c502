import { describe, expect, it } from 'vitest';
import {
  type Capability,
  capabilitySchema,
  findCapability,
  JOB_TYPES,
  PROVIDER_IDS,
} from '../../src/contract/provider.ts';
import { KEYED_PROVIDERS, keyedProviderSchema } from '../../src/contract/secrets.ts';

function capability(jobType: string, models?: string[]): Capability {
  return capabilitySchema.parse({ jobType, parameters: [], ...(models === undefined ? {} : { models }) });
}

describe('findCapability', () => {
  const forAll = capability('image');
  const forTwo = capability('image', ['a', 'b']);
  const video = capability('video', ['v']);

  it('prefers the capability that names the model, wherever it stands', () => {
    expect(findCapability({ capabilities: [forAll, forTwo] }, 'image', 'b')).toBe(forTwo);
    expect(findCapability({ capabilities: [forTwo, forAll] }, 'image', 'b')).toBe(forTwo);
  });

  it('falls back to the capability of every model', () => {
    expect(findCapability({ capabilities: [forTwo, forAll] }, 'image', 'c')).toBe(forAll);
    expect(findCapability({ capabilities: [forTwo, forAll] }, 'image', undefined)).toBe(forAll);
  });

  it('takes the first of the job type where no model is named', () => {
    expect(findCapability({ capabilities: [video, forTwo] }, 'image', undefined)).toBe(forTwo);
  });

  it('is undefined for a model that no capability names, and for another job type', () => {
    expect(findCapability({ capabilities: [forTwo, video] }, 'image', 'v')).toBeUndefined();
    expect(findCapability({ capabilities: [forTwo, video] }, 'audio', undefined)).toBeUndefined();
  });
});

describe('the lists of words', () => {
  it('are those that the outside world relies on', () => {
    expect([...PROVIDER_IDS].toSorted()).toEqual(['comfyui', 'draft', 'elevenlabs', 'heygen', 'openai', 'runway']);
    expect(JOB_TYPES).toEqual(['image', 'video', 'audio']);
    expect(KEYED_PROVIDERS).toEqual({
      openai: 'OPENAI_API_KEY',
      runway: 'RUNWAYML_API_SECRET',
      elevenlabs: 'ELEVENLABS_API_KEY',
      heygen: 'HEYGEN_API_KEY',
    });
    expect(keyedProviderSchema.options.toSorted()).toEqual(Object.keys(KEYED_PROVIDERS).toSorted());
  });
});
