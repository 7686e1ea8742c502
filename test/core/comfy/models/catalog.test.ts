import { describe, expect, it } from 'vitest';
import { entryOfFile, loadCatalog, parseCatalog } from '../../../../src/core/comfy/models/catalog.ts';
import { requestOf } from '../../../../src/core/comfy/models/download-request.ts';
import { judge } from '../../../../src/core/comfy/models/verify-models.ts';
import { entry } from './models-rig.ts';

describe('the list that ships', () => {
  const catalog = loadCatalog();

  it('brings what the workflows need', () => {
    const needed = [
      'sd_xl_base_1.0.safetensors',
      'sd_xl_refiner_1.0.safetensors',
      'flux1-schnell-fp8.safetensors',
      'flux1-dev-fp8.safetensors',
      'sd3.5_large_fp8_scaled.safetensors',
      'wan2.2_ti2v_5B_fp16.safetensors',
      'umt5_xxl_fp8_e4m3fn_scaled.safetensors',
      'wan2.2_vae.safetensors',
      'wan_2.1_vae.safetensors',
      'stable-audio-open-1.0.safetensors',
      'ace_step_v1_3.5b.safetensors',
    ];

    expect(needed.filter((file) => !catalog.some((model) => model.file === file))).toEqual([]);
    expect(new Set(catalog.map(({ kind }) => kind))).toEqual(
      new Set(['checkpoint', 'diffusion_model', 'text_encoder', 'vae', 'upscaler', 'lora']),
    );
  });

  it.each(catalog.map((model) => [model.id, model] as const))('%s can be downloaded as it stands', (id, model) => {
    expect(requestOf({ id }, catalog)).toMatchObject({ file: model.file, allowPickle: false });
    expect(model.file.endsWith('.safetensors')).toBe(true);
    expect(new URL(model.url).hostname).toBe('huggingface.co');
    expect(model.sha256 === null || /^[0-9a-f]{64}$/.test(model.sha256)).toBe(true);
  });
});

describe('parseCatalog', () => {
  const one = entry({ id: 'a', url: 'https://host.example/a.safetensors' });

  it('refuses an id or a place that is named twice', () => {
    expect(() => parseCatalog({ models: [one, { ...one, file: 'b.safetensors' }] })).toThrow('names a twice');
    expect(() => parseCatalog({ models: [one, { ...one, id: 'b' }] })).toThrow('names loras/a.safetensors twice');
  });

  it('refuses plain http, and a hash that is none', () => {
    expect(() => parseCatalog({ models: [{ ...one, url: 'http://host.example/a.safetensors' }] })).toThrow();
    expect(() => parseCatalog({ models: [{ ...one, sha256: 'abc' }] })).toThrow();
  });
});

describe('entryOfFile and judge', () => {
  const known = entry({ id: 'a', url: 'https://host.example/a.safetensors', sha256: 'a'.repeat(64) });
  const file = { path: '/m/loras/a.safetensors', folder: 'loras', name: 'sub/a.safetensors', problem: null } as const;

  it('go by hash before they go by name', () => {
    expect(entryOfFile([known], { sha256: 'a'.repeat(64), folder: 'vae', name: 'other.safetensors' })).toBe(known);
    expect(entryOfFile([known], { ...file, sha256: null })).toBe(known);
    expect(entryOfFile([known], { ...file, sha256: 'b'.repeat(64) })).toBeUndefined();
  });

  it.each([
    ['a'.repeat(64), file, 'known'],
    ['b'.repeat(64), file, 'changed'],
    ['b'.repeat(64), { ...file, name: 'mine.safetensors' }, 'unlisted'],
    ['b'.repeat(64), { ...file, name: 'mine.safetensors', problem: 'The file is cut off.' }, 'changed'],
  ])('say what %s is', (sha256, given, result) => {
    expect(judge([known], given, sha256).result).toBe(result);
  });
});
