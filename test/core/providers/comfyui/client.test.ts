import { expect, it } from 'vitest';
import { parseComfyUrl } from '../../../../src/core/providers/comfyui/client.ts';

it.each([
  ['http://127.0.0.1:8188', 'http://127.0.0.1:8188'],
  [' http://127.0.0.1:8188/ ', 'http://127.0.0.1:8188'],
  ['127.0.0.1:8188', 'http://127.0.0.1:8188'],
  ['localhost:8188', 'http://localhost:8188'],
  ['HTTPS://Gpu.Example/comfy/', 'https://gpu.example/comfy'],
  ['http://[::1]:8188', 'http://[::1]:8188'],
  ['http://10.0.0.2:8188/?x=1#y', 'http://10.0.0.2:8188'],
])('reads %s as %s', (typed, baseUrl) => {
  expect(parseComfyUrl(typed)).toEqual({ baseUrl });
});

it.each([
  [''],
  ['   '],
  ['http://'],
  ['ftp://x'],
  ['file:///etc/passwd'],
  ['http://user:secret@x:8188'],
  ['http://a b'],
])('refuses “%s” with a sentence', (typed) => {
  const result = parseComfyUrl(typed);

  expect('problem' in result && result.problem.endsWith('.')).toBe(true);
  expect(JSON.stringify(result)).not.toContain('secret');
});
