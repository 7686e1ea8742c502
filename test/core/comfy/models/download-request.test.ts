import { describe, expect, it } from 'vitest';
import { placeOf, requestOf, shownUrl } from '../../../../src/core/comfy/models/download-request.ts';
import { entry } from './models-rig.ts';

const URL_OF = 'https://host.example/models/a.safetensors';
const CATALOG = [entry({ id: 'known', url: 'https://host.example/known.safetensors', sha256: 'a'.repeat(64) })];

describe('requestOf', () => {
  it('takes an entry of the list with everything that the list says', () => {
    expect(requestOf({ id: 'known' }, CATALOG)).toEqual({
      catalogId: 'known',
      url: 'https://host.example/known.safetensors',
      folder: 'loras',
      file: 'known.safetensors',
      sha256: 'a'.repeat(64),
      checksumFrom: 'list',
      allowPickle: false,
    });
  });

  it('takes any address, with the name at its end', () => {
    expect(
      requestOf({ url: 'https://host.example/x/My%20Model.safetensors?download=true#top', folder: 'vae' }, []),
    ).toMatchObject({
      url: 'https://host.example/x/My%20Model.safetensors?download=true',
      file: 'My Model.safetensors',
      folder: 'vae',
      sha256: null,
    });
  });

  it('knows an address of the list again, and keeps its hash', () => {
    expect(requestOf({ url: 'https://host.example/known.safetensors', folder: 'loras' }, CATALOG)).toMatchObject({
      catalogId: 'known',
      checksumFrom: 'list',
    });
  });

  it('turns the page of a file on Hugging Face into the file', () => {
    expect(
      requestOf({ url: 'https://huggingface.co/org/repo/blob/main/sub/a.safetensors', folder: 'vae' }, []).url,
    ).toBe('https://huggingface.co/org/repo/resolve/main/sub/a.safetensors');
  });

  it.each([
    ['nothing', {}],
    ['both', { id: 'known', url: URL_OF }],
    ['no address', { url: 'model', folder: 'vae' }],
    ['plain http elsewhere', { url: 'http://host.example/a.safetensors', folder: 'vae' }],
    ['a file', { url: 'file:///etc/passwd', folder: 'vae' }],
    ['credentials', { url: 'https://me:secret@host.example/a.safetensors', folder: 'vae' }],
    ['no folder', { url: URL_OF }],
    ['a file name that climbs', { url: URL_OF, folder: 'vae', file: '../../evil.safetensors' }],
    ['an encoded name that climbs', { url: 'https://host.example/..%2F..%2Fevil.safetensors', folder: 'vae' }],
    ['a backslash', { url: URL_OF, folder: 'vae', file: 'a\\b.safetensors' }],
    ['a hidden file', { url: URL_OF, folder: 'vae', file: '.a.safetensors' }],
    ['a line end', { url: URL_OF, folder: 'vae', file: 'a\n.safetensors' }],
    ['a device of Windows', { url: URL_OF, folder: 'vae', file: 'NUL.safetensors' }],
    ['a stream of NTFS', { url: URL_OF, folder: 'vae', file: 'a:b.safetensors' }],
    ['a trailing dot', { url: URL_OF, folder: 'vae', file: 'a.safetensors.' }],
    ['a name of 300 letters', { url: URL_OF, folder: 'vae', file: `${'a'.repeat(300)}.safetensors` }],
    ['an address without a name', { url: 'https://host.example/', folder: 'vae' }],
    ['another kind of file', { url: 'https://host.example/setup.exe', folder: 'vae' }],
    ['a part', { url: 'https://host.example/a.safetensors.part', folder: 'vae' }],
  ] as const)('refuses %s', (_name, wish) => {
    expect(() => requestOf(wish, CATALOG)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });

  it('refuses a pickle with the reason, unless a person insists', () => {
    const wish = { url: 'https://host.example/upscaler.pth', folder: 'upscale_models' } as const;

    expect(() => requestOf(wish, [])).toThrow(/run as soon as the model is loaded/);
    expect(requestOf({ ...wish, allowPickle: true }, [])).toMatchObject({ file: 'upscaler.pth', allowPickle: true });
  });

  it('does not know an entry that the list does not have', () => {
    expect(() => requestOf({ id: 'unknown' }, CATALOG)).toThrow(expect.objectContaining({ code: 'not_found' }));
  });
});

describe('placeOf and shownUrl', () => {
  it('stay inside the folder, and keep signatures out of sight', () => {
    expect(placeOf('/models', { folder: 'vae', file: 'a.safetensors' })).toBe('/models/vae/a.safetensors');
    expect(shownUrl('https://host.example/a?X-Amz-Signature=secret')).toBe('https://host.example/a');
  });
});
