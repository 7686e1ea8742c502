import { expect, it } from 'vitest';
import { parseFrame } from '../../../../src/core/providers/comfyui/frames.ts';
import { readRecording } from '../../../fakes/comfyui/recording.ts';

function recordedBinary(name: string): ArrayBuffer {
  for (const event of readRecording(name)) {
    if (event.kind === 'binary' && event.base64 !== undefined)
      return new Uint8Array(Buffer.from(event.base64, 'base64')).buffer;
  }
  throw new Error(`${name} has no binary frame.`);
}

it('reads a recorded plain preview', () => {
  const frame = parseFrame(recordedBinary('h5-no-client-id-in-prompt'));

  expect(frame).toMatchObject({ type: 'preview', promptId: undefined, mime: 'image/jpeg' });
  expect(frame.type === 'preview' && [...frame.bytes.subarray(0, 2)]).toEqual([0xff, 0xd8]);
});

it('reads a recorded preview with metadata', () => {
  const frame = parseFrame(recordedBinary('l2-sd15-warm-flags'));

  expect(frame).toMatchObject({
    type: 'preview',
    promptId: '20a9c4b4-eae3-47a3-a2a6-d30aad631748',
    mime: 'image/jpeg',
  });
  expect(frame.type === 'preview' && [...frame.bytes.subarray(0, 2)]).toEqual([0xff, 0xd8]);
});

it('takes the end of a prompt from the frame with node null, and nothing else', () => {
  const types = readRecording('b-success').flatMap((event) =>
    event.kind === 'text' ? parseFrame(JSON.stringify(event.frame)).type : [],
  );

  expect(types.filter((type) => type === 'ended')).toHaveLength(1);
  expect(types.at(-1)).toBe('ended');
});

it('knows the running node after a reconnect, which names no prompt', () => {
  expect(parseFrame('{"type": "executing", "data": {"node": "2"}}')).toEqual({
    type: 'executing',
    promptId: undefined,
    node: '2',
  });
});

it.each([
  ['garbage', 'not json'],
  ['a custom message', '{"type": "ManagerEvent", "data": {"node": {"deep": 1}}}'],
  ['a message without data', '{"type": "progress"}'],
  ['an empty binary frame', new ArrayBuffer(0)],
  ['a truncated preview', new Uint8Array([0, 0, 0, 4, 0, 0, 9, 9, 1]).buffer],
  ['a text frame of a node', new Uint8Array([0, 0, 0, 3, 0, 0, 0, 1, 50, 65]).buffer],
  ['an unknown binary event', new Uint8Array([0, 0, 0, 99, 0, 0, 0, 0]).buffer],
  ['something else', 17],
])('ignores %s', (_what, data) => {
  expect(parseFrame(data)).toEqual({ type: 'other' });
});
