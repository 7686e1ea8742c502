import { describe, expect, it } from 'vitest';
import { checkComfyAddress } from '../../../../renderer/features/settings/comfy-address.ts';

describe('checkComfyAddress', () => {
  it.each([
    ['http://127.0.0.1:8188', 'http://127.0.0.1:8188'],
    ['  http://127.0.0.1:8188/  ', 'http://127.0.0.1:8188'],
    ['192.168.1.5:8188', 'http://192.168.1.5:8188'],
    ['localhost:8188', 'http://localhost:8188'],
    ['gpu-box', 'http://gpu-box'],
    ['https://gpu.example.com/comfy/?view=1#x', 'https://gpu.example.com/comfy'],
  ])('reads %j', (typed, url) => {
    expect(checkComfyAddress(typed)).toEqual({ ok: true, url });
  });

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['not an address', 'not_an_address'],
    ['http://', 'not_an_address'],
    ['ftp://example.com', 'not_http'],
    ['file:///etc/passwd', 'not_http'],
    ['http://user:secret@example.com', 'has_credentials'],
  ])('says what is wrong with %j', (typed, problem) => {
    expect(checkComfyAddress(typed)).toEqual({ ok: false, problem });
  });
});
