import { describe, expect, it } from 'vitest';
import { answerFile } from '../../../src/host/files/file-answer.ts';

const file = { mime: 'video/mp4', size: 10, etag: '"abc"', headers: { 'X-Kept': 'yes' } };
const ask = (question: { range?: string; ifRange?: string; ifNoneMatch?: string }, size = 10) =>
  answerFile({ range: undefined, ifRange: undefined, ifNoneMatch: undefined, ...question }, { ...file, size });

describe('answerFile', () => {
  it('gives the whole file with its type, length and tag', () => {
    expect(ask({})).toEqual({
      status: 200,
      headers: {
        'X-Kept': 'yes',
        ETag: '"abc"',
        'Accept-Ranges': 'bytes',
        'Content-Type': 'video/mp4',
        'Content-Length': '10',
      },
      body: { start: 0, end: 9 },
    });
  });

  it('gives a part with its place', () => {
    const { status, headers, body } = ask({ range: 'bytes=2-4' });

    expect([status, headers['Content-Range'], headers['Content-Length'], body]).toEqual([
      206,
      'bytes 2-4/10',
      '3',
      { start: 2, end: 4 },
    ]);
  });

  it('says how long the file is when there is no such part', () => {
    const { status, headers, body } = ask({ range: 'bytes=10-' });

    expect([status, headers['Content-Range'], body]).toEqual([416, 'bytes */10', undefined]);
  });

  it.each(['"abc"', 'W/"abc"', '"x", "abc"', '*'])('gives nothing to a reader that has %s', (ifNoneMatch) => {
    expect(ask({ ifNoneMatch, range: 'bytes=0-1' })).toMatchObject({ status: 304, body: undefined });
  });

  it('gives the whole file where the reader has parts of another one', () => {
    expect(ask({ range: 'bytes=2-4', ifRange: '"old"' }).status).toBe(200);
    expect(ask({ range: 'bytes=2-4', ifRange: '"abc"' }).status).toBe(206);
  });

  it('has no body for an empty file', () => {
    expect(ask({}, 0)).toMatchObject({ status: 200, body: undefined });
    expect(ask({}, 0).headers['Content-Length']).toBe('0');
  });
});
