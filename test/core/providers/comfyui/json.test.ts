import { expect, it } from 'vitest';
import { parsePythonJson } from '../../../../src/core/providers/comfyui/json.ts';
import { readRecording } from '../../../fakes/comfyui/recording.ts';

it('reads plain JSON as it is', () => {
  expect(parsePythonJson('{"a": [1, "NaN", null]}')).toEqual({ a: [1, 'NaN', null] });
});

it('reads bare NaN and Infinity as null, and leaves them alone inside strings', () => {
  const text = String.raw`{"a": [NaN, Infinity, -Infinity, -1], "b\"NaN": "say \"NaN\" \\", "Infinity": "x"}`;

  expect(parsePythonJson(text)).toEqual({
    a: [null, null, null, -1],
    'b"NaN': String.raw`say "NaN" \ `.trimEnd(),
    Infinity: 'x',
  });
});

it('reads every answer and frame that a real server wrote with bare floats', () => {
  const texts = readRecording('s-nan-json').flatMap((event) =>
    event.kind === 'text'
      ? (event.raw ?? [])
      : event.kind === 'http' && event.response === undefined
        ? (event.responseText ?? [])
        : [],
  );

  expect(texts.length).toBeGreaterThan(4);
  for (const text of texts) expect(parsePythonJson(text)).toBeTypeOf('object');
});

it('refuses what is no JSON', () => {
  expect(() => parsePythonJson('<!doctype html>')).toThrow(SyntaxError);
  expect(() => parsePythonJson('{"a": NaN')).toThrow(SyntaxError);
});
