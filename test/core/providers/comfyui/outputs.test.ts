import { expect, it } from 'vitest';
import { z } from 'zod';
import { collectOutputs, viewPath } from '../../../../src/core/providers/comfyui/outputs.ts';
import { readRecording } from '../../../fakes/comfyui/recording.ts';

const history = z.record(z.string(), z.object({ outputs: z.record(z.string(), z.unknown()) }));

it('finds every kind of file that a real server named, by extension and under any key', () => {
  const kinds = readRecording('q-output-kinds').flatMap((event) => {
    const parsed =
      event.kind === 'http' && event.path.startsWith('/history/') ? history.safeParse(event.response) : undefined;
    if (parsed?.success !== true) return [];
    return Object.values(parsed.data).flatMap((entry) =>
      collectOutputs(entry.outputs, undefined).map((output) => output.mime),
    );
  });

  expect(new Set(kinds)).toEqual(
    new Set(['image/webp', 'image/png', 'video/webm', 'video/mp4', 'audio/flac', 'audio/mpeg', 'text/plain']),
  );
});

it('leaves temporary files out when there are real ones, and takes them when there is nothing else', () => {
  const temp = { images: [{ filename: 'ComfyUI_temp_1.png', subfolder: '', type: 'temp' }] };
  const saved = { images: [{ filename: 'a_00001_.png', subfolder: 'gesso', type: 'output' }] };

  expect(collectOutputs({ 5: temp, 4: saved }, 7)).toEqual([
    { kind: 'image', mime: 'image/png', seed: 7, ref: saved.images[0] },
  ]);
  expect(collectOutputs({ 5: temp }, undefined)).toHaveLength(1);
});

it.each([
  ['a way up in the name', { filename: '../../etc/passwd.png', subfolder: '', type: 'output' }],
  ['a backslash in the name', { filename: 'a\\b.png', subfolder: '', type: 'output' }],
  ['a way up in the folder', { filename: 'a.png', subfolder: 'x/../../y', type: 'output' }],
  ['an absolute folder', { filename: 'a.png', subfolder: '/etc', type: 'output' }],
  ['a drive', { filename: 'a.png', subfolder: 'C:\\x', type: 'output' }],
  ['a control character', { filename: 'a\u0000.png', subfolder: '', type: 'output' }],
  ['an unknown place', { filename: 'a.png', subfolder: '', type: 'secrets' }],
  ['no media', { filename: 'a.latent', subfolder: '', type: 'output' }],
  ['no file at all', 'text'],
])('ignores %s', (_what, item) => {
  expect(collectOutputs({ 1: { images: [item], animated: [true] }, 2: null }, undefined)).toEqual([]);
});

it('takes the folders of a Windows server and escapes names', () => {
  const file = { filename: 'ü & 漢.png', subfolder: 'gesso\\x', type: 'output' } as const;

  expect(collectOutputs({ 1: { images: [file] } }, undefined)).toHaveLength(1);
  expect(viewPath(file)).toBe('/view?filename=%C3%BC+%26+%E6%BC%A2.png&subfolder=gesso%5Cx&type=output');
});

it('takes what a node says when the prompt makes no file, and leaves it out otherwise', () => {
  const text = { text: ['a description', 'another'] };

  expect(collectOutputs({ 1: text }, 7)).toEqual([
    { kind: 'text', mime: 'text/plain', ref: { text: 'a description' } },
    { kind: 'text', mime: 'text/plain', ref: { text: 'another' } },
  ]);
  const file = { filename: 'a_00001_.mp4', subfolder: 'gesso', type: 'output' };
  expect(collectOutputs({ 1: text, 2: { images: [file], animated: [true] } }, 7)).toMatchObject([
    { kind: 'video', mime: 'video/mp4' },
  ]);
});
